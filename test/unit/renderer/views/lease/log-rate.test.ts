import { expect, test } from 'vitest';

import { LogRate } from '../../../../../renderer/views/lease/log-rate.ts';

const START_MS = Date.parse('2026-11-23T08:00:00Z');
const stamp = (ms: number): string => new Date(START_MS + ms).toISOString();

/** A line every 200 ms between the two. */
function* lines(fromMs: number, toMs: number): Generator<number> {
  for (let ms = fromMs + 50; ms < toMs; ms += 200) yield ms;
}

test('given five lines a second, when they come as they are printed, then the rate is five', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 20_000)) rate.saw(stamp(ms), START_MS + ms, true);
  expect(rate.at(START_MS + 20_000)).toBe(5);
});

test('given five lines a second, when they come in bundles, then the rate is five all the same', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 20_000)) {
    rate.saw(stamp(ms), START_MS + Math.ceil((ms + 1) / 4_000) * 4_000, true);
  }
  expect(rate.at(START_MS + 20_000)).toBe(5);
});

test('given a log that was printed long ago, when all of it comes at once, then nothing is printed now', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 200_000)) rate.saw(stamp(ms), START_MS + 3_600_000, false);
  expect(rate.at(START_MS + 3_600_000)).toBe(0);
});

test('given lines of before, when the log opens, then those of the last five seconds tell the rate at once', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 200_000)) rate.saw(stamp(ms), START_MS + 200_000, false);
  expect(rate.at(START_MS + 200_000)).toBe(5);
});

test('given the rest of a long log of before, when it comes late, then it is not taken for a burst', () => {
  const rate = new LogRate();
  const openedMs = START_MS + 600_000;
  for (const ms of lines(0, 600_000)) rate.saw(stamp(ms), openedMs, true);
  expect(rate.at(openedMs)).toBe(5);
});

test('given containers whose clock is a minute behind, when lines come, then the rate is right', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 20_000)) rate.saw(stamp(ms - 60_000), START_MS + ms, true);
  expect(rate.at(START_MS + 20_000)).toBe(5);
});

test('given lines without times, when they come, then their coming counts', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 20_000)) rate.saw('', START_MS + ms, true);
  expect(rate.at(START_MS + 20_000)).toBe(5);
});

test('given lines that came, when nothing comes any more, then the rate falls to nothing', () => {
  const rate = new LogRate();
  for (const ms of lines(0, 20_000)) rate.saw(stamp(ms), START_MS + ms, true);
  expect([22_500, 25_000].map((ms) => rate.at(START_MS + ms))).toEqual([2.4, 0]);
});
