import { afterEach, describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import { outcomeText } from '../../../agent/cli/commands/orders.ts';
import { activityText, marketText } from '../../../agent/cli/format/activity.ts';
import { leaseCountsText, leaseStateText } from '../../../agent/cli/format/lease.ts';
import { coinsText, decimal, perDayText } from '../../../agent/cli/format/money.ts';
import { refusalText, refusalTitle } from '../../../agent/cli/format/refusal.ts';
import { bytesText, coresText, resourcesText } from '../../../agent/cli/format/resources.ts';
import { styleFor } from '../../../agent/cli/format/style.ts';
import { pairs, table } from '../../../agent/cli/format/table.ts';
import {
  agoText,
  dateText,
  instantText,
  localDayEdges,
  parseSpan,
  parseUntil,
  spanText,
} from '../../../agent/cli/format/time.ts';
import { cleaned } from '../../../agent/cli/session.ts';
import type { RefusalCode } from '../../../agent/domain/refusal.ts';
import { NOW_MS, sampleLease, sampleSlices } from '../../contract/control/fake-surface.ts';

process.env.TZ = 'UTC';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('money', () => {
  expect(coinsText([], 'uplay')).toBe('0 uplay');
  expect(coinsText([{ denom: 'uplay', amount: 2n ** 64n }], 'x')).toBe(
    '18,446,744,073,709,551,616 uplay',
  );
  expect(
    coinsText(
      [
        { denom: 'a', amount: 999n },
        { denom: 'b', amount: -1000n },
      ],
      'x',
    ),
  ).toBe('999 a + -1,000 b');
  expect(decimal('1234567.000123')).toBe('1,234,567.000123');
  expect(perDayText({ denom: 'u', amount: '0.5' }, 6000)).toBe('about 7,200 u a day');
});

describe('days of the calendar', () => {
  afterEach(() => {
    process.env.TZ = 'UTC';
  });

  test("an edge at each midnight, today's end included", () => {
    expect(localDayEdges(parseUnixMs(NOW_MS), 3)).toEqual(
      [13, 14, 15, 16].map((day) => Date.UTC(2025, 5, day)),
    );
  });

  test.each([
    [
      'forward',
      Date.UTC(2025, 2, 31, 10),
      ['2025-03-29', '2025-03-30', '2025-03-31'],
      [24, 23, 24],
    ],
    ['back', Date.UTC(2025, 9, 27, 10), ['2025-10-25', '2025-10-26', '2025-10-27'], [24, 25, 24]],
  ])('a day is as long as it is where the clocks go %s', (_way, nowMs, dates, hours) => {
    process.env.TZ = 'Europe/Berlin';
    const edges = localDayEdges(parseUnixMs(nowMs), 3);
    expect(edges.slice(0, -1).map(dateText)).toEqual(dates);
    expect(edges.slice(1).map((edge, place) => (edge - edges[place]!) / HOUR)).toEqual(hours);
  });

  test('a year of them rises, also where midnight itself is left out', () => {
    process.env.TZ = 'America/Asuncion';
    const edges = localDayEdges(parseUnixMs(Date.UTC(2024, 11, 31, 15)), 366);
    const dates = edges.slice(0, -1).map(dateText);
    expect([edges.length, new Set(dates).size, dates[0], dates.at(-1)]).toEqual([
      367,
      366,
      '2024-01-01',
      '2024-12-31',
    ]);
    expect(edges.every((edge, place) => place === 0 || edge > edges[place - 1]!)).toBe(true);
  });
});

describe('time', () => {
  test.each([
    [0, '0 s'],
    [12_400, '12 s'],
    [59_600, '1 min'],
    [200 * SECOND, '3 min 20 s'],
    [2 * HOUR + 5 * MINUTE + 59 * SECOND, '2 h 5 min'],
    [4 * DAY + HOUR, '4 d 1 h'],
    [-5, '0 s'],
  ])('%i ms are %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });

  test('ages, also by a clock that was set back', () => {
    expect(agoText(NOW_MS - 12_000, NOW_MS)).toBe('12 s ago');
    expect(agoText(NOW_MS + 12_000, NOW_MS)).toBe('just now');
    expect(instantText(NOW_MS, NOW_MS)).toBe('15:06');
    expect(instantText(NOW_MS - DAY, NOW_MS)).toBe('2025-06-14 15:06');
  });

  test.each([
    ['90s', 90 * SECOND],
    ['1h30m', 90 * MINUTE],
    ['1 h 30 min', 90 * MINUTE],
    ['2 days', 2 * DAY],
    ['1w', 7 * DAY],
    ['0m', undefined],
    ['h', undefined],
    ['10', undefined],
    ['1y', undefined],
    ['-1h', undefined],
    ['', undefined],
  ])('the span %j', (text, ms) => {
    expect(parseSpan(text)).toBe(ms);
  });

  // It is 15:06:40 on 2025-06-15.
  const midnight = Date.UTC(2025, 5, 15);
  test.each([
    ['tomorrow', midnight + DAY],
    ['18:00', midnight + 18 * HOUR],
    ['9:30', midnight + DAY + 9.5 * HOUR],
    ['2025-06-16', midnight + DAY],
    ['2025-12-24 18:30', Date.UTC(2025, 11, 24, 18, 30)],
    ['2025-12-24T18:30', Date.UTC(2025, 11, 24, 18, 30)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    ['2027-02-29', undefined],
    ['2025-06-15', undefined],
    ['2024-01-01', undefined],
    ['24:00', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('the end %j', (text, atMs) => {
    expect(parseUntil(text, parseUnixMs(NOW_MS))).toBe(atMs);
  });

  test.each(['Pacific/Kiritimati', 'Pacific/Niue', 'Europe/Berlin', 'America/New_York'])(
    'the end is by the zone of the machine: %s',
    (zone) => {
      process.env.TZ = zone;
      try {
        const at = parseUntil('2025-12-24 18:30', parseUnixMs(NOW_MS))!;
        expect(new Date(at).toString()).toMatch(/^Wed Dec 24 2025 18:30:00/);
        expect(new Date(parseUntil('tomorrow', parseUnixMs(NOW_MS))!).getHours()).toBe(0);
      } finally {
        process.env.TZ = 'UTC';
      }
    },
  );
});

test('resources', () => {
  expect([0, 1023, 1024, 1536, 2 ** 30, 24 * 2 ** 30, 1000 * 2 ** 30].map(bytesText)).toEqual([
    '0 bytes',
    '1023 bytes',
    '1 KiB',
    '1.5 KiB',
    '1 GiB',
    '24 GiB',
    '1000 GiB',
  ]);
  expect([100, 1000, 2500].map(coresText)).toEqual(['0.1 cores', '1 core', '2.5 cores']);
  expect(
    resourcesText({ cpuMilli: 500, memoryBytes: 2 ** 29, diskBytes: 0, gpus: 1, ports: 2 }),
  ).toBe('0.5 cores, 512 MiB of memory, 1 GPU, 2 ports');
});

describe('refusals', () => {
  const cases: Record<RefusalCode, [Record<string, number | string>, string]> = {
    'attribute-missing': [
      { key: 'region', value: 'eu-west' },
      'needs region=eu-west, which this provider does not have',
    ],
    'gpu-none': [
      { needs: 1, memoryGi: 24 },
      'needs 1 GPU with 24 GiB of memory, this machine has no GPU',
    ],
    'gpu-model': [
      { wants: 'h100 or a100', has: 'rtx4090' },
      'needs a GPU of the kind h100 or a100, this machine has rtx4090',
    ],
    'gpu-engine': [
      { vendor: 'nvidia' },
      'needs a GPU of this machine that its container engine cannot hand to containers (nvidia)',
    ],
    'gpu-busy': [{ needs: 2, free: 1 }, 'needs 2 GPUs, 1 are free'],
    'cpu-short': [{ needs: 4000, free: 1500 }, 'needs 4 cores, 1.5 cores are free'],
    'memory-short': [{ needs: 2 ** 35, free: 2 ** 33 }, 'needs 32 GiB of memory, 8 GiB are free'],
    'disk-short': [{ needs: 2 ** 40, free: 2 ** 38 }, 'needs 1 TiB of disk, 256 GiB are free'],
    'storage-class': [
      { wants: 'beta3' },
      'needs storage of the class beta3, which is not offered here',
    ],
    'ports-short': [{ needs: 5, free: 2 }, 'needs 5 ports, 2 are free'],
    'too-many-volumes': [{ needs: 9, most: 4 }, 'needs 9 volumes in one service, 4 are allowed'],
    malformed: [{}, 'asks for nothing, or for amounts that make no sense'],
    'price-too-low': [
      { pays: '1000.5', asks: '2500' },
      'pays at most 1,000.5 a block, 2,500 is asked',
    ],
    'audit-missing': [
      { wants: 'akash1auditor', of: 'any' },
      'needs the word of one of these auditors: akash1auditor',
    ],
    unserved: [{ wants: 'leased-ip' }, 'asks for what is not served here: leased-ip'],
    'notice-wanted': [
      { seconds: 7200 },
      'wants 2 hours of notice before a close, and none is promised (bidding.reclamation)',
    ],
    'notice-too-long': [
      { seconds: 90_000, most: 86_400 },
      'wants 25 hours of notice before a close, at most 24 hours is promised',
    ],
    'price-zero': [{}, 'would cost nothing at your prices, and a bid of 0 is not taken'],
    'price-unknown': [{}, 'has no price in dollars: the worth of the coin is not known'],
    'script-declined': [
      { reason: 'not on the list' },
      'was declined by your price program: not on the list',
    ],
    'script-failed': [
      { reason: 'its price is 0' },
      'got no price from your price program: its price is 0',
    ],
    crowded: [{ bids: 20, most: 20 }, 'has 20 bids already, 20 are taken'],
    denom: [{ wants: 'uakt', has: 'uact' }, 'pays in uakt, this provider takes uact'],
    'outbid-by-own': [
      { rank: 3, orders: 7 },
      'fits, but others of the same block are worth more (number 3 of 7)',
    ],
    paused: [{}, 'came while renting out was paused'],
    'engine-down': [{}, 'came while the container engine did not answer'],
    'bid-before': [{}, 'was bid on before; a bid that was taken back is final'],
    'network-refused': [
      { reason: 'order closed' },
      'the network did not take the bid: order closed',
    ],
  };

  test.each(Object.entries(cases))('%s', (code, [numbers, text]) => {
    expect(refusalText(code, numbers)).toBe(text);
    expect(refusalTitle(code)).not.toContain('(');
  });

  test('a price that the electricity makes, and a bid that is not worth its fee', () => {
    expect(refusalText('price-too-low', { pays: '1', asks: '2', floor: '2' })).toBe(
      'pays at most 1 a block, its electricity costs 2',
    );
    expect(refusalText('crowded', { bids: 3, gain: '10', cost: '2000' })).toBe(
      'has 3 bids: what one more would bring on average (10) is less than it costs (2,000)',
    );
    expect(refusalText('audit-missing', { wants: 'akash1auditor', of: 'all' })).toBe(
      'needs the word of an auditor that this provider does not have: akash1auditor',
    );
    expect(refusalText('notice-wanted', { seconds: 5400 })).toContain('90 minutes');
  });

  test('without its memory, and of a newer agent', () => {
    expect(refusalText('gpu-none', { needs: 2 })).toBe('needs 2 GPUs, this machine has no GPU');
    expect(refusalText('too-hot', {})).toBe('was refused (too-hot)');
  });
});

describe('what is going on', () => {
  const of = (changes: Partial<ReturnType<typeof sampleSlices>['agent']>, leases = 1): string => {
    const slices = sampleSlices();
    const live = Array.from({ length: leases }, (_, place) => sampleLease(place));
    return activityText(
      { ...slices, agent: { ...slices.agent, ...changes }, leases: { live, past: 0 } },
      NOW_MS,
    );
  };

  test.each([
    ['starting', 'Starting: reading the network and the container engine; bids come after that.'],
    ['stopping', 'Stopping.'],
    [
      'engine-down',
      'Not renting out: the container engine is down. It does not answer. Bids start again when it answers.',
    ],
    [
      'network-stale',
      'Not bidding: the network sends no blocks (the last 3 s ago). Bids start again when it does. 1 lease goes on.',
    ],
    ['paused', 'Paused: no new bids until you run "sublet resume". 1 lease goes on.'],
    ['draining', 'Draining: no new bids; 1 lease left. "sublet resume" ends it.'],
    ['renting', 'Renting out: 1 lease runs.'],
    ['waiting', 'Waiting for a renter. The next order that fits gets a bid.'],
  ] as const)('%s', (activity, text) => {
    expect(of({ activity })).toBe(text);
  });

  test('a pause with an end, and one that holds nobody', () => {
    expect(of({ activity: 'paused', pausedUntilMs: NOW_MS + 2 * HOUR }, 2)).toBe(
      'Paused until 17:06 (in 2 h): no new bids; "sublet resume" ends it. 2 leases go on.',
    );
    expect(of({ activity: 'draining' }, 0)).toBe(
      'Drained: no lease runs and no new bids are made; "sublet resume" rents out again.',
    );
  });

  test('leases by state', () => {
    const states = ['running', 'running', 'awaiting-manifest', 'unhealthy'] as const;
    const leases = states.map((state, place) => sampleLease(place, { state }));
    expect(leaseCountsText(leases)).toBe(
      '2 leases run, 1 does not run as it should, 1 awaits its manifest',
    );
    const deploying = sampleLease(1, {
      state: 'deploying',
      progress: {
        service: leases[0]!.services[0]!.service,
        step: 'pulling',
        doneBytes: 2 ** 20,
        totalBytes: 2 ** 22,
      },
    });
    expect(leaseStateText(deploying, NOW_MS)).toBe('deploying: pulling web 1 MiB of 4 MiB');
  });
});

test('tables are aligned, also with colours', () => {
  expect(
    table(
      ['A', 'LONG'],
      [
        ['longer', 'x'],
        ['\u001b[1ms\u001b[0m', 'y'],
      ],
    ),
  ).toBe('A       LONG\nlonger  x\n\u001b[1ms\u001b[0m       y');
  expect(
    pairs([
      ['a', '1'],
      ['long', ''],
    ]),
  ).toBe('a     1\nlong');
});

test('colours only at a terminal that wants them', () => {
  const bold = (isTTY: boolean, env: Record<string, string>): string =>
    styleFor({ isTTY }, env).bold('x');
  expect(bold(true, {})).toBe('\u001b[1mx\u001b[0m');
  expect([bold(false, {}), bold(true, { NO_COLOR: '1' }), bold(true, { TERM: 'dumb' })]).toEqual([
    'x',
    'x',
    'x',
  ]);
});

test("somebody else's text cannot move the cursor", () => {
  expect(cleaned({ a: ['\u001b[2Jx\r\n\u009b'], b: 1n })).toEqual({ a: ['?[2Jx???'], b: 1n });
});

test('an order that was only watched says so, and who won it', () => {
  const price = { denom: 'uact', amount: '12.5' };
  const decision = (outcome: object, winner?: object) =>
    ({ outcome, ...(winner === undefined ? {} : { winner }) }) as Parameters<typeof outcomeText>[0];
  const shadow = { type: 'shadow-bid', price };
  expect(outcomeText(decision(shadow))).toBe('would have bid 12.5 uact a block; nothing was sent');
  const other = { provider: 'akash1other', price: { denom: 'uact', amount: '11' }, ours: false };
  expect(outcomeText(decision(shadow, other))).toBe(
    'would have bid 12.5 uact a block; nothing was sent; won by another at 11 uact a block',
  );
  expect(outcomeText(decision({ type: 'bid', price, state: 'lost' }, other))).toContain(
    'won by another at 11 uact a block',
  );
  expect(
    outcomeText(decision({ type: 'bid', price, state: 'won' }, { ...other, ours: true })),
  ).toBe('bid 12.5 uact a block: won');
  expect(outcomeText(decision({ type: 'refused', code: 'paused', numbers: {} }, other))).toBe(
    'no bid: came while renting out was paused; won by another at 11 uact a block',
  );
});

test('who only watches, or is held back, is not waiting for a renter', () => {
  const slices = sampleSlices();
  const waiting = { ...slices.agent, activity: 'waiting' as const };
  const with_ = (provider: object, market: object = {}) => ({
    ...slices,
    agent: waiting,
    market: { ...slices.market, ...market },
    provider: { ...slices.provider, ...provider },
  });
  const setup = { steps: [], started: false };
  expect(activityText(with_({ mode: 'shadow', setup }), NOW_MS)).toBe(
    'Watching only: nothing is sent. What would have been bid is written down.',
  );
  const blocked = [{ code: 'gate', message: 'The gate is closed.' }];
  expect(activityText(with_({ mode: 'live', blocked }), NOW_MS)).toBe(
    'Not bidding: The gate is closed.',
  );
  expect(activityText(with_({ mode: 'live', blocked: [] }), NOW_MS)).toMatch(/^Waiting/);
  expect(marketText(with_({}, { seen: 9, bid: 0, wouldBid: 4, refused: 5 }), NOW_MS)).toMatch(
    /9 orders .*: 0 bid on, 4 would have been, 5 not/,
  );
});
