import { describe, expect, test } from 'vitest';

import type { NoticeValue } from '../../../../../agent/api/slices.ts';
import {
  groupNotices,
  isYesterday,
  NOTHING_KNOWN,
  withLatest,
  withOlder,
  withRead,
} from '../../../../../renderer/views/notices/notice-list.ts';

const DAY = new Date(2026, 10, 22, 12).getTime();

function notice(id: number, more: Partial<NoticeValue> = {}): NoticeValue {
  return { id, atMs: DAY, code: 'engine-back', level: 'news', read: true, data: {}, ...more };
}

/** Notices from `newest` down to `oldest`. */
function run(newest: number, oldest: number): readonly NoticeValue[] {
  return Array.from({ length: newest - oldest + 1 }, (_, place) => notice(newest - place));
}

const ids = (notices: readonly NoticeValue[]): readonly number[] => notices.map(({ id }) => id);

describe('what is known', () => {
  test('fewer than are pushed at most are all that there are', () => {
    expect([withLatest(NOTHING_KNOWN, []), withLatest(NOTHING_KNOWN, run(3, 1))]).toEqual([
      { notices: [], hasMore: false },
      { notices: run(3, 1), hasMore: false },
    ]);
  });

  test('a new push goes before the older ones that were asked for', () => {
    const first = withLatest(NOTHING_KNOWN, run(60, 41));
    const paged = withOlder(first, run(40, 11), 30);
    const next = withLatest(paged, run(62, 43));
    expect([first.hasMore, paged.hasMore, next.hasMore]).toEqual([true, true, true]);
    expect(ids(next.notices)).toEqual(ids(run(62, 11)));
  });

  test('a short page is the last one, and what is known already is not there twice', () => {
    const known = withOlder(withLatest(NOTHING_KNOWN, run(60, 41)), run(42, 31), 30);
    expect(known.hasMore).toBe(false);
    expect(ids(known.notices)).toEqual(ids(run(60, 31)));
  });

  test('after a gap the older ones are asked for again', () => {
    const before = withOlder(withLatest(NOTHING_KNOWN, run(60, 41)), run(40, 31), 30);
    expect(withLatest(before, run(99, 80))).toEqual({ notices: run(99, 80), hasMore: true });
  });

  test('one or all up to it are marked as read', () => {
    const unread = { notices: run(3, 1).map((each) => ({ ...each, read: false })), hasMore: true };
    const readOf = (id: number, older: boolean) =>
      withRead(unread, id, older).notices.map(({ read }) => read);
    expect([readOf(2, false), readOf(2, true)]).toEqual([
      [false, true, false],
      [false, true, true],
    ]);
  });
});

describe('groups', () => {
  const yesterday = new Date(2026, 10, 21, 23, 59).getTime();
  const notices = [
    notice(5, { read: false }),
    notice(4),
    notice(3, { level: 'attention' }),
    notice(2, { atMs: yesterday, level: 'attention', read: false }),
    notice(1, { atMs: yesterday }),
  ];
  const shape = (filter: 'all' | 'attention', kept: readonly number[] = []) => {
    const { fresh, days } = groupNotices(notices, filter, new Set(kept));
    return [ids(fresh), ...days.map((day) => [day.dayMs, ...ids(day.notices)])];
  };
  const today = new Date(2026, 10, 22).getTime();
  const dayBefore = new Date(2026, 10, 21).getTime();

  test('unread ones come first, the others by day', () => {
    expect(shape('all')).toEqual([
      [5, 2],
      [today, 4, 3],
      [dayBefore, 1],
    ]);
  });

  test('one that was unread a moment ago stays where it is', () => {
    expect(shape('all', [4])).toEqual([
      [5, 4, 2],
      [today, 3],
      [dayBefore, 1],
    ]);
  });

  test('only what needs the owner', () => {
    expect(shape('attention')).toEqual([[2], [today, 3]]);
  });

  test('yesterday is the day before, also over a change of the clock', () => {
    const afterChange = new Date(2026, 2, 30, 12).getTime();
    expect([
      isYesterday(dayBefore, DAY),
      isYesterday(today, DAY),
      isYesterday(new Date(2026, 2, 29).getTime(), afterChange),
    ]).toEqual([true, false, true]);
  });
});
