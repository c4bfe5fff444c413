import type { MethodResult } from '../../agent/api/methods.ts';
import type { CallError } from './agent-error.ts';
import type { Kept } from './use-kept.ts';
import { useKept } from './use-kept.ts';
import { useNow } from './use-now.ts';
import { useQuery } from './use-query.ts';

/** How far back the evidence of a watched network goes. */
export const SHADOW_PERIODS = ['hours', 'day', 'week'] as const;
export type ShadowPeriod = (typeof SHADOW_PERIODS)[number];

const HOUR_MS = 3_600_000;
const SPANS: Readonly<Record<ShadowPeriod, number>> = {
  hours: 6 * HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
};
const AGAIN_MS = 5_000;
const ORDERS = 20;

export interface Shadow {
  readonly kept: Kept<MethodResult<'shadow.summary'>> | undefined;
  readonly error: CallError | undefined;
  reload(this: void): void;
}

/** What the watched network would have brought, kept up to date. */
export function useShadow(period: ShadowPeriod, enabled = true): Shadow {
  // The start moves on once a minute, so that the question stays the same meanwhile.
  const fromMs = Math.max(0, useNow(60_000) - SPANS[period]);
  const query = useQuery(
    'shadow.summary',
    { fromMs, limit: ORDERS },
    { after: ['agent', 'market'], everyMs: AGAIN_MS, enabled },
  );
  const kept = useKept(period, query);
  return { kept, error: query.error, reload: query.reload };
}
