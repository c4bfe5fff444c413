/**
 * The values at which a money axis has its lines: 0 and up to `most` equal steps of 1, 2 or 5 times
 * a power of ten, the last at or above `max`. In atomics, so that their labels are exact.
 */
export function moneyTicks(max: bigint, most = 4): readonly bigint[] {
  const top = max > 0n ? max : 1n;
  const steps = BigInt(most);
  for (let power = 1n; ; power *= 10n) {
    for (const digit of [1n, 2n, 5n]) {
      const step = digit * power;
      if (step * steps < top) continue;
      const count = Number((top + step - 1n) / step);
      return Array.from({ length: count + 1 }, (_, place) => BigInt(place) * step);
    }
  }
}
