import { assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { OrderRef } from '../domain/ids.ts';
import { parseNetworkId, parseOrderRef } from '../domain/ids.ts';
import { decToText } from '../domain/money.ts';
import { REFUSAL_CODES } from '../domain/refusal.ts';
import { groupSpec, refusalNumbers } from './codec.ts';
import { decCoin, decodeRow, height, instant, oneOf, text, whole } from './columns.ts';
import type { SqlRow, SqlValue, WritableDatabase } from './connection.ts';
import type { Decision, DecisionStore, PlacedBid } from './interface.ts';
import { toJson } from './json.ts';

const PUT = `
  INSERT INTO decisions (order_ref, network, label, at_ms, height, group_json, max_denom, max_price,
    outcome, bid_denom, bid_price, refusal_json, wants_audit)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (order_ref) DO UPDATE SET network = excluded.network, label = excluded.label,
    at_ms = iif(outcome = excluded.outcome, at_ms, excluded.at_ms),
    height = iif(outcome = excluded.outcome, height, excluded.height),
    group_json = excluded.group_json,
    max_denom = excluded.max_denom, max_price = excluded.max_price, outcome = excluded.outcome,
    bid_denom = excluded.bid_denom, bid_price = excluded.bid_price,
    refusal_json = excluded.refusal_json, wants_audit = excluded.wants_audit`;

/** In the `outcome` column: `bid`, a bid that would have been made, or the refusal's code. */
const OUTCOMES = ['bid', 'shadow-bid', ...REFUSAL_CODES] as const;

const BID_STATES = ['submitting', 'open', 'won', 'lost', 'closed', 'unknown'] as const;

/** Bids with what became of them; the index has all that is needed to find them. */
const BIDS_FROM = `
  FROM decisions INDEXED BY decisions_outcome
  LEFT JOIN pursuits ON pursuits.order_ref = decisions.order_ref
  WHERE decisions.at_ms >= ? AND outcome = 'bid'`;

/**
 * The `decisions` table: the last decision on each order, and when it was first made: one that is judged
 * again with the same outcome was decided before.
 */
export class SqlDecisions implements DecisionStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  put(decisions: readonly Decision[]): void {
    this.#database.transaction(() => {
      for (const decision of decisions) {
        this.#database.run(
          PUT,
          ...[decision.order, decision.network, decision.label, decision.atMs, decision.height],
          ...[toJson(decision.group), decision.maxPrice.denom, decToText(decision.maxPrice.amount)],
          ...outcomeColumns(decision),
          decision.wantsAudit === true ? 1 : 0,
        );
      }
    });
  }

  list(limit: number, beforeMs?: UnixMs): readonly Decision[] {
    return this.#database
      .all(
        'SELECT * FROM decisions WHERE at_ms < ? ORDER BY at_ms DESC, rowid DESC LIMIT ?',
        ...[beforeMs ?? Number.MAX_SAFE_INTEGER, limit],
      )
      .map((row) => decodeRow('decisions', 'order_ref', row, decodeDecision));
  }

  get(order: OrderRef): Decision | undefined {
    const row = this.#database.get('SELECT * FROM decisions WHERE order_ref = ?', order);
    return row === undefined ? undefined : decodeRow('decisions', 'order_ref', row, decodeDecision);
  }

  countWantsAudit(fromMs: UnixMs): number {
    const row = this.#database.get(
      'SELECT count(*) AS times FROM decisions WHERE at_ms >= ? AND wants_audit = 1',
      fromMs,
    );
    return row === undefined ? 0 : whole(row, 'times');
  }

  /** The keys are `bid`, `shadow-bid` and the codes of the refusals. */
  count(fromMs: UnixMs): Readonly<Record<string, number>> {
    const rows = this.#database.all(
      `SELECT outcome, count(*) AS times FROM decisions INDEXED BY decisions_outcome
       WHERE at_ms >= ? GROUP BY outcome ORDER BY outcome`,
      fromMs,
    );
    return Object.fromEntries(rows.map((row) => [text(row, 'outcome'), whole(row, 'times')]));
  }

  countBids(fromMs: UnixMs): Readonly<Partial<Record<PlacedBid['state'], number>>> {
    const counts: Partial<Record<PlacedBid['state'], number>> = {};
    const rows = this.#database.all(
      `SELECT coalesce(pursuits.state, 'unknown') AS became, count(*) AS times ${BIDS_FROM}
       GROUP BY became ORDER BY became`,
      fromMs,
    );
    for (const row of rows) counts[oneOf(row, 'became', BID_STATES)] = whole(row, 'times');
    return counts;
  }

  listBids(fromMs: UnixMs, limit: number): readonly PlacedBid[] {
    const rows = this.#database.all(
      `SELECT decisions.order_ref, decisions.label, decisions.at_ms, bid_denom, bid_price,
         decisions.max_denom, decisions.max_price, coalesce(pursuits.state, 'unknown') AS became
       ${BIDS_FROM} ORDER BY decisions.at_ms DESC, decisions.rowid DESC LIMIT ?`,
      ...[fromMs, limit],
    );
    return rows.map((row) => decodeRow('decisions', 'order_ref', row, decodeBid));
  }

  prune(keep: number): number {
    return this.#database.run(
      `DELETE FROM decisions WHERE rowid IN
       (SELECT rowid FROM decisions ORDER BY at_ms DESC, rowid DESC LIMIT -1 OFFSET ?)`,
      keep,
    );
  }
}

