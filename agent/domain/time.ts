import type { Brand } from '../base/brand.ts';
import type { UnixMs } from '../base/instant.ts';

/** A block's number on its network. Never an instant; `createdAt` on a chain is one of these. */
export type BlockHeight = Brand<number, 'BlockHeight'>;

/** Makes a height. Throws `RangeError` for anything but a whole number ≥ 0. */
export function parseBlockHeight(value: number): BlockHeight {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`not a block height: ${String(value)}`);
  }
  return value as BlockHeight;
}

/** From `fromMs` up to, not including, `toMs`. */
export interface Interval {
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
}

/** The milliseconds that both intervals share. */
export function overlapMs(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
}

/** The intervals as ones that neither touch nor overlap, in the order of time; empty ones are left out. */
export function unionOf(intervals: Iterable<Interval>): readonly Interval[] {
  const union: { fromMs: UnixMs; toMs: UnixMs }[] = [];
  const sorted = [...intervals].sort((a, b) => a.fromMs - b.fromMs);
  for (const { fromMs, toMs } of sorted) {
    if (fromMs >= toMs) continue;
    const last = union.at(-1);
    if (last === undefined || fromMs > last.toMs) union.push({ fromMs, toMs });
    else if (toMs > last.toMs) last.toMs = toMs;
  }
  return union;
}

/**
 * How many milliseconds the intervals cover between each two neighbours of `edges`, which rise.
 * Where two intervals overlap their time counts once. Takes time in proportion to both lists.
 */
export function coveredBetween(
  edges: readonly UnixMs[],
  intervals: Iterable<Interval>,
): readonly number[] {
  const union = unionOf(intervals);
  let place = 0;
  return edges.slice(1).map((toMs, index) => {
    const bucket = { fromMs: edges[index] ?? toMs, toMs };
    let coveredMs = 0;
    // The last one of a bucket may reach into the next: it is looked at again there.
    for (let at = place; at < union.length; at++) {
      const interval = union[at];
      if (interval === undefined || interval.fromMs >= toMs) break;
      coveredMs += overlapMs(interval, bucket);
      if (interval.toMs <= toMs) place = at + 1;
    }
    return coveredMs;
  });
}
