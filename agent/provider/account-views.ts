import type { Slices } from '../api/slices.ts';
import type { ComputeNetwork } from '../network/interface.ts';
import type { UseCases } from './use-cases.ts';

/** The ways to the network and how each is; none where it is in this process. */
export function endpointsView({
  account,
}: ComputeNetwork): Slices['agent']['network']['endpoints'] {
  return (account?.endpoints() ?? []).map(
    ({ url, state, height, heightAtMs, roundTripMs, problem }) => ({
      url,
      state,
      ...(height === undefined ? {} : { height }),
      ...(heightAtMs === undefined ? {} : { heightAtMs }),
      ...(roundTripMs === undefined ? {} : { roundTripMs }),
      ...(problem === undefined ? {} : { problem }),
    }),
  );
}

export function providerView({ parts }: UseCases): Slices['provider'] {
  return {
    mode: 'practice',
    blocked: parts.network
      .problems()
      .filter(({ stopsBidding }) => stopsBidding)
      .map(({ code, message }) => ({ code, message })),
    audits: [],
  };
}
