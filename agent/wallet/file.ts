import path from 'node:path';

import { codeOf, messageOf } from '../base/errors.ts';
import { ownFolder, readOwnFile, removeOwnFile, replaceOwnFile } from '../base/own-file.ts';
import { walletError } from './errors.ts';
import type { LockReason } from './interface.ts';
import { SecretBytes } from './secret-bytes.ts';
import type { SecretFound, SecretStore, Slot } from './secret-store.ts';

/** What the owner is told before choosing this. */
export const FILE_WARNING = 'not protected against whoever can read your files';

const MOST_BYTES = 4096;
const HEAD = 'sublet wallet, ';

/** A plain file that this user alone may read: it is used by explicit choice only. */
export class FileStore implements SecretStore {
  readonly protection = 'file';
  readonly #folder: string;

  /** `folder` is made with the first secret, for this user alone. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async problem(): Promise<string | undefined> {
    return undefined;
  }

  async write(slot: Slot, secret: SecretBytes): Promise<void> {
    const text = secret.use((bytes) => `${HEAD}${FILE_WARNING}\n${toBase64(bytes)}\n`);
    const bytes = new TextEncoder().encode(text);
    try {
      ownFolder(this.#folder);
      replaceOwnFile(this.#fileOf(slot), bytes);
    } catch (cause) {
      throw walletError(
        'protection-unavailable',
        `The wallet's file cannot be written in ${this.#folder}: ${messageOf(cause)}.`,
        { folder: this.#folder },
        cause,
      );
    } finally {
      bytes.fill(0);
    }
  }

  async read(slot: Slot): Promise<SecretFound> {
    const file = this.#fileOf(slot);
    let bytes: Uint8Array;
    try {
      ownFolder(this.#folder);
      bytes = readOwnFile(file, MOST_BYTES);
    } catch (error) {
      const why = codeOf(error) === 'ENOENT' ? 'it is not there' : messageOf(error);
      const message = `The wallet's file ${file} is not used: ${why}. Make it yours alone (chmod 600), or bring it back from a copy.`;
      return { found: false, reason: 'file-unreadable', message };
    }
    const [, encoded = ''] = new TextDecoder().decode(bytes).split('\n');
    bytes.fill(0);
    return { found: true, secret: fromBase64(encoded) };
  }

  async remove(slot: Slot): Promise<void> {
    removeOwnFile(this.#fileOf(slot));
  }

  async worthTrying(_reason: LockReason): Promise<boolean | undefined> {
    return true;
  }

  #fileOf(slot: Slot): string {
    return path.join(this.#folder, `${slot}.key`);
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

// `Buffer.from` would leave a copy in a pool that others read.
function fromBase64(text: string): SecretBytes {
  const pooled = Buffer.from(text, 'base64');
  const secret = SecretBytes.copyOf(pooled);
  pooled.fill(0);
  return secret;
}
