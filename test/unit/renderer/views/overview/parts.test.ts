import { expect, test } from 'vitest';

import type { EarningsBucket, TimelineValue } from '../../../../../agent/api/methods.ts';
import type { LeaseValue, Slices } from '../../../../../agent/api/slices.ts';
import { leaseLine } from '../../../../../renderer/views/overview/lease-line.ts';
import {
  dayEdges,
  midnight,
  periodStart,
  sumSince,
} from '../../../../../renderer/views/overview/money-periods.ts';
import { toDos } from '../../../../../renderer/views/overview/to-do.ts';
import {
  grown,
  knownMs,
  servedShare,
  uptimeParts,
} from '../../../../../renderer/views/overview/uptime-parts.ts';
import { weekDays, weekWindow } from '../../../../../renderer/views/overview/week.ts';

const HOUR_MS = 3_600_000;
const at = (month: number, day: number, hour = 0, minute = 0): number =>
  new Date(2026, month - 1, day, hour, minute).getTime();

test('late in a month the edges are the midnights from its first to tonight', () => {
  const edges = dayEdges(at(11, 22, 14, 26));
  expect([edges.length, edges[0], edges.at(-2), edges.at(-1)]).toEqual([
    23,
    at(11, 1),
    at(11, 22),
    at(11, 23),
  ]);
});

test('early in a month the edges reach back over seven days', () => {
  expect(dayEdges(at(11, 3, 9))).toEqual([
    at(10, 28),
    at(10, 29),
    at(10, 30),
    at(10, 31),
    at(11, 1),
    at(11, 2),
    at(11, 3),
    at(11, 4),
  ]);
});

test.each([
  ['today', at(11, 3)],
  ['week', at(10, 28)],
  ['month', at(11, 1)],
] as const)('%s begins at a midnight of the calendar', (period, startMs) => {
  expect(periodStart(period, at(11, 3, 23, 59))).toBe(startMs);
});

test('midnight over a change of the clocks is a midnight of the calendar', () => {
  expect([midnight(at(10, 24, 12), 2), midnight(at(3, 28, 12), 2)]).toEqual([
    at(10, 26),
    at(3, 30),
  ]);
});

const bucket = (day: number, paid: EarningsBucket['paid'], rentedMs = 0): EarningsBucket => ({
  fromMs: at(11, day),
  toMs: at(11, day + 1),
  paid,
  payments: paid.length,
  rentedMs,
});

test('a period is the sum of its days in the coin of the network', () => {
  const buckets = [
    bucket(1, [{ denom: 'uact', amount: 9_000_000n }]),
    bucket(2, [
      { denom: 'uact', amount: 1_000_001n },
      { denom: 'uother', amount: 5n },
    ]),
    bucket(3, [{ denom: 'uact', amount: 2n }], HOUR_MS),
  ];
  expect(sumSince(buckets, at(11, 2), 'uact')).toEqual({
    paid: 1_000_003n,
    payments: 3,
    rentedMs: HOUR_MS,
  });
});

test('nothing paid is a sum of nothing', () => {
  expect(sumSince([], at(11, 2), 'uact')).toEqual({ paid: 0n, payments: 0, rentedMs: 0 });
});

const stretch = (fromMs: number, toMs: number, state: TimelineValue['state']): TimelineValue => ({
  fromMs,
  toMs,
  state,
  leases: [],
  count: 0,
});

test('the week is seven days of the calendar that end tonight', () => {
  expect(weekWindow(at(11, 22, 14))).toEqual({ fromMs: at(11, 16), toMs: at(11, 23) });
});

