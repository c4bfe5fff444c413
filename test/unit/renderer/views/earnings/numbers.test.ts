import { expect, test } from 'vitest';

import type { EarningsBucket } from '../../../../../agent/api/methods.ts';
import { leaseRef } from '../../../../../agent/api/values.ts';
import { plainDecimal, plainHours, toCsv } from '../../../../../renderer/format/csv.ts';
import { labelledPlaces } from '../../../../../renderer/views/earnings/axis-labels.ts';
import type { Stretch } from '../../../../../renderer/views/earnings/calendar.ts';
import { bucketsFile, paymentsFile } from '../../../../../renderer/views/earnings/exports.ts';
import { bestOf, sumOf } from '../../../../../renderer/views/earnings/sums.ts';

const HOUR_MS = 3_600_000;
const network = {
  id: 'akash',
  money: 'main' as const,
  currency: { denom: 'uact', exponent: 6, symbol: 'US$' },
};

function bucket(fromMs: number, amount: bigint, payments = 1, rentedMs = HOUR_MS): EarningsBucket {
  return {
    fromMs,
    toMs: fromMs + 24 * HOUR_MS,
    paid: [
      { denom: 'uact', amount },
      { denom: 'other', amount: 7n },
    ],
    payments,
    rentedMs,
  };
}

test('a sum is exact beyond what a float holds, and only of the own coin', () => {
  expect(sumOf([bucket(0, 9_007_199_254_740_993n, 2), bucket(1, 1n, 3)], 'uact')).toEqual({
    paid: 9_007_199_254_740_994n,
    payments: 5,
    rentedMs: 2 * HOUR_MS,
    perHour: 4_503_599_627_370_497n,
  });
});

test('what was never rented out has no average', () => {
  expect(sumOf([bucket(0, 5n, 1, 0)], 'uact').perHour).toBeUndefined();
});

test('the best is the first of the most paid; none where nothing was paid', () => {
  const buckets = [bucket(0, 1n), bucket(1, 3n), bucket(2, 3n)];
  expect([bestOf(buckets, 'uact'), bestOf([bucket(0, 0n)], 'uact')]).toEqual([
    buckets[1],
    undefined,
  ]);
});

test('cells are quoted where they must be, and no cell is a formula', () => {
  expect(
    toCsv([
      ['a,b', 'say "hi"', 'two\nlines', ' space'],
      ['=1+1', '+49', '-x', '@x', '\tx', '-1.5', '-12', '+1'],
    ]),
  ).toBe(
    '"a,b","say ""hi""","two\nlines"," space"\r\n' + "'=1+1,'+49,'-x,'@x,'\tx,-1.5,-12,'+1\r\n",
  );
});

test.each([
  [0n, 6, '0.000000'],
  [46n, 6, '0.000046'],
  [123_456_789_012_345_678_901n, 6, '123456789012345.678901'],
  [-5n, 2, '-0.05'],
  [42n, 0, '42'],
])('%s atomics with %i digits are %s', (amount, exponent, text) => {
  expect(plainDecimal(amount, exponent)).toBe(text);
});

test('hours are cut, not rounded up', () => {
  expect([plainHours(0), plainHours(HOUR_MS * 1.5), plainHours(HOUR_MS - 1)]).toEqual([
    '0.0000',
    '1.5000',
    '0.9999',
  ]);
});

const month: Stretch = {
  scale: 'month',
  unit: 'day',
  edges: [new Date(2026, 10, 1).getTime(), new Date(2026, 11, 1).getTime()],
  asked: [],
  current: 1,
};

