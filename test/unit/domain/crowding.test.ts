import { expect, test } from 'vitest';

import type { BidCosts } from '../../../agent/domain/crowding.ts';
import { crowdedRefusal, USUAL_LEASE_MS } from '../../../agent/domain/crowding.ts';
import { price } from '../../helpers/builders.ts';

const BLOCK_MS = 6000;
const BLOCKS = USUAL_LEASE_MS / BLOCK_MS;
const costs: BidCosts = { bidFee: 3000n, closeFee: 3000n, deposit: 0n, lockedMs: 300_000 };
const limit = { mostBids: 20 };

test.each([
  ['nobody else, and worth it', '10', 0, costs, undefined],
  ['nobody else, and it brings just what it costs', `${6000 / BLOCKS}`, 0, costs, undefined],
  ['nobody else, and it brings less', '1', 0, costs, { bids: 0, gain: '3600', cost: '6000' }],
  ['nine others', '10', 9, costs, { bids: 9, gain: '3600', cost: '6000' }],
  ['nine others, and it pays well', '1000', 9, costs, undefined],
  ['one below the limit', '1000', 19, costs, undefined],
  ['at the limit, whatever it pays', '1000000', 20, costs, { bids: 20, most: 20 }],
  ['above it', '1000000', 25, costs, { bids: 25, most: 20 }],
  ['costs that nobody knows', '0.0001', 19, undefined, undefined],
] as const)('%s', (_what, perBlock, bids, known, numbers) => {
  const refusal = crowdedRefusal(price(perBlock), { bids, ...limit }, BLOCK_MS, known);
  expect(refusal).toEqual(numbers === undefined ? undefined : { code: 'crowded', numbers });
});

test('without a limit only the worth counts', () => {
  expect(crowdedRefusal(price('10'), { bids: 500, mostBids: undefined }, BLOCK_MS, undefined)).toBe(
    undefined,
  );
});

test('money that is locked costs what it could bring elsewhere', () => {
  const [free, locked] = [0n, 10n ** 15n].map((deposit) =>
    crowdedRefusal(price('2'), { bids: 0, ...limit }, BLOCK_MS, { ...costs, deposit }),
  );
  expect(free).toBeUndefined();
  // 10 % of a year on 10^15 for five minutes.
  expect(locked?.numbers).toMatchObject({ gain: '7200' });
  expect(Number(locked?.numbers.cost)).toBeCloseTo(6000 + (1e15 * 0.1 * 300) / 31_556_952, 0);
});

test('a pace that makes no sense does not divide by nothing', () => {
  for (const blockMs of [0, -5, 0.001]) {
    expect(crowdedRefusal(price('10'), { bids: 0, ...limit }, blockMs, costs)).toBeUndefined();
  }
});