/** `outcome`, `bid_denom`, `bid_price`, `refusal_json`; the last also says why a bid was not sent. */
function outcomeColumns({ outcome }: Decision): readonly SqlValue[] {
  switch (outcome.type) {
    case 'bid':
      return ['bid', outcome.price.denom, decToText(outcome.price.amount), null];
    case 'shadow-bid': {
      const { price, because } = outcome;
      const why = because === undefined ? null : toJson({ because });
      return ['shadow-bid', price.denom, decToText(price.amount), why];
    }
    case 'refused':
      return [outcome.refusal.code, null, null, toJson(outcome.refusal.numbers)];
    default:
      return assertNever(outcome);
  }
}

function decodeDecision(row: SqlRow): Decision {
  return {
    order: parseOrderRef(text(row, 'order_ref')),
    network: parseNetworkId(text(row, 'network')),
    label: text(row, 'label'),
    atMs: instant(row, 'at_ms'),
    height: height(row, 'height'),
    group: groupSpec(row, 'group_json'),
    maxPrice: decCoin(row, 'max_denom', 'max_price'),
    outcome: decodeOutcome(row),
    ...(whole(row, 'wants_audit') === 1 ? { wantsAudit: true } : {}),
  };
}

function decodeBid(row: SqlRow): PlacedBid {
  return {
    order: parseOrderRef(text(row, 'order_ref')),
    label: text(row, 'label'),
    atMs: instant(row, 'at_ms'),
    price: decCoin(row, 'bid_denom', 'bid_price'),
    maxPrice: decCoin(row, 'max_denom', 'max_price'),
    state: oneOf(row, 'became', BID_STATES),
  };
}

function decodeOutcome(row: SqlRow): Decision['outcome'] {
  const code = oneOf(row, 'outcome', OUTCOMES);
  if (code === 'bid') return { type: 'bid', price: decCoin(row, 'bid_denom', 'bid_price') };
  if (code !== 'shadow-bid') {
    return { type: 'refused', refusal: { code, numbers: refusalNumbers(row, 'refusal_json') } };
  }
  const price = decCoin(row, 'bid_denom', 'bid_price');
  if (row['refusal_json'] === null) return { type: 'shadow-bid', price };
  const { because } = refusalNumbers(row, 'refusal_json');
  if (typeof because !== 'string') throw new RangeError('refusal_json names no reason');
  return { type: 'shadow-bid', price, because };
}
