import type { MethodName } from '../api/methods.ts';
import type { ProviderSlice } from '../api/provider.ts';
import { AgentError } from '../base/errors.ts';
import type { SurfaceHandlers } from './client-surface.ts';
import type { Provider } from './provider.ts';

/** An answer that a client waits for no longer; what was begun goes on. */
const LOOK_LIMIT_MS = 20_000;
const REGISTER_LIMIT_MS = 120_000;

/** Being a provider on a network with an account: live or watching, and known there. */
export function providerHandlers(
  provider: Provider,
): Pick<SurfaceHandlers, Extract<MethodName, `provider.${string}`> | 'shadow.summary'> {
  const { mode, setup, registration, shadow, state } = provider;
  const slice = (): ProviderSlice => state.slices().provider;
  return {
    'provider.go-live': async () => {
      refuseOnPractice(provider);
      mode.goLive();
      setup.soon();
      await setup.look(provider.deadline(LOOK_LIMIT_MS));
      return slice();
    },
    'provider.watch-only': async () => {
      refuseOnPractice(provider);
      // Open bids are taken back with the next block.
      mode.watchOnly();
      setup.soon();
      return slice();
    },
    'provider.register': async () => {
      refuseOnPractice(provider);
      await registration.now(provider.deadline(REGISTER_LIMIT_MS));
      setup.soon();
      return slice();
    },
    'shadow.summary': async (args) => {
      refuseOnPractice(provider);
      // For numbers alone nobody has to be asked.
      if (args.limit === 0) return shadow.summary(args);
      return shadow.summary(args, await shadow.audited(provider.deadline(LOOK_LIMIT_MS)));
    },
  };
}

function refuseOnPractice({ parts }: Provider): void {
  if (parts.network.money !== 'none') return;
  throw new AgentError(
    'conflict',
    'Practice is always live, with play money. Choose a network with real money first: "sublet network".',
  );
}
