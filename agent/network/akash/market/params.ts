import type { Clock } from '../../../base/clock.ts';
import type { ChainMarketParams } from '../codec/market.ts';
import type { Asking } from '../queries/ask.ts';
import { queryMarketParams } from '../queries/market.ts';

/** A vote changes them, which takes days. */
const REFRESH_MS = 600_000;

/** The market's rules, asked for now and then. */
export class MarketParams {
  readonly #asking: Asking;
  readonly #clock: Clock;
  #known: ChainMarketParams | undefined;
  #askedMs = 0;

  constructor(asking: Asking, clock: Clock) {
    this.#asking = asking;
    this.#clock = clock;
  }

  /** As they were seen last; `undefined` before the first answer. */
  get known(): ChainMarketParams | undefined {
    return this.#known;
  }

  /** Throws `network-unreachable` only where they were never known. */
  async get(signal: AbortSignal): Promise<ChainMarketParams> {
    const known = this.#known;
    if (known !== undefined && !this.isOld) return known;
    try {
      this.#known = await queryMarketParams(this.#asking, { signal });
      this.#askedMs = this.#clock.monotonicMs();
      return this.#known;
    } catch (error) {
      if (known === undefined || signal.aborted) throw error;
      // Rules that hold for weeks are not forgotten because nobody answers just now.
      return known;
    }
  }

  get isOld(): boolean {
    return this.#known === undefined || this.#clock.monotonicMs() - this.#askedMs >= REFRESH_MS;
  }
}
