import type { ChainEvent } from '../module.ts';

/** What a query is asked about: each `type.key` with its values, in the order of the events. */
export type EventMap = ReadonlyMap<string, readonly string[]>;

/** Whether the events meet a query. */
export type EventQuery = (events: EventMap) => boolean;

/** A query that cannot be read. */
export class EventQueryError extends Error {
  override readonly name = 'EventQueryError';
}

const CONDITION = /^\s*([\w./-]+)\s*(?:(<=|>=|=|<|>|CONTAINS)\s*(?:'([^']*)'|(\d+))|(EXISTS))\s*$/;

/**
 * Reads CometBFT's language for events: `tm.event='Tx' AND transfer.amount='5uakt'`, with `=`, `<`,
 * `<=`, `>`, `>=` for numbers, CONTAINS and EXISTS. A condition is met where one value meets it.
 */
export function parseEventQuery(text: string): EventQuery {
  const conditions = text.split(/\sAND\s/).map(parseCondition);
  return (events) => conditions.every((isMet) => isMet(events));
}

function parseCondition(text: string): EventQuery {
  const match = CONDITION.exec(text);
  if (match?.[1] === undefined) {
    throw new EventQueryError(`failed to parse query: ${JSON.stringify(text)}`);
  }
  const [, key, operator, quoted, number, exists] = match;
  if (exists !== undefined) return (events) => events.has(key);
  const isMet = comparison(operator ?? '=', quoted, number);
  return (events) => (events.get(key) ?? []).some(isMet);
}

function comparison(
  operator: string,
  quoted: string | undefined,
  number: string | undefined,
): (value: string) => boolean {
  const wanted = quoted ?? number ?? '';
  if (operator === 'CONTAINS') return (value) => value.includes(wanted);
  if (operator === '=' && number === undefined) return (value) => value === wanted;
  if (!/^\d+$/.test(wanted)) throw new EventQueryError(`${wanted} is no number`);
  const than = BigInt(wanted);
  return (value) => /^\d+$/.test(value) && compare(BigInt(value), operator, than);
}

function compare(value: bigint, operator: string, than: bigint): boolean {
  switch (operator) {
    case '<':
      return value < than;
    case '<=':
      return value <= than;
    case '>':
      return value > than;
    case '>=':
      return value >= than;
    default:
      return value === than;
  }
}

/** The events as a query sees them, with what CometBFT itself adds. */
export function eventMap(
  events: readonly ChainEvent[],
  more: Readonly<Record<string, string>>,
): EventMap {
  const map = new Map<string, string[]>();
  const add = (key: string, value: string): void => {
    const values = map.get(key);
    if (values === undefined) map.set(key, [value]);
    else values.push(value);
  };
  for (const { type, attributes } of events) {
    for (const [key, value] of attributes) add(`${type}.${key}`, value);
  }
  for (const [key, value] of Object.entries(more)) add(key, value);
  return map;
}
