import type { ErrorData } from '../base/errors.ts';
import { AgentError } from '../base/errors.ts';

/** Why a wallet refuses; the messages say what to do and never hold a secret. */
export type WalletErrorCode =
  /** There is no wallet yet: the owner makes or imports one. */
  | 'wallet-absent'
  /** There is one that cannot sign now; `data.reason` is a `LockReason`. */
  | 'wallet-locked'
  /** There is one already: it has to be forgotten before another can be kept. */
  | 'wallet-exists'
  /** What the journal says of the wallet cannot be read. */
  | 'wallet-record-damaged'
  /** The words given are no mnemonic; `checkWords` says which of them is wrong. */
  | 'words-wrong'
  /** The words make another address than the one that was shown. */
  | 'address-differs'
  /** Not an address of this chain. */
  | 'address-wrong'
  /** The place chosen for the secret cannot keep it here and now. */
  | 'protection-unavailable'
  /** A file without protection is used only where the owner says so. */
  | 'protection-not-chosen'
  /** What was written could not be read back: nothing has changed. */
  | 'secret-not-kept'
  /** The passphrase is not the one. */
  | 'passphrase-wrong'
  /** It has to be given. */
  | 'passphrase-missing'
  /** Too soon after wrong ones; `data.waitMs` says for how long. */
  | 'passphrase-too-soon'
  /** Shorter than what withstands guessing. */
  | 'passphrase-weak'
  /** The words of a hot key are worth nothing: its account's key lies elsewhere. */
  | 'backup-needless'
  /** The quiz comes after the words were shown. */
  | 'backup-not-shown'
  /** A word of the quiz is wrong. */
  | 'quiz-wrong'
  /** Too soon after a wrong answer; `data.waitMs` says for how long. */
  | 'quiz-too-soon'
  /** The owner has not proved to have the words: forgetting would lose the account. */
  | 'wallet-not-backed-up'
  /** Forgetting is asked twice: the first answer gives the ticket for the second. */
  | 'forget-not-asked'
  /** Used after it was wiped. */
  | 'secret-wiped';

/** A refusal of the wallet. */
export function walletError(
  code: WalletErrorCode,
  message: string,
  data: ErrorData = {},
  cause?: unknown,
): AgentError<WalletErrorCode> {
  return new AgentError(code, message, { data, cause });
}
