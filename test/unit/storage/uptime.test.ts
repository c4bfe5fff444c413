import { describe, expect, test } from 'vitest';

import type { UptimeState } from '../../../agent/domain/uptime.ts';
import type { UptimeStore } from '../../../agent/storage/interface.ts';
import { at, open } from '../../helpers/storage-samples.ts';

const UP: UptimeState = { class: 'up' };
const PAUSED: UptimeState = { class: 'paused' };
const ENGINE: UptimeState = { class: 'down', cause: 'engine-down' };
const STOPPED: UptimeState = { class: 'down', cause: 'agent-stopped' };

const SECOND = 1000;
const HOUR = 3_600_000;
/** A whole record in seconds after the start, such as `up 0-20`. */
function record(
  uptime: UptimeStore,
  fromMs = -10_000 * HOUR,
  toMs = 999_999 * HOUR,
): readonly string[] {
  return uptime.list({ fromMs: at(fromMs), toMs: at(toMs) }).map(({ state, ...interval }) => {
    const name = state.class === 'down' ? state.cause : state.class;
    const seconds = [interval.fromMs, interval.toMs].map((ms) => (ms - at(0)) / SECOND);
    return `${name} ${seconds.join('..')}`;
  });
}

type Step = readonly ['beat', UptimeState, number] | readonly ['resume', number];

function after(steps: readonly Step[]): UptimeStore {
  const { uptime } = open(':memory:', 60 * SECOND);
  for (const step of steps) {
    if (step[0] === 'beat') uptime.beat(step[1], at(step[2] * SECOND));
    else uptime.resume(at(step[1] * SECOND));
  }
  return uptime;
}

const up = (second: number): Step => ['beat', UP, second];
const cases: readonly (readonly [string, readonly Step[], readonly string[]])[] = [
  ['nothing was recorded', [], []],
  ['one beat has no length yet', [up(0)], []],
  ['beats in one state are one interval', [up(0), up(20), up(40)], ['up 0..40']],
  [
    'another state ends it there',
    [
      up(0),
      up(20),
      ['beat', ENGINE, 40],
      ['beat', ENGINE, 60],
      ['beat', PAUSED, 80],
      up(90),
      up(95),
    ],
    ['up 0..40', 'engine-down 40..80', 'paused 80..90', 'up 90..95'],
  ],
  [
    'two states in one instant: the later one stands',
    [up(0), up(20), ['beat', PAUSED, 20], ['beat', ENGINE, 20], ['beat', ENGINE, 30]],
    ['up 0..20', 'engine-down 20..30'],
  ],
  [
    'away and back in one instant is one interval',
    [up(0), up(20), ['beat', PAUSED, 20], up(20), up(30)],
    ['up 0..30'],
  ],
  [
    'a start after a stop: down from the last beat to now',
    [up(0), up(20), ['resume', 500], up(510), up(520)],
    ['up 0..20', 'agent-stopped 20..510', 'up 510..520'],
  ],
  ['a first start has nothing to close', [['resume', 10], up(20), up(30)], ['up 20..30']],
  [
    'starts that crash at once add up to one stop',
    [up(0), up(20), ['resume', 100], ['resume', 200], up(210), ['resume', 300], up(310), up(320)],
    ['up 0..20', 'agent-stopped 20..310', 'up 310..320'],
  ],
  [
    'a crash right after the first beat',
    [up(0), ['resume', 100], up(110), up(120)],
    ['agent-stopped 0..110', 'up 110..120'],
  ],
  ['a gap of exactly the limit still counts', [up(0), up(60)], ['up 0..60']],
  [
    'a longer gap is down: the machine slept',
    [up(0), up(20), up(20 + 8 * 3600), up(20 + 8 * 3600 + 20)],
    ['up 0..20', 'agent-stopped 20..28820', 'up 28820..28840'],
  ],
  [
    'the same into another state',
    [up(0), up(20), ['beat', PAUSED, 500], ['beat', PAUSED, 510]],
    ['up 0..20', 'agent-stopped 20..500', 'paused 500..510'],
  ],
  [
    'a clock that is set back a little: no time counts twice',
    [up(0), up(20), up(40), up(10), up(30), up(50)],
    ['up 0..50'],
  ],
  [
    'set back while running, by hours: the record goes on once the clock is there again',
    [up(0), up(50), up(-7200), up(-3600), up(40), up(70)],
    ['up 0..70'],
  ],
  [
    'set back, with another state: it counts from where the record ends',
    [up(0), up(50), ['beat', PAUSED, 20], ['beat', PAUSED, 30], ['beat', PAUSED, 60]],
    ['up 0..50', 'paused 50..60'],
  ],
  ['set back before a start', [up(0), up(50), ['resume', 20], up(30), up(55)], ['up 0..55']],
  [
    'started an hour ahead, then put right: the wrong hour is dropped',
    [up(0), up(20), ['resume', 4200], up(4205), up(4225), up(620), up(640)],
    ['up 0..20', 'agent-stopped 20..620', 'up 620..640'],
  ],
  [
    'one reading from the far future does not stop the record for years',
    [up(0), up(20), up(9e8), up(40), up(60)],
    ['up 0..20', 'agent-stopped 20..40', 'up 40..60'],
  ],
  [
    'a clock that starts in 2001 (empty battery) takes nothing with it',
    [up(0), up(20), ['resume', -7e8], up(-7e8 + 10), ['resume', 300], up(310), up(320)],
    ['up 0..20', 'agent-stopped 20..310', 'up 310..320'],
  ],
];

