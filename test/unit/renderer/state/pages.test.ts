import { describe, expect, test } from 'vitest';

import { joinNewest, joinOlder, readOlder, withNewest } from '../../../../renderer/state/pages.ts';

interface Item {
  readonly id: string;
  readonly ms: number;
  readonly state?: string;
}

const paged = {
  keyOf: ({ id }: Item) => id,
  beforeOf: ({ ms }: Item) => ms + 1,
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

test('the next page begins with the moment of the last item', async () => {
  const asked: (number | undefined)[] = [];
  const ask = async (_: number, before: number | undefined): Promise<readonly Item[]> => {
    asked.push(before);
    return [];
  };
  await readOlder([], 2, paged, ask);
  await readOlder([item('b', 9), item('a', 5)], 2, paged, ask);
  expect(asked).toEqual([undefined, 6]);
});

test('a list whose items have a number of their own is read without asking for one twice', async () => {
  const numbered = { keyOf: ({ id }: Item) => id, beforeOf: ({ ms }: Item) => ms };
  const all = [5, 4, 3, 2, 1].map((n) => item(`n${n}`, n));
  const asked: (number | undefined)[] = [];
  const ask = async (limit: number, before: number | undefined): Promise<readonly Item[]> => {
    asked.push(before);
    return asking(all)(limit, before);
  };
  let items: readonly Item[] = [];
  for (let more = true; more;) ({ items, more } = await readOlder(items, 2, numbered, ask));
  expect({ items, asked }).toEqual({ items: all, asked: [undefined, 4, 2] });
});

describe('whether there is more than what is known', () => {
  const nothing = { items: [], more: true };
  const known = (from: number, to: number, more: boolean) => ({ items: list(from, to), more });
  const list = (from: number, to: number): Item[] =>
    Array.from({ length: from - to + 1 }, (_, place) => item(`n${from - place}`, from - place));

  test('given the first answer, then there is where the page is full', () => {
    expect(withNewest(nothing, list(5, 3), 3, paged)).toEqual(known(5, 3, true));
    expect(withNewest(nothing, list(5, 4), 3, paged)).toEqual(known(5, 4, false));
    expect(withNewest(nothing, [], 3, paged)).toEqual({ items: [], more: false });
  });

  test('given a newer answer that meets what is known, then they are joined once each', () => {
    expect(withNewest(known(5, 1, false), list(6, 4), 3, paged)).toEqual(known(6, 1, false));
    expect(withNewest(known(5, 3, true), list(6, 4), 3, paged)).toEqual(known(6, 3, true));
  });

  test('given a newer answer that does not meet it, then no hole is hidden', () => {
    expect(withNewest(known(5, 1, false), list(20, 18), 3, paged)).toEqual(known(20, 18, true));
  });

  test('given all of it known in one full page, then the same page again does not promise more', () => {
    expect(withNewest(known(3, 1, false), list(3, 1), 3, paged)).toEqual(known(3, 1, false));
  });

  test('given fewer than were known, then there is no more than what is there', () => {
    expect(withNewest(known(5, 4, true), list(5, 4), 3, paged)).toEqual(known(5, 4, false));
  });
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
