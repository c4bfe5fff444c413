import { AgentError } from '../../../base/errors.ts';

/** Why a delegation cannot be prepared. */
export type DelegationErrorCode =
  /** The hot key and the account are the same. */
  | 'delegation-to-itself'
  /** It would end in the past, or later than a year from now. */
  | 'delegation-span'
  /** The key that was entered is not the account's. */
  | 'delegation-key-differs'
  /** The account's key lies on this machine: nothing has to be granted to it. */
  | 'wallet-not-delegated'
  /** What a hot key may spend on gas is an amount above 0. */
  | 'delegation-limit'
  /** Nothing is granted that could be taken back. */
  | 'nothing-granted'
  /** No transaction of that id was prepared within the last hour. */
  | 'transaction-unknown'
  /** The chain does not take what was signed; the message has its words. */
  | 'transaction-refused'
  /** Parts of a payload that do not belong together, are not complete or are damaged. */
  | 'payload-parts-wrong';

/** A refusal of this folder. */
export function delegationError(
  code: DelegationErrorCode,
  message: string,
): AgentError<DelegationErrorCode> {
  return new AgentError(code, message);
}
