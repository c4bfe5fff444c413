import type { UnixMs } from '../base/instant.ts';
import type { CoinPrice } from '../domain/account.ts';
import type { LeaseRef, NetworkId } from '../domain/ids.ts';
import { parseLeaseRef, parseNetworkId } from '../domain/ids.ts';
import type { Coin } from '../domain/money.ts';
import { decToText, parseDec, parseDenom } from '../domain/money.ts';
import type { BlockHeight } from '../domain/time.ts';
import { parseBlockHeight } from '../domain/time.ts';
import {
  atomics,
  big,
  coin,
  decodeRow,
  height,
  instant,
  oneOf,
  optional,
  text,
  whole,
} from './columns.ts';
import type { SqlRow, WritableDatabase } from './connection.ts';
import { storageError } from './errors.ts';
import type { AccruedRow, Ledger, LedgerBucket, LedgerPayment } from './interface.ts';

/**
 * A sum that SQL may not make in one: two payments near the largest INTEGER overflow it. The
 * halves do not, for up to 2^31 payments.
 */
const HALVES = 'sum(amount >> 32) AS high, sum(amount & 4294967295) AS low';

const INSERT = `
  INSERT INTO payments (payment_key, height, network, lease_ref, denom, amount, at_ms, tx_hash,
    price_denom, price_usd, price_height, price_ms, price_source)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (payment_key, height) DO NOTHING`;

/** The tables `payments`, which only grows, `settled_totals` over it, and `accrued`. */
export class SqlLedger implements Ledger {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  append(payments: readonly LedgerPayment[]): readonly LedgerPayment[] {
    return this.#database.transaction(() => payments.filter((payment) => this.#isNew(payment)));
  }

