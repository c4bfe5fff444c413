import { describe, expect, test } from 'vitest';

import type { UnixMs } from '../../../agent/base/instant.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { Interval } from '../../../agent/domain/time.ts';
import { coveredBetween, unionOf } from '../../../agent/domain/time.ts';
import { seededRandom } from './random.ts';

const at = (ms: number): UnixMs => parseUnixMs(ms);
const span = (fromMs: number, toMs: number): Interval => ({ fromMs: at(fromMs), toMs: at(toMs) });

describe('the union', () => {
  test.each([
    ['nothing', [], []],
    ['apart', [span(5, 6), span(1, 2)], [span(1, 2), span(5, 6)]],
    [
      'overlapping, touching and within',
      [span(1, 4), span(3, 6), span(6, 9), span(2, 3)],
      [span(1, 9)],
    ],
    ['empty and reversed ones', [span(3, 3), span(5, 4)], []],
  ])('%s', (_what, intervals, union) => {
    expect(unionOf(intervals)).toEqual(union);
  });
});

describe('what is covered', () => {
  test('an interval that reaches over edges counts in each bucket with its part', () => {
    const edges = [0, 10, 20, 30, 40].map(at);
    expect(coveredBetween(edges, [span(5, 25), span(7, 12), span(38, 99)])).toEqual([5, 10, 5, 2]);
  });

  test('it is what counting each millisecond comes to', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 200; round++) {
      const spans = Array.from({ length: random.int(0, 6) }, () => {
        const fromMs = random.int(0, 60);
        return span(fromMs, fromMs + random.int(0, 20));
      });
      const inner = Array.from({ length: random.int(0, 5) }, () => random.int(1, 79));
      const edges = [...new Set([0, ...inner, 80])].sort((a, b) => a - b).map(at);
      const counted = edges.slice(1).map((toMs, place) => {
        const all = Array.from({ length: toMs - edges[place]! }, (_u, ms) => edges[place]! + ms);
        return all.filter((ms) => spans.some((s) => s.fromMs <= ms && ms < s.toMs)).length;
      });
      expect(coveredBetween(edges, spans)).toEqual(counted);
    }
  });
});
