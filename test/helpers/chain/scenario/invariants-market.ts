import type { Invariant } from './invariant.ts';
import type { Kind, Thing } from './view.ts';
import { KINDS } from './view.ts';

/** Where each state may go in one step; every other change is a breach. */
const STEPS: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = {
  deployments: { new: ['active'], active: ['closed'] },
  groups: {
    new: ['open'],
    open: ['paused', 'insufficient_funds', 'closed'],
    paused: ['open', 'insufficient_funds', 'closed'],
    // Even after its deployment has ended with it: real nodes do not look at that.
    insufficient_funds: ['open', 'paused', 'closed'],
  },
  orders: { new: ['open'], open: ['active', 'closed'], active: ['closed'] },
  bids: { new: ['open'], open: ['active', 'lost', 'closed'], active: ['closed'] },
  leases: {
    new: ['active'],
    active: ['reclaiming', 'insufficient_funds', 'closed'],
    reclaiming: ['insufficient_funds', 'closed'],
  },
};

/** Things come into being in their first state, go only where they may, and never vanish. */
export const onlyLegalChanges: Invariant = {
  name: 'only legal state changes',
  check: (before, after) =>
    KINDS.flatMap((kind) => {
      const [old, now]: readonly ReadonlyMap<string, Thing>[] = [before[kind], after[kind]];
      const ids = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
      return [...ids].flatMap((id) =>
        breachesOf(`${kind} ${id}`, kind, old?.get(id), now?.get(id)),
      );
    }),
};

function breachesOf(
  name: string,
  kind: Kind,
  from: Thing | undefined,
  to: Thing | undefined,
): readonly string[] {
  if (to === undefined) return [`${name} vanished`];
  const breaches = from !== undefined && from.fixed !== to.fixed ? [`${name} is another one`] : [];
  const isLegal = from?.state === to.state || reaches(kind, from?.state ?? 'new', to.state);
  return isLegal ? breaches : [...breaches, `${name}: ${from?.state ?? 'new'} to ${to.state}`];
}

/** Several transactions of a block may move a thing several steps. */
function reaches(kind: Kind, from: string, to: string, seen: readonly string[] = []): boolean {
  const next = STEPS[kind][from] ?? [];
  return next.some(
    (state) => state === to || (!seen.includes(state) && reaches(kind, state, to, [...seen, from])),
  );
}
