import type { Clock } from '../base/clock.ts';

/**
 * For how long something has looked over without a break. Answers may come from a node that lags, so
 * that one of them ends nothing; counted on the clock that only grows, from the first such look.
 */
export class Patience<Key> {
  readonly #clock: Clock;
  readonly #lastsMs: number;
  readonly #sinceMs = new Map<Key, number>();

  constructor(clock: Clock, lastsMs: number) {
    this.#clock = clock;
    this.#lastsMs = lastsMs;
  }

  /** It looks over now: true where it has for long enough to be believed. */
  isOut(key: Key): boolean {
    const nowMs = this.#clock.monotonicMs();
    const sinceMs = this.#sinceMs.get(key) ?? nowMs;
    this.#sinceMs.set(key, sinceMs);
    return nowMs - sinceMs >= this.#lastsMs;
  }

  /** It does not look over: the next time counts anew. */
  forget(key: Key): void {
    this.#sinceMs.delete(key);
  }

  /** Forgets all whose key is not in `over`. */
  keep(over: ReadonlySet<Key>): void {
    for (const key of this.#sinceMs.keys()) if (!over.has(key)) this.#sinceMs.delete(key);
  }
}
