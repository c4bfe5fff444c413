import { expect, test } from 'vitest';

import { parseOrderRef } from '../../../../../agent/domain/ids.ts';
import type { AkashEvent } from '../../../../../agent/network/akash/events.ts';
import { OrderNews } from '../../../../../agent/network/akash/market/order-news.ts';

const ref = (at: number): ReturnType<typeof parseOrderRef> =>
  parseOrderRef(`akash:akash1${'q'.repeat(38)}/${at}/1/1`);

/** As far as it is looked at. */
const event = (type: AkashEvent['type'], at: number, by = 'one'): AkashEvent =>
  ({ type, order: ref(at), bid: `${ref(at)}/${by}/0` }) as AkashEvent;

function newsOf(...events: readonly AkashEvent[]): OrderNews {
  const news = new OrderNews();
  for (const one of events) news.apply(one);
  return news;
}

test('counts the bids on an order whose beginning was read, also those taken back', () => {
  const news = newsOf(
    event('order-created', 1),
    event('order-created', 2),
    ...[event('bid-created', 1), event('bid-created', 1, 'two'), event('bid-closed', 1)],
    event('bid-created', 3),
  );
  expect([1, 2, 3].map((at) => news.bidsOn(ref(at)))).toEqual([2, 0, undefined]);
});

test('counts nothing twice where a height comes again', () => {
  const block = [
    event('order-created', 1),
    event('bid-created', 1),
    event('bid-created', 1, 'two'),
  ];
  expect(newsOf(...block, ...block).bidsOn(ref(1))).toBe(2);
});

test('knows what is over, for good', () => {
  const news = newsOf(
    ...[event('order-created', 1), event('order-created', 2), event('order-created', 3)],
    ...[event('order-closed', 1), event('lease-created', 2)],
  );
  expect([1, 2, 3].map((at) => news.isOver(ref(at)))).toEqual([true, true, false]);
  expect([1, 2, 3].map((at) => news.bidsOn(ref(at)))).toEqual([undefined, undefined, 0]);
});

test('after a gap no count is believed, and what was over still is', () => {
  const news = newsOf(event('order-created', 1), event('order-closed', 2));
  news.forget();
  news.apply(event('bid-created', 1));
  expect(news.bidsOn(ref(1))).toBeUndefined();
  expect(news.isOver(ref(2))).toBe(true);
});

test('keeps the last four thousand', () => {
  const all = Array.from({ length: 4_001 }, (_unused, at) => at + 1);
  const begun = newsOf(...all.map((at) => event('order-created', at)));
  expect(all.filter((at) => begun.bidsOn(ref(at)) === undefined)).toEqual([1]);
  const ended = newsOf(...all.map((at) => event('order-closed', at)));
  expect(all.filter((at) => !ended.isOver(ref(at)))).toEqual([1]);
});
