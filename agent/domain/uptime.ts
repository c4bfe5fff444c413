import type { UnixMs } from '../base/instant.ts';
import type { Interval } from './time.ts';
import { overlapMs } from './time.ts';

/**
 * Uptime is the share of time in which we were able to serve: agent alive, engine answering, chain
 * fresh. Every gap has a cause. The owner's own pauses are a third class: neither up nor down.
 */
export type UptimeState =
  | { readonly class: 'up' }
  | { readonly class: 'down'; readonly cause: DownCause }
  | { readonly class: 'paused' };

/** Why we were not able to serve. */
export const DOWN_CAUSES = [
  /** The agent did not run (crash, reboot, power cut). */
  'agent-stopped',
  /** The container engine did not answer. */
  'engine-down',
  /** No block of the network for longer than a minute. */
  'network-stale',
  /** The agent had just started and had not heard of the network yet; a minute of it at most. */
  'starting',
] as const;
/** One of {@link DOWN_CAUSES}. */
export type DownCause = (typeof DOWN_CAUSES)[number];

/** A stretch of time in one state, as it is stored. */
export interface UptimeInterval extends Interval {
  readonly state: UptimeState;
}

/** How old the newest block may be while we still count as able to serve. */
export const NETWORK_FRESH_MS = 60_000;

/** The state that these readings add up to; the owner's pause wins, then the first thing missing. */
export function uptimeState(readings: {
  readonly paused: boolean;
  readonly engineUp: boolean;
  readonly lastBlockMs: UnixMs | undefined;
  readonly nowMs: UnixMs;
  /** Since when the agent runs. */
  readonly startedMs: UnixMs;
}): UptimeState {
  if (readings.paused) return { class: 'paused' };
  if (!readings.engineUp) return { class: 'down', cause: 'engine-down' };
  const { lastBlockMs, nowMs, startedMs } = readings;
  if (lastBlockMs === undefined && nowMs - startedMs <= NETWORK_FRESH_MS) {
    return { class: 'down', cause: 'starting' };
  }
  if (lastBlockMs === undefined || nowMs - lastBlockMs > NETWORK_FRESH_MS) {
    return { class: 'down', cause: 'network-stale' };
  }
  return { class: 'up' };
}

/** True where a stretch in `a` goes on in `b`. */
export function sameUptimeState(a: UptimeState, b: UptimeState): boolean {
  return a.class === b.class && (a.class !== 'down' || b.class !== 'down' || a.cause === b.cause);
}

/** Milliseconds by class inside a window, and what is left: `unknown`, before the first record. */
export interface UptimeSummary {
  readonly upMs: number;
  readonly downMs: number;
  readonly pausedMs: number;
  readonly unknownMs: number;
  readonly downByCause: Readonly<Partial<Record<DownCause, number>>>;
}

/** Adds up what `intervals`, which do not overlap, have in `window`. */
export function summariseUptime(
  intervals: Iterable<UptimeInterval>,
  window: Interval,
): UptimeSummary {
  let upMs = 0;
  let downMs = 0;
  let pausedMs = 0;
  const downByCause: Partial<Record<DownCause, number>> = {};
  for (const interval of intervals) {
    const ms = overlapMs(interval, window);
    if (ms === 0) continue;
    if (interval.state.class === 'up') upMs += ms;
    else if (interval.state.class === 'paused') pausedMs += ms;
    else {
      downMs += ms;
      downByCause[interval.state.cause] = (downByCause[interval.state.cause] ?? 0) + ms;
    }
  }
  const spanMs = Math.max(0, window.toMs - window.fromMs);
  return {
    upMs,
    downMs,
    pausedMs,
    unknownMs: Math.max(0, spanMs - upMs - downMs - pausedMs),
    downByCause,
  };
}
