import { describe, expect, test } from 'vitest';

import type { UnixMs } from '../../../agent/base/instant.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { UptimeInterval, UptimeState } from '../../../agent/domain/uptime.ts';
import {
  DOWN_CAUSES,
  NETWORK_FRESH_MS,
  sameUptimeState,
  summariseUptime,
  uptimeState,
} from '../../../agent/domain/uptime.ts';
import { seededRandom } from './random.ts';

const up: UptimeState = { class: 'up' };
const paused: UptimeState = { class: 'paused' };
const engineDown: UptimeState = { class: 'down', cause: 'engine-down' };
const stale: UptimeState = { class: 'down', cause: 'network-stale' };
const stopped: UptimeState = { class: 'down', cause: 'agent-stopped' };
const at = (ms: number): UnixMs => parseUnixMs(ms);

const now = at(1_000_000);
const blocks = {
  'no block': undefined,
  'an old block': at(now - NETWORK_FRESH_MS - 1),
  'a block just fresh': at(now - NETWORK_FRESH_MS),
  'a new block': now,
  'a block ahead of our clock': at(now + 1000),
};

describe('the state of all readings', () => {
  const rows: readonly [boolean, boolean, keyof typeof blocks, UptimeState][] = [
    [false, true, 'no block', stale],
    [false, true, 'an old block', stale],
    [false, true, 'a block just fresh', up],
    [false, true, 'a new block', up],
    [false, true, 'a block ahead of our clock', up],
    [false, false, 'no block', engineDown],
    [false, false, 'an old block', engineDown],
    [false, false, 'a block just fresh', engineDown],
    [false, false, 'a new block', engineDown],
    [false, false, 'a block ahead of our clock', engineDown],
    [true, true, 'no block', paused],
    [true, true, 'an old block', paused],
    [true, true, 'a block just fresh', paused],
    [true, true, 'a new block', paused],
    [true, true, 'a block ahead of our clock', paused],
    [true, false, 'no block', paused],
    [true, false, 'an old block', paused],
    [true, false, 'a block just fresh', paused],
    [true, false, 'a new block', paused],
    [true, false, 'a block ahead of our clock', paused],
  ];

  test('is in the table for each combination', () => {
    expect(new Set(rows.map(([a, b, c]) => `${String(a)} ${String(b)} ${c}`)).size).toBe(
      2 * 2 * Object.keys(blocks).length,
    );
  });

  test.each(rows)('paused %s, engine up %s, %s', (isPaused, engineUp, block, expected) => {
    const lastBlockMs = blocks[block];
    const startedMs = at(0);
    expect(uptimeState({ paused: isPaused, engineUp, lastBlockMs, nowMs: now, startedMs })).toEqual(
      expected,
    );
  });

  test('without a block it is starting for a minute, then the network is silent', () => {
    const of = (nowMs: number): UptimeState =>
      uptimeState({
        ...{ paused: false, engineUp: true, lastBlockMs: undefined },
        ...{ nowMs: at(nowMs), startedMs: at(0) },
      });
    expect([of(0), of(60_000), of(60_001)]).toEqual([
      { class: 'down', cause: 'starting' },
      { class: 'down', cause: 'starting' },
      stale,
    ]);
  });
});

test('each state goes on only in itself', () => {
  const states: readonly UptimeState[] = [
    up,
    paused,
    ...DOWN_CAUSES.map((cause): UptimeState => ({ class: 'down', cause })),
  ];
  expect(states.map((a) => states.map((b) => sameUptimeState(a, { ...b })))).toEqual(
    states.map((_a, row) => states.map((_b, column) => row === column)),
  );
});

describe('the summary', () => {
  const interval = (fromMs: number, toMs: number, state: UptimeState): UptimeInterval => ({
    fromMs: at(fromMs),
    toMs: at(toMs),
    state,
  });
  const recorded = [
    interval(100, 200, up),
    interval(200, 230, engineDown),
    interval(230, 300, up),
    interval(300, 350, stopped),
    interval(350, 360, engineDown),
    interval(360, 400, paused),
    interval(400, 500, stale),
  ];

  test.each([
    [
      'everything',
      0,
      600,
      {
        upMs: 170,
        downMs: 190,
        pausedMs: 40,
        unknownMs: 200,
        downByCause: { 'engine-down': 40, 'agent-stopped': 50, 'network-stale': 100 },
      },
    ],
    [
      'a window that cuts intervals',
      150,
      215,
      { upMs: 50, downMs: 15, pausedMs: 0, unknownMs: 0, downByCause: { 'engine-down': 15 } },
    ],
    [
      'a window before the first record',
      0,
      100,
      { upMs: 0, downMs: 0, pausedMs: 0, unknownMs: 100, downByCause: {} },
    ],
    [
      'an empty window',
      150,
      150,
      { upMs: 0, downMs: 0, pausedMs: 0, unknownMs: 0, downByCause: {} },
    ],
    [
      'a window that ends before it begins',
      300,
      100,
      { upMs: 0, downMs: 0, pausedMs: 0, unknownMs: 0, downByCause: {} },
    ],
  ])('%s', (_what, fromMs, toMs, expected) => {
    expect(summariseUptime(recorded, { fromMs: at(fromMs), toMs: at(toMs) })).toEqual(expected);
  });

  test('accounts for each millisecond of 300 random records', () => {
    const random = seededRandom(6);
    for (let turn = 0; turn < 300; turn++) {
      const intervals: UptimeInterval[] = [];
      let end = random.int(0, 50);
      while (end < 1000) {
        const from = end + (random.bool() ? 0 : random.int(0, 40));
        end = from + random.int(0, 100);
        intervals.push(interval(from, end, random.pick([up, paused, engineDown, stale, stopped])));
      }
      const fromMs = random.int(0, 1000);
      const window = { fromMs: at(fromMs), toMs: at(fromMs + random.int(0, 500)) };
      const { upMs, downMs, pausedMs, unknownMs, downByCause } = summariseUptime(intervals, window);
      expect({
        all: upMs + downMs + pausedMs + unknownMs,
        down: Object.values(downByCause).reduce((sum, ms) => sum + ms, 0),
      }).toEqual({ all: window.toMs - window.fromMs, down: downMs });
    }
  });
});
