import { expect, test } from 'vitest';

import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { ArrivedOrders } from '../../../agent/provider/arrived-orders.ts';
import { buildOrder } from '../../helpers/builders.ts';

const orders = [1, 2, 3].map((dseq) => buildOrder({}, dseq));

test('orders of blocks that follow at once are decided on together', () => {
  const arrived = new ArrivedOrders(new ManualClock());
  for (const order of orders) {
    arrived.note(order);
    if (order !== orders.at(-1)) expect(arrived.take(true)).toEqual([]);
  }
  expect(arrived.take(false)).toEqual(orders);
  expect(arrived.take(false)).toEqual([]);
});

test('none waits longer than two seconds, however many blocks follow', async () => {
  const clock = new ManualClock();
  const arrived = new ArrivedOrders(clock);
  arrived.note(orders[0]!);
  await clock.advance(1_999);
  expect(arrived.take(true)).toEqual([]);
  await clock.advance(1);
  expect(arrived.take(true)).toEqual([orders[0]]);
});

test('one that ended meanwhile is decided on no more', () => {
  const arrived = new ArrivedOrders(new ManualClock());
  for (const order of orders) arrived.note(order);
  arrived.drop(orders[1]!.ref);
  expect(arrived.take(false)).toEqual([orders[0], orders[2]]);
});
