import { describe, expect, test } from 'vitest';

import type { UnixMs } from '../../../agent/base/instant.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { Interval } from '../../../agent/domain/time.ts';
import type { LeaseSpan, Stretch } from '../../../agent/domain/timeline.ts';
import { timelineOf } from '../../../agent/domain/timeline.ts';
import type { UptimeInterval, UptimeState } from '../../../agent/domain/uptime.ts';
import { seededRandom } from './random.ts';

const at = (ms: number): UnixMs => parseUnixMs(ms);
const span = (fromMs: number, toMs: number): Interval => ({ fromMs: at(fromMs), toMs: at(toMs) });
const lease = (label: string, fromMs: number, toMs: number): LeaseSpan => ({
  label,
  ...span(fromMs, toMs),
});

const STATES = {
  up: { class: 'up' },
  paused: { class: 'paused' },
  engineDown: { class: 'down', cause: 'engine-down' },
  silent: { class: 'down', cause: 'network-stale' },
  stopped: { class: 'down', cause: 'agent-stopped' },
} as const satisfies Record<string, UptimeState>;
type Name = keyof typeof STATES;

/** Stretches of ten each, from 0 on; `undefined` is a hole in the record. */
const record = (...names: readonly (Name | undefined)[]): readonly UptimeInterval[] =>
  names.flatMap((name, place) =>
    name === undefined ? [] : [{ ...span(place * 10, place * 10 + 10), state: STATES[name] }],
  );

/** `0-10 offered`, `10-20 rented a+b` */
const brief = (stretches: readonly Stretch[]): readonly string[] =>
  stretches.map(({ fromMs, toMs, state, cause, leases, count }) =>
    [
      `${fromMs}-${toMs} ${state}`,
      ...(cause === undefined ? [] : [cause]),
      ...(count === 0 ? [] : [`${leases.join('+')} (${count})`]),
    ].join(' '),
  );
const timeline = (
  uptime: readonly UptimeInterval[],
  leases: readonly LeaseSpan[] = [],
  window = span(0, 100),
  nowMs = 1000,
): readonly string[] => brief(timelineOf(window, at(nowMs), uptime, leases));

describe('which one hides the other', () => {
  test('without leases the record decides, and a hole in it is unknown', () => {
    expect(timeline(record('up', 'paused', 'engineDown', 'silent', 'stopped', undefined))).toEqual([
      '0-10 offered',
      '10-20 paused',
      '20-30 down engine-down',
      '30-40 down network-stale',
      '40-50 down agent-stopped',
      '50-100 unknown',
    ]);
  });

  test('a lease is rented while somebody could be served, also while the network was silent', () => {
    const all = record('up', 'paused', 'engineDown', 'silent', 'stopped', undefined);
    expect(timeline(all, [lease('a', 0, 100)])).toEqual([
      '0-20 rented a (1)',
      '20-30 down engine-down',
      '30-40 rented a (1)',
      '40-50 down agent-stopped',
      '50-100 unknown',
    ]);
  });

  test('before the first record and after the last one it is unknown', () => {
    expect(timeline([{ ...span(20, 60), state: STATES.up }], [lease('a', 10, 30)])).toEqual([
      '0-20 unknown',
      '20-30 rented a (1)',
      '30-60 offered',
      '60-100 unknown',
    ]);
  });
});

describe('stretches', () => {
  test('neighbours of one state are one, with all their leases in the order of their beginning', () => {
    const leases = [lease('b', 15, 40), lease('a', 5, 20), lease('c', 60, 61)];
    expect(timeline(record('up', 'up', 'up', 'up', 'up', 'up', 'up'), leases)).toEqual([
      '0-5 offered',
      '5-40 rented a+b (2)',
      '40-60 offered',
      '60-61 rented c (1)',
      '61-70 offered',
      '70-100 unknown',
    ]);
  });

  test('five labels are named and all leases are counted', () => {
    const leases = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((label, place) =>
      lease(label, place, 10),
    );
    expect(timeline(record('up'), leases, span(0, 10))).toEqual(['0-10 rented a+b+c+d+e (7)']);
  });

  test('the window cuts what reaches out of it, and now ends it', () => {
    const [uptime, leases] = [record('up', 'up', 'up'), [lease('a', 0, 12)]];
    expect(timeline(uptime, leases, span(8, 25))).toEqual(['8-12 rented a (1)', '12-25 offered']);
    expect(timeline(uptime, leases, span(8, 25), 14)).toEqual([
      '8-12 rented a (1)',
      '12-14 offered',
    ]);
  });

  test.each([
    ['an empty window', span(5, 5), 1000],
    ['a window to come', span(50, 60), 40],
  ])('%s has none', (_what, window, nowMs) => {
    expect(timeline(record('up'), [lease('a', 0, 100)], window, nowMs)).toEqual([]);
  });
});

test('whatever was recorded, the stretches touch, cover the window and say what was at each instant', () => {
  const random = seededRandom(3);
  const names = [...(Object.keys(STATES) as Name[]), undefined];
  for (let round = 0; round < 300; round++) {
    const uptime = record(...Array.from({ length: 8 }, () => random.pick(names)));
    const leases = Array.from({ length: random.int(0, 6) }, (_unused, n) => {
      const fromMs = random.int(0, 90);
      return lease(`l${n}`, fromMs, fromMs + random.int(0, 30));
    });
    const fromMs = random.int(0, 50);
    const window = span(fromMs, fromMs + random.int(1, 60));
    const nowMs = at(random.int(fromMs + 1, 130));
    const stretches = timelineOf(window, nowMs, uptime, leases);
    const [first, last] = [stretches[0]!, stretches.at(-1)!];
    expect([first.fromMs, last.toMs]).toEqual([fromMs, Math.min(window.toMs, nowMs)]);
    for (const [place, { fromMs: begins, toMs, state, cause, count }] of stretches.entries()) {
      const next = stretches[place + 1];
      expect(begins).toBeLessThan(toMs);
      expect(next?.fromMs ?? toMs).toBe(toMs);
      expect([next?.state, next?.cause]).not.toEqual([state, cause]);
      expect(count > 0).toBe(state === 'rented');
      for (let ms = begins; ms < toMs; ms = at(ms + 1)) {
        expect(state).toBe(stateAt(ms, uptime, leases));
      }
    }
  }
});

/** The rule once more, for one instant. */
function stateAt(
  ms: number,
  uptime: readonly UptimeInterval[],
  leases: readonly LeaseSpan[],
): string {
  const is = ({ fromMs, toMs }: Interval): boolean => fromMs <= ms && ms < toMs;
  const recorded = uptime.find(is)?.state;
  if (recorded === undefined) return 'unknown';
  const leased = leases.some(is);
  if (recorded.class === 'down') {
    return leased && recorded.cause === 'network-stale' ? 'rented' : 'down';
  }
  if (leased) return 'rented';
  return recorded.class === 'paused' ? 'paused' : 'offered';
}
