import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { amountOf } from '../../format/money.ts';

export const PERIODS = ['today', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const WEEK_DAYS = 7;

/** Midnight `days` after the day of `atMs`, by the owner's calendar: days of 23 and 25 hours too. */
export function midnight(atMs: number, days = 0): number {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

export function periodStart(period: Period, nowMs: number): number {
  switch (period) {
    case 'today':
      return midnight(nowMs);
    case 'week':
      return midnight(nowMs, 1 - WEEK_DAYS);
    case 'month':
      return midnight(nowMs, 1 - new Date(nowMs).getDate());
  }
}

/** The midnights that bound the days of all three periods; the last one is tonight's. */
export function dayEdges(nowMs: number): number[] {
  const days = Math.max(WEEK_DAYS, new Date(nowMs).getDate());
  return Array.from({ length: days + 1 }, (_, place) => midnight(nowMs, place + 1 - days));
}

export interface PeriodSum {
  readonly paid: bigint;
  readonly payments: number;
  readonly rentedMs: number;
}

/** What was paid since `fromMs`, which is one of the edges. What is accrued has no place here. */
export function sumSince(
  buckets: readonly EarningsBucket[],
  fromMs: number,
  denom: string,
): PeriodSum {
  return buckets
    .filter((bucket) => bucket.fromMs >= fromMs)
    .reduce<PeriodSum>(
      (sum, { paid, payments, rentedMs }) => ({
        paid: sum.paid + amountOf(paid, denom),
        payments: sum.payments + payments,
        rentedMs: sum.rentedMs + rentedMs,
      }),
      { paid: 0n, payments: 0, rentedMs: 0 },
    );
}
