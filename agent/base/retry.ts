import { isAborted, throwIfAborted } from './abort.ts';
import type { Backoff } from './backoff.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';

/** How often, how long between, and for which errors. */
export interface RetryOptions {
  readonly backoff: Backoff;
  /** Tries in all; `Infinity` goes on until it works or `signal` fires. */
  readonly tries: number;
  /** False for errors that no repetition can mend. */
  readonly retryable?: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown, waitMs: number) => void;
}

/** Runs `work` until it succeeds; throws its last error, or `Aborted`. */
export async function retry<T>(
  clock: Clock,
  signal: AbortSignal,
  options: RetryOptions,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(signal);
    try {
      return await work();
    } catch (error) {
      const retryable = options.retryable?.(error) ?? true;
      if (isAborted(error) || !retryable || attempt >= options.tries) throw error;
      const waitMs = backoffMs(options.backoff, attempt);
      options.onRetry?.(error, waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}
