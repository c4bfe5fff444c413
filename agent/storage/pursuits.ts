import type { UnixMs } from '../base/instant.ts';
import type { Offer } from '../domain/bid.ts';
import type { OrderRef } from '../domain/ids.ts';
import {
  parseBidRef,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseTenantId,
} from '../domain/ids.ts';
import { decToText } from '../domain/money.ts';
import type { OfferedTerms } from './codec.ts';
import { claim, groupSpec, offeredTerms } from './codec.ts';
import { decCoin, decodeRow, height, instant, oneOf, optional, text } from './columns.ts';
import type { ReadableDatabase, SqlRow, SqlValue, WritableDatabase } from './connection.ts';
import type { BidCloseReason, LivePursuit, PursuitStore, StoredPursuit } from './interface.ts';
import { toJson } from './json.ts';

const STATES = ['submitting', 'open', 'won', 'lost', 'closed'] as const;
const CLOSE_REASONS = [
  'timeout',
  'order-closed',
  'owner',
  'refused',
  'never-arrived',
] as const satisfies readonly BidCloseReason[];

const LIVE_STATES = ['submitting', 'open'] as const;
const LIVE = `state IN ('submitting', 'open')`;
const ENDED = `state NOT IN ('submitting', 'open')`;

const PUT = `
  INSERT INTO pursuits (order_ref, at_ms, state, network, label, tenant, group_json, max_denom,
    max_price, created_height, price_denom, price, claim_json, terms_json, since_ms, bid_ref, lease_ref,
    reason)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (order_ref) DO UPDATE SET at_ms = excluded.at_ms, state = excluded.state,
    network = excluded.network, label = excluded.label, tenant = excluded.tenant,
    group_json = excluded.group_json, max_denom = excluded.max_denom,
    max_price = excluded.max_price, created_height = excluded.created_height,
    price_denom = excluded.price_denom, price = excluded.price, claim_json = excluded.claim_json,
    terms_json = excluded.terms_json, since_ms = excluded.since_ms, bid_ref = excluded.bid_ref, lease_ref = excluded.lease_ref,
    reason = excluded.reason`;

/** The `pursuits` table: one row for each order that we bid on. */
export class SqlPursuits implements PursuitStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  put(pursuit: StoredPursuit, atMs: UnixMs): void {
    const { order, price } = pursuit;
    this.#database.run(
      PUT,
      ...[order.ref, atMs, pursuit.state, order.network, order.label, order.tenant],
      ...[toJson(order.group), order.maxPrice.denom, decToText(order.maxPrice.amount)],
      ...[order.createdHeight, price.denom, decToText(price.amount), toJson(pursuit.claim)],
      toJson(termsOf(pursuit)),
      ...stateColumns(pursuit),
    );
  }

  putAll(pursuits: readonly StoredPursuit[], atMs: UnixMs): void {
    this.#database.transaction(() => {
      for (const pursuit of pursuits) this.put(pursuit, atMs);
    });
  }

  get(order: OrderRef): StoredPursuit | undefined {
    return select(this.#database, 'SELECT * FROM pursuits WHERE order_ref = ?', order)[0];
  }

  listLive(): readonly StoredPursuit[] {
    return select(
      this.#database,
      `SELECT * FROM pursuits INDEXED BY pursuits_live WHERE ${LIVE} ORDER BY at_ms, rowid`,
    );
  }

  listLiveStates(): readonly LivePursuit[] {
    return this.#database
      .all(
        `SELECT order_ref, state, bid_ref, since_ms FROM pursuits INDEXED BY pursuits_live
         WHERE ${LIVE} ORDER BY at_ms, rowid`,
      )
      .map((row) => decodeRow('pursuits', 'order_ref', row, decodeLive));
  }

  listRecent(limit: number): readonly StoredPursuit[] {
    return select(
      this.#database,
      'SELECT * FROM pursuits ORDER BY at_ms DESC, rowid DESC LIMIT ?',
      limit,
    );
  }

  count(fromMs: UnixMs): Readonly<Partial<Record<StoredPursuit['state'], number>>> {
    const counts: Partial<Record<StoredPursuit['state'], number>> = {};
    const rows = this.#database.all(
      `SELECT state, count(*) AS times FROM pursuits INDEXED BY pursuits_state
       WHERE at_ms >= ? GROUP BY state ORDER BY state`,
      fromMs,
    );
    for (const row of rows) counts[oneOf(row, 'state', STATES)] = Number(row.times);
    return counts;
  }

  prune(beforeMs: UnixMs): number {
    return this.#database.run(`DELETE FROM pursuits WHERE ${ENDED} AND at_ms < ?`, beforeMs);
  }
}

