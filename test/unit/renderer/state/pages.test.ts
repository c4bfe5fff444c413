import { expect, test } from 'vitest';

import {
  joinNewest,
  joinOlder,
  nextBeforeMs,
  readOlder,
} from '../../../../renderer/state/pages.ts';

interface Item {
  readonly id: string;
  readonly ms: number;
  readonly state?: string;
}

const paged = {
  keyOf: ({ id }: Item) => id,
  atMsOf: ({ ms }: Item) => ms,
};
const item = (id: string, ms: number): Item => ({ id, ms });

/** An agent with those items, the newest first. */
const asking =
  (all: readonly Item[]) =>
  async (limit: number, beforeMs: number | undefined): Promise<readonly Item[]> =>
    all.filter(({ ms }) => beforeMs === undefined || ms < beforeMs).slice(0, limit);

test('a newer page comes in front and replaces what it tells again', () => {
  const known = [item('b', 2), item('a', 1)];
  const newest = [item('c', 3), { ...item('b', 2), state: 'won' }];
  expect(joinNewest(known, newest, 2, paged)).toEqual([...newest, item('a', 1)]);
});

test('a full page that does not reach what is known takes its place', () => {
  const newest = [item('z', 26), item('y', 25)];
  expect(joinNewest([item('a', 1)], newest, 2, paged)).toEqual(newest);
});

test('a page that is not full is all that there is before what is known', () => {
  expect(joinNewest([item('a', 1)], [item('z', 26)], 2, paged)).toEqual([
    item('z', 26),
    item('a', 1),
  ]);
});

test('an older page is taken without what is known', () => {
  expect(joinOlder([item('b', 2)], [item('b', 2), item('a', 1)], paged)).toEqual([
    item('b', 2),
    item('a', 1),
  ]);
});

test('the next page begins with the moment of the last item', () => {
  expect([nextBeforeMs([], paged), nextBeforeMs([item('a', 5)], paged)]).toEqual([undefined, 6]);
});

test('pages that end amid one moment lose nothing', async () => {
  const all = ['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((id, place) =>
    item(id, place < 1 ? 9 : place < 6 ? 5 : 1),
  );
  let items: readonly Item[] = [];
  for (let more = true; more;) ({ items, more } = await readOlder(items, 2, paged, asking(all)));
  expect(items).toEqual(all);
});

test('more of one moment than the largest page are passed over, and the rest is read', async () => {
  const block = Array.from({ length: 1_500 }, (_, n) => item(`x${n}`, 5));
  const all = [...block, item('old', 1)];
  let items: readonly Item[] = [];
  for (let more = true; more;) ({ items, more } = await readOlder(items, 200, paged, asking(all)));
  expect([items.length, items.at(-1)]).toEqual([1_001, item('old', 1)]);
});
