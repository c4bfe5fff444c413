import { useState } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { asCallError, useQuery } from '../../state/use-query.ts';
import { joinLeases } from './lease-list.ts';

export interface PastLeases {
  /** Newest end first. */
  readonly leases: readonly LeaseValue[];
  readonly atMs: number | undefined;
  readonly loading: boolean;
  readonly busy: boolean;
  readonly error: CallError | undefined;
  readonly more: () => Promise<void>;
  readonly reload: () => void;
}

const PAGE = 100;

/** Leases that are over, a page at a time. */
export function usePastLeases(): PastLeases {
  const newest = useQuery('leases.past', { limit: PAGE }, { after: ['leases'], everyMs: 5_000 });
  const [older, setOlder] = useState<readonly LeaseValue[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<CallError>();
  const leases = joinLeases(newest.data ?? [], older);

  const more = async (): Promise<void> => {
    const lastMs = leases.at(-1)?.sinceMs;
    if (busy || lastMs === undefined) return;
    setBusy(true);
    try {
      // Several can end in the same moment: asked for again, and known by their names.
      const page = await call('leases.past', { limit: PAGE, beforeMs: lastMs + 1 });
      const joined = joinLeases(leases, page);
      setOlder(
        joined.length > leases.length
          ? joined
          : joinLeases(leases, await call('leases.past', { limit: PAGE, beforeMs: lastMs })),
      );
      setFailed(undefined);
    } catch (error) {
      setFailed(asCallError(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    leases,
    atMs: newest.atMs,
    loading: newest.loading,
    busy,
    error: failed ?? newest.error,
    more,
    reload: () => {
      setFailed(undefined);
      newest.reload();
    },
  };
}
