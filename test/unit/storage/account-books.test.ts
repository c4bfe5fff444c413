import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { EntryKind } from '../../../agent/domain/account.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import type { BookEntry, Storage, StoredPayout } from '../../../agent/storage/interface.ts';
import { at, open } from '../../helpers/storage-samples.ts';
import { seededRandom } from '../domain/random.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const ME = 'akash1me';
const UAKT = parseDenom('uakt');
const UACT = parseDenom('uact');

function entry(number: number, change: Partial<BookEntry> = {}): BookEntry {
  return {
    key: `${number}/0/1/uakt`,
    height: parseBlockHeight(number),
    atMs: at(number * 1000),
    txHash: 'AB',
    kind: 'fee',
    denom: UAKT,
    amount: -5n,
    about: undefined,
    ...change,
  };
}

describe('entries', () => {
  test('each is stored once, by account and key; those that were new are returned', () => {
    const [one, two] = [entry(1), entry(2, { amount: 7n, kind: 'received', about: 'akash1you' })];
    expect(storage.account.append(ME, [one, two])).toEqual([one, two]);
    expect(storage.account.append(ME, [two, one, entry(3)])).toEqual([entry(3)]);
    expect(storage.account.append('akash1other', [one])).toEqual([one]);
    expect(storage.account.sums(ME)).toEqual([{ denom: UAKT, amount: -3n }]);
    expect(storage.account.sums('akash1other')).toEqual([{ denom: UAKT, amount: -5n }]);
  });

  test('what was not known stays unknown, what was comes back', () => {
    const known = entry(1, { usd: parseDec('1.25'), about: 'x' });
    const bare = entry(2, { txHash: undefined });
    storage.account.append(ME, [known, bare]);
    expect(storage.account.list(ME, 10)).toEqual([
      { id: 2, ...bare },
      { id: 1, ...known },
    ]);
  });

  test('they are listed in pages, newest first', () => {
    storage.account.append(
      ME,
      [1, 2, 3, 4, 5].map((number) => entry(number)),
    );
    storage.account.append('akash1other', [entry(9)]);
    const [five, four] = storage.account.list(ME, 2);
    expect([five?.height, four?.height]).toEqual([5, 4]);
    expect(storage.account.list(ME, 9, four?.id).map(({ height }) => height)).toEqual([3, 2, 1]);
  });

  test.each<[string, Partial<BookEntry>]>([
    ['amount', { amount: -6n }],
    ['denom', { denom: UACT }],
    ['kind', { kind: 'other' }],
    ['height', { height: parseBlockHeight(8) }],
  ])('another %s under the same key is refused, and all that came with it', (_name, change) => {
    storage.account.append(ME, [entry(1)]);
    expect(() => storage.account.append(ME, [entry(2), entry(1, change)])).toThrow(
      expect.objectContaining({
        code: 'storage-failed',
        data: expect.objectContaining({ reason: 'entry-differs', key: entry(1).key }),
      }),
    );
    expect(storage.account.list(ME, 9)).toHaveLength(1);
    expect(storage.account.sums(ME)).toEqual([{ denom: UAKT, amount: -5n }]);
  });

  test('the largest amounts are exact in both directions; larger ones are refused', () => {
    const most = 2n ** 63n - 1n;
    const many = [1, 2, 3].map((number) => entry(number, { amount: -most }));
    storage.account.append(ME, [...many, entry(4, { amount: most, kind: 'received' })]);
    expect(storage.account.sums(ME)).toEqual([{ denom: UAKT, amount: -2n * most }]);
    expect(storage.account.list(ME, 1)[0]?.amount).toBe(most);
    for (const amount of [most + 1n, -most - 1n]) {
      expect(() => storage.account.append(ME, [entry(9, { amount })])).toThrow(
        expect.objectContaining({ code: 'storage-failed' }),
      );
    }
  });

  test('sums up to a height and by kind are those of the entries, whatever they are', () => {
    const random = seededRandom(11);
    const kinds: readonly EntryKind[] = ['fee', 'payment', 'deposit', 'refund', 'unexplained'];
    const entries = Array.from({ length: 300 }, (_unused, number) =>
      entry(number, {
        denom: random.pick([UAKT, UACT]),
        kind: random.pick(kinds),
        amount: BigInt(random.int(-5e11, 5e11)),
        height: parseBlockHeight(Math.floor(number / 3)),
      }),
    );
    storage.account.append(ME, entries);
    const sumOf = (part: readonly BookEntry[], denom: string): bigint =>
      part.filter((one) => one.denom === denom).reduce((sum, { amount }) => sum + amount, 0n);
    for (const height of [0, 1, 50, 98, 99, 100]) {
      const part = entries.filter((one) => one.height <= height);
      expect(storage.account.sums(ME, parseBlockHeight(height))).toEqual(
        [UACT, UAKT].map((denom) => ({ denom, amount: sumOf(part, denom) })),
      );
    }
    const window = { fromMs: at(50_000), toMs: at(200_000) };
    const inside = entries.filter(({ atMs }) => atMs >= window.fromMs && atMs < window.toMs);
    const rows = storage.account.sumsByKind(ME, window);
    expect(rows.length).toBeGreaterThan(5);
    for (const { kind, sum, entries: count } of rows) {
      const part = inside.filter((one) => one.kind === kind && one.denom === sum.denom);
      expect([sum.amount, count]).toEqual([sumOf(part, sum.denom), part.length]);
    }
    expect(rows.reduce((all, row) => all + row.entries, 0)).toBe(inside.length);
  });
});

