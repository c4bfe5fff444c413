import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Decision, Storage } from '../../../agent/storage/interface.ts';
import { at, decision, open, price } from '../../helpers/storage-samples.ts';

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

test('pruning keeps the newest', () => {
  storage.decisions.put([1, 2, 3, 4].map((n) => decision(n, n)));
  expect(storage.decisions.prune(2)).toBe(2);
  expect(storage.decisions.prune(2)).toBe(0);
  expect(storage.decisions.list(10)).toEqual([decision(4, 4), decision(3, 3)]);
});
