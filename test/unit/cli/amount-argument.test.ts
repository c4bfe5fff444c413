import { expect, test } from 'vitest';

import { parseAmount } from '../../../agent/cli/amount-argument.ts';
import { wholeCoinText } from '../../../agent/cli/format/money.ts';

const AKT = { denom: 'uakt', symbol: 'AKT', exponent: 6 };

test.each([
  ['1.5', 1_500_000n],
  ['1.5AKT', 1_500_000n],
  [' 1.5 akt ', 1_500_000n],
  ['25', 25_000_000n],
  ['0.000001', 1n],
  ['1500000uakt', 1_500_000n],
])('%s', (text, amount) => {
  expect(parseAmount(text, AKT)).toBe(amount);
});

test.each(['', '0', '0uakt', '-1', '1.0000001', '1.5uakt', '1 ACT', '1e6', '0x10', '1,5', 'all'])(
  '%j is no amount',
  (text) => {
    expect(() => parseAmount(text, AKT)).toThrow(/amount/);
  },
);

test.each([
  [0n, '0 AKT'],
  [1n, '0.000001 AKT'],
  [-1_500_000n, '-1.5 AKT'],
  [1_234_567_000_000n, '1,234,567 AKT'],
])('%i is shown as %s', (amount, text) => {
  expect(wholeCoinText(amount, AKT)).toBe(text);
});
