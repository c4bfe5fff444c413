import { AgentError, messageOf } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Coin, Dec, DecCoin } from '../../../domain/money.ts';
import { parseDec, parseDenom } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { AkashErrorCode } from '../errors.ts';
import type { RawField } from './wire.ts';

/** What is new to us on the chain is not an error: it is said once and left alone. */
export interface Oddities {
  note(what: string, fields: Readonly<Record<string, string | number>>): void;
}

/** Says each oddity once per start, and not more than a thousand. */
export function openOddities(log: Logger): Oddities {
  const said = new Set<string>();
  return {
    note: (what, fields) => {
      const key = `${what} ${JSON.stringify(fields)}`;
      if (said.has(key) || said.size >= 1000) return;
      said.add(key);
      log.warn('the chain says something new to us', { what, ...fields });
    },
  };
}

/** The published codecs' whole numbers of 64 bits. */
export interface LongNumber {
  toString(): string;
}

/** Runs a reader over an answer; whatever it throws becomes `chain-answer-malformed`. */
export function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = `The chain's ${what} is not understood: ${messageOf(cause)}`;
    throw new AgentError<AkashErrorCode>('chain-answer-malformed', message, { cause });
  }
}

/** Throws `RangeError` where a message lacks a part that it cannot be without. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`${what} is missing`);
  return value;
}

export function bigintOf(value: LongNumber): bigint {
  return BigInt(value.toString());
}

/** Throws `RangeError` for a height that no chain has. */
export function heightOf(value: LongNumber): BlockHeight {
  return parseBlockHeight(Number(value.toString()));
}

/** Throws `RangeError` for anything but a whole amount ≥ 0 of a denom. */
export function coinOf(coin: { denom: string; amount: string } | undefined, what: string): Coin {
  const { denom, amount } = present(coin, what);
  if (!/^\d{1,60}$/.test(amount)) throw new RangeError(`${what} is not a whole amount`);
  return { denom: parseDenom(denom), amount: BigInt(amount) };
}

/** Throws `RangeError` for anything but a decimal with at most 18 digits of a denom. */
export function decCoinOf(
  coin: { denom: string; amount: string } | undefined,
  what: string,
): DecCoin {
  const { denom, amount } = present(coin, what);
  return { denom: parseDenom(denom), amount: parseDec(amount) };
}

/** A decimal that is on the wire as value × 10^18. */
export function scaledDec(text: string, what: string): Dec {
  if (!/^-?\d{1,78}$/.test(text)) throw new RangeError(`${what} is not a decimal`);
  return BigInt(text) as Dec;
}

/** A chain's state: our word for it, or `unknown` beside the number that we have no word for. */
export interface StateOf<S extends string> {
  readonly state: S | 'unknown';
  readonly stateNumber: number;
}

/** The state with this number by a list of the chain's words. */
export function stateOf<S extends string>(
  words: Readonly<Partial<Record<number, S>>>,
  what: string,
  stateNumber: number,
  oddities: Oddities,
): StateOf<S> {
  const state = words[stateNumber];
  if (state === undefined) oddities.note(`a state of ${what}`, { state: stateNumber });
  return { state: state ?? 'unknown', stateNumber };
}

/** Says which fields of a message are not among those that we know. */
export function noteUnknownFields(
  fields: readonly RawField[],
  known: number,
  what: string,
  oddities: Oddities,
): void {
  for (const { number } of fields) {
    if (number > known) oddities.note(`a field of ${what}`, { field: number });
  }
}
