import type { Brand } from '../base/brand.ts';

/**
 * Money is a whole number of atomics (a network's smallest unit) or a decimal with 18 digits
 * behind the point. Neither ever passes through a floating-point number.
 */

/** A coin unit as its network spells it, such as `uact`. It comes from the network, never from code. */
export type Denom = Brand<string, 'Denom'>;

/** Makes a denom. Throws `RangeError` for text that no chain would accept. */
export function parseDenom(text: string): Denom {
  if (!/^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/.test(text)) {
    throw new RangeError(`not a denom: ${JSON.stringify(text.slice(0, 80))}`);
  }
  return text as Denom;
}

/** A whole number of atomics of one denom. */
export interface Coin {
  readonly denom: Denom;
  readonly amount: bigint;
}

/** A decimal number with 18 digits behind the point, held as value × 10^18. */
export type Dec = Brand<bigint, 'Dec'>;

/** An amount with 18 digits behind the point; what prices per block are made of. */
export interface DecCoin {
  readonly denom: Denom;
  readonly amount: Dec;
}

/** Digits behind the point of a {@link Dec}. */
export const DEC_DIGITS = 18;
const SCALE = 10n ** BigInt(DEC_DIGITS);

/** Zero. */
export const DEC_ZERO = 0n as Dec;

/**
 * Reads `12`, `0.5` or `-3.25`. Throws `RangeError` for anything else, and for more than 18 digits
 * behind the point, because rounding somebody's price is not ours to do.
 */
export function parseDec(text: string): Dec {
  const match = /^(-?)(\d{1,60})(?:\.(\d{1,18}))?$/.exec(text);
  if (match === null) {
    throw new RangeError(`not a decimal with at most 18 digits: ${text.slice(0, 80)}`);
  }
  const [, sign = '', whole = '0', fraction = ''] = match;
  const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(DEC_DIGITS, '0'));
  return (sign === '-' ? -value : value) as Dec;
}

/** The decimal of a whole number. */
export function decFromInt(value: bigint): Dec {
  return (value * SCALE) as Dec;
}

/** The shortest plain text that {@link parseDec} reads back to the same value. */
export function decToText(value: Dec): string {
  const absolute: bigint = value < 0n ? 0n - value : value;
  const fraction = (absolute % SCALE).toString().padStart(DEC_DIGITS, '0').replace(/0+$/, '');
  const whole = (absolute / SCALE).toString();
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The sum; exact. */
export function addDec(a: Dec, b: Dec): Dec {
  return (a + b) as Dec;
}

/** `value` × a whole number; exact. */
export function mulDecInt(value: Dec, times: bigint): Dec {
  return (value * times) as Dec;
}

/** The next decimal at or above `value` × `numerator` / `denominator`; `denominator` is above 0. */
export function mulDecRatioCeil(value: Dec, numerator: bigint, denominator: bigint): Dec {
  const product = value * numerator;
  const quotient = product / denominator;
  const exact = quotient * denominator === product;
  return (exact || product < 0n ? quotient : quotient + 1n) as Dec;
}

/** Cuts the digits behind the point, toward zero: how a chain pays out. */
export function truncateDec(value: Dec): bigint {
  return value / SCALE;
}

/** The next whole number at or above `value`. */
export function ceilDec(value: Dec): bigint {
  const whole = value / SCALE;
  return value > whole * SCALE ? whole + 1n : whole;
}

/** What `rate` per block comes to after `blocks` blocks, cut to whole atomics. */
export function amountOver(rate: DecCoin, blocks: bigint): Coin {
  return { denom: rate.denom, amount: truncateDec(mulDecInt(rate.amount, blocks)) };
}

/** Sums by denom, in order of first appearance. */
export function sumCoins(coins: Iterable<Coin>): readonly Coin[] {
  const sums = new Map<Denom, bigint>();
  for (const { denom, amount } of coins) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  return [...sums].map(([denom, amount]) => ({ denom, amount }));
}
