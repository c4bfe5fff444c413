import { useEffect, useState } from 'react';

import type { EndRecord, EndTimes } from './end-record.ts';
import { endRecord, endTimes, isOwnEnd } from './end-record.ts';
import { call } from './session.ts';
import { useSlice } from './store.ts';
import { useQuery } from './use-query.ts';

/** The record is that of the last so many leases. */
const RECORD_LEASES = 200;
const TIMED_LEASES = 5;

export interface EndFacts {
  /** Missing until it was read. */
  readonly record: (EndRecord & { readonly more: boolean }) | undefined;
  /** `none`: the owner ended no lease yet, or no history says how long it took. */
  readonly times: EndTimes | 'none' | undefined;
}

/** What our own records say of the leases that the owner ended; read when it is shown. */
export function useEndFacts(): EndFacts {
  const past = useQuery('leases.past', { limit: RECORD_LEASES }, { after: ['leases'] }).data;
  const count = useSlice('leases')?.past ?? 0;
  const key = past
    ?.filter(isOwnEnd)
    .slice(0, TIMED_LEASES)
    .map(({ lease }) => lease);
  const times = useEndTimes(key);
  const record =
    past === undefined ? undefined : { ...endRecord(past), more: count > RECORD_LEASES };
  return { record, times };
}

type Lease = Parameters<typeof call<'lease.get'>>[1]['lease'];

function useEndTimes(leases: readonly Lease[] | undefined): EndFacts['times'] {
  const key = leases?.join(' ');
  const [read, setRead] = useState<{ readonly key: string; readonly times: EndFacts['times'] }>();
  useEffect(() => {
    if (leases === undefined || key === undefined) return undefined;
    const gone = new AbortController();
    void (async () => {
      const asked = await Promise.allSettled(leases.map((lease) => call('lease.get', { lease })));
      const told = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value.events] : []));
      // What could not be read is not the same as nothing.
      const times = endTimes(told) ?? (told.length === leases.length ? 'none' : undefined);
      if (!gone.signal.aborted) setRead({ key, times });
    })();
    return () => gone.abort();
    // `leases` are in `key`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return read !== undefined && read.key === key ? read.times : undefined;
}
