import type { Coin } from './keepers.ts';
import type { ChainEvent } from './module.ts';

/** An event in the SDK's old form: plain texts, in the order in which they are given. */
export function plainEvent(
  type: string,
  attributes: readonly (readonly [key: string, value: string])[],
): ChainEvent {
  return { type, attributes };
}

/**
 * An event in the SDK's typed form: its type is a message's name, each value is the JSON of a field,
 * and the fields stand in the order of the alphabet. 64-bit numbers are given as texts.
 */
export function typedEvent(type: string, fields: Readonly<Record<string, unknown>>): ChainEvent {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return { type, attributes: sorted.map(([key, value]) => [key, JSON.stringify(value)]) };
}

/** The same event with one more attribute: `msg_index`, `mode`. */
export function withAttribute(event: ChainEvent, key: string, value: string): ChainEvent {
  return { type: event.type, attributes: [...event.attributes, [key, value]] };
}

/** As events and errors name coins: `5uact,7uakt`, in the order of the denoms. */
export function coinsText(coins: readonly Coin[]): string {
  return [...coins]
    .sort((a, b) => (a.denom < b.denom ? -1 : 1))
    .map(({ denom, amount }) => `${amount}${denom}`)
    .join(',');
}
