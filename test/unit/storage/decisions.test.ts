import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Decision, Storage, StoredPursuit } from '../../../agent/storage/interface.ts';
import {
  at,
  bidRef,
  decision,
  leaseRef,
  offer,
  open,
  orderRef,
  price,
} from '../../helpers/storage-samples.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const bid: Decision['outcome'] = { type: 'bid', price: price('0.000000000000000001') };

test('decisions come back as they were put, newest first, in pages', () => {
  storage.decisions.put([decision(1, 10), decision(2, 30, bid), decision(3, 20)]);
  expect(storage.decisions.list(10)).toEqual([
    decision(2, 30, bid),
    decision(3, 20),
    decision(1, 10),
  ]);
  expect(storage.decisions.list(1)).toEqual([decision(2, 30, bid)]);
  expect(storage.decisions.list(10, at(20))).toEqual([decision(1, 10)]);
});

test('a later decision on the same order replaces the earlier one', () => {
  storage.decisions.put([decision(1, 10, bid)]);
  storage.decisions.put([decision(1, 20)]);
  expect(storage.decisions.list(10)).toEqual([decision(1, 20)]);
});

test('an order that is judged again with the same outcome was decided when that was first found', () => {
  const refused = (needs: number): Decision['outcome'] => ({
    type: 'refused',
    refusal: { code: 'gpu-busy', numbers: { needs, free: 1 } },
  });
  storage.decisions.put([{ ...decision(1, 10, refused(2)), label: 'as it was' }]);
  storage.decisions.put([decision(1, 20, refused(3))]);
  const { atMs, height } = decision(1, 10);
  expect(storage.decisions.list(10)).toEqual([{ ...decision(1, 20, refused(3)), atMs, height }]);
  storage.decisions.put([decision(1, 30, bid)]);
  storage.decisions.put([decision(1, 40, bid)]);
  expect(storage.decisions.list(10)).toEqual([decision(1, 30, bid)]);
});

test('outcomes are counted by `bid` and by the refusal code, from an instant on', () => {
  const busy: Decision['outcome'] = {
    type: 'refused',
    refusal: { code: 'gpu-busy', numbers: { needs: 2, free: 1 } },
  };
  storage.decisions.put([
    decision(1, 10, bid),
    decision(2, 20, bid),
    decision(3, 30),
    decision(4, 40, busy),
    decision(5, 50, busy),
  ]);
  expect(storage.decisions.count(at(0))).toEqual({ bid: 2, 'gpu-none': 1, 'gpu-busy': 2 });
  expect(storage.decisions.count(at(20))).toEqual({ bid: 1, 'gpu-none': 1, 'gpu-busy': 2 });
  expect(storage.decisions.count(at(51))).toEqual({});
});

test('bids are listed with what became of each, and the counts of that add up to the bids', () => {
  const pursuits: readonly StoredPursuit[] = [
    { ...offer(1), state: 'submitting', sinceMs: at(1) },
    { ...offer(2), state: 'open', bid: bidRef(2), openedMs: at(2) },
    { ...offer(3), state: 'won', bid: bidRef(3), lease: leaseRef(3) },
    { ...offer(4), state: 'lost', bid: bidRef(4) },
    { ...offer(5), state: 'closed', reason: 'timeout', bid: bidRef(5) },
  ];
  storage.pursuits.putAll(pursuits, at(50));
  // 6 is older than what is kept of pursuits, 7 was refused, 8 came before the window.
  storage.decisions.put([1, 2, 3, 4, 5, 6].map((n) => decision(n, 10 + n, bid)));
  storage.decisions.put([decision(7, 30), decision(8, 9, bid)]);
  const placed = (n: number, state: string) => ({
    order: orderRef(n),
    label: `order ${n}/1/1`,
    atMs: at(10 + n),
    price: price('0.000000000000000001'),
    maxPrice: price('3.25'),
    state,
  });
  expect(storage.decisions.listBids(at(10), 200)).toEqual([
    placed(6, 'unknown'),
    placed(5, 'closed'),
    placed(4, 'lost'),
    placed(3, 'won'),
    placed(2, 'open'),
    placed(1, 'submitting'),
  ]);
  expect(storage.decisions.listBids(at(10), 2)).toHaveLength(2);
  const became = storage.decisions.countBids(at(10));
  expect(became).toEqual({ submitting: 1, open: 1, won: 1, lost: 1, closed: 1, unknown: 1 });
  const sum = Object.values(became).reduce((all, count) => all + count, 0);
  expect(sum).toBe(storage.decisions.count(at(10)).bid);
});

test('pruning keeps the newest', () => {
  storage.decisions.put([1, 2, 3, 4].map((n) => decision(n, n)));
  expect(storage.decisions.prune(2)).toBe(2);
  expect(storage.decisions.prune(2)).toBe(0);
  expect(storage.decisions.list(10)).toEqual([decision(4, 4), decision(3, 3)]);
});
