import { Aborted } from './abort.ts';
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
