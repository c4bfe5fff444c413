import { expect, test } from 'vitest';

import { addMs } from '../../../agent/base/instant.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { Deadlines } from '../../../agent/provider/deadlines.ts';

test('a deadline passes when its time has passed', async () => {
  const clock = new ManualClock();
  const deadlines = new Deadlines<string>(clock);
  const dueMs = addMs(clock.now(), 1000);
  expect(deadlines.isOver('a', dueMs, 5000)).toBe(false);
  await clock.advance(999);
  expect(deadlines.isOver('a', dueMs, 5000)).toBe(false);
  await clock.advance(1);
  expect(deadlines.isOver('a', dueMs, 5000)).toBe(true);
});

test.each([3_600_000, -3_600_000])('a wall clock that jumps by %i ms moves none', async (jump) => {
  const clock = new ManualClock();
  const deadlines = new Deadlines<string>(clock);
  const dueMs = addMs(clock.now(), 1000);
  deadlines.isOver('a', dueMs, 5000);
  clock.jumpWall(jump);
  expect(deadlines.isOver('a', dueMs, 5000)).toBe(false);
  await clock.advance(1000);
  expect(deadlines.isOver('a', dueMs, 5000)).toBe(true);
});

test('first seen after its time it is over; far in the future it is cut to what is usual', async () => {
  const clock = new ManualClock();
  const deadlines = new Deadlines<string>(clock);
  expect(deadlines.isOver('past', addMs(clock.now(), -1), 5000)).toBe(true);
  const farMs = addMs(clock.now(), 86_400_000);
  expect(deadlines.isOver('far', farMs, 5000)).toBe(false);
  await clock.advance(5000);
  expect(deadlines.isOver('far', farMs, 5000)).toBe(true);
});

test('what is no longer live is forgotten', async () => {
  const clock = new ManualClock();
  const deadlines = new Deadlines<string>(clock);
  deadlines.isOver('a', addMs(clock.now(), 1000), 5000);
  await clock.advance(2000);
  deadlines.keep(new Set());
  expect(deadlines.isOver('a', addMs(clock.now(), 1000), 5000)).toBe(false);
});
