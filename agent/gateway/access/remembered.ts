import type { Clock } from '../../base/clock.ts';

/** For how long what was found, and that nothing was found, is believed; and how many are kept. */
export interface RememberOptions {
  readonly foundMs: number;
  readonly missingMs: number;
  readonly most: number;
}

interface Entry<T> {
  readonly value: Promise<T | undefined>;
  /** `undefined` while it is looked up. */
  untilMs: number | undefined;
}

/**
 * Answers of the network that are asked for again and again. What is asked for at the same time is
 * looked up once; a failure is not kept. The least recently asked for goes first.
 */
export class Remembered<T> {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #options: RememberOptions;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, options: RememberOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** True where {@link get} would not have to look it up. */
  has(key: string): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && !this.#isOver(entry);
  }

  async get(key: string, lookUp: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    if (known !== undefined && !this.#isOver(known)) {
      this.#entries.set(key, known);
      return known.value;
    }
    const entry: Entry<T> = { value: lookUp(), untilMs: undefined };
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#options.most && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
    try {
      const value = await entry.value;
      const { foundMs, missingMs } = this.#options;
      entry.untilMs = this.#clock.monotonicMs() + (value === undefined ? missingMs : foundMs);
      return value;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  #isOver({ untilMs }: Entry<T>): boolean {
    return untilMs !== undefined && untilMs <= this.#clock.monotonicMs();
  }
}
