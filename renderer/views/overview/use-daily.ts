import { useMemo } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import { useNow } from '../../state/use-now.ts';
import type { Query } from '../../state/use-query.ts';
import { useQuery } from '../../state/use-query.ts';
import { dayEdges, midnight } from './money-periods.ts';

const AGAIN_MS = 5_000;

/** What was paid and for how long something was rented, day by day. Asked once for all cards that tell it. */
export type Daily = Query<MethodResult<'earnings.history'>>;

/** The days of all periods of the overview, the last one today. */
export function useDaily(): Daily {
  const today = midnight(useNow(10_000));
  const edgesMs = useMemo(() => dayEdges(today), [today]);
  return useQuery('earnings.history', { edgesMs }, { after: ['earnings'], everyMs: AGAIN_MS });
}
