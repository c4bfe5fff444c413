import type { DecisionValue } from '../../api/methods.ts';
import type { Slices } from '../../api/slices.ts';
import { outcomeText } from '../commands/orders.ts';
import { bannersOf, leaseTable, moneyRows } from '../commands/status.ts';
import { activityText, marketText } from '../format/activity.ts';
import { portsText } from '../format/lease.ts';
import type { Style } from '../format/style.ts';
import { pairs, table } from '../format/table.ts';
import { agoText } from '../format/time.ts';

export interface Screen {
  readonly slices: Slices;
  /** The newest first. */
  readonly decisions: readonly DecisionValue[];
  readonly nowMs: number;
  /** What Ctrl-C does, where the dashboard is. */
  readonly hints: readonly string[];
  readonly style: Style;
}

/** The living status: everything that a person wants to see at a glance. */
export function screenLines({ slices, decisions, nowMs, hints, style }: Screen): readonly string[] {
  const { live } = slices.leases;
  const blocks = [
    [...bannersOf(slices, nowMs).map(style.notice), ...hints.map(style.dim)].join('\n'),
    style.bold(activityText(slices, nowMs)),
    pairs([...moneyRows(slices), ['orders', marketText(slices, nowMs)]]),
    live.length === 0 ? '' : leaseTable(slices, nowMs),
    live
      .map((lease) => [lease.label, portsText(lease)])
      .filter(([, ports]) => ports !== '')
      .map(([label, ports]) => `${label ?? ''}: ${ports ?? ''}`)
      .join('\n'),
    decisions.length === 0
      ? ''
      : table(
          ['LAST ORDERS', 'WHEN', 'WHAT WE DID'],
          decisions.map((decision) => [
            decision.label,
            agoText(decision.atMs, nowMs),
            outcomeText(decision),
          ]),
        ),
  ];
  return blocks
    .filter((block) => block !== '')
    .join('\n\n')
    .split('\n');
}
