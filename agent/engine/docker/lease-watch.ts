import type { Clock, Timer } from '../../base/clock.ts';
import type { LeaseRef } from '../../domain/ids.ts';

/** Something that happened to a lease's container, for those who read its logs. */
export interface LeaseChange {
  readonly type: 'created' | 'started' | 'ended' | 'destroyed' | 'lease-removed';
  readonly containerId: string;
  /** When the engine says it was. */
  readonly atNanos: number;
}

/** Tells log readers what changes, in place of asking the engine over and over. */
export class LeaseWatch {
  #tick = 0;
  readonly #listeners = new Map<LeaseRef, Set<(change: LeaseChange) => void>>();

  /** Calls `listener` on each change until the returned function is called. */
  subscribe(lease: LeaseRef, listener: (change: LeaseChange) => void): () => void {
    const listeners = this.#listeners.get(lease) ?? new Set();
    this.#listeners.set(lease, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(lease) === listeners) {
        this.#listeners.delete(lease);
      }
    };
  }

  /** Grows with every change of any lease. */
  get tick(): number {
    return this.#tick;
  }

  tell(lease: LeaseRef, change: LeaseChange): void {
    this.#tick += 1;
    for (const listener of this.#listeners.get(lease) ?? []) listener(change);
  }

  /**
   * Resolves when something changed after `tick` (at once, where it has already), after `mostMs`,
   * or when `signal` fires. May resolve too early; look again.
   */
  next(
    lease: LeaseRef,
    tick: number,
    clock: Clock,
    mostMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#tick > tick || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: Timer | undefined = undefined;
      const done = (): void => {
        unsubscribe();
        timer?.cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const unsubscribe = this.subscribe(lease, done);
      timer = clock.after(mostMs, done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
