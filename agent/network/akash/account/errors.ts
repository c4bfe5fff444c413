import type { ErrorData } from '../../../base/errors.ts';
import { AgentError } from '../../../base/errors.ts';

/** Why the account does not do what it is asked for. */
export type AccountErrorCode =
  /** There is no wallet: the owner makes or imports one. */
  | 'wallet-absent'
  /** The key lies elsewhere, and this machine's may not send. */
  | 'wallet-delegated'
  /** Not an address of this chain. */
  | 'address-wrong'
  /** Not an amount above 0 of a coin for which this can be done. */
  | 'amount-wrong'
  /** An id that no journal takes. */
  | 'id-wrong'
  /** That id belongs to something else that was asked for before. */
  | 'id-taken'
  /** What was written down cannot be read. */
  | 'account-journal-damaged'
  /** Newer endpoints cannot be asked for, or not be kept. */
  | 'endpoints-not-refreshed';

/** A refusal of this folder. */
export function accountError(
  code: AccountErrorCode,
  message: string,
  data: ErrorData = {},
  cause?: unknown,
): AgentError<AccountErrorCode> {
  return new AgentError(code, message, { data, cause });
}
