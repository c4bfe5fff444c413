/**
 * Runs work in order per key and beside each other between keys: the steps of one lease never
 * overlap, and a slow image pull of one lease does not hold up another.
 */
export class KeyedQueue<K> {
  readonly #tails = new Map<K, Promise<unknown>>();

  /** Runs `work` after everything that was queued for `key`; settles as `work` does. */
  run<T>(key: K, work: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    const next = previous.then(work, work);
    this.#tails.set(key, next);
    const forget = (): void => {
      if (this.#tails.get(key) === next) this.#tails.delete(key);
    };
    next.then(forget, forget);
    return next;
  }

  /** True while work of `key` runs or waits. */
  busy(key: K): boolean {
    return this.#tails.has(key);
  }

  /** Resolves when everything that is queued now has settled; never rejects. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#tails.values());
  }
}
