import { expect, test } from 'vitest';

import { sumBalances } from '../../../agent/domain/balances.ts';
import type { Coin } from '../../../agent/domain/money.ts';
import { parseDenom } from '../../../agent/domain/money.ts';

const [AKT, ACT, OTHER] = [parseDenom('uakt'), parseDenom('uact'), parseDenom('ibc/ABC')];
const coin = (denom: typeof AKT, amount: bigint): Coin => ({ denom, amount });
const none = { free: [], bidDeposits: [], escrowPayments: [], redemptions: [] };

test('each part is summed by denom, beyond what a float could hold', () => {
  const balances = sumBalances(
    {
      free: [coin(AKT, 2n ** 60n), coin(ACT, 5n)],
      bidDeposits: [coin(ACT, 500_000n), coin(ACT, 500_000n), coin(AKT, 1n)],
      escrowPayments: [coin(ACT, 3n), coin(ACT, 4n)],
      redemptions: [coin(ACT, 20n)],
    },
    [AKT, ACT],
  );
  expect(balances).toEqual([
    { denom: AKT, free: 2n ** 60n, locked: 1n, fromEscrow: 0n, redeeming: 0n },
    { denom: ACT, free: 5n, locked: 1_000_000n, fromEscrow: 7n, redeeming: 20n },
  ]);
});

test('denoms that are asked for are shown empty too, others only where there is something', () => {
  const balances = sumBalances({ ...none, free: [coin(OTHER, 0n), coin(AKT, 1n)] }, [ACT]);
  const empty = { free: 0n, locked: 0n, fromEscrow: 0n, redeeming: 0n };
  expect(balances).toEqual([
    { denom: ACT, ...empty },
    { denom: AKT, ...empty, free: 1n },
  ]);
  expect(sumBalances(none)).toEqual([]);
});
