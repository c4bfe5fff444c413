import { describe, expect, test } from 'vitest';

import type { Balance } from '../../../../../renderer/views/wallet/coins.ts';
import { coinsFor, totalOf, worth } from '../../../../../renderer/views/wallet/coins.ts';

describe('what coins are worth', () => {
  test('given a price, then the value is exact and rounded down', () => {
    expect(worth(8_412_345n, 6, '0.8412')).toBe(7_076_464n);
    expect(worth(10n ** 30n, 6, '0.000000000000000001')).toBe(10n ** 12n);
  });

  test('given dollars, then as many coins come out as the price says, and none at no price', () => {
    expect(coinsFor(20_000_000n, 6, '1.25')).toBe(16_000_000n);
    expect(coinsFor(1n, 6, '0')).toBeUndefined();
  });

  test('given the four places of a coin, then their sum is all of it', () => {
    const row: Balance = {
      denom: 'uakt',
      symbol: 'AKT',
      exponent: 6,
      use: 'fee',
      free: 1n,
      locked: 20n,
      fromEscrow: 300n,
      redeeming: 4000n,
    };
    expect(totalOf(row)).toBe(4321n);
  });
});
