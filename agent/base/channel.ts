import { Aborted } from './abort.ts';

/**
 * A queue with one reader: `push` never waits, `for await` takes in order. `close` ends the
 * reader after what is queued; given an error it throws that there, except `Aborted`, which ends
 * quietly. What is pushed after `close` is dropped.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #queue: T[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #error: Error | undefined;

  push(value: T): void {
    if (this.#ended) return;
    this.#queue.push(value);
    this.#wake?.();
  }

  /** How many values wait for the reader. */
  get length(): number {
    return this.#queue.length;
  }

  close(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#queue.length > 0) {
        const value = this.#queue.shift();
        yield value as T;
      }
      if (this.#ended) {
        if (this.#error !== undefined && !(this.#error instanceof Aborted)) throw this.#error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
