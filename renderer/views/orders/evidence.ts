import type { OrdersSummary } from '../../../agent/api/methods.ts';
import { refusalGroup } from './refusals.ts';

/** The steps from an order to a renter, in the order in which they are shown. */
export const EVIDENCE_STEPS = [
  'seen',
  'refused',
  'shadow',
  'bid',
  'lost',
  'open',
  'won',
  'closed',
  'unknown',
] as const;
export type EvidenceStep = (typeof EVIDENCE_STEPS)[number];

export interface RefusalCount {
  readonly code: string;
  readonly count: number;
}

export interface EvidenceRow {
  readonly step: EvidenceStep;
  readonly count: number;
  /** Why orders stop here; the counts add up to the row's own. */
  readonly reasons: readonly {
    readonly group: 'fit' | 'other';
    readonly counts: readonly RefusalCount[];
  }[];
}

/** All steps, also those at which nothing happened; bids that were only thought of where there are some. */
export function evidenceRows(summary: OrdersSummary): readonly EvidenceRow[] {
  const { seen, bid, became, refusals, wouldBid: shadow = 0 } = summary;
  const refused = refusals.reduce((sum, { count }) => sum + count, 0);
  const counts: Readonly<Record<EvidenceStep, number>> = { seen, refused, shadow, bid, ...became };
  return EVIDENCE_STEPS.filter((step) => step !== 'shadow' || shadow > 0).map((step) => ({
    step,
    count: counts[step],
    reasons: step === 'refused' ? groupsOf(refusals) : [],
  }));
}

function groupsOf(refusals: readonly RefusalCount[]): EvidenceRow['reasons'] {
  return (['fit', 'other'] as const)
    .map((group) => ({
      group,
      counts: refusals
        .filter(({ code, count }) => count > 0 && refusalGroup(code) === group)
        .toSorted((a, b) => b.count - a.count),
    }))
    .filter(({ counts }) => counts.length > 0);
}
