import type { NoticeValue } from '../../../agent/api/slices.ts';
import { startOfDay } from '../../format/time.ts';

/** How many the agent pushes; fewer are all that there are. */
export const PUSHED = 20;

/** What is known of the notices, newest first, without a gap. */
export interface KnownNotices {
  readonly notices: readonly NoticeValue[];
  /** Older ones may be there. */
  readonly hasMore: boolean;
}

export const NOTHING_KNOWN: KnownNotices = { notices: [], hasMore: false };

/** What is known, with the newest as they were pushed now. */
export function withLatest(known: KnownNotices, latest: readonly NoticeValue[]): KnownNotices {
  const oldest = latest.at(-1);
  if (oldest === undefined || latest.length < PUSHED) return { notices: latest, hasMore: false };
  const older = known.notices.filter(({ id }) => id < oldest.id);
  const touches = known.notices.some(({ id }) => id >= oldest.id);
  // Too many came at once to know what lies between: the older ones are asked for again.
  if (!touches) return { notices: latest, hasMore: true };
  // What was read in another window was so for all older ones too, or is told on the next page.
  return { notices: [...latest, ...older], hasMore: older.length > 0 ? known.hasMore : true };
}

/** What is known, with a page of older ones. */
export function withOlder(
  known: KnownNotices,
  page: readonly NoticeValue[],
  asked: number,
): KnownNotices {
  const oldest = known.notices.at(-1)?.id ?? Infinity;
  const older = page.filter(({ id }) => id < oldest);
  return { notices: [...known.notices, ...older], hasMore: page.length >= asked };
}

/** Marked as the agent does it: one, or all up to it. */
export function withRead(known: KnownNotices, id: number, older: boolean): KnownNotices {
  const isMeant = (notice: NoticeValue): boolean => notice.id === id || (older && notice.id < id);
  return {
    ...known,
    notices: known.notices.map((notice) => (isMeant(notice) ? { ...notice, read: true } : notice)),
  };
}

export type NoticeFilter = 'all' | 'attention';

export interface NoticeGroups {
  /** Unread, or read since the page was opened: nothing moves away under the pointer. */
  readonly fresh: readonly NoticeValue[];
  readonly days: readonly { readonly dayMs: number; readonly notices: readonly NoticeValue[] }[];
}

/** Unread first, then by day, both newest first. `kept`: stays among the new ones although read. */
export function groupNotices(
  notices: readonly NoticeValue[],
  filter: NoticeFilter,
  kept: ReadonlySet<number>,
): NoticeGroups {
  const shown = notices.filter(({ level }) => filter === 'all' || level === 'attention');
  const isFresh = ({ id, read }: NoticeValue): boolean => !read || kept.has(id);
  const days = new Map<number, NoticeValue[]>();
  for (const notice of shown) {
    if (isFresh(notice)) continue;
    const dayMs = startOfDay(notice.atMs);
    const day = days.get(dayMs);
    if (day === undefined) days.set(dayMs, [notice]);
    else day.push(notice);
  }
  return {
    fresh: shown.filter(isFresh),
    days: [...days]
      .sort(([one], [other]) => other - one)
      .map(([dayMs, list]) => ({ dayMs, notices: list })),
  };
}

/** The day before that of `nowMs` by the owner's calendar, however long it was. */
export function isYesterday(dayMs: number, nowMs: number): boolean {
  return startOfDay(startOfDay(nowMs) - 1) === dayMs;
}
