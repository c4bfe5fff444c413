import { assertNever } from '../base/errors.ts';
import type { AccountEntry, AccountOpening } from '../domain/account.ts';
import { ENTRY_KINDS } from '../domain/account.ts';
import type { Coin } from '../domain/money.ts';
import { decToText, parseDec, parseDenom } from '../domain/money.ts';
import type { BlockHeight, Interval } from '../domain/time.ts';
import { coins } from './codec.ts';
import {
  atomics,
  big,
  coin,
  decodeRow,
  height,
  instant,
  oneOf,
  optional,
  signedAtomics,
  text,
  whole,
} from './columns.ts';
import type { SqlRow, WritableDatabase } from './connection.ts';
import { storageError } from './errors.ts';
import type { AccountBooks, BookEntry, KindSum, StoredEntry, StoredPayout } from './interface.ts';
import { toJson } from './json.ts';

/** As in the ledger: a sum of two amounts near the largest INTEGER would overflow it. */
const HALVES = 'sum(amount >> 32) AS high, sum(amount & 4294967295) AS low';

const INSERT = `
  INSERT INTO account_entries
    (account, entry_key, height, at_ms, tx_hash, kind, denom, amount, about, usd)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, entry_key) DO NOTHING`;

/** The tables `account_entries`, which only grows, `account_totals` over it, openings and payouts. */
export class SqlAccountBooks implements AccountBooks {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  append(account: string, entries: readonly BookEntry[]): readonly BookEntry[] {
    return this.#database.transaction(() =>
      entries.filter((entry) => {
        const { usd, txHash = null, about = null } = entry;
        const inserted = this.#database.run(
          INSERT,
          ...[account, entry.key, entry.height, entry.atMs, txHash, entry.kind],
          ...[entry.denom, signedAtomics(entry), about],
          usd === undefined ? null : decToText(usd),
        );
        if (inserted === 0) this.#refuseOther(account, entry);
        return inserted > 0;
      }),
    );
  }

  list(account: string, limit: number, beforeId?: number): readonly StoredEntry[] {
    return this.#database
      .all(
        `SELECT * FROM account_entries INDEXED BY account_entries_of
         WHERE account = ? AND id < ? ORDER BY id DESC LIMIT ?`,
        ...[account, beforeId ?? Number.MAX_SAFE_INTEGER, limit],
      )
      .map((row) => decodeRow('account_entries', 'entry_key', row, decodeEntry));
  }

  // All of them, less those above: the newest few are read, and not those of years.
  sums(account: string, upTo?: BlockHeight): readonly Coin[] {
    const sums = new Map(
      this.#database
        .all(
          'SELECT denom, high, low FROM account_totals WHERE account = ? ORDER BY denom',
          account,
        )
        .map((row) => decodeRow('account_totals', 'denom', row, decodeSum))
        .map(({ denom, amount }) => [denom, amount]),
    );
    if (upTo !== undefined) {
      const above = this.#database.all(
        `SELECT denom, ${HALVES} FROM account_entries INDEXED BY account_entries_height
         WHERE account = ? AND height > ? GROUP BY denom`,
        ...[account, upTo],
      );
      for (const row of above) {
        const { denom, amount } = decodeRow('account_entries', 'denom', row, decodeSum);
        sums.set(denom, (sums.get(denom) ?? 0n) - amount);
      }
    }
    return [...sums].map(([denom, amount]) => ({ denom, amount }));
  }

  paid(account: string, upTo: BlockHeight): readonly Coin[] {
    return this.#database
      .all(
        `SELECT denom, ${HALVES} FROM account_entries INDEXED BY account_entries_paid
         WHERE account = ? AND kind = 'payment' AND height <= ? GROUP BY denom ORDER BY denom`,
        ...[account, upTo],
      )
      .map((row) => decodeRow('account_entries', 'denom', row, decodeSum));
  }

  sumsByKind(account: string, { fromMs, toMs }: Interval): readonly KindSum[] {
    return this.#database
      .all(
        `SELECT kind, denom, ${HALVES}, count(*) AS entries
         FROM account_entries INDEXED BY account_entries_time
         WHERE account = ? AND at_ms >= ? AND at_ms < ? GROUP BY kind, denom ORDER BY kind, denom`,
        ...[account, fromMs, toMs],
      )
      .map((row) =>
        decodeRow('account_entries', 'kind', row, () => ({
          kind: oneOf(row, 'kind', ENTRY_KINDS),
          sum: decodeSum(row),
          entries: whole(row, 'entries'),
        })),
      );
  }

  open(account: string, opening: AccountOpening): AccountOpening {
    const list = opening.coins.map(({ denom, amount }) => ({ denom, amount }));
    this.#database.run(
      `INSERT INTO account_openings (account, height, coins_json) VALUES (?, ?, ?)
       ON CONFLICT (account) DO NOTHING`,
      ...[account, opening.height, toJson(list)],
    );
    return this.opening(account) ?? opening;
  }

  opening(account: string): AccountOpening | undefined {
    const row = this.#database.get('SELECT * FROM account_openings WHERE account = ?', account);
    if (row === undefined) return undefined;
    return decodeRow('account_openings', 'account', row, () => ({
      height: height(row, 'height'),
      coins: coins(row, 'coins_json'),
    }));
  }

  addPayout(payout: StoredPayout): boolean {
    const { id, account, to, amount, by, askedAtMs } = payout;
    const inserted = this.#database.run(
      `INSERT INTO payouts (payout_id, account, to_address, denom, amount, asked_by, asked_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (payout_id) DO NOTHING`,
      ...[id, account, to, amount.denom, atomics(amount), by, askedAtMs],
    );
    return inserted > 0;
  }

  notePayout(payout: StoredPayout): void {
    const hash = payout.state === 'failed' ? null : (payout.txHash ?? null);
    const at = payout.state === 'included' ? payout.height : null;
    const reason = payout.state === 'failed' ? payout.reason : null;
    this.#database.run(
      'UPDATE payouts SET state = ?, tx_hash = ?, height = ?, reason = ? WHERE payout_id = ?',
      ...[payout.state, hash, at, reason, payout.id],
    );
  }

  getPayout(id: string): StoredPayout | undefined {
    const row = this.#database.get('SELECT * FROM payouts WHERE payout_id = ?', id);
    return row === undefined ? undefined : decodeRow('payouts', 'payout_id', row, decodePayout);
  }

  openPayouts(account: string): readonly StoredPayout[] {
    return this.#database
      .all(
        `SELECT * FROM payouts INDEXED BY payouts_open
         WHERE account = ? AND state = 'sending' ORDER BY asked_ms`,
        account,
      )
      .map((row) => decodeRow('payouts', 'payout_id', row, decodePayout));
  }

  listPayouts(account: string, limit: number): readonly StoredPayout[] {
    return this.#database
      .all(
        'SELECT * FROM payouts WHERE account = ? ORDER BY asked_ms DESC, payout_id DESC LIMIT ?',
        ...[account, limit],
      )
      .map((row) => decodeRow('payouts', 'payout_id', row, decodePayout));
  }

  /** The same entry again is nothing new; another one in its place would change the books. */
  #refuseOther(account: string, entry: BookEntry): void {
    const row = this.#database.get(
      'SELECT * FROM account_entries WHERE account = ? AND entry_key = ?',
      ...[account, entry.key],
    );
    if (row === undefined) return;
    const stored = decodeRow('account_entries', 'entry_key', row, decodeEntry);
    if (textOf(stored) === textOf(entry)) return;
    throw storageError(
      'storage-failed',
      'A change of the account came again with another content. None of these was stored, so that the books do not change without a trace; please report this.',
      { reason: 'entry-differs', key: entry.key, stored: textOf(stored), given: textOf(entry) },
    );
  }
}

