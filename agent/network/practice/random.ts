/** Where the generator's state is kept: the books, so that a restart goes on where it was. */
export interface RandomState {
  random: number;
}

/** Small seeded generator (mulberry32): the same seed gives the same tenants on every machine. */
export class Random {
  readonly #state: RandomState;

  constructor(state: RandomState) {
    this.#state = state;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  /** One of `items`, by its weight. `items` must not be empty. */
  pick<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    let left = this.#next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    const found = items.find(([, weight]) => (left -= weight) < 0) ?? items.at(-1);
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found[0];
  }

  #next(): number {
    this.#state.random = (this.#state.random + 0x6d2b79f5) >>> 0;
    let mixed = this.#state.random;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
