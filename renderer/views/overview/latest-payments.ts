import type { MethodResult } from '../../../agent/api/methods.ts';
import type { Query } from '../../state/use-query.ts';
import { useQuery } from '../../state/use-query.ts';

const SHOWN = 5;
const AGAIN_MS = 5_000;

/** The newest payments, the newest first. */
export function useLatestPayments(): Query<MethodResult<'earnings.payments'>> {
  return useQuery(
    'earnings.payments',
    { limit: SHOWN },
    { after: ['earnings'], everyMs: AGAIN_MS },
  );
}
