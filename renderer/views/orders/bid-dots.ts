import type { OrdersSummary } from '../../../agent/api/methods.ts';
import { perHour } from '../../format/money.ts';

export type BidState = OrdersSummary['bids'][number]['state'];

/** How a bid is drawn: its form says what became of it. */
export type DotKind = 'won' | 'lost' | 'open' | 'other';
export const DOT_KINDS = ['won', 'lost', 'open', 'other'] as const;

export interface BidDot {
  readonly order: string;
  readonly label: string;
  readonly atMs: number;
  /** Atomics an hour. */
  readonly price: bigint;
  readonly state: BidState;
  readonly kind: DotKind;
  readonly bid: OrdersSummary['bids'][number];
}

const KINDS: Readonly<Record<BidState, DotKind>> = {
  submitting: 'open',
  open: 'open',
  won: 'won',
  lost: 'lost',
  closed: 'other',
  unknown: 'other',
};

/** The bids as dots, the oldest first. Prices in another coin have no place on the axis. */
export function bidDots(
  bids: OrdersSummary['bids'],
  denom: string,
  blockMs: number,
): readonly BidDot[] {
  return bids
    .filter((bid) => bid.price.denom === denom)
    .map((bid) => ({
      order: bid.order,
      label: bid.label,
      atMs: bid.atMs,
      price: perHour(bid.price, blockMs),
      state: bid.state,
      kind: KINDS[bid.state],
      bid,
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

export interface DotCounts {
  readonly counts: Readonly<Record<DotKind, number>>;
  /** The bids that asked least and most; `undefined` where there is none. */
  readonly low: BidDot | undefined;
  readonly high: BidDot | undefined;
}

export function countDots(dots: readonly BidDot[]): DotCounts {
  const counts = { won: 0, lost: 0, open: 0, other: 0 };
  for (const { kind } of dots) counts[kind] += 1;
  const byPrice = dots.toSorted((a, b) => (a.price < b.price ? -1 : a.price > b.price ? 1 : 0));
  return { counts, low: byPrice[0], high: byPrice.at(-1) };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The nearest of the points within `reach` pixels. */
export function nearestPoint(
  points: readonly Point[],
  { x, y }: Point,
  reach: number,
): number | undefined {
  let found: number | undefined;
  let least = reach * reach;
  points.forEach((point, index) => {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance > least) return;
    least = distance;
    found = index;
  });
  return found;
}

/** Moments for a time axis: about `most`, never above one more, at whole steps of the owner's clock. */
export function timeTicks(fromMs: number, toMs: number, most = 4): readonly number[] {
  const hour = 3_600_000;
  const steps = [1 / 12, 1 / 6, 1 / 4, 1 / 2, 1, 2, 3, 6, 12, 24, 48, 72, 168].map((n) => n * hour);
  const step = steps.find((each) => (toMs - fromMs) / each <= most + 0.5) ?? toMs - fromMs;
  // From the owner's midnight, so that a day's line stands at its beginning.
  const from = new Date(fromMs);
  const midnight = new Date(from.getFullYear(), from.getMonth(), from.getDate()).getTime();
  const ticks: number[] = [];
  for (let place = 0; midnight + place * step <= toMs; place += 1) {
    const days = (place * step) / (24 * hour);
    const tick = Number.isInteger(days)
      ? new Date(from.getFullYear(), from.getMonth(), from.getDate() + days).getTime()
      : midnight + place * step;
    if (tick >= fromMs && tick <= toMs) ticks.push(tick);
  }
  return ticks.slice(0, most + 1);
}
