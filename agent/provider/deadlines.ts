import type { Clock } from '../base/clock.ts';
import type { UnixMs } from '../base/instant.ts';

/**
 * Deadlines that a jump of the wall clock does not bring nearer. They are stored as instants, for a
 * restart; while this process runs, what was left when it first looked is counted down on the clock
 * that only grows.
 */
export class Deadlines<Key> {
  readonly #clock: Clock;
  readonly #due = new Map<Key, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True once the deadline has passed. No deadline is further away than `mostMs`. */
  isOver(key: Key, deadlineMs: UnixMs, mostMs: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    let dueMs = this.#due.get(key);
    if (dueMs === undefined) {
      const leftMs = Math.min(mostMs, Math.max(0, deadlineMs - this.#clock.now()));
      dueMs = nowMs + leftMs;
      this.#due.set(key, dueMs);
    }
    return nowMs >= dueMs;
  }

  /** Lets go of every deadline whose key is not in `live`. */
  keep(live: ReadonlySet<Key>): void {
    for (const key of this.#due.keys()) if (!live.has(key)) this.#due.delete(key);
  }
}