describe('the record', () => {
  test.each(cases)('%s', (_name, steps, expected) => {
    expect(record(after(steps))).toEqual(expected);
  });

  test('set back into an old stop, more than an hour of record later: nothing is dropped', () => {
    const beats = Array.from({ length: 200 }, (_, n) => up(1000 + n * 30)); // 100 minutes
    const uptime = after([up(0), ['resume', 1000], ...beats, up(500), up(6980), up(7000)]);
    expect(record(uptime)).toEqual(['agent-stopped 0..1000', 'up 1000..7000']);
  });

  test('whatever the clock does, intervals follow each other and none is negative', () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    const { uptime } = open(':memory:', 60 * SECOND);
    for (let n = 0, now = 0; n < 3000; n++) {
      const jump = random(20);
      now += jump === 0 ? random(400_000) - 200_000 : random(30_000);
      const state = [UP, PAUSED, ENGINE][random(3)]!;
      if (random(50) === 0) uptime.resume(at(now));
      else uptime.beat(state, at(now));
    }
    const list = uptime.list({ fromMs: at(-HOUR * 9999), toMs: at(HOUR * 9999) });
    expect(list.length).toBeGreaterThan(500);
    const wrong = list.filter(
      ({ fromMs, toMs }, n) => toMs <= fromMs || (n > 0 && fromMs < list[n - 1]!.toMs),
    );
    expect(wrong).toEqual([]);
  });
});

test('a window shows what touches it', () => {
  const uptime = after([up(0), ['beat', PAUSED, 20], up(40), ['beat', ENGINE, 60], up(80)]);
  expect(record(uptime, 20_000, 60_000)).toEqual(['paused 20..40', 'up 40..60']);
  expect(record(uptime, 25_000, 41_000)).toEqual(['paused 20..40', 'up 40..60']);
  expect(record(uptime, -99, 1)).toEqual(['up 0..20']);
  expect(record(uptime, 80_000, 90_000)).toEqual([]);
});

test('a stop is a value with its cause', () => {
  const uptime = after([up(0), ['resume', 100]]);
  expect(uptime.list({ fromMs: at(0), toMs: at(1) })).toEqual([
    { fromMs: at(0), toMs: at(100_000), state: STOPPED },
  ]);
});

test('the last beat is the end of the record', () => {
  expect(after([]).lastBeatMs()).toBeUndefined();
  expect(after([up(0), up(20)]).lastBeatMs()).toBe(at(20_000));
});