test('the table of a month has accrued in its current day alone', () => {
  const from = Date.UTC(2026, 10, 21);
  const buckets = [bucket(from, 2_870_000n, 2), bucket(from + 24 * HOUR_MS, 0n, 0, 0)];
  expect(bucketsFile(month, buckets, 350_000n, network)).toEqual({
    name: 'sublet-earnings-2026-11.csv',
    text:
      'from_utc,to_utc,rented_hours,payments,paid,accrued_not_yet_paid,currency,network\r\n' +
      '2026-11-21T00:00:00.000Z,2026-11-22T00:00:00.000Z,1.0000,2,2.870000,,US$,akash\r\n' +
      '2026-11-22T00:00:00.000Z,2026-11-23T00:00:00.000Z,0.0000,0,0.000000,0.350000,US$,akash\r\n',
  });
});

test.each([
  [{ ...month, scale: 'year', unit: 'month' } as const, 'sublet-practice-earnings-2026.csv'],
  [
    {
      ...month,
      scale: 'day',
      unit: 'hour',
      edges: [Date.UTC(2026, 10, 21, 14), Date.UTC(2026, 10, 22, 14)],
    } as const,
    'sublet-practice-earnings-2026-11-21T1400Z-to-2026-11-22T1400Z.csv',
  ],
])('the name of a file has its period, and says that it is practice', (stretch, name) => {
  expect(bucketsFile(stretch, [], undefined, { ...network, money: 'none' }).name).toBe(name);
});

test('all payments are one line each, a foreign coin in its own atomics, with what is known of it', () => {
  const lease = leaseRef.parse('akash:akash1a/5/1/1/akash1b/1');
  const payment = (key: string, atMs: number, denom: string) => ({
    key,
    height: 24_118_406,
    lease,
    amount: { denom, amount: 1_136_000n },
    atMs,
  });
  const price = {
    ...{ denom: 'uakt', usd: '0.8412', height: 24_118_400, atMs: Date.UTC(2026, 9, 1) },
    source: 'chain-oracle' as const,
  };
  expect(
    paymentsFile(
      [
        payment('=key', Date.UTC(2026, 10, 22, 3, 32), 'uact'),
        { ...payment('b', Date.UTC(2026, 9, 1), 'uakt'), txHash: 'A3F1' },
        { ...payment('c', Date.UTC(2026, 9, 1), 'uact'), txHash: 'A3F2', price },
      ],
      network,
    ),
  ).toEqual({
    name: 'sublet-payments-2026-10-01-to-2026-11-22.csv',
    text:
      'time_utc,block_height,lease,amount,currency,denom,network,key,' +
      'transaction,usd_price,usd_price_of_one,usd_price_block,usd_price_source\r\n' +
      `2026-11-22T03:32:00.000Z,24118406,${lease},1.136000,US$,uact,akash,'=key,,,,,\r\n` +
      `2026-10-01T00:00:00.000Z,24118406,${lease},1136000,uakt,uakt,akash,b,A3F1,,,,\r\n` +
      `2026-10-01T00:00:00.000Z,24118406,${lease},1.136000,US$,uact,akash,c,A3F2,0.8412,uakt,24118400,chain-oracle\r\n`,
  });
});

test('no payments make a file with its head alone', () => {
  expect(paymentsFile([], network).name).toBe('sublet-payments-none.csv');
});

test('labels below the bars have room, and the current bar always has its own', () => {
  const days = Array.from({ length: 30 }, (_, day) => new Date(2026, 10, day + 1).getTime());
  const hours = Array.from({ length: 24 }, (_, n) => new Date(2026, 10, 22, 15 + n).getTime());
  expect({
    wide: labelledPlaces('day', days, 40, undefined).length,
    some: labelledPlaces('day', days, 10, 21),
    near: labelledPlaces('day', days, 10, 22),
    hours: labelledPlaces('hour', hours, 8, undefined).map((n) =>
      new Date(hours[n] ?? 0).getHours(),
    ),
    tiny: labelledPlaces('month', days.slice(0, 12), 0, undefined),
  }).toEqual({
    wide: 30,
    some: [0, 3, 6, 9, 12, 15, 18, 21, 24, 27],
    near: [0, 3, 6, 9, 12, 15, 18, 22, 27],
    hours: [15, 18, 21, 0, 3, 6, 9, 12],
    tiny: [0],
  });
});
