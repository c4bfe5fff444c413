import { describe, expect, test } from 'vitest';

import type { BidRef, OrderRef } from '../../../../agent/domain/ids.ts';
import {
  bidRefOf,
  labelOf,
  leaseRefOf,
  orderRefOf,
  parseBidId,
  parseOrderId,
} from '../../../../agent/network/akash/ids.ts';

const owner = 'akash166clkmu6yh7wjpdma0kg8t7wz97vcjx7fpl23w';
const provider = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const order = { owner, dseq: 13n, gseq: 1, oseq: 2 };
const bid = { ...order, provider, bseq: 0 };

test('an id is a reference and back', () => {
  const refs = [orderRefOf(order), bidRefOf(bid), leaseRefOf(bid)] as const;
  expect(refs).toEqual([
    `akash:${owner}/13/1/2`,
    `akash:${owner}/13/1/2/${provider}/0`,
    `akash:${owner}/13/1/2/${provider}/0`,
  ]);
  expect([parseOrderId(refs[0]), parseBidId(refs[1]), parseBidId(refs[2])]).toEqual([
    order,
    bid,
    bid,
  ]);
  expect(labelOf('lease', bid)).toBe('lease 13/1/2');
});

test('a dseq keeps all of its 64 bits', () => {
  const widest = { ...order, dseq: 18446744073709551615n };
  expect(parseOrderId(orderRefOf(widest))).toEqual(widest);
});

describe('what is no id of Akash is refused', () => {
  test.each([
    `practice:${owner}/13/1/2`,
    `akash:${owner}/13/1`,
    `akash:${owner}/13/1/2/3`,
    `akash:${owner}/013/1/2`,
    `akash:${owner}/18446744073709551616/1/2`,
    `akash:${owner}/13/4294967296/2`,
    `akash:${owner}/13/-1/2`,
    'akash:cosmos1xyz/13/1/2',
  ])('%s', (ref) => {
    expect(() => parseOrderId(ref as OrderRef)).toThrow(RangeError);
  });

  test('a bid of nobody', () => {
    expect(() => parseBidId(`akash:${owner}/13/1/2/somebody/0` as BidRef)).toThrow(RangeError);
    expect(() => bidRefOf({ ...bid, provider: '../..' })).toThrow(RangeError);
    expect(() => orderRefOf({ ...order, gseq: 1.5 })).toThrow(RangeError);
  });
});
