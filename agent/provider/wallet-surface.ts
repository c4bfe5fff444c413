import type { ProtectionChoiceValue } from '../api/wallet.ts';
import { AgentError } from '../base/errors.ts';
import type { TypedProtection } from '../wallet/interface.ts';
import type { SurfaceHandlers } from './client-surface.ts';
import type { OwnWallet } from './parts.ts';
import type { Provider } from './provider.ts';
import type { AccountUseCase } from './use-cases.ts';
import { payoutValueOf, walletValueOf } from './wallet-values.ts';

/** A look at the chain that a client waits for. */
const REFRESH_LIMIT_MS = 20_000;

type WalletMethod = Extract<keyof SurfaceHandlers, `wallet.${string}` | `payout.${string}`>;

/**
 * The owner's operations. What they type is handed on as it came and kept nowhere; words leave by
 * `wallet.backup` alone.
 */
export function walletHandlers(provider: Provider): Pick<SurfaceHandlers, WalletMethod> {
  const own = (): OwnWallet => ownWallet(provider);
  /** Does it, and shows the wallet as it is then. */
  const then = async (work: (own: OwnWallet) => Promise<unknown>) => {
    await work(own());
    return walletValueOf(own());
  };
  return {
    'wallet.protections': async () =>
      (await own().keeper.protections()).map(({ protection, problem }) => ({
        protection,
        ...(problem === undefined ? {} : { problem }),
      })),
    'wallet.create': ({ choice }) => then(({ keeper }) => keeper.create(typedChoice(choice))),
    'wallet.preview': async ({ words, index }) => {
      const preview = await own().keeper.preview(words, index);
      return preview.ok
        ? preview
        : { ...preview, words: preview.words.map((word) => ({ ...word })) };
    },
    'wallet.import': ({ words, index, expected, choice }) =>
      then(({ keeper }) => keeper.import(words, index, expected, typedChoice(choice))),
    'wallet.preview-credential': async () => ({ address: await own().keeper.previewCredential() }),
    'wallet.take-over': ({ expected }) => then(({ keeper }) => keeper.takeOver(expected)),
    'wallet.delegate': ({ account, choice }) =>
      then(({ keeper }) => keeper.createHotKey(account, typedChoice(choice))),
    'wallet.unlock': ({ passphrase }) => then(({ keeper }) => keeper.unlock(passphrase)),
    'wallet.lock': () => then(({ keeper }) => keeper.lock()),
    'wallet.backup': async ({ passphrase }) => ({
      words: [...(await own().keeper.backup(passphrase))],
    }),
    'wallet.quiz': async () => ({ positions: [...own().keeper.quiz()] }),
    'wallet.answer-quiz': ({ words }) => then(({ keeper }) => keeper.answerQuiz(words)),
    'wallet.protect': ({ passphrase, choice }) =>
      then(({ keeper }) => keeper.protect(passphrase, typedChoice(choice))),
    'wallet.ask-forget': () => own().keeper.askForget(),
    'wallet.forget': ({ ticket, evenIfLost }) =>
      then(({ keeper }) => keeper.forget(ticket, evenIfLost)),
    'wallet.refresh': async () => {
      await books(provider).refresh(provider.deadline(REFRESH_LIMIT_MS));
      return provider.state.slices().wallet;
    },
    'wallet.entries': async ({ limit, beforeId }) => [...books(provider).entries(limit, beforeId)],
    'wallet.redeem': async ({ amount }) => books(provider).redeem(positive(amount)),
    'wallet.payout': async ({ amount, evenKept }) =>
      books(provider).payout(positive(amount), evenKept),
    'payout.announce': async ({ address, typedEnd, evenOwn }) => {
      const { wallet, payout } = own();
      const state = wallet.state();
      if (state.state === 'absent') {
        throw new AgentError('wallet-absent', 'There is no wallet yet: make or import one first.');
      }
      payout.announce({ address, typedEnd, own: [state.account, state.signer], evenOwn });
      return payoutShown(provider);
    },
    'payout.revoke': async () => {
      own().payout.revoke();
      return payoutShown(provider);
    },
  };
}

/** The wallet of this network. Throws `conflict` where it has none. */
export function ownWallet({ parts }: Provider): OwnWallet {
  if (parts.wallet !== undefined) return parts.wallet;
  throw new AgentError(
    'conflict',
    'Practice has no wallet. Choose a network with accounts first: "sublet network".',
  );
}

/** So many atomics, more than none. Throws `bad-arguments`. */
export function positive(amount: bigint): bigint {
  if (amount > 0n) return amount;
  throw new AgentError('bad-arguments', 'The amount has to be more than 0.');
}

function books(provider: Provider): AccountUseCase {
  ownWallet(provider);
  if (provider.accounting !== undefined) return provider.accounting;
  throw new AgentError('conflict', 'This network has no account.');
}

function payoutShown(provider: Provider) {
  return payoutValueOf(provider.parts.wallet, provider.state.slices().wallet.payout.latest);
}

function typedChoice({
  protection,
  passphrase,
  evenUnprotected,
}: ProtectionChoiceValue): TypedProtection {
  return {
    protection,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(evenUnprotected === undefined ? {} : { evenUnprotected }),
  };
}
