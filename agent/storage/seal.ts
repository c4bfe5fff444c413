import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';

import type { AgentError } from '../base/errors.ts';
import { codeOf, messageOf } from '../base/errors.ts';
import { readOwnFile, replaceOwnFile } from '../base/own-file.ts';
import { asStorageError, storageError } from './errors.ts';
import type { StorageErrorCode } from './interface.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK = 'sealed:';

/**
 * Keeps texts of tenants unreadable in the database. The key lies in a file of its own beside it, so
 * whoever gets a copy of the database alone, a backup or a file that was handed on, has nothing of them.
 */
export class Seal {
  readonly #file: string | undefined;
  #key: Uint8Array | undefined;

  private constructor(file: string | undefined) {
    this.#file = file;
  }

  /** `file` is made with the first text that is sealed. Throws where it cannot be written or read. */
  static keptIn(file: string): Seal {
    return new Seal(file);
  }

  /** A key that is gone with the process, as its database is. */
  static inMemory(): Seal {
    return new Seal(undefined);
  }

  /** Whether it was sealed by any key. */
  static isSealed(stored: string): boolean {
    return stored.startsWith(MARK);
  }

  /** What it gives can only be opened again as what belongs to the same `owner`. */
  seal(text: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#keyForSealing(), nonce).setAAD(
      Buffer.from(owner),
    );
    const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return MARK + Buffer.concat(parts).toString('base64');
  }

  /** Throws where another key sealed it, for another owner, or it was changed since. */
  open(sealed: string, owner: string): string {
    const bytes = Buffer.from(sealed.slice(MARK.length), 'base64');
    const [nonce, text, tag] = [
      bytes.subarray(0, NONCE_BYTES),
      bytes.subarray(NONCE_BYTES, -TAG_BYTES),
      bytes.subarray(-TAG_BYTES),
    ];
    const key = this.#knownKey();
    if (key === undefined) throw new Error(`its key ${this.#file ?? ''} is not there`);
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    return decipher.update(text, undefined, 'utf8') + decipher.final('utf8');
  }

  /** What a database is refused with whose texts this key does not open. */
  lost(cause: unknown): AgentError<StorageErrorCode> {
    return storageError(
      'storage-corrupt',
      `The key that opens the tenants' manifests is not in ${this.#file ?? 'memory'} (${messageOf(cause)}). Nothing was deleted. Bring back that file from a copy; without it, move the database to a safe place, it is the record of your earnings, and start again: open leases come back from the network, and their tenants have to send their manifests once more.`,
      { path: this.#file ?? '' },
      cause,
    );
  }

  #keyForSealing(): Uint8Array {
    const known = this.#knownKey();
    if (known !== undefined) return known;
    const key = randomBytes(KEY_BYTES);
    // On the disk before anything that only it can open.
    if (this.#file !== undefined) this.#write(this.#file, key);
    this.#key = key;
    return key;
  }

  #knownKey(): Uint8Array | undefined {
    if (this.#key === undefined && this.#file !== undefined && existsSync(this.#file)) {
      this.#key = readKey(this.#file);
    }
    return this.#key;
  }

  #write(file: string, key: Uint8Array): void {
    try {
      replaceOwnFile(file, key);
    } catch (error) {
      if (codeOf(error) === 'ENOSPC') throw asStorageError(error, file);
      throw storageError(
        'storage-failed',
        `The key of the tenants' manifests cannot be written to ${file} (${messageOf(error)}). Make room, or give this user the folder.`,
        { path: file },
        error,
      );
    }
  }
}

function readKey(file: string): Uint8Array {
  const problem = (why: string, cause?: unknown): Error =>
    storageError(
      'storage-failed',
      `The key of the tenants' manifests in ${file} cannot be used: ${why}. Put it right, or bring back a copy of it.`,
      { path: file },
      cause,
    );
  let key: Uint8Array;
  try {
    key = readOwnFile(file, KEY_BYTES);
  } catch (error) {
    throw problem(messageOf(error), error);
  }
  if (key.length !== KEY_BYTES) throw problem('it is too short');
  return key;
}
