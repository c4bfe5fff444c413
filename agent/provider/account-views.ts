import type { Slices } from '../api/slices.ts';
import type { ComputeNetwork } from '../network/interface.ts';

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
