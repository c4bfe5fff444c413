import { expect, test } from 'vitest';

import { nextRestart, NO_RESTARTS, RESTART_QUIET_MS } from '../../../agent/domain/restart.ts';

test('waits longer each time, up to five minutes', () => {
  const waits: number[] = [];
  let record = NO_RESTARTS;
  for (let turn = 0; turn < 9; turn++) {
    const next = nextRestart(record, 1000);
    waits.push(next.waitMs);
    record = next.record;
  }
  expect({ waits, record }).toEqual({
    waits: [0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000],
    record: { restarts: 9 },
  });
});

const rows: readonly [restarts: number, ranMs: number, next: number, waitMs: number][] = [
  [0, 0, 1, 0],
  [0, RESTART_QUIET_MS, 1, 0],
  [1, 0, 2, 10_000],
  [1, RESTART_QUIET_MS - 1, 2, 10_000],
  [1, RESTART_QUIET_MS, 1, 0],
  [6, RESTART_QUIET_MS - 1, 7, 300_000],
  [6, RESTART_QUIET_MS, 1, 0],
  [100_000, 0, 100_001, 300_000],
];
test.each(rows)('%d restarts, then a run of %d ms', (restarts, ranMs, next, waitMs) => {
  expect(nextRestart({ restarts }, ranMs)).toEqual({ record: { restarts: next }, waitMs });
});
