import type { BlockHeight } from '../../domain/time.ts';

/** How many intervals are remembered: about an hour and a half of Akash's blocks. */
const REMEMBERED = 1024;
/** Fewer say too little. */
const AT_LEAST = 10;
/** A tenth at each end is left out: a halt of the chain, or blocks that were made up for it. */
const TRIMMED = 10;

/**
 * How long a block takes, from the blocks' own times: the mean of the last intervals without the
 * shortest and the longest tenth. In microseconds, because prices for a month multiply it by
 * hundreds of thousands.
 */
export class BlockTime {
  readonly #intervals: bigint[] = [];
  #next = 0;
  #height = -1;
  #timeUs = 0n;

  /** One block; only those whose neighbour below came just before it are counted. */
  note(height: BlockHeight, timeUs: bigint): void {
    const interval = timeUs - this.#timeUs;
    if (height === this.#height + 1 && interval > 0n) {
      this.#intervals[this.#next] = interval;
      this.#next = (this.#next + 1) % REMEMBERED;
    }
    this.#height = height;
    this.#timeUs = timeUs;
  }

  /** `undefined` until ten intervals are known. */
  get blockUs(): bigint | undefined {
    if (this.#intervals.length < AT_LEAST) return undefined;
    const sorted = [...this.#intervals].sort((a, b) => (a < b ? -1 : Number(a > b)));
    const cut = Math.floor(sorted.length / TRIMMED);
    const kept = sorted.slice(cut, sorted.length - cut);
    return kept.reduce((sum, one) => sum + one, 0n) / BigInt(kept.length);
  }
}
