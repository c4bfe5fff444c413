/**
 * Several async sources read as one, in the order in which values come. From each at most one
 * value is waiting, so that a slow reader slows every source and memory stays bounded.
 */
export class Merge<T> implements AsyncIterable<T> {
  readonly #ready: { readonly value: T; readonly taken: () => void }[] = [];
  #wake: (() => void) | undefined;
  #open = 1;
  #closed = false;
  #failed: { readonly error: unknown } | undefined;

  /** Reads `source` too, from now on. */
  add(source: AsyncIterable<T>): void {
    if (this.#closed) return;
    this.#open += 1;
    void this.#pump(source[Symbol.asyncIterator]());
  }

  /** No more sources come: the reading ends with the last of them. */
  seal(): void {
    this.#leave();
  }

  /** Ends the reading with an error, after what is ready. */
  fail(error: unknown): void {
    this.#failed ??= { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift()) {
          next.taken();
          yield next.value;
        }
        if (this.#failed !== undefined) throw this.#failed.error;
        if (this.#open === 0) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.#closed = true;
      for (const { taken } of this.#ready.splice(0)) taken();
    }
  }

  async #pump(source: AsyncIterator<T>): Promise<void> {
    try {
      while (!this.#closed) {
        const result = await source.next();
        if (result.done === true) break;
        await this.#hand(result.value);
      }
      await source.return?.();
    } catch (error) {
      this.#failed ??= { error };
    }
    this.#leave();
  }

  // Resolves when the reader has taken it, or has left.
  #hand(value: T): Promise<void> {
    return new Promise((taken) => {
      if (this.#closed) {
        taken();
        return;
      }
      this.#ready.push({ value, taken });
      this.#wake?.();
    });
  }

  #leave(): void {
    this.#open -= 1;
    this.#wake?.();
  }
}
