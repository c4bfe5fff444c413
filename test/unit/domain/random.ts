/** Numbers that look random and are the same at every run (mulberry32). */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
  bool(): boolean;
  pick<T>(items: readonly T[]): T;
  /** A whole number of up to `digits` digits. */
  big(digits: number): bigint;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    int,
    bool: () => next() < 0.5,
    pick: (items) => items[int(0, items.length - 1)]!,
    big: (digits) =>
      BigInt(Array.from({ length: int(1, digits) }, () => String(int(0, 9))).join('')),
  };
}
