import type { Block } from '../block.ts';
import type { Chain } from '../chain.ts';
import { internalError } from './errors.ts';
import type { EventMap, EventQuery } from './event-query.ts';
import { eventMap, EventQueryError, parseEventQuery } from './event-query.ts';
import type { Json, JsonObject } from './json.ts';
import { base64, blockIdJson, blockJson, eventsJson, headerJson, resultJson } from './json.ts';

/** Something that is told to who subscribed: its name, what it says, and what a query can ask. */
interface Told {
  readonly type: 'NewBlock' | 'NewBlockHeader' | 'Tx';
  readonly value: () => JsonObject;
  readonly events: EventMap;
}

interface Subscription {
  readonly id: Json;
  readonly query: string;
  readonly isMet: EventQuery;
}

/** What one WebSocket has subscribed to. */
export class Subscriptions {
  readonly #chain: Chain;
  readonly #send: (message: JsonObject) => void;
  #all: readonly Subscription[] = [];

  constructor(chain: Chain, send: (message: JsonObject) => void) {
    this.#chain = chain;
    this.#send = send;
  }

  /** From now on what meets the query is sent with this id. */
  subscribe(id: Json, query: string): JsonObject {
    if (this.#all.some((known) => known.query === query)) {
      throw internalError('already subscribed');
    }
    this.#all = [...this.#all, { id, query, isMet: parsed(query) }];
    return {};
  }

  unsubscribe(query: string): JsonObject {
    const rest = this.#all.filter((known) => known.query !== query);
    if (rest.length === this.#all.length) throw internalError('subscription not found');
    this.#all = rest;
    return {};
  }

  unsubscribeAll(): JsonObject {
    if (this.#all.length === 0) throw internalError('subscription not found');
    this.#all = [];
    return {};
  }

  /** Tells of a block: itself, its header, then its transactions. */
  tell(block: Block): void {
    if (this.#all.length === 0) return;
    for (const told of toldBy(block, this.#chain)) {
      for (const { id, query, isMet } of this.#all) {
        if (!isMet(told.events)) continue;
        const data = { type: `tendermint/event/${told.type}`, value: told.value() };
        const result = { query, data, events: Object.fromEntries(told.events) };
        this.#send({ jsonrpc: '2.0', id, result });
      }
    }
  }
}

function parsed(query: string): EventQuery {
  try {
    return parseEventQuery(query);
  } catch (error) {
    if (error instanceof EventQueryError) {
      throw internalError(`failed to parse query: ${error.message}`);
    }
    throw error;
  }
}

function toldBy(block: Block, chain: Chain): readonly Told[] {
  return [
    {
      type: 'NewBlock',
      events: eventMap(block.events, { 'tm.event': 'NewBlock' }),
      value: () => ({
        block: blockJson(block, chain),
        block_id: blockIdJson(block.hash),
        result_finalize_block: {
          events: eventsJson(block.events),
          tx_results: block.results.map(resultJson),
          validator_updates: null,
          app_hash: base64(block.appHash),
        },
      }),
    },
    {
      type: 'NewBlockHeader',
      events: eventMap([], { 'tm.event': 'NewBlockHeader' }),
      value: () => ({ header: headerJson(block, chain) }),
    },
    ...block.txs.map((_, index) => toldTx(block, index)),
  ];
}

function toldTx(block: Block, index: number): Told {
  const [tx, result] = [block.txs[index], block.results[index]];
  if (tx === undefined || result === undefined) throw new Error('a place without a transaction');
  const height = block.height.toString();
  return {
    type: 'Tx',
    events: eventMap(result.events, {
      'tm.event': 'Tx',
      'tx.hash': tx.hash,
      'tx.height': height,
    }),
    value: () => ({
      TxResult: {
        height,
        ...(index === 0 ? {} : { index }),
        tx: base64(tx.bytes),
        result: withoutEmpty(resultJson(result)),
      },
    }),
  };
}

/** Here, unlike anywhere else, what is zero or empty is left out. */
function withoutEmpty(result: JsonObject): JsonObject {
  const entries = Object.entries(result);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== 0 && value !== '' && value !== null),
  );
}
