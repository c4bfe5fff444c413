import type { Slices } from '../../../agent/api/slices.ts';
import type { Currency } from '../../format/money.ts';
import { symbolText } from '../../format/names.ts';

export type Balance = NonNullable<Slices['wallet']['balances']>['rows'][number];

/** A row's coin as amounts of it are written. */
export function currencyOfRow({ denom, exponent, symbol }: Balance): Currency {
  return { denom, exponent, symbol: symbolText(symbol) };
}

export function rowFor({ balances }: Slices['wallet'], use: Balance['use']): Balance | undefined {
  return balances?.rows.find((row) => row.use === use);
}

/** All that is there of a coin, wherever it lies: the four never overlap. */
export function totalOf({ free, locked, fromEscrow, redeeming }: Balance): bigint {
  return free + locked + fromEscrow + redeeming;
}

const SCALE = 18;

/**
 * What so much of a coin is worth in US dollars, in millionths of a dollar, rounded down. Exact: a
 * float would not hold every amount.
 */
export function worth(amount: bigint, exponent: number, usd: string): bigint {
  const [whole = '0', fraction = ''] = usd.split('.');
  const price = BigInt(whole + fraction.padEnd(SCALE, '0').slice(0, SCALE));
  return (amount * price * 1_000_000n) / 10n ** BigInt(exponent + SCALE);
}

/** How much of a coin at that price so many millionths of a dollar come to; rounded down. */
export function coinsFor(micros: bigint, exponent: number, usd: string): bigint | undefined {
  const [whole = '0', fraction = ''] = usd.split('.');
  const price = BigInt(whole + fraction.padEnd(SCALE, '0').slice(0, SCALE));
  if (price === 0n) return undefined;
  return (micros * 10n ** BigInt(exponent + SCALE)) / (price * 1_000_000n);
}

/** US dollars as their own coin: six digits, as {@link worth} gives them. */
export const US_DOLLARS: Currency = { denom: 'usd', exponent: 6, symbol: 'US$' };
