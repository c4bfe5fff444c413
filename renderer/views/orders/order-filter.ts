import type { DecisionValue } from '../../../agent/api/methods.ts';

export const OUTCOME_FILTERS = ['all', 'bid', 'won', 'lost', 'open', 'refused'] as const;
export type OutcomeFilter = (typeof OUTCOME_FILTERS)[number];

export interface OrderFilter {
  readonly outcome: OutcomeFilter;
  /** A refusal's code; empty is any. */
  readonly reason: string;
  readonly search: string;
}

export const NO_FILTER: OrderFilter = { outcome: 'all', reason: '', search: '' };

export function isFiltered({ outcome, reason, search }: OrderFilter): boolean {
  return outcome !== 'all' || reason !== '' || search.trim() !== '';
}

export function filterOrders(
  orders: readonly DecisionValue[],
  { outcome, reason, search }: OrderFilter,
  /** What an order is called on the page. */
  nameOf: (label: string) => string = (label) => label,
): readonly DecisionValue[] {
  const wanted = search.trim().toLowerCase();
  return orders.filter(
    (order) =>
      hasOutcome(order.outcome, outcome) &&
      (reason === '' || (order.outcome.type === 'refused' && order.outcome.code === reason)) &&
      `${order.label}\n${nameOf(order.label)}`.toLowerCase().includes(wanted),
  );
}

/** The codes that occur, the most frequent first. */
export function reasonsOf(orders: readonly DecisionValue[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { outcome } of orders) {
    if (outcome.type === 'refused') counts.set(outcome.code, (counts.get(outcome.code) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([code]) => code);
}

function hasOutcome(outcome: DecisionValue['outcome'], wanted: OutcomeFilter): boolean {
  switch (wanted) {
    case 'all':
      return true;
    case 'bid':
    case 'refused':
      return outcome.type === wanted;
    case 'open':
      return outcome.type === 'bid' && (outcome.state === 'open' || outcome.state === 'submitting');
    case 'won':
    case 'lost':
      return outcome.type === 'bid' && outcome.state === wanted;
  }
}
