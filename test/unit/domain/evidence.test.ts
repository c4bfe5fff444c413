import { expect, test } from 'vitest';

import type { CountedTraffic } from '../../../agent/domain/evidence.ts';
import { addTraffic, NO_TRAFFIC } from '../../../agent/domain/evidence.ts';

function counted(key: string, receivedBytes: number, sentBytes = 0): CountedTraffic {
  return { key, receivedBytes, sentBytes };
}

test('given counters that rise, what came on top is added, of each container by itself', () => {
  const first = addTraffic(NO_TRAFFIC, [counted('web/0', 100, 10), counted('web/1', 5)]);
  const second = addTraffic(first, [counted('web/0', 150, 10), counted('web/1', 5)]);
  expect([first, second]).toEqual([
    {
      receivedBytes: 105,
      sentBytes: 10,
      counted: [counted('web/0', 100, 10), counted('web/1', 5)],
    },
    {
      receivedBytes: 155,
      sentBytes: 10,
      counted: [counted('web/0', 150, 10), counted('web/1', 5)],
    },
  ]);
});

test('given a counter that fell, its container began anew and all of it is new', () => {
  const before = addTraffic(NO_TRAFFIC, [counted('web/0', 100, 50)]);
  expect(addTraffic(before, [counted('web/0', 30, 60)])).toEqual({
    receivedBytes: 130,
    sentBytes: 110,
    counted: [counted('web/0', 30, 60)],
  });
});

test('given a container that cannot be asked for a while, nothing of it is counted twice', () => {
  const before = addTraffic(NO_TRAFFIC, [counted('web/0', 100), counted('api/0', 7)]);
  const without = addTraffic(before, [counted('web/0', 100)]);
  expect(addTraffic(without, [counted('api/0', 9)])).toMatchObject({ receivedBytes: 109 });
});

test('given the same counters again, as after a restart of ours, nothing is added', () => {
  const before = addTraffic(NO_TRAFFIC, [counted('web/0', 100, 1)]);
  expect(addTraffic(before, before.counted)).toEqual(before);
});
