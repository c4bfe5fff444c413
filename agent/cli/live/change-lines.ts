import type { DecisionValue } from '../../api/methods.ts';
import type { Slices } from '../../api/slices.ts';
import { outcomeText } from '../commands/orders.ts';
import { bannersOf } from '../commands/status.ts';
import { activityText } from '../format/activity.ts';
import { closeReasonText, leaseStateText, portsText } from '../format/lease.ts';
import { coinsText, priceText } from '../format/money.ts';

/** What is new since `before`, a line each: for a log or a pipe, where nothing can be redrawn. */
export function changeLines(before: Slices | undefined, now: Slices, nowMs: number): string[] {
  const known = new Set(before === undefined ? [] : bannersOf(before, nowMs));
  const lines = bannersOf(now, nowMs).filter((banner) => !known.has(banner));
  if (before?.agent.activity !== now.agent.activity) lines.push(activityText(now, nowMs));
  lines.push(...leaseLines(before, now, nowMs));
  const { denom } = now.agent.network;
  const paid = coinsText(now.earnings.settled, denom);
  if (before !== undefined && coinsText(before.earnings.settled, denom) !== paid) {
    const accrued = coinsText(now.earnings.accrued, denom);
    lines.push(`paid: ${paid} in all; accrued, not paid yet: ${accrued}`);
  }
  return lines;
}

function leaseLines(before: Slices | undefined, now: Slices, nowMs: number): readonly string[] {
  const old = new Map(before?.leases.live.map((lease) => [lease.lease, lease]));
  const lines = now.leases.live.flatMap((lease) => {
    const known = old.get(lease.lease);
    old.delete(lease.lease);
    if (known?.state === lease.state) return [];
    const price = known === undefined ? ` (${priceText(lease.price)})` : '';
    const ports = lease.state === 'running' ? portsText(lease) : '';
    return [
      `${lease.label}${price}: ${leaseStateText(lease, nowMs)}${ports === '' ? '' : `, ${ports}`}`,
    ];
  });
  const ended = [...old.values()].map(
    ({ label, closeReason }) => `${label}: ended, ${closeReasonText(closeReason)}`,
  );
  return [...lines, ...ended];
}

/** Orders that came after those known, the oldest first. */
export function decisionLines(
  known: readonly DecisionValue[],
  now: readonly DecisionValue[],
): readonly string[] {
  const seen = new Map(known.map((decision) => [decision.order, outcomeText(decision)]));
  return now
    .filter((decision) => seen.get(decision.order) !== outcomeText(decision))
    .map((decision) => `${decision.label}: ${outcomeText(decision)}`)
    .reverse();
}
