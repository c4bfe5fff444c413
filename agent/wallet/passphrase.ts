import path from 'node:path';

import { codeOf, messageOf } from '../base/errors.ts';
import {
  ownFolder,
  readDescriptor,
  readOwnFile,
  removeOwnFile,
  replaceOwnFile,
} from '../base/own-file.ts';
import { walletError } from './errors.ts';
import type { LockReason } from './interface.ts';
import type { ScryptCost } from './passphrase-file.ts';
import { openSecret, SCRYPT_COST, sealSecret } from './passphrase-file.ts';
import { SecretBytes } from './secret-bytes.ts';
import type { SecretFound, SecretStore, Slot, StoreAccess } from './secret-store.ts';

/** Shorter ones are guessed, whatever scrypt costs. */
export const LEAST_PASSPHRASE_CHARACTERS = 10;
const MOST_PASSPHRASE_BYTES = 1024;
const MOST_FILE_BYTES = 8192;

/**
 * A passphrase as it came, in one spelling (NFKC): the same one typed on another keyboard is the
 * same. Throws `passphrase-weak` where it is too short to be chosen.
 */
export function choosePassphrase(text: string): SecretBytes {
  if (text.normalize('NFKC').length < LEAST_PASSPHRASE_CHARACTERS) {
    throw walletError(
      'passphrase-weak',
      `A passphrase needs at least ${LEAST_PASSPHRASE_CHARACTERS} characters; four words that have nothing to do with each other are good.`,
    );
  }
  return givenPassphrase(text);
}

/** The same for one that was chosen before. */
export function givenPassphrase(text: string): SecretBytes {
  return SecretBytes.ofText(text.normalize('NFKC'));
}

/**
 * The passphrase that stands in a file descriptor, such as 3 or standard input, without its last
 * line end; the descriptor is used up. Never from the command line or the environment, which other
 * processes can read.
 */
export function passphraseFrom(descriptor: number): SecretBytes {
  const bytes = readDescriptor(descriptor, MOST_PASSPHRASE_BYTES);
  const text = new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
  bytes.fill(0);
  if (text === '') {
    throw walletError(
      'passphrase-missing',
      `Nothing stands in file descriptor ${descriptor}: the passphrase was expected there.`,
    );
  }
  return givenPassphrase(text);
}

/** Files under a passphrase that nobody but the owner knows; each start needs it. */
export class PassphraseStore implements SecretStore {
  readonly protection = 'passphrase';
  readonly #folder: string;
  readonly #cost: ScryptCost;

  /** `folder` is made with the first secret. A lower cost is for tests. */
  constructor(folder: string, cost: ScryptCost = SCRYPT_COST) {
    this.#folder = folder;
    this.#cost = cost;
  }

  async problem(): Promise<string | undefined> {
    return undefined;
  }

  async write(slot: Slot, secret: SecretBytes, { passphrase }: StoreAccess): Promise<void> {
    if (passphrase === undefined) {
      throw walletError('passphrase-missing', 'Give the passphrase that is to protect the wallet.');
    }
    const text = await sealSecret(secret, passphrase, this.#cost);
    try {
      ownFolder(this.#folder);
      replaceOwnFile(this.#fileOf(slot), new TextEncoder().encode(text));
    } catch (cause) {
      throw walletError(
        'protection-unavailable',
        `The wallet's file cannot be written in ${this.#folder}: ${messageOf(cause)}.`,
        { folder: this.#folder },
        cause,
      );
    }
  }

  async read(slot: Slot, { passphrase }: StoreAccess): Promise<SecretFound> {
    const file = this.#fileOf(slot);
    let text: string;
    try {
      ownFolder(this.#folder);
      text = new TextDecoder().decode(readOwnFile(file, MOST_FILE_BYTES));
    } catch (error) {
      return unreadable(file, codeOf(error) === 'ENOENT' ? 'it is not there' : messageOf(error));
    }
    if (passphrase === undefined) {
      const message = 'The wallet is locked: give its passphrase (sublet wallet unlock).';
      return { found: false, reason: 'passphrase-needed', message };
    }
    const opened = await openSecret(text, passphrase);
    switch (opened.outcome) {
      case 'opened':
        return { found: true, secret: opened.secret };
      case 'damaged':
        return unreadable(file, opened.message);
      case 'wrong-passphrase':
        throw walletError('passphrase-wrong', 'That is not the passphrase of this wallet.');
    }
  }

  async remove(slot: Slot): Promise<void> {
    removeOwnFile(this.#fileOf(slot));
  }

  async worthTrying(reason: LockReason): Promise<boolean | undefined> {
    return reason !== 'passphrase-needed';
  }

  #fileOf(slot: Slot): string {
    return path.join(this.#folder, `${slot}.sealed.json`);
  }
}

function unreadable(file: string, why: string): SecretFound {
  const message = `The wallet's file ${file} cannot be used: ${why}. Bring it back from a copy, or import the wallet's words.`;
  return { found: false, reason: 'file-unreadable', message };
}
