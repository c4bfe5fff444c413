import type { MethodResult } from '../../../agent/api/methods.ts';
import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { CallError } from '../../state/agent-error.ts';
import type { Paged } from '../../state/pages.ts';
import { call } from '../../state/session.ts';
import { usePages } from '../../state/use-pages.ts';
import { useQuery } from '../../state/use-query.ts';

type Payment = MethodResult<'earnings.payments'>[number];

export interface LeasePayments {
  /** Newest first. */
  readonly payments: readonly Payment[];
  readonly loading: boolean;
  readonly error: CallError | undefined;
  readonly busy: boolean;
  /** Looks further back; `undefined` where the beginning of the lease is reached. */
  readonly more: (() => void) | undefined;
  readonly atMs: number | undefined;
}

const PAGE = 500;
const PAGED: Paged<Payment> = { keyOf: ({ key }) => key, beforeOf: ({ atMs }) => atMs + 1 };

/**
 * What was paid for one lease. The agent lists the payments of all leases, newest first; what was
 * read stays when newer ones push it out of the newest page.
 */
export function usePayments({ lease, createdAtMs }: LeaseValue): LeasePayments {
  const newest = useQuery(
    'earnings.payments',
    { limit: PAGE },
    { after: ['earnings'], everyMs: 5_000 },
  );
  const { items, more, busy, failed, readMore } = usePages(newest, PAGE, PAGED, (limit, beforeMs) =>
    call('earnings.payments', { limit, ...(beforeMs === undefined ? {} : { beforeMs }) }),
  );
  const lastMs = items.at(-1)?.atMs;
  const isWhole = !more || (lastMs !== undefined && lastMs < createdAtMs);
  return {
    payments: items.filter((payment) => payment.lease === lease),
    loading: newest.loading,
    error: failed ?? newest.error,
    busy,
    more: isWhole ? undefined : readMore,
    atMs: newest.atMs,
  };
}
