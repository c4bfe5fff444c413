import type { Dec } from './money.ts';
import { mulDecRatioCeil } from './money.ts';

/** Milliseconds between Akash's blocks as they usually are, where they were not measured yet. */
export const USUAL_BLOCK_MS = 6_117;
/** An average month of the Gregorian calendar: 365.2425 / 12 days. */
export const MONTH_MS = 2_629_746_000;
const HOUR_MS = 3_600_000;

/** What turns US dollars over a time into a network's coin per block. */
export interface DollarPace {
  /** Milliseconds between blocks, as measured. */
  readonly blockMs: number;
  /** Digits behind the point of the coin that leases pay in: 6 makes a million atomics a coin. */
  readonly exponent: number;
  /** US dollars for one whole coin, a whole number: 1 where the coin is a dollar. */
  readonly usdPerCoin: number;
}

/** So many dollars a month, in atomics per block, rounded up at the 18th digit. */
export function perBlockOfMonth(usd: Dec, pace: DollarPace): Dec {
  return perBlock(usd, MONTH_MS, pace);
}

/** So many dollars an hour, in atomics per block, rounded up at the 18th digit. */
export function perBlockOfHour(usd: Dec, pace: DollarPace): Dec {
  return perBlock(usd, HOUR_MS, pace);
}

function perBlock(usd: Dec, timeMs: number, { blockMs, exponent, usdPerCoin }: DollarPace): Dec {
  // In thousandths of a millisecond: a measured pace has a fraction, and money has no floats.
  const blockUs = BigInt(Math.max(1, Math.round(blockMs * 1000)));
  const atomics = 10n ** BigInt(exponent);
  return mulDecRatioCeil(usd, blockUs * atomics, BigInt(timeMs) * 1000n * BigInt(usdPerCoin));
}
