import { useSyncExternalStore } from 'react';

/** One timer for all that show an age. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let seconds = Math.floor(Date.now() / 1000);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    seconds = Math.floor(Date.now() / 1000);
    for (const tell of [...listeners]) tell();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, told again every `everyMs` (whole seconds): ages, countdowns, the line for now. */
export function useNow(everyMs = 1000): number {
  const step = Math.max(1, Math.round(everyMs / 1000));
  return useSyncExternalStore(subscribe, () => Math.floor(seconds / step) * step) * 1000;
}
