import type { Dec } from '../../../domain/money.ts';
import { parseDec } from '../../../domain/money.ts';

/** The least that the network makes at once, in whole coins. */
const LEAST_MINT = 10n;
/** What making them costs (a quarter of a percent), and the price may move meanwhile. */
const MARGIN_PERCENT = 103n;

interface Coins {
  readonly fee: { readonly exponent: number };
  /** Of a worth in US dollars by its rules. */
  readonly pay: { readonly exponent: number; readonly usd: number };
}

/**
 * What is to be given of what fees are paid in, for at least `amount` of what leases are paid in; atomics
 * of each. `price` is of a whole coin in US dollars, and above 0.
 */
export function mintCost(amount: bigint, { fee, pay }: Coins, price: Dec): bigint {
  const [feeUnit, payUnit] = [10n ** BigInt(fee.exponent), 10n ** BigInt(pay.exponent)];
  const least = LEAST_MINT * payUnit;
  const usd = (amount > least ? amount : least) * BigInt(pay.usd) * parseDec('1');
  return (usd * feeUnit * MARGIN_PERCENT) / (price * payUnit * 100n) + 1n;
}
