import { describe, expect, test } from 'vitest';

import type { EntryValue } from '../../../../../agent/api/wallet.ts';
import type { Balance } from '../../../../../renderer/views/wallet/coins.ts';
import { coinsFor, totalOf, worth } from '../../../../../renderer/views/wallet/coins.ts';
import {
  NO_ENTRIES,
  withNewest,
  withOlder,
} from '../../../../../renderer/views/wallet/entry-list.ts';

const entry = (id: number): EntryValue => ({
  id,
  key: `k${id}`,
  height: id,
  atMs: id,
  kind: 'payment',
  denom: 'uact',
  amount: 1n,
});
const entries = (from: number, to: number): EntryValue[] =>
  Array.from({ length: from - to + 1 }, (_, place) => entry(from - place));
const ids = ({ entries: list }: { readonly entries: readonly EntryValue[] }): number[] =>
  list.map(({ id }) => id);

describe('a list of entries', () => {
  test('given the first answer, then there is more where the page is full', () => {
    expect(withNewest(NO_ENTRIES, entries(5, 3), 3)).toMatchObject({ more: true });
    expect(withNewest(NO_ENTRIES, entries(5, 4), 3)).toMatchObject({ more: false });
  });

  test('given a newer answer that meets what is known, then they are joined once each', () => {
    const known = withOlder(withNewest(NO_ENTRIES, entries(5, 3), 3), entries(2, 1), 3);
    const joined = withNewest(known, entries(6, 4), 3);
    expect(ids(joined)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(joined.more).toBe(false);
  });

  test('given a newer answer that does not meet it, then no hole is hidden', () => {
    const known = withNewest(NO_ENTRIES, entries(5, 3), 3);
    const joined = withNewest(known, entries(20, 18), 3);
    expect(ids(joined)).toEqual([20, 19, 18]);
    expect(joined.more).toBe(true);
  });
});

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
