import { AgentError } from '../../../base/errors.ts';

/** Why a delegation cannot be prepared. */
export type DelegationErrorCode =
  /** The hot key and the account are the same. */
  | 'delegation-to-itself'
  /** It would end in the past, or later than a year from now. */
  | 'delegation-span'
  /** The key that was entered is not the account's. */
  | 'delegation-key-differs'
  /** Parts of a payload that do not belong together, are not complete or are damaged. */
  | 'payload-parts-wrong';

/** A refusal of this folder. */
export function delegationError(
  code: DelegationErrorCode,
  message: string,
): AgentError<DelegationErrorCode> {
  return new AgentError(code, message);
}
