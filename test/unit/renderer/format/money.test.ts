import { expect, test } from 'vitest';

import type { Currency } from '../../../../renderer/format/money.ts';
import {
  amountOf,
  averagePerHour,
  exactMoney,
  foreignMoney,
  hourlyText,
  moneyText,
  perBlocks,
  perBlockText,
  perHour,
  rateSumText,
  rateText,
  tickText,
} from '../../../../renderer/format/money.ts';

const US: Currency = { denom: 'uact', exponent: 6, symbol: 'US$' };

test.each([
  [0n, 'US$0.00'],
  [3_460_000n, 'US$3.46'],
  [3_469_999n, 'US$3.46'],
  [1_234_567_890n, 'US$1,234.56'],
  [4_100n, 'US$0.0041'],
  [9_000n, 'US$0.0090'],
  [28_799n, 'US$0.0287'],
  [12n, 'US$0.000012'],
  [1n, 'US$0.000001'],
  [-2_500_000n, '−\u2060US$2.50'],
  [10n ** 30n + 1n, 'US$1,000,000,000,000,000,000,000,000.00'],
])('given %s atomics, when shown, then it is %s', (amount, text) => {
  expect(moneyText(amount, US, 'en-GB').text).toBe(text);
});

test('given German, when an amount is shown, then its point is a comma', () => {
  expect(moneyText(1_234_560_000n, US, 'de-DE')).toEqual({
    symbol: 'US$',
    number: '1.234,56',
    text: 'US$1.234,56',
  });
});

test('given an amount no float can hold, when shown exactly, then every digit is there', () => {
  expect(exactMoney(9_007_199_254_740_993_000_001n, US, 'en-GB')).toBe(
    'US$9,007,199,254,740,993.000001',
  );
});

test('given a symbol with a space, when an amount is shown, then no line can end in it', () => {
  const play: Currency = { denom: 'uplay', exponent: 6, symbol: 'play $' };
  expect(moneyText(3_460_000n, play, 'en-GB')).toEqual({
    symbol: 'play\u00a0$',
    number: '3.46',
    text: 'play\u00a0$3.46',
  });
  expect(exactMoney(-1n, play, 'en-GB')).toBe('−\u2060play\u00a0$0.000001');
  expect(foreignMoney(7n, 'u other')).toBe('7\u00a0u other');
});

test('given a coin without digits behind the point, when shown, then it has none', () => {
  expect(moneyText(42n, { denom: 'x', exponent: 0, symbol: 'x ' }, 'en-GB').text).toBe('x\u00a042');
});

test('given a price a block, when shown an hour, then it is the measured number of blocks', () => {
  const price = { denom: 'uact', amount: '473.333333333333333333' };
  expect(perHour(price, 6_000)).toBe(283_999n);
  expect(rateText(price, 6_000, US, 'en-GB').text).toBe('US$0.283');
});

test.each([
  // Each is cut, and so is their sum where it is made of what is not shown: 0.174.
  ['three', ['97', '97', '97'], ['US$0.058', 'US$0.058', 'US$0.058'], 'US$0.174'],
  ['cut ones', ['96.5', '96.5', '96.5'], ['US$0.057', 'US$0.057', 'US$0.057'], 'US$0.171'],
  ['a small one', ['2', '97'], ['US$0.0012', 'US$0.058'], 'US$0.0592'],
  ['none', [], [], 'US$0.000'],
])(
  'given %s, when rates stand in a list, then their sum is that of what is shown',
  (_, amounts, shown, sum) => {
    const prices = amounts.map((amount) => ({ denom: 'uact', amount }));
    expect(prices.map((price) => rateText(price, 6_000, US, 'en-GB').text)).toEqual(shown);
    expect(rateSumText(prices, 6_000, US, 'en-GB').text).toBe(sum);
  },
);

test('given coins of two denoms, when one is asked for, then the other is left out', () => {
  const coins = [
    { denom: 'uact', amount: 5n },
    { denom: 'uakt', amount: 7n },
    { denom: 'uact', amount: 11n },
  ];
  expect(amountOf(coins, 'uact')).toBe(16n);
});

test('given an amount that grows, when it is shown, then its digits stay as many for long and it is never more than it is', () => {
  const amounts = [0n, 220n, 999n, 1_000n, 46_040n, 99_999n, 100_000n, 3_469_999n, -46_040n];
  expect(amounts.map((amount) => moneyText(amount, US, 'en-GB').number)).toEqual([
    '0.00',
    '0.000220',
    '0.000999',
    '0.0010',
    '0.0460',
    '0.0999',
    '0.10',
    '3.46',
    '−0.0460',
  ]);
  const coarse = { denom: 'x', exponent: 3, symbol: 'X' };
  expect(moneyText(5n, coarse, 'en-GB').number).toBe('0.005');
  const fine = { denom: 'x', exponent: 18, symbol: 'X' };
  expect(moneyText(1_234n, fine, 'en-GB').number).toBe('0.0000000000000012');
});

test('given a price per block, when it is for so many blocks, then exact and rounded down', () => {
  const price = { denom: 'uact', amount: '482.633334' };
  expect([0, 1, 12_356, -3].map((blocks) => perBlocks(price, blocks))).toEqual([
    0n,
    482n,
    5_963_417n,
    0n,
  ]);
});

test('given the steps of an axis, when its lines are named, then without zeros that say nothing', () => {
  expect([0n, 2_000n, 50_000n, 100_000n].map((each) => tickText(each, US, 'en-GB').number)).toEqual(
    ['0.00', '0.002', '0.05', '0.10'],
  );
});

test('given a price per block, when it is shown, then with all its digits in whole coins', () => {
  const price = (amount: string) => perBlockText({ denom: 'uact', amount }, US, 'en-GB');
  expect([price('3.37408'), price('0'), price('1250000'), price('0.000000000000000001')]).toEqual([
    'US$0.00000337408',
    'US$0.00',
    'US$1.25',
    'US$0.000000000000000000000001',
  ]);
});

test('given what was paid in a time, when it is told by the hour, then cut and not of no time', () => {
  expect([
    averagePerHour(81n, 3_000),
    averagePerHour(10n, 7_200_001),
    averagePerHour(5n, 0),
  ]).toEqual([97_200n, 4n, undefined]);
  expect(hourlyText(97_200n, US, 'en-GB').text).toBe('US$0.097');
});
