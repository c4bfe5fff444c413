import type { Slices } from '../../../agent/api/slices.ts';
import { toldSpanMs } from '../../format/time.ts';

type Summary = Slices['uptime']['last24h'];

/** One row of the record: the same part of two spans of time. */
export interface UptimePart {
  readonly kind: 'up' | 'paused' | 'down' | 'unknown';
  /** Of `down` alone: why. */
  readonly cause?: string;
  readonly dayMs: number;
  readonly monthMs: number;
}

/** Of the time in which the machine was to serve. The owner's own pauses do not count against it. */
export function servedShare({ upMs, downMs }: Summary): {
  readonly part: number;
  readonly whole: number;
} {
  return { part: upMs, whole: upMs + downMs };
}

/**
 * How much of a span is recorded at all, as the sum of what its rows tell; a young installation knows less
 * than it.
 */
export function knownMs({ upMs, downByCause, pausedMs }: Summary): number {
  const rows = [upMs, pausedMs, ...Object.values(downByCause)];
  return rows.reduce((sum, ms) => sum + toldSpanMs(ms), 0);
}

/**
 * A record that was told `sinceMs` ago and of which the state did not change: it would have been told.
 * Only a young one is brought up to now; in a full one the same time falls out at its other end.
 */
export function grown(
  {
    last24h,
    last30d,
    state,
    cause,
  }: Pick<Slices['uptime'], 'last24h' | 'last30d' | 'state' | 'cause'>,
  sinceMs: number,
): { readonly last24h: Summary; readonly last30d: Summary } {
  const grow = (summary: Summary): Summary => {
    const ms = Math.min(Math.max(0, sinceMs), summary.unknownMs);
    const { upMs, downMs, pausedMs, unknownMs, downByCause } = summary;
    return {
      upMs: upMs + (state === 'up' ? ms : 0),
      downMs: downMs + (state === 'down' ? ms : 0),
      pausedMs: pausedMs + (state === 'paused' ? ms : 0),
      unknownMs: unknownMs - ms,
      downByCause:
        state === 'down' && cause !== undefined
          ? { ...downByCause, [cause]: (downByCause[cause] ?? 0) + ms }
          : downByCause,
    };
  };
  return { last24h: grow(last24h), last30d: grow(last30d) };
}

/** Up first, then what was not, each cause by itself; what never was is left out but for `up`. */
export function uptimeParts(day: Summary, month: Summary): readonly UptimePart[] {
  const causes = [...new Set([...Object.keys(month.downByCause), ...Object.keys(day.downByCause)])];
  const down = causes
    .map((cause): UptimePart => ({
      kind: 'down',
      cause,
      dayMs: day.downByCause[cause] ?? 0,
      monthMs: month.downByCause[cause] ?? 0,
    }))
    .sort((one, other) => other.monthMs - one.monthMs);
  const parts: readonly UptimePart[] = [
    { kind: 'up', dayMs: day.upMs, monthMs: month.upMs },
    { kind: 'paused', dayMs: day.pausedMs, monthMs: month.pausedMs },
    ...down,
    { kind: 'unknown', dayMs: day.unknownMs, monthMs: month.unknownMs },
  ];
  return parts.filter(({ kind, dayMs, monthMs }) => kind === 'up' || dayMs > 0 || monthMs > 0);
}