function select(
  database: ReadableDatabase,
  sql: string,
  ...values: readonly SqlValue[]
): readonly StoredPursuit[] {
  return database
    .all(sql, ...values)
    .map((row) => decodeRow('pursuits', 'order_ref', row, decodePursuit));
}

/** `since_ms`, `bid_ref`, `lease_ref`, `reason`. */
function stateColumns(pursuit: StoredPursuit): readonly SqlValue[] {
  switch (pursuit.state) {
    case 'submitting':
      return [pursuit.sinceMs, null, null, null];
    case 'open':
      return [pursuit.openedMs, pursuit.bid, null, null];
    case 'won':
      return [null, pursuit.bid, pursuit.lease, null];
    case 'lost':
      return [null, pursuit.bid, null, null];
    case 'closed':
      return [null, pursuit.bid ?? null, null, pursuit.reason];
  }
}

function decodePursuit(row: SqlRow): StoredPursuit {
  const offer = decodeOffer(row);
  const state = oneOf(row, 'state', STATES);
  switch (state) {
    case 'submitting':
      return { ...offer, state, sinceMs: instant(row, 'since_ms') };
    case 'open':
      return {
        ...offer,
        state,
        bid: parseBidRef(text(row, 'bid_ref')),
        openedMs: instant(row, 'since_ms'),
      };
    case 'won':
      return {
        ...offer,
        state,
        bid: parseBidRef(text(row, 'bid_ref')),
        lease: parseLeaseRef(text(row, 'lease_ref')),
      };
    case 'lost':
      return { ...offer, state, bid: parseBidRef(text(row, 'bid_ref')) };
    case 'closed': {
      const bid = optional(row, 'bid_ref', parseBidRef);
      const reason = oneOf(row, 'reason', CLOSE_REASONS);
      return { ...offer, state, reason, ...(bid === undefined ? {} : { bid }) };
    }
  }
}

function decodeLive(row: SqlRow): LivePursuit {
  const order = parseOrderRef(text(row, 'order_ref'));
  const state = oneOf(row, 'state', LIVE_STATES);
  if (state === 'submitting') return { order, state };
  const openedMs = instant(row, 'since_ms');
  return { order, state, bid: parseBidRef(text(row, 'bid_ref')), openedMs };
}

/** What an order wants besides resources and a price, and what of it was promised. */
function termsOf({ order, reclamationSeconds }: Offer): OfferedTerms {
  const { signedBy, unserved } = order;
  return {
    ...(signedBy === undefined ? {} : { signedBy }),
    ...(unserved === undefined ? {} : { unserved }),
    ...(order.reclamationSeconds === undefined ? {} : { wantsNotice: order.reclamationSeconds }),
    ...(reclamationSeconds === undefined ? {} : { givesNotice: reclamationSeconds }),
  };
}

function decodeOffer(row: SqlRow): Offer {
  const { signedBy, unserved, wantsNotice, givesNotice } = offeredTerms(row, 'terms_json');
  return {
    order: {
      ref: parseOrderRef(text(row, 'order_ref')),
      network: parseNetworkId(text(row, 'network')),
      label: text(row, 'label'),
      tenant: parseTenantId(text(row, 'tenant')),
      group: groupSpec(row, 'group_json'),
      maxPrice: decCoin(row, 'max_denom', 'max_price'),
      createdHeight: height(row, 'created_height'),
      ...(signedBy === undefined ? {} : { signedBy }),
      ...(unserved === undefined ? {} : { unserved }),
      ...(wantsNotice === undefined ? {} : { reclamationSeconds: wantsNotice }),
    },
    price: decCoin(row, 'price_denom', 'price'),
    claim: claim(row, 'claim_json'),
    ...(givesNotice === undefined ? {} : { reclamationSeconds: givesNotice }),
  };
}
