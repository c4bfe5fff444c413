import type { Clock } from './clock.ts';

/**
 * How long things have been so without a break, counted on the clock that only grows from the first look
 * at which each was. For what one look must not decide: an answer may come from a node that lags.
 */
export class Patience<Key> {
  readonly #clock: Clock;
  readonly #lastsMs: number;
  readonly #sinceMs = new Map<Key, number>();

  constructor(clock: Clock, lastsMs: number) {
    this.#clock = clock;
    this.#lastsMs = lastsMs;
  }

  /** It is so now: true where it has been for long enough. */
  isOut(key: Key): boolean {
    const nowMs = this.#clock.monotonicMs();
    const sinceMs = this.#sinceMs.get(key) ?? nowMs;
    this.#sinceMs.set(key, sinceMs);
    return nowMs - sinceMs >= this.#lastsMs;
  }

  /** It is not so: the next time counts anew. */
  forget(key: Key): void {
    this.#sinceMs.delete(key);
  }

  /** Only these are so: forgets all others. */
  keep(so: ReadonlySet<Key>): void {
    for (const key of this.#sinceMs.keys()) if (!so.has(key)) this.#sinceMs.delete(key);
  }
}
