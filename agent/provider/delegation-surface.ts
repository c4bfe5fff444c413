import { AgentError } from '../base/errors.ts';
import { addMs } from '../base/instant.ts';
import type { NetworkAccount } from '../network/interface.ts';
import type { SurfaceHandlers } from './client-surface.ts';
import type { Provider } from './provider.ts';
import { ownWallet, positive } from './wallet-surface.ts';
import { delegationValueOf, grantedValuesOf, preparedValueOf } from './wallet-values.ts';

const DAY_MS = 86_400_000;
/** Questions to the chain that a client waits for; signing waits until it is in a block. */
const ASK_LIMIT_MS = 30_000;
const SIGN_LIMIT_MS = 90_000;

type DelegationMethod = Extract<keyof SurfaceHandlers, `delegation.${string}`>;

/** What the owner of an account signs elsewhere, so that this machine may work for it. */
export function delegationHandlers(provider: Provider): Pick<SurfaceHandlers, DelegationMethod> {
  const delegation = () => accountOf(provider).delegation;
  const soon = (): AbortSignal => provider.deadline(ASK_LIMIT_MS);
  return {
    'delegation.prepare': async ({ days, spendLimit, register }) => {
      const wish = {
        expiresAtMs: addMs(provider.parts.clock.now(), days * DAY_MS),
        spendLimit: positive(spendLimit),
        ...(register ? { profile: provider.registration.profile() } : {}),
      };
      return preparedValueOf(await delegation().prepareGrant(wish, soon()));
    },
    'delegation.keys': async () =>
      (await delegation().keys(soon())).map(({ key, here, granted }) => ({
        ...{ key, here },
        granted: grantedValuesOf(granted),
      })),
    'delegation.prepare-revoke': async ({ key }) =>
      preparedValueOf(await delegation().prepareRevoke(soon(), key)),
    'delegation.prepare-payout': async ({ amount }) => {
      const { coins } = accountOf(provider);
      const { current } = ownWallet(provider).payout.plan();
      if (current === undefined) {
        throw new AgentError(
          'conflict',
          'No payout address counts yet: announce one, and wait until it counts.',
        );
      }
      const fee = coins.find(({ use }) => use === 'fee');
      if (fee === undefined) throw new AgentError('conflict', 'This network pays nothing out.');
      const sum = { denom: fee.denom, amount: positive(amount) };
      return preparedValueOf(await delegation().preparePayout(current, sum, soon()));
    },
    'delegation.sign': async ({ id, words, index }) => ({
      txHash: await delegation().signOnce(id, words, index, provider.deadline(SIGN_LIMIT_MS)),
    }),
    'delegation.look': async () => {
      const state = await delegation().look(soon());
      provider.state.publish('wallet');
      return state === undefined ? {} : { delegation: delegationValueOf(state) };
    },
  };
}

/** The account on the chain. Throws `conflict` where the network has none. */
export function accountOf(provider: Provider): NetworkAccount {
  ownWallet(provider);
  const { account } = provider.parts.network;
  if (account !== undefined) return account;
  throw new AgentError('conflict', 'This network has no accounts.');
}
