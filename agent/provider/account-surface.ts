import { AgentError } from '../base/errors.ts';
import type { SurfaceHandlers } from './client-surface.ts';
import { delegationHandlers } from './delegation-surface.ts';
import { networkHandlers } from './network-surface.ts';
import type { Provider } from './provider.ts';
import { walletHandlers } from './wallet-surface.ts';

/** What only a network with an account has, and the choice of the network. */
export type AccountMethod = Extract<
  keyof SurfaceHandlers,
  `wallet.${string}` | `payout.${string}` | `delegation.${string}` | `network.${string}`
>;

/** The wallet, the account behind it, and the networks. */
export function ownAccountHandlers(provider: Provider): Pick<SurfaceHandlers, AccountMethod> {
  return {
    ...accountHandlers(),
    ...walletHandlers(provider),
    ...delegationHandlers(provider),
    ...networkHandlers(provider),
  };
}

/** On practice: there is no wallet, and nothing to be registered. */
export function accountHandlers(): Pick<SurfaceHandlers, AccountMethod> {
  const refuse = (): Promise<never> => {
    throw new AgentError(
      'conflict',
      'Practice has no wallet. Choose a network with accounts first: "sublet network".',
    );
  };
  return {
    'wallet.protections': refuse,
    'wallet.create': refuse,
    'wallet.preview': refuse,
    'wallet.import': refuse,
    'wallet.preview-credential': refuse,
    'wallet.take-over': refuse,
    'wallet.delegate': refuse,
    'wallet.unlock': refuse,
    'wallet.lock': refuse,
    'wallet.backup': refuse,
    'wallet.quiz': refuse,
    'wallet.answer-quiz': refuse,
    'wallet.protect': refuse,
    'wallet.ask-forget': refuse,
    'wallet.forget': refuse,
    'wallet.refresh': refuse,
    'wallet.entries': refuse,
    'wallet.redeem': refuse,
    'wallet.payout': refuse,
    'payout.announce': refuse,
    'payout.revoke': refuse,
    'delegation.prepare': refuse,
    'delegation.keys': refuse,
    'delegation.prepare-revoke': refuse,
    'delegation.prepare-payout': refuse,
    'delegation.sign': refuse,
    'delegation.look': refuse,
    'network.list': refuse,
    'network.switch': refuse,
    'network.refresh': refuse,
  };
}
