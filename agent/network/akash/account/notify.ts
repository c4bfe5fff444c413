import type { Logger } from '../../../base/logger.ts';

/**
 * Tells listeners that something may have changed: once for many changes of one turn, and after all
 * of them were written.
 */
export class Notify {
  readonly #log: Logger;
  readonly #listeners = new Set<() => void>();
  #due = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** The answer takes the listener away again. */
  add(listener: () => void): () => void {
    // A function of its own: the same listener may come twice, and each goes by itself.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  changed(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      for (const listener of [...this.#listeners]) {
        try {
          listener();
        } catch (error) {
          // One that fails keeps the others from nothing, and the chain is read on.
          this.#log.error('a listener of the account failed', { error });
        }
      }
    });
  }
}
