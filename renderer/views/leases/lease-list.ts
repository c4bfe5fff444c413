import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { DecCoinValue } from '../../../agent/api/values.ts';

/** Whether every word of a search is somewhere in what one knows of a lease; `name`: what it is called. */
export function leaseMatches(lease: LeaseValue, query: string, name = ''): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    lease.label,
    name,
    lease.tenant,
    lease.lease,
    lease.state,
    lease.closeReason ?? '',
    lease.problem ?? '',
    ...lease.services.map(({ service }) => service),
    lease.progress?.service ?? '',
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const DIGITS = 18;

/** The sum of prices for each denom, in the order in which they come. */
export function sumPrices(prices: readonly DecCoinValue[]): readonly DecCoinValue[] {
  const sums = new Map<string, bigint>();
  for (const { denom, amount } of prices) {
    sums.set(denom, (sums.get(denom) ?? 0n) + scaled(amount));
  }
  return [...sums].map(([denom, sum]) => ({ denom, amount: decimalOf(sum) }));
}

function scaled(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(DIGITS, '0'));
}

function decimalOf(sum: bigint): string {
  const digits = sum.toString().padStart(DIGITS + 1, '0');
  const fraction = digits.slice(-DIGITS).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -DIGITS) : `${digits.slice(0, -DIGITS)}.${fraction}`;
}

/** Newer ones first; what is in both is taken from the newer. */
export function joinLeases(
  newer: readonly LeaseValue[],
  older: readonly LeaseValue[],
): readonly LeaseValue[] {
  const known = new Set(newer.map(({ lease }) => lease));
  return [...newer, ...older.filter(({ lease }) => !known.has(lease))];
}
