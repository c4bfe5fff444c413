import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { amountOf, averagePerHour } from '../../format/money.ts';

/** What a stretch came to. Paid and nothing else: what is accrued is never part of a sum. */
export interface Sum {
  readonly paid: bigint;
  readonly payments: number;
  readonly rentedMs: number;
  /** Atomics an hour, cut; `undefined` where nothing was rented out. */
  readonly perHour: bigint | undefined;
}

export function sumOf(buckets: readonly EarningsBucket[], denom: string): Sum {
  let paid = 0n;
  let payments = 0;
  let rentedMs = 0;
  for (const bucket of buckets) {
    paid += amountOf(bucket.paid, denom);
    payments += bucket.payments;
    rentedMs += bucket.rentedMs;
  }
  return {
    paid,
    payments,
    rentedMs,
    perHour: averagePerHour(paid, rentedMs),
  };
}

/** The bucket in which most was paid; `undefined` where nothing was. */
export function bestOf(
  buckets: readonly EarningsBucket[],
  denom: string,
): EarningsBucket | undefined {
  let best: EarningsBucket | undefined;
  let most = 0n;
  for (const bucket of buckets) {
    const paid = amountOf(bucket.paid, denom);
    if (paid <= most) continue;
    most = paid;
    best = bucket;
  }
  return best;
}
