import { useEffect, useState } from 'react';

import type { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { useSlice } from '../../state/store.ts';
import { asCallError } from '../../state/use-query.ts';
import type { KnownNotices } from './notice-list.ts';
import { NOTHING_KNOWN, withLatest, withOlder, withRead } from './notice-list.ts';

const PAGE = 50;

export interface NoticesState {
  /** `undefined` until the agent told of any, or of none. */
  readonly known: KnownNotices | undefined;
  readonly unread: number;
  /** Of those that were unread when they were first shown. */
  readonly kept: ReadonlySet<number>;
  readonly busy: boolean;
  readonly error: CallError | undefined;
  loadOlder(this: void): Promise<void>;
  /** Reject with a `CallError`. */
  markRead(this: void, id: number): Promise<void>;
  markAllRead(this: void): Promise<void>;
}

/** The pushed notices and the older ones that were asked for. */
export function useNotices(): NoticesState {
  const slice = useSlice('notices');
  const [seen, setSeen] = useState<typeof slice>();
  const [known, setKnown] = useState<KnownNotices>(NOTHING_KNOWN);
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();

  if (slice !== seen && slice !== undefined) {
    setSeen(slice);
    setKnown((before) => withLatest(before, slice.latest));
    setKept((before) => withUnread(before, slice.latest));
  }
  // An unread one beyond the pushed ones may have been read in another window meanwhile.
  const unread = slice?.unread ?? 0;
  useEffect(() => {
    if (slice?.unread !== 0) return;
    setKnown((now) => {
      const newest = now.notices[0];
      const isStale = now.notices.some(({ read }) => !read);
      return newest !== undefined && isStale ? withRead(now, newest.id, true) : now;
    });
  }, [slice]);

  const loadOlder = async (): Promise<void> => {
    const beforeId = known.notices.at(-1)?.id;
    setBusy(true);
    try {
      const page = await call('notices.list', {
        limit: PAGE,
        ...(beforeId === undefined ? {} : { beforeId }),
      });
      setKnown((now) => withOlder(now, page, PAGE));
      setKept((before) => withUnread(before, page));
      setError(undefined);
    } catch (failure) {
      setError(asCallError(failure));
    }
    setBusy(false);
  };

  const mark = async (id: number, older: boolean): Promise<void> => {
    await call('notices.read', { id, older });
    setKnown((now) => withRead(now, id, older));
  };

  return {
    known: slice === undefined ? undefined : known,
    unread,
    kept,
    busy,
    error,
    loadOlder,
    markRead: (id) => mark(id, false),
    markAllRead: async () => {
      const newest = known.notices[0];
      if (newest === undefined) return;
      await mark(newest.id, true);
      setKept(new Set());
    },
  };
}

function withUnread(
  before: ReadonlySet<number>,
  notices: readonly { readonly id: number; readonly read: boolean }[],
): ReadonlySet<number> {
  return new Set([...before, ...notices.filter(({ read }) => !read).map(({ id }) => id)]);
}
