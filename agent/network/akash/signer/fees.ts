import type { Clock } from '../../../base/clock.ts';
import { startOfLocalDay } from '../../../base/clock.ts';
import type { Coin, Dec, Denom } from '../../../domain/money.ts';
import { ceilDec, decFromInt, mulDecInt, mulDecRatioCeil } from '../../../domain/money.ts';
import type { FeeDay } from './flight.ts';

// Days have 23 to 25 hours; a day that lies further ahead is one of a clock that was wrong.
const AHEAD_MS = 36 * 60 * 60 * 1000;

/** Gas to ask for: what the simulation used, and a margin. */
export function gasWithMargin(used: bigint, percent: bigint): bigint {
  return (used * percent + 99n) / 100n;
}

/** Gas × price, rounded up as nodes do. */
export function feeFor(gas: bigint, price: Dec, denom: Denom): Coin {
  return { denom, amount: ceilDec(mulDecInt(price, gas)) };
}

/** The least price at which the fee for `gas` is at least `required`. */
export function priceOf(required: bigint, gas: bigint): Dec {
  return mulDecRatioCeil(decFromInt(required), 1n, gas);
}

/** The higher of both. */
export function higher(a: Dec, b: Dec): Dec {
  return a > b ? a : b;
}

/** What was paid today, of which the last paid day may be an earlier one. */
export function feesToday(day: FeeDay | undefined, clock: Pick<Clock, 'now'>): FeeDay {
  const startMs = startOfLocalDay(clock.now());
  if (day === undefined) return { startMs, spent: 0n };
  // A clock that was set back does not begin the day anew.
  const isToday =
    day.startMs === startMs || (day.startMs > startMs && day.startMs - startMs < AHEAD_MS);
  return isToday ? day : { startMs, spent: 0n };
}

/** The day with one fee more. */
export function withFee({ startMs, spent }: FeeDay, amount: bigint): FeeDay {
  return { startMs, spent: spent + amount };
}
