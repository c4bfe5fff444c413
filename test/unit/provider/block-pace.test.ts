import { describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { USUAL_BLOCK_MS } from '../../../agent/domain/pace.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { BlockPace } from '../../../agent/provider/block-pace.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';

const START = 1_750_000_000_000;

/** Blocks of these heights and times, all told at once. */
function paceOf(...blocks: readonly (readonly [height: number, atMs: number])[]): BlockPace {
  const pace = new BlockPace(new ManualClock(), new MemoryJournal());
  told(pace, blocks);
  return pace;
}

function told(pace: BlockPace, blocks: readonly (readonly [height: number, atMs: number])[]): void {
  for (const [height, atMs] of blocks) {
    pace.note({ height: parseBlockHeight(height), atMs: parseUnixMs(START + atMs) });
  }
}

describe('how long a block takes', () => {
  test.each<readonly [string, BlockPace, number | undefined]>([
    ['is not known of one', paceOf([7, 0]), undefined],
    ['is the mean of those that were told', paceOf([1, 0], [2, 5_000], [3, 12_000]), 6_000],
    ['counts blocks that were not told', paceOf([1, 0], [11, 60_000]), 6_000],
    [
      'is not changed by one that comes again',
      paceOf([1, 0], [2, 6_000], [1, 0], [2, 6_000]),
      6_000,
    ],
    [
      'leaves out most of the time in which the chain stood still',
      paceOf([1, 0], [2, 6_000], [3, 3_606_000]),
      33_000,
    ],
    ['leaves out times that go backwards', paceOf([1, 10_000], [2, 4_000], [3, 10_000]), 6_000],
  ])('%s', (_what, pace, ms) => {
    expect([pace.blockMs, pace.likelyBlockMs]).toEqual([ms, ms ?? USUAL_BLOCK_MS]);
  });

  test('is that of the last two hundred', () => {
    const slow = Array.from({ length: 50 }, (_unused, at) => [at, at * 12_000] as const);
    const fast = Array.from({ length: 200 }, (_unused, at) => {
      return [50 + at, 50 * 12_000 + at * 6_000] as const;
    });
    const last = [250, 50 * 12_000 + 200 * 6_000] as const;
    expect(paceOf(...slow, ...fast, last).blockMs).toBe(6_000);
  });

  test('is that of the last two hundred also where many were missed at once', () => {
    expect(paceOf([1, 0], [1_001, 12_000_000], [1_101, 12_600_000]).blockMs).toBe(9_000);
  });
});

describe('how long a block takes, after a restart', () => {
  const blocks = (from: number, count: number, everyMs: number) =>
    Array.from({ length: count }, (_unused, at) => [from + at, at * everyMs] as const);

  test('is what was measured before, and changes as blocks come', () => {
    const journal = new MemoryJournal();
    const before = new BlockPace(new ManualClock(), journal);
    told(before, blocks(0, 301, 6_000));
    before.keep();
    const after = new BlockPace(new ManualClock(), journal);
    const atOnce = after.blockMs;
    told(after, blocks(9_000, 101, 8_000));
    const half = after.blockMs;
    told(
      after,
      blocks(9_101, 100, 8_000).map(([height, atMs]) => [height, atMs + 808_000]),
    );
    expect([atOnce, half, after.blockMs]).toEqual([6_000, 7_000, 8_000]);
  });

  test('is not known where nothing was kept, or what cannot be read', () => {
    const journal = new MemoryJournal();
    new BlockPace(new ManualClock(), journal).keep();
    const none = new BlockPace(new ManualClock(), journal).blockMs;
    journal.write('block-pace', 'of another time');
    expect([none, new BlockPace(new ManualClock(), journal).blockMs]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
