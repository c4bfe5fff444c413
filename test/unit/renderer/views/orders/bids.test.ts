import { afterEach, beforeEach, expect, test } from 'vitest';

import type { DecisionValue, OrdersSummary } from '../../../../../agent/api/methods.ts';
import { orderRef } from '../../../../../agent/api/values.ts';
import { walkTo } from '../../../../../renderer/components/walk.ts';
import type { BidState } from '../../../../../renderer/views/orders/bid-dots.ts';
import {
  bidDots,
  countDots,
  nearestPoint,
  timeTicks,
} from '../../../../../renderer/views/orders/bid-dots.ts';
import {
  filterOrders,
  isFiltered,
  NO_FILTER,
  reasonsOf,
} from '../../../../../renderer/views/orders/order-filter.ts';

let zone: string | undefined;

beforeEach(() => {
  zone = process.env.TZ;
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const refOf = (n: number) => orderRef.parse(`akash:akash1a/${n}/1/1`);

function bid(
  n: number,
  atMs: number,
  amount: string,
  state: BidState,
  denom = 'uact',
): OrdersSummary['bids'][number] {
  const price = { denom, amount };
  return { order: refOf(n), label: `order ${n}`, atMs, price, maxPrice: price, state };
}

test('bids become dots by time, with what they ask an hour and a form for what became of them', () => {
  const bids = [
    bid(4, 40, '1', 'closed'),
    bid(3, 30, '0.5', 'submitting'),
    bid(2, 20, '2', 'lost'),
    bid(1, 10, '1.5', 'won'),
    bid(9, 15, '1', 'open', 'uakt'),
  ];
  const dots = bidDots(bids, 'uact', 6_000);
  expect(dots.map(({ label, price, kind }) => [label, price, kind])).toEqual([
    ['order 1', 900n, 'won'],
    ['order 2', 1200n, 'lost'],
    ['order 3', 300n, 'open'],
    ['order 4', 600n, 'other'],
  ]);
  const { counts, low, high } = countDots(dots);
  expect([counts, low?.label, high?.label]).toEqual([
    { won: 1, lost: 1, open: 1, other: 1 },
    'order 3',
    'order 2',
  ]);
});

test('no bids have neither a least nor a most', () => {
  expect(countDots([])).toEqual({
    counts: { won: 0, lost: 0, open: 0, other: 0 },
    low: undefined,
    high: undefined,
  });
});

test('the nearest dot within reach is the one that is meant', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ];
  expect([
    nearestPoint(points, { x: 6, y: 1 }, 24),
    nearestPoint(points, { x: 4, y: 1 }, 24),
    nearestPoint(points, { x: 99, y: 0 }, 24),
    nearestPoint([], { x: 0, y: 0 }, 24),
  ]).toEqual([1, 0, undefined, undefined]);
});

test.each([
  ['ArrowRight', 3, 4],
  ['ArrowRight', 19, 19],
  ['ArrowLeft', 0, 0],
  ['PageUp', 3, 13],
  ['PageDown', 3, 0],
  ['Home', 7, 0],
  ['End', 7, 19],
  ['Enter', 7, undefined],
])('%s from %i of 20 goes to %s', (key, from, to) => {
  expect(walkTo(key, from, 20)).toBe(to);
});

test('marks of a day stand at whole steps from midnight', () => {
  const toMs = Date.parse('2026-11-22T14:26:00+01:00');
  const marks = timeTicks(toMs - 24 * 3_600_000, toMs);
  expect(marks.map((mark) => new Date(mark).getHours())).toEqual([18, 0, 6, 12]);
});

test('marks of a week stand at midnights also when the clocks change', () => {
  const toMs = Date.parse('2026-10-28T14:26:00+01:00');
  const marks = timeTicks(toMs - 7 * 24 * 3_600_000, toMs);
  expect(marks.map((mark) => [new Date(mark).getDate(), new Date(mark).getHours()])).toEqual([
    [23, 0],
    [25, 0],
    [27, 0],
  ]);
});

function order(n: number, outcome: DecisionValue['outcome']): DecisionValue {
  return {
    order: refOf(n),
    label: `Order ${n}/1/1`,
    atMs: n,
    height: n,
    resources: { cpuMilli: 1, memoryBytes: 1, diskBytes: 1, gpus: 0, ports: 0 },
    maxPrice: { denom: 'uact', amount: '1' },
    outcome,
  };
}
const bidOutcome = (state: BidState): DecisionValue['outcome'] => ({
  type: 'bid',
  price: { denom: 'uact', amount: '1' },
  state,
});
const refused = (code: string): DecisionValue['outcome'] => ({
  type: 'refused',
  code,
  numbers: {},
});

const ORDERS = [
  order(1, bidOutcome('won')),
  order(2, bidOutcome('lost')),
  order(3, bidOutcome('open')),
  order(4, bidOutcome('submitting')),
  order(5, refused('paused')),
  order(6, refused('cpu-short')),
  order(7, refused('cpu-short')),
];

test.each([
  [{}, [1, 2, 3, 4, 5, 6, 7]],
  [{ outcome: 'bid' }, [1, 2, 3, 4]],
  [{ outcome: 'won' }, [1]],
  [{ outcome: 'lost' }, [2]],
  [{ outcome: 'open' }, [3, 4]],
  [{ outcome: 'refused' }, [5, 6, 7]],
  [{ reason: 'cpu-short' }, [6, 7]],
  [{ outcome: 'bid', reason: 'cpu-short' }, []],
  [{ search: ' order 5/' }, [5]],
] as const)('the filter %j leaves its orders', (filter, left) => {
  const kept = filterOrders(ORDERS, { ...NO_FILTER, ...filter });
  expect(kept.map(({ height }) => height)).toEqual(left);
});

test('the reasons to choose from are those that occur, the most frequent first', () => {
  expect([
    reasonsOf(ORDERS),
    isFiltered(NO_FILTER),
    isFiltered({ ...NO_FILTER, search: ' ' }),
  ]).toEqual([['cpu-short', 'paused'], false, false]);
});
