/**
 * Stretches of the owner's calendar, cut into hours, days or months. A day is from midnight to
 * midnight where the owner is: 23 or 25 hours long when the clocks change.
 */
export const SCALES = ['day', 'days2', 'month', 'year'] as const;
export type Scale = (typeof SCALES)[number];
/** What one bar is. */
export type Unit = 'hour' | 'day' | 'month';

export interface Stretch {
  readonly scale: Scale;
  readonly unit: Unit;
  /** From the first edge to the last: the whole stretch, also what has not come yet. */
  readonly edges: readonly number[];
  /** The edges up to the end of the piece that holds now: what can be asked about. */
  readonly asked: readonly number[];
  /** Which piece holds now; `undefined` in a stretch that is over. */
  readonly current: number | undefined;
}

const HOUR_MS = 3_600_000;
/** As far back as one can go: about two months of days, ten years of months. */
const MOST_BACK: Readonly<Record<Scale, number>> = { day: 60, days2: 30, month: 120, year: 10 };

/** The stretch `back` before the one that holds now. */
export function stretchOf(scale: Scale, back: number, nowMs: number): Stretch {
  const edges = rising(edgesOf(scale, back, nowMs));
  const place = edges.findIndex((edge) => edge > nowMs);
  const current = place <= 0 ? undefined : place - 1;
  return {
    scale,
    unit: unitOf(scale),
    edges,
    asked: place <= 0 ? edges : edges.slice(0, place + 1),
    current,
  };
}

/**
 * The buckets that stand at the same places as the stretch's pieces. An answer of before the clock
 * went on has one too old and lacks the newest; one of another stretch has none that fits.
 */
export function alignedBuckets<T extends { readonly fromMs: number }>(
  buckets: readonly T[] | undefined,
  { asked }: Stretch,
): readonly T[] | undefined {
  const fitting = buckets?.filter(({ fromMs }) => asked.includes(fromMs));
  return fitting?.[0]?.fromMs === asked[0] ? fitting : undefined;
}

export function canGoBack(scale: Scale, back: number): boolean {
  return back < MOST_BACK[scale];
}

function unitOf(scale: Scale): Unit {
  switch (scale) {
    case 'day':
    case 'days2':
      return 'hour';
    case 'month':
      return 'day';
    case 'year':
      return 'month';
  }
}

function edgesOf(scale: Scale, back: number, nowMs: number): readonly number[] {
  const now = new Date(nowMs);
  const year = now.getFullYear();
  const month = now.getMonth();
  switch (scale) {
    case 'day':
    case 'days2': {
      const hours = scale === 'day' ? 24 : 48;
      // Whole hours of the owner's clock, which need not be whole hours of UTC.
      const thisHour = new Date(nowMs).setMinutes(0, 0, 0);
      const endMs = thisHour + HOUR_MS - back * hours * HOUR_MS;
      return Array.from({ length: hours + 1 }, (_, n) => endMs - (hours - n) * HOUR_MS);
    }
    case 'month': {
      // Day 0 of a month is the last one of the month before.
      const days = new Date(year, month - back + 1, 0).getDate();
      return Array.from({ length: days + 1 }, (_, n) => dayStart(year, month - back, n + 1));
    }
    case 'year':
      return Array.from({ length: 13 }, (_, n) => dayStart(year - back, n, 1));
  }
}

/** Midnight, or the first moment of a day whose clocks skip it. */
function dayStart(year: number, month: number, day: number): number {
  return new Date(year, month, day).getTime();
}

/** Without what does not rise: a place that changed sides of the date line skipped a whole day. */
function rising(edges: readonly number[]): readonly number[] {
  return edges.filter((edge, place) => place === 0 || edge > (edges[place - 1] ?? 0));
}
