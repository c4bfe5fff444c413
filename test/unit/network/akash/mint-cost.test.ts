import { expect, test } from 'vitest';

import { parseDec } from '../../../../agent/domain/money.ts';
import { mintCost } from '../../../../agent/network/akash/own-tenant/mint-cost.ts';

test.each([
  ['at least ten whole coins', 500_000n, 6, 6, 1, '1.25', 8_240_001n],
  ['more where more is wanted', 20_000_000n, 6, 6, 1, '1.25', 16_480_001n],
  ['in the atomics of what is given', 500_000n, 9, 6, 1, '1.25', 8_240_000_001n],
  ['of atomics of what is made', 500_000n, 6, 3, 1, '1.25', 412_000_001n],
  ['by what one is worth', 500_000n, 6, 6, 2, '1.25', 16_480_001n],
])('what is made costs: %s', (_what, amount, fee, pay, usd, price, cost) => {
  const coins = { fee: { exponent: fee }, pay: { exponent: pay, usd } };
  expect(mintCost(amount, coins, parseDec(price))).toBe(cost);
});
