import { hasFired, isAborted } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';

interface BackgroundParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends all of it. */
  readonly signal: AbortSignal;
}

/** Work that nobody waits for; its failure is logged, never lost. */
export class Background {
  readonly #parts: BackgroundParts;
  readonly #running = new Set<Promise<void>>();

  constructor(parts: BackgroundParts) {
    this.#parts = parts;
  }

  run(what: string, work: () => Promise<void>): void {
    const running = (async (): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!isAborted(error)) this.#parts.log.warn('background work failed', { what, error });
      }
    })();
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  every(what: string, periodMs: number, work: () => Promise<void>): void {
    const { clock, log, signal } = this.#parts;
    this.run(what, async () => {
      while (!signal.aborted) {
        await clock.sleep(periodMs, signal);
        try {
          await work();
        } catch (error) {
          // Its own deadline ends one round, never the work.
          if (hasFired(signal)) return;
          log.warn('periodic work failed, next time again', { what, error });
        }
      }
    });
  }

  /** What runs now has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }
}
