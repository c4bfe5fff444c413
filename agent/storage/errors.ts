import type { ErrorData } from '../base/errors.ts';
import { AgentError, codeOf, messageOf } from '../base/errors.ts';
import type { StorageErrorCode } from './interface.ts';

/** A failure of the storage; `message` says what to do. */
export function storageError(
  code: StorageErrorCode,
  message: string,
  data: ErrorData = {},
  cause?: unknown,
): AgentError<StorageErrorCode> {
  return new AgentError(code, message, { data, cause });
}

/** SQLite's primary result codes that mean something particular to us. */
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** What SQLite, the disk or the storage itself threw, as one of our errors. */
export function asStorageError(error: unknown, path: string): AgentError<StorageErrorCode> {
  if (error instanceof AgentError) return error as AgentError<StorageErrorCode>;
  const primary = sqliteCodeOf(error) & 0xff;
  const data = { path };
  if (primary === FULL || codeOf(error) === 'ENOSPC') {
    return storageError(
      'storage-full',
      `No room left for the database ${path}. Nothing was lost or written: free some disk space, the agent goes on by itself.`,
      data,
      error,
    );
  }
  if (primary === CORRUPT || primary === NOT_A_DATABASE) return corruptFile(path, error);
  if (primary === BUSY || primary === LOCKED) {
    return storageError(
      'storage-locked',
      `Another agent has the database ${path} open. Stop that one first, or give this one a folder of its own.`,
      data,
      error,
    );
  }
  return storageError(
    'storage-failed',
    `The database ${path} reports: ${messageOf(error)}`,
    data,
    error,
  );
}

/** The file as a whole cannot be used. */
export function corruptFile(path: string, why: unknown): AgentError<StorageErrorCode> {
  return storageError(
    'storage-corrupt',
    `The file ${path} is damaged or not Sublet's database (${messageOf(why)}). Nothing was deleted. Move it and the files beside it (-wal) to a safe place, it is the record of your earnings, and start again: open leases come back from the network.`,
    { path },
    why,
  );
}

/** One row holds what this program never wrote. */
export function corruptRow(
  table: string,
  key: string,
  cause: unknown,
): AgentError<StorageErrorCode> {
  return storageError(
    'storage-corrupt',
    `The database has a damaged row in ${table}: ${key} (${messageOf(cause)}). Stop the agent and bring back a copy of the database, or move it away and start again.`,
    { table, key },
    cause,
  );
}

function sqliteCodeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return 0;
  return typeof error.errcode === 'number' ? error.errcode : 0;
}