/** What makes it the same one: the price and what it was about may be learnt later. */
function textOf({ height: at, kind, denom, amount }: AccountEntry): string {
  return `${amount} ${denom} (${kind}) at ${at}`;
}

function decodeEntry(row: SqlRow): StoredEntry {
  const usd = optional(row, 'usd', parseDec);
  return {
    id: whole(row, 'id'),
    key: text(row, 'entry_key'),
    height: height(row, 'height'),
    atMs: instant(row, 'at_ms'),
    txHash: optional(row, 'tx_hash', String),
    kind: oneOf(row, 'kind', ENTRY_KINDS),
    ...coin(row),
    about: optional(row, 'about', String),
    ...(usd === undefined ? {} : { usd }),
  };
}

function decodeSum(row: SqlRow): Coin {
  return {
    denom: parseDenom(text(row, 'denom')),
    amount: (big(row, 'high') << 32n) + big(row, 'low'),
  };
}

function decodePayout(row: SqlRow): StoredPayout {
  const txHash = optional(row, 'tx_hash', String);
  const asked = {
    id: text(row, 'payout_id'),
    account: text(row, 'account'),
    to: text(row, 'to_address'),
    amount: coin(row),
    by: oneOf<'owner' | 'rule'>(row, 'asked_by', ['owner', 'rule']),
    askedAtMs: instant(row, 'asked_ms'),
  };
  const state = oneOf(row, 'state', ['sending', 'included', 'failed']);
  switch (state) {
    case 'sending':
      return { ...asked, state, ...(txHash === undefined ? {} : { txHash }) };
    case 'included':
      return { ...asked, state, txHash: text(row, 'tx_hash'), height: height(row, 'height') };
    case 'failed':
      return { ...asked, state, reason: text(row, 'reason') };
    default:
      return assertNever(state);
  }
}
