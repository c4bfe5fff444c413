import type { Dec } from './money.ts';

/** One whole coin: how many digits it has, and what it is worth in US dollars. */
export interface CoinWorth {
  readonly exponent: number;
  /** US dollars, above 0. */
  readonly usd: Dec;
}

/** The same value in atomics of another coin, rounded up: a cost is never made smaller than it is. */
export function valueIn(amount: bigint, from: CoinWorth, to: CoinWorth): bigint {
  const numerator = amount * from.usd * 10n ** BigInt(to.exponent);
  const denominator = to.usd * 10n ** BigInt(from.exponent);
  return (numerator + denominator - 1n) / denominator;
}
