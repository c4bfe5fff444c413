import { expect, test } from 'vitest';

import type { OrdersSummary } from '../../../../../agent/api/methods.ts';
import { REFUSAL_CODES } from '../../../../../agent/domain/refusal.ts';
import { de } from '../../../../../renderer/messages/de.ts';
import { en } from '../../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../../renderer/messages/texts.tsx';
import { evidenceRows } from '../../../../../renderer/views/orders/evidence.ts';
import { leadText } from '../../../../../renderer/views/orders/lead.ts';
import { PERIODS, periodStart } from '../../../../../renderer/views/orders/period.ts';
import {
  KNOWN_REFUSALS,
  refusalGroup,
  refusalReason,
  refusalRemedy,
  refusalTitle,
} from '../../../../../renderer/views/orders/refusals.ts';
import { suggestionsOf } from '../../../../../renderer/views/orders/suggestions.ts';

const english = createTexts('en', 'en-GB', en);
const german = createTexts('de', 'de-DE', de);
const GIB = 1024 ** 3;

const write = {
  cores: (cpuMilli: number) => `${cpuMilli / 1000}`,
  bytes: (bytes: number) => `${bytes / GIB} GB`,
  price: (perBlock: string) => `$${perBlock}/h`,
  span: (seconds: number) => `${seconds / 3600} h`,
};

const NOTHING: OrdersSummary = {
  fromMs: 0,
  toMs: 1,
  seen: 0,
  refusals: [],
  bid: 0,
  became: { open: 0, won: 0, lost: 0, closed: 0, unknown: 0 },
  bids: [],
};

function summary(
  refusals: OrdersSummary['refusals'],
  became: Partial<OrdersSummary['became']>,
): OrdersSummary {
  const all = { ...NOTHING.became, ...became };
  const bid = Object.values(all).reduce((sum, n) => sum + n, 0);
  const refused = refusals.reduce((sum, { count }) => sum + count, 0);
  return { ...NOTHING, seen: refused + bid, refusals, bid, became: all };
}

test('every rule of the agent has its words', () => {
  expect(new Set(KNOWN_REFUSALS)).toEqual(new Set(REFUSAL_CODES));
});

test.each([
  [
    'attribute-missing',
    { key: 'region', value: 'us' },
    'Needs region = us, which this provider does not claim',
  ],
  ['gpu-none', { needs: 1 }, 'Needs 1 GPU, this machine offers none'],
  [
    'gpu-none',
    { needs: 2, memoryGi: 24 },
    'Needs 2 GPUs with 24 GB memory, this machine offers none',
  ],
  [
    'gpu-model',
    { wants: 'a100 or rtx4090ti', has: 'rtx3060' },
    'Needs A100 / RTX 4090 Ti, this machine has RTX 3060',
  ],
  ['gpu-model', { wants: '*', has: 'rtx3060' }, 'another kind of GPU'],
  [
    'gpu-engine',
    { vendor: 'nvidia' },
    'Needs a GPU of this machine that its container engine cannot hand to containers (nvidia)',
  ],
  ['gpu-busy', { needs: 2, free: 0 }, 'Needs 2 GPUs, none was free'],
  ['cpu-short', { needs: 8000, free: 500 }, 'Needs 8 CPU, 0.5 CPU was free'],
  ['memory-short', { needs: 64 * GIB, free: 46 * GIB }, 'Needs 64 GB memory, 46 GB was free'],
  ['disk-short', { needs: 2 * GIB, free: GIB }, 'Needs 2 GB disk, 1 GB was free'],
  [
    'storage-class',
    { wants: 'beta3' },
    'Needs storage of the class beta3, which is not offered here',
  ],
  ['ports-short', { needs: 3, free: 1 }, 'Needs 3 ports, 1 was free'],
  ['too-many-volumes', { needs: 9, most: 8 }, 'Needs 9 volumes in one service, 8 are allowed'],
  ['malformed', { what: 'no units' }, 'Asks for nothing, or for amounts that make no sense'],
  ['price-too-low', { pays: '0.1', asks: '2' }, 'Pays at most $0.1/h, you ask $2/h'],
  ['price-too-low', { pays: '1e3', asks: '2' }, 'paid less than you ask'],
  ['denom', { wants: 'uakt', has: 'uact' }, 'Pays in uakt, you are paid in uact'],
  [
    'outbid-by-own',
    { rank: 2, orders: 3 },
    'Fits, but others that came with it were worth more (place 2 of 3)',
  ],
  ['paused', {}, 'Came while renting out was paused'],
  ['engine-down', {}, 'Came while containers could not run'],
  ['bid-before', {}, 'Had a bid of ours before; one that was taken back is final'],
  ['network-refused', { reason: 'fee\n\u202Elow' }, 'The network did not take the bid: fee??low'],
  ['memory-short', { needs: 1 }, 'more memory than was free'],
  ['newer-rule', { needs: 1 }, 'Other reason (newer-rule)'],
  ['__proto__', {}, 'Other reason (__proto__)'],
] as const)('%s with %j is told as it was compared', (code, numbers, text) => {
  const { key, values } = refusalReason(code, numbers, write);
  expect(english.t(key, values)).toBe(text);
});

test('every reason can be told in German too', () => {
  for (const code of KNOWN_REFUSALS) {
    const { key, values } = refusalTitle(code);
    expect(german.t(key, values)).not.toBe('');
  }
});

test('what is no rule of ours is told by its code, and the owner can change nothing about it', () => {
  const { key, values } = refusalTitle('newer\u0000rule');
  expect([english.t(key, values), refusalGroup('newer'), refusalRemedy('newer')]).toEqual([
    'other (newer?rule)',
    'other',
    undefined,
  ]);
});