test('a stretch over midnight is cut between its days, and offered hours are those without a renter', () => {
  const days = weekDays(
    [
      stretch(at(11, 20), at(11, 21, 20), 'unknown'),
      stretch(at(11, 21, 20), at(11, 21, 22), 'offered'),
      stretch(at(11, 21, 22), at(11, 22, 3), 'rented'),
      stretch(at(11, 22, 3), at(11, 22, 4), 'down'),
    ],
    [bucket(21, [], 2 * HOUR_MS), bucket(22, [], 4 * HOUR_MS)],
    at(11, 22, 4),
  );
  expect(
    days.map(({ rentedMs, offeredMs, known, stretches }) => [
      rentedMs / HOUR_MS,
      offeredMs / HOUR_MS,
      known,
      stretches.map(({ state }) => state),
    ]),
  ).toEqual([
    [0, 0, false, []],
    [0, 0, false, []],
    [0, 0, false, []],
    [0, 0, false, []],
    [0, 0, false, ['unknown']],
    [2, 2, true, ['unknown', 'offered', 'rented']],
    // In the last hour a lease was live and could not be served: rented, as it counts for the money,
    // and not offered, as nothing could have been.
    [4, 0, true, ['rented', 'down']],
  ]);
  expect(days.at(-1)?.stretches[0]).toEqual(stretch(at(11, 22), at(11, 22, 3), 'rented'));
});

test('given leases that could not be served, then the week and what was paid tell the same time', () => {
  const daily = [bucket(20, [], 3 * HOUR_MS), bucket(21, [], HOUR_MS), bucket(22, [], 90_000)];
  const days = weekDays([stretch(at(11, 20), at(11, 22, 4), 'down')], daily, at(11, 22, 4));
  const { rentedMs } = sumSince(daily, periodStart('week', at(11, 22, 4)), 'uact');
  expect([rentedMs, days.reduce((sum, day) => sum + day.rentedMs, 0)]).toEqual([
    4 * HOUR_MS + 90_000,
    4 * HOUR_MS + 90_000,
  ]);
});

test('what is known is the sum of what its rows tell', () => {
  const known = (upMs: number, starting: number, off: number): number =>
    knownMs({
      upMs,
      downMs: starting + off,
      pausedMs: 0,
      unknownMs: 0,
      downByCause: { starting, 'agent-stopped': off },
    });
  // 19 s, 5 s and 4 s; 2 min, 1 min and 30 s; 1 day 2 h, 59 min and none.
  expect([
    known(19_900, 5_900, 4_900),
    known(179_000, 119_000, 30_900),
    known(26.9 * HOUR_MS, HOUR_MS - 1, 0),
  ]).toEqual([28_000, 210_000, 26 * HOUR_MS + 59 * 60_000]);
});

test('a record that was told a while ago has grown by that while, where there was none before', () => {
  const summary = (changes: Partial<Slices['uptime']['last24h']>) => ({
    upMs: 20_000,
    downMs: 5_000,
    pausedMs: 0,
    unknownMs: 60_000,
    downByCause: { starting: 5_000 },
    ...changes,
  });
  const known = { last24h: summary({}), last30d: summary({ unknownMs: 4_000 }) };
  expect(grown({ ...known, state: 'up' }, 9_000)).toEqual({
    last24h: summary({ upMs: 29_000, unknownMs: 51_000 }),
    last30d: summary({ upMs: 24_000, unknownMs: 0 }),
  });
  expect(grown({ ...known, state: 'down', cause: 'engine-down' }, 1_000).last24h).toEqual(
    summary({
      downMs: 6_000,
      unknownMs: 59_000,
      downByCause: { starting: 5_000, 'engine-down': 1_000 },
    }),
  );
  expect(grown({ ...known, state: 'paused' }, 1_000).last24h).toEqual(
    summary({ pausedMs: 1_000, unknownMs: 59_000 }),
  );
});

const agent = (given: {
  problems?: Slices['agent']['problems'];
  activity?: Slices['agent']['activity'];
  simulated?: boolean;
  missing?: string[];
}): Slices['agent'] => ({
  version: '1.0.0',
  startedAtMs: 0,
  recordsFromMs: 0,
  activity: given.activity ?? 'waiting',
  network: {
    id: 'practice',
    name: 'Practice',
    practice: true,
    money: 'none',
    endpoints: [],
    denom: 'uplay',
    exponent: 6,
    symbol: 'play $',
    provider: 'p',
  },
  engine: {
    kind: 'docker',
    up: true,
    missing: given.missing ?? [],
    simulated: given.simulated ?? false,
  },
  hostName: 'den-pc',
  problems: given.problems ?? [],
});

test('an agent without problems leaves nothing to do', () => {
  expect(toDos(agent({ missing: ['no-disk-quota', 'no-user-namespaces'] }))).toEqual([]);
});

