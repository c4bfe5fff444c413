import { useState } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { asCallError, useQuery } from '../../state/use-query.ts';

type Payment = MethodResult<'earnings.payments'>[number];

export interface LeasePayments {
  /** Newest first. */
  readonly payments: readonly Payment[];
  readonly loading: boolean;
  readonly error: CallError | undefined;
  readonly busy: boolean;
  /** Looks further back; `undefined` where the beginning of the lease is reached. */
  readonly more: (() => Promise<void>) | undefined;
  readonly atMs: number | undefined;
}

const PAGE = 500;

/** What was paid for one lease. The agent lists the payments of all leases, newest first. */
export function usePayments({ lease, createdAtMs }: LeaseValue): LeasePayments {
  const newest = useQuery(
    'earnings.payments',
    { limit: PAGE },
    { after: ['earnings'], everyMs: 5_000 },
  );
  const [older, setOlder] = useState<readonly Payment[]>([]);
  const [whole, setWhole] = useState(false);
  const [failed, setFailed] = useState<CallError>();
  const [busy, setBusy] = useState(false);
  const first = newest.data ?? [];
  const all = joined(first, older);
  const lastMs = all.at(-1)?.atMs;
  const isWhole = whole || first.length < PAGE || (lastMs !== undefined && lastMs < createdAtMs);

  const more = async (): Promise<void> => {
    if (lastMs === undefined || busy) return;
    setBusy(true);
    try {
      // Several can be of one time: asked for again, and known by their keys.
      const page = await call('earnings.payments', { limit: PAGE, beforeMs: lastMs + 1 });
      const next = joined(all, page);
      if (next.length === all.length) setWhole(true);
      setOlder(next);
      setFailed(undefined);
    } catch (error) {
      setFailed(asCallError(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    payments: all.filter((payment) => payment.lease === lease),
    loading: newest.loading,
    error: failed ?? newest.error,
    busy,
    more: isWhole ? undefined : more,
    atMs: newest.atMs,
  };
}

function joined(newer: readonly Payment[], older: readonly Payment[]): readonly Payment[] {
  const known = new Set(newer.map(({ key }) => key));
  return [...newer, ...older.filter(({ key }) => !known.has(key))];
}
