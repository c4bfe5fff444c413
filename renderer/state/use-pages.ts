import { useState } from 'react';

import type { CallError } from './agent-error.ts';
import type { Paged } from './pages.ts';
import { joinNewest, readOlder } from './pages.ts';
import type { Query } from './use-query.ts';
import { asCallError } from './use-query.ts';

export interface Pages<T> {
  readonly items: readonly T[];
  /** Whether there is more than this. */
  readonly more: boolean;
  /** An older page is on its way. */
  readonly busy: boolean;
  /** Why the last older page did not come. */
  readonly failed: CallError | undefined;
  readMore(this: void): void;
}

/** A list that grows at both ends: the newest page by a query, older ones when they are wanted. */
export function usePages<T>(
  newest: Query<readonly T[]>,
  limit: number,
  paged: Paged<T>,
  ask: (limit: number, beforeMs: number | undefined) => Promise<readonly T[]>,
): Pages<T> {
  const [page, setPage] = useState<readonly T[]>();
  const [items, setItems] = useState<readonly T[]>([]);
  const [more, setMore] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<CallError>();

  // A new answer is taken over while drawing, so that nothing is drawn without it.
  if (newest.data !== undefined && newest.data !== page) {
    const joined = joinNewest(items, newest.data, limit, paged);
    setPage(newest.data);
    setItems(joined);
    if (joined.length === newest.data.length) setMore(newest.data.length >= limit);
  }

  const readMore = async (): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    try {
      const next = await readOlder(items, limit, paged, ask);
      // In the meantime newer ones may have come, or a gap that nothing older can be put behind.
      setItems((now) => joinNewest(next.items, now, 0, paged));
      setMore(next.more);
    } catch (error) {
      setFailed(asCallError(error));
    } finally {
      setBusy(false);
    }
  };

  return { items, more, busy, failed, readMore: () => void readMore() };
}
