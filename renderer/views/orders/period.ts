/** The stretch of time up to now that the evidence is about. */
export const PERIODS = ['hour', 'day', 'week'] as const;
export type Period = (typeof PERIODS)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const SPANS: Readonly<Record<Period, { readonly spanMs: number; readonly stepMs: number }>> = {
  hour: { spanMs: HOUR_MS, stepMs: MINUTE_MS },
  day: { spanMs: 24 * HOUR_MS, stepMs: 10 * MINUTE_MS },
  week: { spanMs: 7 * 24 * HOUR_MS, stepMs: HOUR_MS },
};

/**
 * Where the period begins. In steps, so that one question holds for a while: within a step more is
 * asked about than the name says, never less.
 */
export function periodStart(period: Period, nowMs: number): number {
  const { spanMs, stepMs } = SPANS[period];
  return Math.max(0, Math.floor((nowMs - spanMs) / stepMs) * stepMs);
}
