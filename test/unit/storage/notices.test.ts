import { afterEach, beforeEach, expect, test } from 'vitest';

import type { NewNotice, Storage } from '../../../agent/storage/interface.ts';
import { at, leaseRef, makeFolder, open } from '../../helpers/storage-samples.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const notice = (n: number, change: Partial<NewNotice> = {}): NewNotice => ({
  atMs: at(n),
  code: 'engine-down',
  level: 'attention',
  data: { message: 'Start it.', tries: n, asked: true },
  ...change,
});
const stored = (n: number, read = false, change: Partial<NewNotice> = {}) => {
  const { key: _key, ...rest } = notice(n, change);
  return { id: n, read, ...rest };
};
const ids = (): readonly number[] => storage.notices.list(100).map(({ id }) => id);

test('notices come back as they were added, quiet ones read, newest first, in pages', () => {
  const ofLease = { lease: leaseRef(1), code: 'lease-running', level: 'quiet' } as const;
  storage.notices.append(notice(1));
  storage.notices.append(notice(2, { ...ofLease, key: 'lease-running 1' }));
  storage.notices.append(notice(3));
  expect(storage.notices.list(2)).toEqual([stored(3), stored(2, true, ofLease)]);
  expect(storage.notices.list(2, 2)).toEqual([stored(1)]);
});

test('the order is that of writing, whatever the clock said', () => {
  for (const n of [1, 2]) storage.notices.append(notice(n, { atMs: at(100 - n) }));
  expect(ids()).toEqual([2, 1]);
});

test('one with the same key is there once, also after it was pruned and after a restart', () => {
  const { file, remove } = makeFolder();
  const first = open(file);
  const once = notice(1, { key: 'first-renter' });
  expect([first.notices.append(once), first.notices.append(once)]).toEqual([true, false]);
  first.notices.append(notice(2));
  first.notices.prune(1);
  first.close();
  const again = open(file);
  const isNew = again.notices.append(once);
  const left = again.notices.list(10).map(({ id }) => id);
  again.close();
  remove();
  expect([isNew, left]).toEqual([false, [2]]);
});

test('control: without a key each one is new', () => {
  expect([storage.notices.append(notice(1)), storage.notices.append(notice(1))]).toEqual([
    true,
    true,
  ]);
});

test('one is marked as read, or all up to one; again changes nothing', () => {
  for (const n of [1, 2, 3, 4]) storage.notices.append(notice(n));
  expect([storage.notices.markRead(3, false), storage.notices.countUnread()]).toEqual([1, 3]);
  expect([storage.notices.markRead(3, true), storage.notices.countUnread()]).toEqual([2, 1]);
  expect([storage.notices.markRead(3, true), storage.notices.markRead(99, false)]).toEqual([0, 0]);
  expect(storage.notices.list(10).map(({ read }) => read)).toEqual([false, true, true, true]);
});

test('the newest of some codes', () => {
  storage.notices.append(notice(1));
  storage.notices.append(notice(2, { code: 'engine-back' }));
  storage.notices.append(notice(3, { code: 'network-stale' }));
  const latest = (...codes: string[]): number | undefined => storage.notices.latest(...codes)?.id;
  expect([
    latest('engine-down'),
    latest('engine-down', 'engine-back'),
    latest('network-stale', 'engine-down'),
    latest('network-back'),
  ]).toEqual([1, 2, 3, undefined]);
});

test('pruning keeps the newest, and a number is never given again', () => {
  for (const n of [1, 2, 3, 4]) storage.notices.append(notice(n));
  expect([storage.notices.prune(2), storage.notices.prune(2), ids()]).toEqual([2, 0, [4, 3]]);
  storage.notices.prune(0);
  storage.notices.append(notice(5));
  expect(ids()).toEqual([5]);
});
