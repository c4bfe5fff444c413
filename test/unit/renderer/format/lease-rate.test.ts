import { expect, test } from 'vitest';

import { leaseRate } from '../../../../renderer/format/lease-rate.ts';
import {
  foreignMoney,
  hourlyText,
  perBlockText,
  rateText,
} from '../../../../renderer/format/money.ts';
import { englishCatalogue } from '../../../../renderer/messages/catalogue.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const texts = createTexts('en', 'en-GB', englishCatalogue);
const currency = { denom: 'uact', exponent: 6, symbol: 'US$' };

type Formats = Parameters<typeof leaseRate>[2];
const at = (blockMs: number | undefined): Formats => ({
  currency,
  hourly: (amount) => hourlyText(amount, currency, 'en-GB'),
  rate: (price) =>
    blockMs === undefined ? undefined : rateText(price, blockMs, currency, 'en-GB'),
  rateSource: ({ amount }) => `${amount} at ${blockMs}`,
  perBlock: (price) =>
    price.denom === currency.denom
      ? perBlockText(price, currency, 'en-GB')
      : foreignMoney(price.amount, price.denom),
});

const lease = {
  state: 'running' as const,
  price: { denom: 'uact', amount: '500' },
  settled: [{ denom: 'uact', amount: 90n }],
  createdAtMs: 1_000,
  sinceMs: 3_000,
};
const over = { ...lease, state: 'closed' as const };
const plain = (text: string): string => text.replaceAll(/[\u00a0\u2060]/g, '');

test('one that runs is told about, at the pace that was measured', () => {
  const rates = [6_000, 6_100].map((blockMs) => leaseRate(lease, texts, at(blockMs)));
  expect(rates.map(({ kind, text, source }) => [kind, plain(text), source])).toEqual([
    ['about', 'US$0.300/h', '500 at 6000'],
    ['about', 'US$0.295/h', '500 at 6100'],
  ]);
});

test('one that is over has the rate at which it was paid, whatever the pace is now', () => {
  const [first, ...others] = [6_000, 100, undefined].map((ms) => leaseRate(over, texts, at(ms)));
  expect({ ...first!, text: plain(first!.text) }).toEqual({
    kind: 'paid',
    // 90 in 2 s.
    text: 'US$0.162/h',
    source: 'what was paid, by the time that it was rented; US$0.0005 per block were agreed',
  });
  expect(others).toEqual([first, first]);
});

test.each([
  ['no pace', lease, undefined, 'US$0.0005 per block'],
  ['no time', { ...over, sinceMs: 1_000 }, 6_000, 'US$0.0005 per block'],
  ['another coin', { ...lease, price: { denom: 'ux', amount: '2.5' } }, 6_000, '2.5ux per block'],
])('with %s it is told by the block', (_what, given, blockMs, text) => {
  const { kind, text: said } = leaseRate(given, texts, at(blockMs));
  expect([kind, plain(said)]).toEqual(['block', text]);
});
