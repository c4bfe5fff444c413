import { useEffect } from 'react';

import type { LeaseStats } from '../../../agent/api/methods.ts';
import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { Query } from '../../state/use-query.ts';
import { useQuery } from '../../state/use-query.ts';

/** How often what the containers use is asked for. */
const STATS_MS = 3_000;

/** What the containers of a lease use: asked for while `wanted` and the page is in sight. */
export function useStats(lease: LeaseValue['lease'], wanted: boolean): Query<LeaseStats[]> {
  const query = useQuery('lease.stats', { lease }, { enabled: wanted });
  const { data, atMs, error, reload } = query;
  useEffect(() => {
    if (!wanted) return undefined;
    // From one answer to the next question: the engine may need longer than that for one.
    const ask = (): void => {
      if (document.visibilityState === 'visible') reload();
    };
    const timer = setTimeout(ask, STATS_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
    };
    // Each answer, also one like the last, is a new `atMs` or `error`.
  }, [wanted, data, atMs, error, reload]);
  return query;
}
