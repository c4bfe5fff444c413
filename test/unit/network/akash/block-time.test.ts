import { expect, test } from 'vitest';

import { parseBlockHeight } from '../../../../agent/domain/time.ts';
import { BlockTime } from '../../../../agent/network/akash/block-time.ts';

/** Blocks at these intervals, in microseconds. */
function after(intervals: readonly bigint[]): bigint | undefined {
  const time = new BlockTime();
  let at = 1_000_000_000n;
  time.note(parseBlockHeight(1), at);
  intervals.forEach((interval, index) => {
    at += interval;
    time.note(parseBlockHeight(index + 2), at);
  });
  return time.blockUs;
}

test.each([
  ['nine intervals say nothing', Array.from({ length: 9 }, () => 6_000_000n), undefined],
  ['ten do', Array.from({ length: 10 }, () => 6_117_000n), 6_117_000n],
  [
    'a halt of an hour counts for nothing',
    [...Array.from({ length: 20 }, () => 6_000_000n), 3_600_000_000n],
    6_000_000n,
  ],
  [
    'only the last ones count',
    [...Array.from({ length: 1024 }, () => 1n), ...Array.from({ length: 1024 }, () => 7n)],
    7n,
  ],
])('%s', (_name, intervals, expected) => {
  expect(after(intervals)).toBe(expected);
});

test('blocks with others between them are no interval', () => {
  const time = new BlockTime();
  for (let height = 0; height < 40; height += 2) {
    time.note(parseBlockHeight(height), BigInt(height) * 6_000_000n);
  }
  expect(time.blockUs).toBe(undefined);
});
