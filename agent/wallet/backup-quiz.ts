import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

import type { Clock } from '../base/clock.ts';
import { walletError } from './errors.ts';

/** How many words are asked for. */
export const QUIZ_WORDS = 3;

/** How long wrong answers cost, in milliseconds. */
export interface QuizWaits {
  readonly quizWaitMs: number;
  readonly quizWaitMostMs: number;
}

/**
 * Asks for three of the words that were shown, at places that nobody knew before. It keeps digests
 * under a key of its own, not the words. Each wrong answer costs a wait that doubles, and other
 * places are asked for next.
 */
export class BackupQuiz {
  readonly #waits: QuizWaits;
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  readonly #digests: readonly Buffer[];
  #positions: readonly number[];
  #wrong = 0;
  #notBeforeMs = -Infinity;

  constructor(words: readonly string[], waits: QuizWaits, clock: Clock) {
    this.#waits = waits;
    this.#clock = clock;
    this.#digests = words.map((word) => this.#digest(word));
    this.#positions = this.#draw();
  }

  /** Which words to type, counted from 1, in rising order. */
  positions(): readonly number[] {
    return this.#positions;
  }

  /** Throws `quiz-wrong` or `quiz-too-soon`; returns where all are right. */
  answer(words: readonly string[]): void {
    const waitMs = this.#notBeforeMs - this.#clock.monotonicMs();
    if (waitMs > 0) {
      throw walletError('quiz-too-soon', `Wait ${Math.ceil(waitMs / 1000)} s, then try again.`, {
        waitMs: Math.ceil(waitMs),
      });
    }
    const wrong = this.#positions.filter((position, place) => {
      const wanted = this.#digests[position - 1];
      const given = this.#digest((words[place] ?? '').trim().toLowerCase());
      return wanted === undefined || !timingSafeEqual(given, wanted);
    });
    if (wrong.length === 0) return;
    const { quizWaitMs, quizWaitMostMs } = this.#waits;
    const penaltyMs = Math.min(quizWaitMostMs, quizWaitMs * 2 ** Math.min(this.#wrong, 20));
    this.#wrong += 1;
    this.#notBeforeMs = this.#clock.monotonicMs() + penaltyMs;
    this.#positions = this.#draw();
    throw walletError(
      'quiz-wrong',
      `Not the word that was shown: number ${wrong.join(' and number ')}. Look at your paper; other words are asked next.`,
      { wrong: wrong.join(','), waitMs: penaltyMs },
    );
  }

  #draw(): readonly number[] {
    const left = this.#digests.map((_, place) => place + 1);
    const drawn = Array.from({ length: QUIZ_WORDS }, () => left.splice(randomInt(left.length), 1));
    return drawn.flat().sort((a, b) => a - b);
  }

  #digest(word: string): Buffer {
    return createHmac('sha256', this.#key).update(word).digest();
  }
}
