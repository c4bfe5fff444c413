import { Aborted, childController, hasFired, orAborted } from './abort.ts';
import type { Clock } from './clock.ts';

/** A signal that fires with `parent`, or after `ms` of that clock. */
export function deadlineSignal(clock: Clock, ms: number, parent: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const timer = clock.after(ms, () => {
    controller.abort(new Aborted('it took too long'));
  });
  const onStop = (): void => {
    timer.cancel();
    controller.abort(parent.reason);
  };
  if (parent.aborted) onStop();
  else parent.addEventListener('abort', onStop, { once: true, signal: controller.signal });
  return controller.signal;
}

/** So long, unless `signal` fires first. */
export interface TimeLimit {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly withinMs: number;
}

/** What `work` comes to, or `undefined` where its time was over first. */
export async function within<T>(
  { clock, signal, withinMs }: TimeLimit,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const limit = childController(signal);
  const timer = clock.after(withinMs, () => limit.abort(new Aborted('it took too long')));
  try {
    return await orAborted(work(limit.signal), limit.signal);
  } catch (error) {
    // Two things end it, and the other did not.
    if (hasFired(limit.signal) && !hasFired(signal)) return undefined;
    throw error;
  } finally {
    timer.cancel();
    limit.release();
  }
}
