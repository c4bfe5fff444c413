import { Aborted, throwIfAborted } from './abort.ts';
import type { UnixMs } from './instant.ts';
import { parseUnixMs } from './instant.ts';

/** A timer that was set; `cancel` may be called at any time, also after it fired. */
export interface Timer {
  cancel(): void;
}

/** All time in the agent comes from here, so that a test can move it by hand. */
export interface Clock {
  /** The wall clock. It can jump, in both directions. */
  now(): UnixMs;
  /** Milliseconds that only grow, for measuring spans. */
  monotonicMs(): number;
  /** Calls `run` once, `delayMs` from now. Pending timers do not keep the process alive. */
  after(delayMs: number, run: () => void): Timer;
  /** Resolves after `delayMs`; rejects with `Aborted` when `signal` fires first. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** `clock.sleep` made of `clock.after`, shared by the clocks. */
export async function sleepOn(
  clock: Pick<Clock, 'after'>,
  delayMs: number,
  signal: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      timer.cancel();
      reject(new Aborted());
    };
    const timer = clock.after(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

// Node fires a longer delay at once; 24 days are far more than any span here.
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): UnixMs {
    return parseUnixMs(Date.now());
  }

  monotonicMs(): number {
    return performance.now();
  }

  after(delayMs: number, run: () => void): Timer {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_DELAY_MS));
    timer.unref();
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }
}

/** Midnight, by this machine's time zone, of the day in which `instant` lies. */
export function startOfLocalDay(instant: UnixMs): UnixMs {
  return parseUnixMs(new Date(instant).setHours(0, 0, 0, 0));
}

/** The midnight with which the local week of `instant` began; weeks begin on Monday. */
export function startOfLocalWeek(instant: UnixMs): UnixMs {
  const day = new Date(startOfLocalDay(instant));
  const sinceMonday = (day.getDay() + 6) % 7;
  return parseUnixMs(Math.max(0, day.setDate(day.getDate() - sinceMonday)));
}

/** A time in ISO 8601 with its zone; `undefined` for anything else. */
export function readTime(text: string): UnixMs | undefined {
  const instant = new Date(text).getTime();
  return Number.isFinite(instant) && instant >= 0 ? parseUnixMs(instant) : undefined;
}

/** `2026-11-24 18:00:07`, in UTC, or without the seconds. */
export function utcText(instant: UnixMs, to: 'second' | 'minute' = 'second'): string {
  return new Date(instant)
    .toISOString()
    .slice(0, to === 'second' ? 19 : 16)
    .replace('T', ' ');
}