  #isNew(payment: LedgerPayment): boolean {
    const { key, network, lease, amount, txHash, price } = payment;
    const inserted = this.#database.run(
      INSERT,
      ...[key, payment.height, network, lease, amount.denom, atomics(amount), payment.atMs],
      txHash ?? null,
      ...(price === undefined
        ? [null, null, null, null, null]
        : [price.denom, decToText(price.usd), price.height, price.atMs, price.source]),
    );
    if (inserted === 0) this.#refuseOther(payment);
    return inserted > 0;
  }

  /** The same payment again is nothing new; another one in its place would change our earnings. */
  #refuseOther(payment: LedgerPayment): void {
    const row = this.#database.get(
      'SELECT * FROM payments WHERE payment_key = ? AND height = ?',
      ...[payment.key, payment.height],
    );
    if (row === undefined) return;
    const stored = decodeRow('payments', 'payment_key', row, decodePayment);
    if (
      stored.amount.amount === payment.amount.amount &&
      stored.amount.denom === payment.amount.denom &&
      stored.lease === payment.lease &&
      stored.network === payment.network
    ) {
      return;
    }
    throw storageError(
      'storage-failed',
      'A payment came again with another content. None of these payments was stored, so that earnings do not change without a trace; please report this.',
      {
        reason: 'payment-differs',
        key: payment.key,
        height: payment.height,
        stored: `${stored.amount.amount} ${stored.amount.denom} for ${stored.lease}`,
        given: `${payment.amount.amount} ${payment.amount.denom} for ${payment.lease}`,
      },
    );
  }

  setAccrued(accrued: readonly AccruedRow[]): void {
    this.#database.transaction(() => {
      for (const { network, lease, amount, height: at, atMs } of accrued) {
        if (amount.amount === 0n) {
          this.#database.run(
            'DELETE FROM accrued WHERE network = ? AND lease_ref = ?',
            ...[network, lease],
          );
          continue;
        }
        this.#database.run(
          `INSERT OR REPLACE INTO accrued (network, lease_ref, denom, amount, height, at_ms)
           VALUES (?, ?, ?, ?, ?, ?)`,
          ...[network, lease, amount.denom, atomics(amount), at, atMs],
        );
      }
    });
  }

  settled(network: NetworkId, fromMs?: UnixMs): readonly Coin[] {
    const rows =
      fromMs === undefined
        ? this.#database.all(
            'SELECT denom, high, low FROM settled_totals WHERE network = ? ORDER BY denom',
            network,
          )
        : this.#database.all(
            `SELECT denom, ${HALVES} FROM payments INDEXED BY payments_time
             WHERE network = ? AND at_ms >= ? GROUP BY denom ORDER BY denom`,
            ...[network, fromMs],
          );
    return rows.map((row) => decodeRow('payments', 'denom', row, decodeSum));
  }

  settledByLease(lease: LeaseRef): readonly Coin[] {
    const rows = this.#database.all(
      `SELECT denom, ${HALVES} FROM payments WHERE lease_ref = ? GROUP BY denom ORDER BY denom`,
      lease,
    );
    return rows.map((row) => decodeRow('payments', 'denom', row, decodeSum));
  }

  accrued(network: NetworkId): readonly AccruedRow[] {
    return this.#database
      .all('SELECT * FROM accrued WHERE network = ? ORDER BY lease_ref', network)
      .map((row) => decodeRow('accrued', 'lease_ref', row, decodeAccrued));
  }

  // A question for each bucket: together they read each payment of the window once, from the index
  // alone, and no edges have to be known to SQL.
  history(network: NetworkId, edges: readonly UnixMs[]): readonly LedgerBucket[] {
    return edges.slice(1).map((toMs, index) => {
      const fromMs = edges[index] ?? toMs;
      if (fromMs >= toMs) throw new RangeError(`edges that do not rise: ${fromMs}, ${toMs}`);
      const rows = this.#database.all(
        `SELECT denom, ${HALVES}, count(*) AS payments FROM payments INDEXED BY payments_time
         WHERE network = ? AND at_ms >= ? AND at_ms < ? GROUP BY denom ORDER BY denom`,
        ...[network, fromMs, toMs],
      );
      return {
        fromMs,
        toMs,
        paid: rows.map((row) => decodeRow('payments', 'denom', row, decodeSum)),
        payments: rows.reduce((sum, row) => sum + whole(row, 'payments'), 0),
      };
    });
  }

  listPayments(limit: number, beforeMs?: UnixMs): readonly LedgerPayment[] {
    return this.#database
      .all(
        'SELECT * FROM payments WHERE at_ms < ? ORDER BY at_ms DESC, id DESC LIMIT ?',
        ...[beforeMs ?? Number.MAX_SAFE_INTEGER, limit],
      )
      .map((row) => decodeRow('payments', 'payment_key', row, decodePayment));
  }

  settledAt(network: NetworkId, after: BlockHeight, upTo: BlockHeight): readonly Coin[] {
    return this.#database
      .all(
        `SELECT denom, ${HALVES} FROM payments INDEXED BY payments_height
         WHERE network = ? AND height > ? AND height <= ? GROUP BY denom ORDER BY denom`,
        ...[network, after, upTo],
      )
      .map((row) => decodeRow('payments', 'denom', row, decodeSum));
  }

  lastHeight(network: NetworkId): BlockHeight | undefined {
    const highest = this.#database.get(
      'SELECT max(height) AS height FROM payments WHERE network = ?',
      network,
    )?.['height'];
    return typeof highest === 'bigint' ? parseBlockHeight(Number(highest)) : undefined;
  }
}

function decodeSum(row: SqlRow): Coin {
  return {
    denom: parseDenom(text(row, 'denom')),
    amount: (big(row, 'high') << 32n) + big(row, 'low'),
  };
}

function decodePayment(row: SqlRow): LedgerPayment {
  const txHash = optional(row, 'tx_hash', (hash) => hash);
  const price = decodePrice(row);
  return {
    key: text(row, 'payment_key'),
    height: height(row, 'height'),
    network: parseNetworkId(text(row, 'network')),
    lease: parseLeaseRef(text(row, 'lease_ref')),
    amount: coin(row),
    atMs: instant(row, 'at_ms'),
    ...(txHash === undefined ? {} : { txHash }),
    ...(price === undefined ? {} : { price }),
  };
}

function decodePrice(row: SqlRow): CoinPrice | undefined {
  const usd = optional(row, 'price_usd', parseDec);
  if (usd === undefined) return undefined;
  return {
    denom: parseDenom(text(row, 'price_denom')),
    usd,
    height: height(row, 'price_height'),
    atMs: instant(row, 'price_ms'),
    source: oneOf(row, 'price_source', ['chain-oracle']),
  };
}

function decodeAccrued(row: SqlRow): AccruedRow {
  return {
    lease: parseLeaseRef(text(row, 'lease_ref')),
    network: parseNetworkId(text(row, 'network')),
    amount: coin(row),
    height: height(row, 'height'),
    atMs: instant(row, 'at_ms'),
  };
}
