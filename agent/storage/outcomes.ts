import type { UnixMs } from '../base/instant.ts';
import type { OrderRef } from '../domain/ids.ts';
import { parseOrderRef, parseProviderId } from '../domain/ids.ts';
import type { DecCoin, Denom } from '../domain/money.ts';
import { addDec, DEC_ZERO, decToText, mulDecInt } from '../domain/money.ts';
import { REFUSAL_CODES } from '../domain/refusal.ts';
import { big, decCoin, decodeRow, instant, oneOf, text, whole } from './columns.ts';
import type { SqlRow, WritableDatabase } from './connection.ts';
import type {
  OrderOutcome,
  OrderWinner,
  OutcomeStore,
  ShadowBecame,
  ShadowCounts,
  ShadowOrder,
} from './interface.ts';

const PUT_WON = `
  INSERT INTO order_outcomes (order_ref, at_ms, state, provider, price_denom, price)
  VALUES (?, ?, 'won', ?, ?, ?)
  ON CONFLICT (order_ref) DO UPDATE SET at_ms = excluded.at_ms, state = excluded.state,
    provider = excluded.provider, price_denom = excluded.price_denom, price = excluded.price`;

const PUT_CLOSED = `
  INSERT INTO order_outcomes (order_ref, at_ms, state) VALUES (?, ?, 'closed')
  ON CONFLICT (order_ref) DO NOTHING`;

const BECAME = ['won', 'lost', 'undecided', 'closed'] as const satisfies readonly ShadowBecame[];

/**
 * Whether our would-be price is below the winner's. Both are the plain texts of {@link decToText},
 * which compare as numbers do once their whole parts are of the same length. A tie is lost.
 */
const IS_WON = `(order_outcomes.price_denom = bid_denom AND
  (instr(bid_price || '.', '.'), bid_price) <
  (instr(order_outcomes.price || '.', '.'), order_outcomes.price))`;

const BECAME_CASE = `CASE
  WHEN order_outcomes.state IS NULL THEN 'undecided'
  WHEN order_outcomes.state = 'closed' THEN 'closed'
  WHEN ${IS_WON} THEN 'won' ELSE 'lost' END`;

const JOIN = 'order_outcomes ON order_outcomes.order_ref = decisions.order_ref';
const SHADOW_BIDS = `decisions.at_ms >= ? AND decisions.outcome = 'shadow-bid'`;

/** The `order_outcomes` table, and what it says about the bids that we would have made. */
export class SqlOutcomes implements OutcomeStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  putWon(order: OrderRef, { provider, price }: OrderWinner, atMs: UnixMs): void {
    this.#database.run(PUT_WON, order, atMs, provider, price.denom, decToText(price.amount));
  }

  putClosed(orders: readonly OrderRef[], atMs: UnixMs): void {
    this.#database.transaction(() => {
      for (const order of orders) this.#database.run(PUT_CLOSED, order, atMs);
    });
  }

  get(order: OrderRef): OrderOutcome | undefined {
    const row = this.#database.get('SELECT * FROM order_outcomes WHERE order_ref = ?', order);
    return row === undefined
      ? undefined
      : decodeRow('order_outcomes', 'order_ref', row, decodeOutcome);
  }

  undecided(beforeMs: UnixMs): readonly OrderRef[] {
    const rows = this.#database.all(
      `SELECT decisions.order_ref FROM decisions INDEXED BY decisions_shadow
       WHERE decisions.at_ms < ? AND decisions.outcome = 'shadow-bid' AND NOT EXISTS
         (SELECT 1 FROM order_outcomes WHERE order_outcomes.order_ref = decisions.order_ref)
       ORDER BY decisions.at_ms`,
      beforeMs,
    );
    return rows.map((row) =>
      decodeRow('decisions', 'order_ref', row, () => parseOrderRef(text(row, 'order_ref'))),
    );
  }

  countShadow(fromMs: UnixMs): ShadowCounts {
    const counts = { won: 0, lost: 0, undecided: 0, closed: 0 };
    const rows = this.#database.all(
      `SELECT ${BECAME_CASE} AS became, count(*) AS times
       FROM decisions INDEXED BY decisions_shadow LEFT JOIN ${JOIN}
       WHERE ${SHADOW_BIDS} GROUP BY became ORDER BY became`,
      fromMs,
    );
    for (const row of rows) counts[oneOf(row, 'became', BECAME)] = whole(row, 'times');
    return counts;
  }

  sumWon(fromMs: UnixMs): readonly DecCoin[] {
    const rows = this.#database.all(
      `SELECT bid_denom, bid_price, count(*) AS times
       FROM decisions INDEXED BY decisions_shadow JOIN ${JOIN}
       WHERE ${SHADOW_BIDS} AND order_outcomes.state = 'won' AND ${IS_WON}
       GROUP BY bid_denom, bid_price`,
      fromMs,
    );
    const sums = new Map<Denom, DecCoin>();
    for (const row of rows) {
      const { denom, amount } = decCoin(row, 'bid_denom', 'bid_price');
      const before = sums.get(denom)?.amount ?? DEC_ZERO;
      sums.set(denom, { denom, amount: addDec(before, mulDecInt(amount, big(row, 'times'))) });
    }
    return [...sums.values()];
  }

  listShadow(fromMs: UnixMs, limit: number): readonly ShadowOrder[] {
    const rows = this.#database.all(
      `SELECT decisions.order_ref, decisions.label, decisions.at_ms, max_denom, max_price, outcome,
         bid_denom, bid_price, ${BECAME_CASE} AS became, order_outcomes.provider,
         order_outcomes.price_denom, order_outcomes.price
       FROM decisions INDEXED BY decisions_recent LEFT JOIN ${JOIN}
       WHERE decisions.at_ms >= ? AND decisions.outcome <> 'bid'
       ORDER BY decisions.at_ms DESC, decisions.rowid DESC LIMIT ?`,
      ...[fromMs, limit],
    );
    return rows.map((row) => decodeRow('decisions', 'order_ref', row, decodeShadow));
  }

  prune(beforeMs: UnixMs): number {
    return this.#database.run(
      `DELETE FROM order_outcomes WHERE at_ms < ? AND NOT EXISTS
       (SELECT 1 FROM decisions WHERE decisions.order_ref = order_outcomes.order_ref)`,
      beforeMs,
    );
  }
}

function decodeOutcome(row: SqlRow): OrderOutcome {
  const atMs = instant(row, 'at_ms');
  return oneOf(row, 'state', ['won', 'closed']) === 'won'
    ? { atMs, winner: winner(row) }
    : { atMs, winner: undefined };
}

function winner(row: SqlRow): OrderWinner {
  return {
    provider: parseProviderId(text(row, 'provider')),
    price: decCoin(row, 'price_denom', 'price'),
  };
}

function decodeShadow(row: SqlRow): ShadowOrder {
  const shown = {
    order: parseOrderRef(text(row, 'order_ref')),
    label: text(row, 'label'),
    atMs: instant(row, 'at_ms'),
    maxPrice: decCoin(row, 'max_denom', 'max_price'),
    winner: row['provider'] === null ? undefined : winner(row),
  };
  const outcome = oneOf(row, 'outcome', ['shadow-bid', ...REFUSAL_CODES]);
  return outcome === 'shadow-bid'
    ? {
        ...shown,
        became: oneOf(row, 'became', BECAME),
        price: decCoin(row, 'bid_denom', 'bid_price'),
      }
    : { ...shown, became: 'refused', refusal: outcome };
}
