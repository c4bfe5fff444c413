import { z } from 'zod';

import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import { walletError } from './errors.ts';
import type { AccountAddress, Protection, WalletFacts, WalletJournal } from './interface.ts';
import type { Slot } from './secret-store.ts';

/** Where one secret lies. */
export interface SecretPlace {
  readonly protection: Protection;
  readonly slot: Slot;
}

/** The wallet as the journal has it: what is known of it, and where its secret lies. */
export interface WalletRecord {
  readonly facts: WalletFacts;
  readonly place: SecretPlace;
}

/**
 * The journal's pages about the wallet. Its record is the one thing that says which wallet there
 * is; a secret in a store that no record names is a leftover of something that was not finished.
 */
export interface WalletPages {
  readonly record: WalletRecord | undefined;
  /** Written, or about to be, and not yet the wallet's: removed when it never becomes that. */
  readonly pending: SecretPlace | undefined;
  /** Was the wallet's and is not any more: to be removed. */
  readonly retired: readonly SecretPlace[];
}

const KEY = { record: 'wallet.record', pending: 'wallet.pending', retired: 'wallet.retired' };

const address = z
  .string()
  .regex(/^[a-z0-9]+1[a-z0-9]{38,58}$/)
  .transform((text) => text as AccountAddress);
const instant = z.number().transform((ms): UnixMs => parseUnixMs(ms));
const protection = z.enum(['keychain', 'systemd-credential', 'passphrase', 'file']);
const placeSchema = z.strictObject({
  protection,
  slot: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .transform((text) => text as Slot),
});
const recordSchema = z.strictObject({
  version: z.literal(1),
  facts: z.strictObject({
    account: address,
    signer: address,
    custody: z.enum(['local', 'delegated']),
    protection,
    madeAtMs: instant,
    backedUpAtMs: instant.exactOptional(),
  }),
  place: placeSchema,
});

/** Reads them. Throws `wallet-record-damaged`, because "no wallet" would be a lie. */
export function readPages(journal: WalletJournal): WalletPages {
  const record = parse(journal, KEY.record, recordSchema);
  return {
    record: record === undefined ? undefined : { facts: record.facts, place: record.place },
    pending: parse(journal, KEY.pending, placeSchema),
    retired: parse(journal, KEY.retired, z.array(placeSchema)) ?? [],
  };
}

/** Changes those that are given, all in one step; `undefined` removes. */
export function writePages(journal: WalletJournal, change: Partial<WalletPages>): void {
  const entries: (readonly [string, string | undefined])[] = [];
  if ('record' in change) {
    const { record } = change;
    entries.push([KEY.record, record && JSON.stringify({ version: 1, ...record })]);
  }
  if ('pending' in change) {
    entries.push([KEY.pending, change.pending && JSON.stringify(change.pending)]);
  }
  if (change.retired !== undefined) {
    const text = change.retired.length === 0 ? undefined : JSON.stringify(change.retired);
    entries.push([KEY.retired, text]);
  }
  journal.writeAll(entries);
}

function parse<T>(journal: WalletJournal, key: string, schema: z.ZodType<T>): T | undefined {
  const text = journal.read(key);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw walletError(
      'wallet-record-damaged',
      `What the database says about the wallet (${key}) cannot be read. Nothing was deleted: bring back a copy of the database, or start with a new one and take the wallet over again.`,
      { key },
      cause,
    );
  }
}
