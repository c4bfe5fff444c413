import { randomBytes } from 'node:crypto';

import type { Logger } from '../base/logger.ts';
import { walletError } from './errors.ts';
import type { Protection, WalletJournal } from './interface.ts';
import { sameBytes } from './keychain.ts';
import type { SecretBytes } from './secret-bytes.ts';
import type { SecretFound, SecretStore, Slot, StoreAccess } from './secret-store.ts';
import type { SecretPlace, WalletPages, WalletRecord } from './wallet-record.ts';
import { readPages, writePages } from './wallet-record.ts';

/** The stores and the journal, kept in step. */
export interface VaultParts {
  readonly journal: WalletJournal;
  readonly stores: readonly SecretStore[];
  readonly log: Logger;
}

/**
 * Changes which secret is the wallet's so that a crash at any moment leaves the old wallet or the
 * new one:
 *
 * 1. the journal notes the place that is about to be written (`pending`);
 * 2. the secret is written there and read back;
 * 3. in one step the journal's record names the new place, `pending` goes, the old place is
 *    `retired`. Until here the old wallet stands, from here on the new one;
 * 4. retired places are removed, then forgotten.
 *
 * {@link tidy} finishes 4 and takes back what never came to 3.
 */
export class Vault {
  readonly #parts: VaultParts;

  constructor(parts: VaultParts) {
    this.#parts = parts;
  }

  pages(): WalletPages {
    return readPages(this.#parts.journal);
  }

  store(protection: Protection): SecretStore {
    const store = this.#parts.stores.find((one) => one.protection === protection);
    if (store === undefined) {
      throw walletError('protection-unavailable', `Not on this machine: ${protection}.`, {
        protection,
      });
    }
    return store;
  }

  /** Reads the secret of that record. */
  read(record: WalletRecord, access: StoreAccess): Promise<SecretFound> {
    return this.store(record.place.protection).read(record.place.slot, access);
  }

  /**
   * Keeps `secret` under `protection` and makes it the wallet of `facts`. Throws where the store
   * does not give back the same bytes; then nothing has changed.
   */
  async keep(
    secret: SecretBytes,
    facts: WalletRecord['facts'],
    access: StoreAccess,
  ): Promise<WalletRecord> {
    await this.tidy();
    const store = this.store(facts.protection);
    const place = { protection: facts.protection, slot: newSlot() };
    writePages(this.#parts.journal, { pending: place });
    try {
      await store.write(place.slot, secret, access);
      const back = await store.read(place.slot, access);
      const same = back.found && sameBytes(back.secret, secret);
      if (back.found) back.secret.wipe();
      if (!same) {
        throw walletError(
          'secret-not-kept',
          'What was written there could not be read back. Nothing has changed; choose another protection.',
          { protection: facts.protection },
        );
      }
    } catch (error) {
      await this.tidy();
      throw error;
    }
    return this.commit({ facts, place });
  }

  /** Step 3 and 4 for a secret that lies where it belongs already. */
  async commit(record: WalletRecord): Promise<WalletRecord> {
    const { record: old, retired } = this.pages();
    const moved = old !== undefined && old.place.slot !== record.place.slot;
    writePages(this.#parts.journal, {
      record,
      pending: undefined,
      retired: moved ? [...retired, old.place] : retired,
    });
    await this.tidy();
    return record;
  }

  /** Forgets the wallet, then removes its secret. */
  async forget(): Promise<void> {
    const { record, retired } = this.pages();
    if (record === undefined) return;
    writePages(this.#parts.journal, {
      record: undefined,
      pending: undefined,
      retired: [...retired, record.place],
    });
    await this.tidy();
  }

  /** Removes secrets that are nobody's. What cannot be removed now stays noted for the next time. */
  async tidy(): Promise<void> {
    const { record, pending, retired } = this.pages();
    const places = pending === undefined ? retired : [...retired, pending];
    if (places.length === 0) return;
    const left: SecretPlace[] = [];
    for (const place of places) {
      // The wallet's own is never removed, whatever the lists say.
      if (place.slot === record?.place.slot) continue;
      if (!(await this.#remove(place))) left.push(place);
    }
    writePages(this.#parts.journal, { pending: undefined, retired: left });
  }

  async #remove(place: SecretPlace): Promise<boolean> {
    try {
      await this.store(place.protection).remove(place.slot);
      return true;
    } catch (error) {
      this.#parts.log.warn('a secret that is no longer used could not be removed yet', {
        protection: place.protection,
        error,
      });
      return false;
    }
  }
}

/** A name that no secret had before. */
export function newSlot(): Slot {
  return randomBytes(8).toString('hex') as Slot;
}
