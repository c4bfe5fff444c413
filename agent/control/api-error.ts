import type { z } from 'zod';

import type { ApiErrorCode } from '../api/errors.ts';
import { API_ERROR_CODES } from '../api/errors.ts';
import type { ApiError } from '../api/frames.ts';
import { isAborted } from '../base/abort.ts';
import type { ErrorData } from '../base/errors.ts';
import { AgentError, codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';

/** Codes of the agent's modules that clients know by another name. */
const API_CODE_OF: Readonly<Record<string, ApiErrorCode>> = {
  'engine-permission': 'engine-unreachable',
  'engine-too-old': 'engine-unreachable',
  'workload-not-found': 'not-found',
  'lease-not-found': 'not-found',
  'container-refused': 'conflict',
  'network-unreachable': 'network-unreachable',
  'port-in-use': 'conflict',
  // Of the wallet: a code of its own only where a client has to do something else.
  'quiz-too-soon': 'too-soon',
  'passphrase-too-soon': 'too-soon',
  'words-wrong': 'bad-arguments',
  'address-wrong': 'bad-arguments',
  'address-differs': 'bad-arguments',
  'passphrase-weak': 'bad-arguments',
  'protection-not-chosen': 'bad-arguments',
  'payout-own-address': 'bad-arguments',
  'payout-end-differs': 'bad-arguments',
  'payout-unchanged': 'conflict',
  'payout-announced': 'conflict',
  'wallet-exists': 'conflict',
  'wallet-delegated': 'conflict',
  'wallet-not-backed-up': 'conflict',
  'protection-unavailable': 'conflict',
  'secret-not-kept': 'conflict',
  'backup-needless': 'conflict',
  'backup-not-shown': 'conflict',
  'forget-not-asked': 'conflict',
  'wallet-record-damaged': 'storage-failed',
  'delegation-to-itself': 'bad-arguments',
  'delegation-span': 'bad-arguments',
  'delegation-key-differs': 'bad-arguments',
  'delegation-limit': 'bad-arguments',
  'provider-host-missing': 'bad-arguments',
  'provider-attribute-wrong': 'bad-arguments',
  'amount-wrong': 'bad-arguments',
  'wallet-not-delegated': 'conflict',
  'nothing-granted': 'conflict',
  'transaction-refused': 'conflict',
  'transaction-unknown': 'not-found',
  'account-journal-damaged': 'storage-failed',
  'endpoints-not-refreshed': 'network-unreachable',
  'storage-full': 'storage-failed',
  'storage-corrupt': 'storage-failed',
  'storage-newer': 'storage-failed',
  'storage-locked': 'storage-failed',
  ENOSPC: 'storage-failed',
  EDQUOT: 'storage-failed',
};

export function apiError(code: ApiErrorCode, message: string, data: ErrorData = {}): ApiError {
  return { code, message, data: { ...data } };
}

/**
 * What the client is told about anything that was thrown. An error of ours has a message for
 * people; of any other only the log has the text, which may hold paths and addresses.
 */
export function toApiError(error: unknown, log: Logger, during: string): ApiError {
  if (isAborted(error)) return apiError('stopping', 'The agent is stopping. Try again later.');
  const code = codeOf(error) ?? '';
  const known = isApiCode(code) ? code : API_CODE_OF[code];
  if (error instanceof AgentError) {
    if (known === undefined || known === 'internal') log.error('request failed', { during, error });
    return apiError(known ?? 'internal', error.message, { ...error.data, cause: code });
  }
  log.error('request failed', { during, error });
  if (known === 'storage-failed') {
    return apiError('storage-failed', 'No room left on the disk. Free some and try again.');
  }
  return apiError('internal', "Something went wrong inside the agent. The agent's log has more.");
}

/** Faults whose own words repeat a name that the client gave. */
const MESSAGES: Readonly<Record<string, string>> = {
  unrecognized_keys: 'there is an argument too many',
  invalid_key: 'there is a name that does not fit',
};

/**
 * The first thing that is wrong with a client's arguments. It never repeats what was given, which may
 * be somebody's words or passphrase, also where they stand in the place of a name.
 */
export function badArguments(error: z.ZodError): ApiError {
  const issue = error.issues[0];
  // A table's names come from the client, and stand in the path of what is wrong with them.
  const named = issue?.code === 'invalid_key';
  const at = (named ? issue.path.slice(0, -1) : (issue?.path ?? [])).map(String).join('.');
  const message = MESSAGES[issue?.code ?? ''] ?? issue?.message ?? 'not valid';
  return apiError('bad-arguments', at === '' ? message : `${at}: ${message}`, { at });
}

function isApiCode(code: string): code is ApiErrorCode {
  return (API_ERROR_CODES as readonly string[]).includes(code);
}
