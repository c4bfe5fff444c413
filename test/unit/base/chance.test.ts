import { expect, test } from 'vitest';

import { shuffled, SYSTEM_CHANCE } from '../../../agent/base/chance.ts';
import { seededRandom } from '../domain/random.ts';

const RANGE = Array.from({ length: 1000 }, (_unused, index) => 31_000 + index);

test('everything is there once, and what was given stays as it is', () => {
  const given = [...RANGE];
  const drawn = shuffled(given, SYSTEM_CHANCE);
  expect(given).toEqual(RANGE);
  expect([...drawn].sort((a, b) => a - b)).toEqual(RANGE);
  expect(shuffled([], SYSTEM_CHANCE)).toEqual([]);
});

test('the same chance gives the same order', () => {
  const draw = (): readonly number[] => {
    const random = seededRandom(3);
    return shuffled([1, 2, 3, 4, 5, 6], (below) => random.int(0, below - 1));
  };
  expect(draw()).toEqual(draw());
  expect(shuffled([1, 2, 3], (below) => below - 1)).toEqual([1, 2, 3]);
});

test('each place is as likely for each value', () => {
  const random = seededRandom(11);
  const counts = new Map<string, number>();
  for (let run = 0; run < 6000; run++) {
    const order = shuffled(['a', 'b', 'c'], (below) => random.int(0, below - 1)).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // A thousand of each is expected; more than six times the usual deviation never comes of a fair draw.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(180);
});

test('nobody foretells the machine’s own', () => {
  const firsts = new Set(Array.from({ length: 200 }, () => shuffled(RANGE, SYSTEM_CHANCE)[0]));
  // Of 200 draws from a thousand about 181 differ.
  expect(firsts.size).toBeGreaterThan(120);
  expect([...firsts].filter((port) => port === undefined)).toEqual([]);
});
