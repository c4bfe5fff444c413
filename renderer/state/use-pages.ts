import { useState } from 'react';

import type { CallError } from './agent-error.ts';
import type { Known, Paged } from './pages.ts';
import { joinNewest, readOlder, withNewest } from './pages.ts';
import type { Query } from './use-query.ts';
import { asCallError } from './use-query.ts';

export interface Pages<T> extends Known<T> {
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
  ask: (limit: number, before: number | undefined) => Promise<readonly T[]>,
): Pages<T> {
  const [page, setPage] = useState<readonly T[]>();
  const [known, setKnown] = useState<Known<T>>({ items: [], more: true });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<CallError>();

  // A new answer is taken over while drawing, so that nothing is drawn without it.
  if (newest.data !== undefined && newest.data !== page) {
    setPage(newest.data);
    setKnown(withNewest(known, newest.data, limit, paged));
  }

  const readMore = async (): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    try {
      const next = await readOlder(known.items, limit, paged, ask);
      // In the meantime newer ones may have come, or a gap that nothing older can be put behind.
      setKnown(({ items }) => ({
        items: joinNewest(next.items, items, 0, paged),
        more: next.more,
      }));
    } catch (error) {
      setFailed(asCallError(error));
    } finally {
      setBusy(false);
    }
  };

  return { ...known, busy, failed, readMore: () => void readMore() };
}
