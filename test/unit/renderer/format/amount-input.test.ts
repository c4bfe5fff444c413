import { expect, test } from 'vitest';

import { readAmount } from '../../../../renderer/format/amount-input.ts';
import { fromAtomics, toAtomics } from '../../../../renderer/format/decimal.ts';
import type { Currency } from '../../../../renderer/format/money.ts';
import { coinText } from '../../../../renderer/format/money.ts';

const AKT: Currency = { denom: 'uakt', exponent: 6, symbol: 'AKT' };

test.each([
  ['1.5', 1_500_000n],
  ['0.000001', 1n],
  ['12', 12_000_000n],
  ['9007199254.740993', 9_007_199_254_740_993n],
  ['1.50', 1_500_000n],
])('given %j typed, then it is %s atomics', (typed, amount) => {
  expect(readAmount(typed, '.', AKT)).toEqual({ ok: true, amount });
});

test.each([
  ['', 'empty'],
  ['-1', 'negative'],
  ['one', 'not-a-number'],
  ['0', 'zero'],
  ['0.000', 'zero'],
  ['0.0000001', 'too-precise'],
  ['5.000001', 'too-much'],
])('given %j typed and 5 there, then it is refused as %s', (typed, code) => {
  expect(readAmount(typed, '.', AKT, 5_000_000n)).toMatchObject({ ok: false, problem: { code } });
});

test('given a German mark, when an amount is typed, then the comma is the point', () => {
  expect(readAmount('1,5', ',', AKT)).toEqual({ ok: true, amount: 1_500_000n });
});

test('given all that is there, when written and read again, then not a unit is lost', () => {
  const amounts = [1n, 10n, 999_999n, 1_000_000n, 9_007_199_254_740_993_000_001n];
  expect(amounts.map((amount) => toAtomics(fromAtomics(amount, 6), 6))).toEqual(amounts);
  expect(fromAtomics(42n, 0)).toBe('42');
  expect(toAtomics('1.5', 0)).toBeUndefined();
});

test('given coins, when one is known, then it has its symbol, else its smallest unit', () => {
  expect(coinText({ denom: 'uakt', amount: 3_460_000n }, [AKT], 'en-GB').text).toBe(
    'AKT\u00a03.46',
  );
  expect(coinText({ denom: 'uother', amount: 7n }, [AKT], 'en-GB').text).toBe('7\u00a0uother');
});
