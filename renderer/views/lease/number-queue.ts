const LEAST_CUT = 4_096;

/** Numbers that rise, added at the end and taken from the front. */
export class NumberQueue {
  #items: number[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  at(index: number): number | undefined {
    return index < 0 ? undefined : this.#items[this.#head + index];
  }

  push(value: number): void {
    this.#items.push(value);
  }

  /** Takes away what is less than `least`; answers how many that were. */
  dropBelow(least: number): number {
    const before = this.#head;
    while (this.#head < this.#items.length && (this.#items[this.#head] ?? least) < least) {
      this.#head += 1;
    }
    const dropped = this.#head - before;
    this.#compact();
    return dropped;
  }

  dropFirst(count: number): void {
    this.#head = Math.min(this.#items.length, this.#head + count);
    this.#compact();
  }

  /** The place of the first number that is not less than `value`. */
  lowerBound(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at(middle) ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    if (this.#head < LEAST_CUT || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