test('the most urgent problem comes first, what is not urgent last', () => {
  const problem = (code: string): Slices['agent']['problems'][number] => ({
    code,
    message: `${code} it is`,
    sinceMs: 7,
  });
  const found = toDos(
    agent({
      problems: [problem('lease-not-running'), problem('brand-new'), problem('storage-full')],
      activity: 'network-stale',
      missing: ['no-seccomp', 'gpu-engine-too-old'],
    }),
  );
  const told = (code: string) => {
    const { message, sinceMs } = problem(code);
    return { urgent: true, problem: { code, message }, sinceMs };
  };
  expect(found).toEqual([
    { kind: 'storage', ...told('storage-full') },
    { kind: 'network-stale', urgent: true },
    { kind: 'lease-not-running', ...told('lease-not-running') },
    { kind: 'other', ...told('brand-new') },
    { kind: 'gpu-engine-too-old', urgent: false },
    { kind: 'isolation', urgent: false },
  ]);
});

test.each([
  ['wallet-locked', 'wallet'],
  ['delegation-ended', 'wallet'],
  ['funds-low', 'wallet'],
  ['gate', 'provider'],
  ['gateway', 'provider'],
  ['port-taken', 'port'],
  ['port-forbidden', 'port'],
  ['not-registered', 'provider'],
  ['something-new', 'other'],
])('given the problem %s, then it is to be looked at under %s', (code, kind) => {
  const problem = { code, message: code, sinceMs: 1 };
  expect(toDos(agent({ problems: [problem] })).map((found) => found.kind)).toEqual([kind]);
});

test('simulated containers are something to do, not urgent', () => {
  expect(toDos(agent({ simulated: true }))).toEqual([{ kind: 'simulated', urgent: false }]);
});

const summary = (given: Partial<Slices['uptime']['last24h']>): Slices['uptime']['last24h'] => ({
  upMs: 0,
  downMs: 0,
  pausedMs: 0,
  unknownMs: 0,
  downByCause: {},
  ...given,
});

test('pauses do not count against the share, and what is unknown is not known', () => {
  const day = summary({
    upMs: 9_000,
    downMs: 1_000,
    pausedMs: 5_000,
    unknownMs: 9_000,
    downByCause: { starting: 1_000 },
  });
  expect([servedShare(day), knownMs(day)]).toEqual([{ part: 9_000, whole: 10_000 }, 15_000]);
});

test('the parts name each cause once, the longest first, and leave out what never was', () => {
  const parts = uptimeParts(
    summary({ upMs: 10, downMs: 2, downByCause: { 'engine-down': 2 } }),
    summary({
      upMs: 90,
      downMs: 9,
      unknownMs: 4,
      downByCause: { 'engine-down': 3, 'agent-stopped': 6 },
    }),
  );
  expect(parts).toEqual([
    { kind: 'up', dayMs: 10, monthMs: 90 },
    { kind: 'down', cause: 'agent-stopped', dayMs: 0, monthMs: 6 },
    { kind: 'down', cause: 'engine-down', dayMs: 2, monthMs: 3 },
    { kind: 'unknown', dayMs: 0, monthMs: 4 },
  ]);
});

const lease = (given: Partial<LeaseValue>): LeaseValue =>
  ({ state: 'running', ...given }) as LeaseValue;

test.each([
  [{ blocksLeft: 10 }, 6000, { state: 'running', untilMs: 61_000 }],
  [{ blocksLeft: 10 }, undefined, { state: 'running' }],
  [
    { state: 'awaiting-manifest', manifestDeadlineMs: 9000, blocksLeft: 10 },
    6000,
    { state: 'awaiting-manifest', untilMs: 9000 },
  ],
  [{ state: 'unhealthy' }, 6000, { state: 'unhealthy' }],
  [{ state: 'stopping', blocksLeft: 10 }, 6000, { state: 'stopping' }],
] as const)('a lease with %j at %s ms a block is told as %j', (given, blockMs, line) => {
  expect(leaseLine(lease(given as Partial<LeaseValue>), 1000, blockMs)).toEqual(line);
});