test('the rows keep what is zero, and the reasons add up to what got no bid', () => {
  const rows = evidenceRows(
    summary(
      [
        { code: 'gpu-model', count: 121 },
        { code: 'price-too-low', count: 5 },
        { code: 'memory-short', count: 22 },
        { code: 'newer', count: 1 },
        { code: 'paused', count: 0 },
      ],
      { lost: 8, won: 3 },
    ),
  );
  expect(rows.map(({ step, count }) => [step, count])).toEqual([
    ['seen', 160],
    ['refused', 149],
    ['bid', 11],
    ['lost', 8],
    ['open', 0],
    ['won', 3],
    ['closed', 0],
    ['unknown', 0],
  ]);
  expect(rows[1]?.reasons).toEqual([
    {
      group: 'fit',
      counts: [
        { code: 'gpu-model', count: 121 },
        { code: 'memory-short', count: 22 },
      ],
    },
    {
      group: 'other',
      counts: [
        { code: 'price-too-low', count: 5 },
        { code: 'newer', count: 1 },
      ],
    },
  ]);
});

test.each([
  [NOTHING, 'day', 'No order came in the last 24 hours.'],
  [
    summary(
      [
        { code: 'paused', count: 1 },
        { code: 'gpu-model', count: 4 },
      ],
      {},
    ),
    'hour',
    '5 orders and no bid in the last hour. Most often: another kind of GPU.',
  ],
  [
    summary([], { lost: 8, open: 3, won: 3 }),
    'day',
    'Most bids were lost: 8 of 14 in the last 24 hours. 3 were won.',
  ],
  [
    summary([], { lost: 1 }),
    'week',
    'Most bids were lost: 1 of 1 in the last 7 days. None was won.',
  ],
  [summary([], { won: 1 }), 'day', 'The one bid was won in the last 24 hours.'],
  [summary([], { won: 2 }), 'day', 'All 2 bids were won in the last 24 hours.'],
  [summary([], { won: 3, lost: 1 }), 'day', '3 of 4 bids were won in the last 24 hours.'],
  [summary([], { open: 1 }), 'day', '1 of 1 bid is still open. None was won in the last 24 hours.'],
  [
    summary([], { won: 2, lost: 2, open: 1, closed: 1 }),
    'day',
    '6 bids in the last 24 hours: 2 won, 2 lost, 1 open, 1 without a choice.',
  ],
] as const)('the lead says what the counts say: case %#', (given, period, text) => {
  expect(leadText(given, period, english)).toBe(text);
});

test('no lead names a price as the cause', () => {
  const texts = PERIODS.flatMap((period) =>
    [english, german].map((each) => leadText(summary([], { lost: 9, won: 1 }), period, each)),
  );
  expect(texts.filter((text) => /price|Preis/i.test(text))).toEqual([]);
});

test('suggestions come from the counts alone, the most frequent first and the machine last', () => {
  const kept = { memoryBytes: 16 * GIB, cpuMilli: 0, diskBytes: GIB };
  const given = summary(
    [
      { code: 'gpu-model', count: 121 },
      { code: 'memory-short', count: 9 },
      { code: 'cpu-short', count: 12 },
      { code: 'engine-down', count: 1 },
      { code: 'gpu-busy', count: 50 },
    ],
    { lost: 10 },
  );
  expect(suggestionsOf(given, kept)).toEqual([
    // Nothing of it is kept back, so that there is nowhere to go.
    { id: 'cpu', count: 12 },
    { id: 'lost', count: 10, href: '#/settings', link: 'price' },
    { id: 'memory', count: 9, href: '#/hardware', link: 'memory' },
    { id: 'engine', count: 1, href: '#/hardware', link: 'engine' },
    { id: 'hardware', count: 121 },
  ]);
});

test('where nothing points to the owner nothing is suggested', () => {
  expect(suggestionsOf(summary([{ code: 'malformed', count: 3 }], { open: 2 }), undefined)).toEqual(
    [],
  );
});

test('a period begins at least as long ago as it says, and holds for a while', () => {
  const minute = 60_000;
  const nowMs = Date.UTC(2026, 10, 22, 14, 26, 8);
  expect({
    hour: new Date(periodStart('hour', nowMs)).toISOString(),
    day: new Date(periodStart('day', nowMs)).toISOString(),
    week: new Date(periodStart('week', nowMs)).toISOString(),
    same: periodStart('day', nowMs + 3 * minute) === periodStart('day', nowMs),
    early: periodStart('week', 5),
  }).toEqual({
    hour: '2026-11-22T13:26:00.000Z',
    day: '2026-11-21T14:20:00.000Z',
    week: '2026-11-15T14:00:00.000Z',
    same: true,
    early: 0,
  });
});

test('bids that were only thought of have a row and a sentence of their own, and are no bids', () => {
  const watched = { ...summary([{ code: 'gpu-none', count: 3 }], {}), seen: 12, wouldBid: 9 };
  expect(evidenceRows(watched).map(({ step, count }) => [step, count])).toEqual([
    ['seen', 12],
    ['refused', 3],
    ['shadow', 9],
    ['bid', 0],
    ['lost', 0],
    ['open', 0],
    ['won', 0],
    ['closed', 0],
    ['unknown', 0],
  ]);
  expect(leadText(watched, 'day', english)).toBe(
    '9 of 12 orders would have got a bid in the last 24 hours. Nothing was sent.',
  );
  expect(leadText(watched, 'day', german)).toBe(
    '9 von 12 Anfragen in den letzten 24 Stunden hätten ein Gebot bekommen. Gesendet wurde nichts.',
  );
});
