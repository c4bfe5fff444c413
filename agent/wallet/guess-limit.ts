import type { Clock } from '../base/clock.ts';
import { codeOf } from '../base/errors.ts';
import { walletError } from './errors.ts';

/** What wrong passphrases cost, in milliseconds. */
export interface GuessWaits {
  readonly freeGuesses: number;
  readonly guessWaitMs: number;
  readonly guessWaitMostMs: number;
}

/**
 * Slows down whoever guesses a passphrase, whichever of our methods they guess by. One try at a time:
 * many at once would all be let in before the first was known to be wrong.
 */
export class GuessLimit {
  readonly #waits: GuessWaits;
  readonly #clock: Clock;
  #queue: Promise<unknown> = Promise.resolve();
  #wrong = 0;
  #notBeforeMs = -Infinity;

  constructor(waits: GuessWaits, clock: Clock) {
    this.#waits = waits;
    this.#clock = clock;
  }

  /** Runs `work` with a passphrase in it. Throws `passphrase-too-soon`, or what `work` throws. */
  try<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(() => this.#one(work));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #one<T>(work: () => Promise<T>): Promise<T> {
    const waitMs = Math.ceil(this.#notBeforeMs - this.#clock.monotonicMs());
    if (waitMs > 0) {
      throw walletError(
        'passphrase-too-soon',
        `Too many wrong passphrases: wait ${Math.ceil(waitMs / 1000)} s, then try again.`,
        { waitMs },
      );
    }
    try {
      const result = await work();
      this.#wrong = 0;
      return result;
    } catch (error) {
      if (codeOf(error) === 'passphrase-wrong') this.#noteWrong();
      throw error;
    }
  }

  #noteWrong(): void {
    const { freeGuesses, guessWaitMs, guessWaitMostMs } = this.#waits;
    this.#wrong += 1;
    const beyond = this.#wrong - freeGuesses;
    if (beyond < 1) return;
    const waitMs = Math.min(guessWaitMostMs, guessWaitMs * 2 ** Math.min(beyond - 1, 20));
    this.#notBeforeMs = this.#clock.monotonicMs() + waitMs;
  }
}