test('the first opening of an address stays', () => {
  const coins = [
    { denom: UAKT, amount: 10n ** 20n },
    { denom: UACT, amount: 0n },
  ];
  const first = { height: parseBlockHeight(5), coins };
  expect(storage.account.opening(ME)).toBeUndefined();
  expect(storage.account.open(ME, first)).toEqual(first);
  expect(storage.account.open(ME, { height: parseBlockHeight(9), coins: [] })).toEqual(first);
  expect(storage.account.opening(ME)).toEqual(first);
  expect(storage.account.opening('akash1other')).toBeUndefined();
});

test('payouts are kept once, and listed newest first', () => {
  const payout = (number: number): StoredPayout => ({
    id: `p${number}`,
    account: ME,
    to: 'akash1there',
    amount: { denom: UAKT, amount: BigInt(number) },
    by: number % 2 === 0 ? 'rule' : 'owner',
    askedAtMs: at(number),
    state: 'sending',
  });
  expect([1, 2, 3].map((number) => storage.account.addPayout(payout(number)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(storage.account.addPayout({ ...payout(2), to: 'akash1thief' })).toBe(false);
  expect(storage.account.listPayouts(ME, 2)).toEqual([payout(3), payout(2)]);
  expect(storage.account.listPayouts('akash1other', 2)).toEqual([]);
  expect(storage.account.openPayouts(ME)).toEqual([payout(1), payout(2), payout(3)]);
  expect(() => storage.account.addPayout(payout(0))).toThrow(
    expect.objectContaining({ code: 'storage-failed' }),
  );
});

test('what became of a payout: each state as it was noted, and the open ones alone', () => {
  const asked = {
    account: ME,
    to: 'akash1there',
    amount: { denom: UAKT, amount: 7n },
    by: 'rule',
  } as const;
  const open = (id: string, number: number): StoredPayout => ({
    ...{ ...asked, id, askedAtMs: at(number) },
    state: 'sending',
  });
  for (const [number, id] of ['a', 'b', 'c', 'd'].entries()) {
    storage.account.addPayout(open(id, number));
  }
  const sent: StoredPayout = { ...open('b', 1), state: 'sending', txHash: 'AB' };
  const included: StoredPayout = {
    ...{ ...asked, id: 'c', askedAtMs: at(2) },
    ...{ state: 'included', txHash: 'CD', height: parseBlockHeight(9) },
  };
  const failed: StoredPayout = {
    ...{ ...asked, id: 'd', askedAtMs: at(3) },
    ...{ state: 'failed', reason: 'no funds' },
  };
  for (const payout of [sent, included, failed]) storage.account.notePayout(payout);
  expect(storage.account.listPayouts(ME, 9)).toEqual([failed, included, sent, open('a', 0)]);
  expect(storage.account.openPayouts(ME)).toEqual([open('a', 0), sent]);
  expect(storage.account.openPayouts('akash1other')).toEqual([]);
  expect([storage.account.getPayout('c'), storage.account.getPayout('x')]).toEqual([
    included,
    undefined,
  ]);
  // Asked for again, it is what it became.
  expect(storage.account.addPayout(open('c', 2))).toBe(false);
  expect(storage.account.getPayout('c')).toEqual(included);
});
