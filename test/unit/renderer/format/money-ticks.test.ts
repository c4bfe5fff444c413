import { expect, test } from 'vitest';

import { moneyTicks } from '../../../../renderer/format/money-ticks.ts';

test.each([
  [0n, [0n, 1n]],
  [1n, [0n, 1n]],
  [4n, [0n, 1n, 2n, 3n, 4n]],
  [5n, [0n, 2n, 4n, 6n]],
  [4_510_000n, [0n, 2_000_000n, 4_000_000n, 6_000_000n]],
  [10n ** 24n + 1n, [0n, 5n * 10n ** 23n, 10n ** 24n, 15n * 10n ** 23n]],
])('an axis up to %s has few and round lines', (max, ticks) => {
  expect(moneyTicks(max)).toEqual(ticks);
});

test('no axis has more than five lines, and its last is at or above all', () => {
  for (let max = 1n; max < 3_000n; max += 1n) {
    const ticks = moneyTicks(max);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.at(-1)! >= max).toBe(true);
  }
});
