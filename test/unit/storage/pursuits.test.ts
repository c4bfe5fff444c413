import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Storage, StoredPursuit } from '../../../agent/storage/interface.ts';
import { at, bidRef, leaseRef, offer, open, orderRef } from '../../helpers/storage-samples.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const every: readonly StoredPursuit[] = [
  { ...offer(1), state: 'submitting', sinceMs: at(1) },
  { ...offer(2), state: 'open', bid: bidRef(2), openedMs: at(2) },
  { ...offer(3), state: 'won', bid: bidRef(3), lease: leaseRef(3) },
  { ...offer(4), state: 'lost', bid: bidRef(4) },
  { ...offer(5), state: 'closed', reason: 'timeout', bid: bidRef(5) },
  { ...offer(6), state: 'closed', reason: 'never-arrived' },
];

function putEach(): void {
  every.forEach((pursuit, index) => storage.pursuits.put(pursuit, at(index)));
}

test('a pursuit comes back as it was put, in every state', () => {
  putEach();
  expect(every.map(({ order }) => storage.pursuits.get(order.ref))).toEqual(every);
  expect(storage.pursuits.get(orderRef(99))).toBeUndefined();
});

test('an order that wants nothing more comes back without it', () => {
  const { order, price, claim } = offer(1);
  const { signedBy: _, reclamationSeconds: __, unserved: ___, ...plain } = order;
  const pursuit: StoredPursuit = {
    order: plain,
    price,
    claim,
    state: 'submitting',
    sinceMs: at(1),
  };
  storage.pursuits.put(pursuit, at(1));
  expect(storage.pursuits.get(plain.ref)).toEqual(pursuit);
});

test('live ones are those that are submitting or open', () => {
  putEach();
  expect(storage.pursuits.listLive()).toEqual(every.slice(0, 2));
  expect(storage.pursuits.listLiveStates()).toEqual([
    { order: orderRef(1), state: 'submitting' },
    { order: orderRef(2), state: 'open', bid: bidRef(2), openedMs: at(2) },
  ]);
});

test('a later state replaces the earlier one and drops what belonged to it', () => {
  storage.pursuits.put(every[1]!, at(0));
  const lost: StoredPursuit = { ...offer(2), state: 'lost', bid: bidRef(2) };
  storage.pursuits.put(lost, at(1));
  expect(storage.pursuits.listRecent(10)).toEqual([lost]);
});

test('recent ones come newest first, by when they were last put', () => {
  putEach();
  storage.pursuits.put(every[0]!, at(100));
  expect(storage.pursuits.listRecent(3)).toEqual([every[0], every[5], every[4]]);
});

test('many are put together, or none', () => {
  storage.pursuits.putAll(every.slice(0, 3), at(0));
  expect(storage.pursuits.listRecent(10)).toEqual([every[2], every[1], every[0]]);
  const damaged = { ...every[3]!, state: 'nonsense' } as unknown as StoredPursuit;
  expect(() => storage.pursuits.putAll([every[4]!, damaged], at(1))).toThrow();
  expect(storage.pursuits.listRecent(10)).toEqual([every[2], every[1], every[0]]);
});

test('they are counted by state since an instant', () => {
  putEach();
  expect(storage.pursuits.count(at(0))).toEqual({
    submitting: 1,
    open: 1,
    won: 1,
    lost: 1,
    closed: 2,
  });
  expect(storage.pursuits.count(at(4))).toEqual({ closed: 2 });
});

test('pruning forgets what ended before, never what is live', () => {
  putEach();
  expect(storage.pursuits.prune(at(5))).toBe(3);
  expect(storage.pursuits.listRecent(10)).toEqual([every[5], every[1], every[0]]);
});
