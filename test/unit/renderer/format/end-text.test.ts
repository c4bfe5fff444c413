import { expect, test } from 'vitest';

import {
  endRecordText,
  endTimeText,
  givenUpText,
  sentences,
} from '../../../../renderer/format/end-text.ts';
import { moneyText } from '../../../../renderer/format/money.ts';
import { countText } from '../../../../renderer/format/units.ts';
import { englishCatalogue } from '../../../../renderer/messages/catalogue.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const texts = createTexts('en', 'en-GB', englishCatalogue);
const currency = { denom: 'uact', exponent: 6, symbol: 'US$' };
const f = {
  currency,
  count: (value: number, digits?: number) => countText(value, texts, digits),
  span: (ms: number) => `${ms} ms`,
  amount: (amount: bigint) => moneyText(amount, currency, 'en-GB'),
};

test.each([
  [
    { usualMs: 2_950, slowestMs: 4_600, count: 5 },
    'It takes about 3 s (slowest of your last 5: 4.6 s).',
  ],
  [{ usualMs: 20, slowestMs: 20, count: 1 }, 'It took 0.1 s the last time.'],
  [{ usualMs: 61_000, slowestMs: 61_000, count: 1 }, 'It took 61000 ms the last time.'],
  ['none', 'You have ended none yet, so how long that takes is not known.'],
  [undefined, undefined],
] as const)('given %j, then how long an end takes is %j', (times, text) => {
  expect(endTimeText(times, texts, f)?.replaceAll('\u00a0', ' ')).toBe(text);
});

test.each([
  [{ own: 2, of: 15, more: false }, 'Your record: leases that you ended go from 2 to 3 of 16.'],
  [{ own: 9, of: 200, more: true }, 'go from 9 to 10 of the last 201.'],
])('given the record %j, when one more is ended, then it says %j', (record, text) => {
  expect(endRecordText(record, 1, texts)).toContain(text);
});

test('given a record that was not read, then nothing is said of it', () => {
  expect(endRecordText(undefined, 1, texts)).toBeUndefined();
});

const price = { denom: 'uact', amount: '482.633334' };

test('given what tenants have put up, when given up, then the sum of it; with one unknown, nothing', () => {
  const known = { price, blocksLeft: 12_356 };
  expect([
    givenUpText([known, known], texts, f),
    givenUpText([known, { price }], texts, f),
    givenUpText([{ price: { ...price, denom: 'uakt' }, blocksLeft: 1 }], texts, f),
    givenUpText([{ price, blocksLeft: 0 }], texts, f),
  ]).toEqual([
    'You give up what the renters’ money would still have paid: at most US$11.92.',
    undefined,
    undefined,
    undefined,
  ]);
});

test('given sentences of which some are not known, then the others stand in their order', () => {
  expect(sentences('One.', undefined, false, 'Two.')).toBe('One. Two.');
});
