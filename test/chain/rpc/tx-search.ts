import type { Place } from '../chain.ts';
import { internalError } from './errors.ts';
import { eventMap, EventQueryError, parseEventQuery } from './event-query.ts';
import type { JsonObject } from './json.ts';
import { placeJson } from './json.ts';
import type { Node } from './node.ts';
import type { Params } from './params.ts';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/** The transactions whose events meet a query, a page of them. */
export function searchTxs(node: Node, params: Params): JsonObject {
  const isMet = parsed(params.text('query'));
  const order = params.text('order_by');
  if (!['asc', 'desc', ''].includes(order)) {
    throw internalError('expected order_by to be either `asc` or `desc` or empty');
  }
  const found = [...node.places()].filter((place) => isMet(eventsOf(place)));
  if (order === 'desc') found.reverse();
  const perPage = perPageOf(params);
  const page = pageOf(params, perPage, found.length);
  const shown = found.slice((page - 1) * perPage, page * perPage);
  return { txs: shown.map(placeJson), total_count: found.length.toString() };
}

function parsed(query: string): ReturnType<typeof parseEventQuery> {
  try {
    return parseEventQuery(query);
  } catch (error) {
    if (error instanceof EventQueryError) throw internalError(error.message);
    throw error;
  }
}

/** What a transaction can be found by. */
export function eventsOf({ block, index }: Place): ReturnType<typeof eventMap> {
  return eventMap(block.results[index]?.events ?? [], {
    'tx.hash': block.txs[index]?.hash ?? '',
    'tx.height': block.height.toString(),
  });
}

function perPageOf(params: Params): number {
  const asked = Number(params.whole('per_page') ?? DEFAULT_PER_PAGE);
  return asked < 1 ? DEFAULT_PER_PAGE : Math.min(asked, MAX_PER_PAGE);
}

function pageOf(params: Params, perPage: number, total: number): number {
  const page = Number(params.whole('page') ?? 1n);
  const pages = Math.max(Math.ceil(total / perPage), 1);
  if (page >= 1 && page <= pages) return page;
  throw internalError(`page should be within [1, ${pages}] range, given ${page}`);
}
