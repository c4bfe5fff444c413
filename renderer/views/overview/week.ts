import type { EarningsBucket, TimelineValue } from '../../../agent/api/methods.ts';
import { midnight } from './money-periods.ts';

const DAYS = 7;

/** One day of the week up to now, with the stretches that lie in it. */
export interface WeekDay {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stretches: readonly TimelineValue[];
  /** A lease was live, as it counts beside what was paid: also while it could not be served. */
  readonly rentedMs: number;
  /** Able to serve a renter, and without one: no part of the time that was rented. */
  readonly offeredMs: number;
  /** False where nothing is recorded of that day: then it has no hours at all. */
  readonly known: boolean;
}

/** Seven days of the owner's calendar that end tonight. */
export function weekWindow(nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: midnight(nowMs, 1 - DAYS), toMs: midnight(nowMs, 1) };
}

/** `daily` are days of the owner's calendar; the time that was rented is taken from there alone. */
export function weekDays(
  timeline: readonly TimelineValue[],
  daily: readonly EarningsBucket[],
  nowMs: number,
): readonly WeekDay[] {
  const rented = new Map(daily.map(({ fromMs, rentedMs }) => [fromMs, rentedMs]));
  return Array.from({ length: DAYS }, (_, place): WeekDay => {
    const fromMs = midnight(nowMs, place + 1 - DAYS);
    const toMs = midnight(nowMs, place + 2 - DAYS);
    const stretches = timeline
      .filter((stretch) => stretch.toMs > fromMs && stretch.fromMs < toMs)
      .map((stretch) => ({
        ...stretch,
        fromMs: Math.max(fromMs, stretch.fromMs),
        toMs: Math.min(toMs, stretch.toMs),
      }));
    const rentedMs = rented.get(fromMs) ?? 0;
    return {
      fromMs,
      toMs,
      stretches,
      rentedMs,
      offeredMs: lengthOf(stretches, 'offered'),
      known: rentedMs > 0 || stretches.some(({ state }) => state !== 'unknown'),
    };
  });
}

function lengthOf(stretches: readonly TimelineValue[], state: TimelineValue['state']): number {
  return stretches
    .filter((stretch) => stretch.state === state)
    .reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
