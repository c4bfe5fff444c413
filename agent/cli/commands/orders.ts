import type { DecisionValue } from '../../api/methods.ts';
import { priceText } from '../format/money.ts';
import { refusalText } from '../format/refusal.ts';
import { resourcesText } from '../format/resources.ts';
import { table } from '../format/table.ts';
import { agoText } from '../format/time.ts';
import type { Session } from '../session.ts';

export async function orders(
  session: Session,
  { limit }: { readonly limit: number },
): Promise<undefined> {
  const list = await session.client.call('orders.list', { limit });
  await session.show(list, (shown) => ordersText(shown, session.nowMs));
}

function ordersText(list: readonly DecisionValue[], nowMs: number): string {
  if (list.length === 0) return 'No order has come yet. The network is watched for the next one.';
  return table(
    ['ORDER', 'WHEN', 'ASKS FOR', 'PAYS AT MOST', 'WHAT WE DID'],
    list.map((decision) => [
      decision.label,
      agoText(decision.atMs, nowMs),
      resourcesText(decision.resources),
      priceText(decision.maxPrice),
      outcomeText(decision),
    ]),
  );
}

const BID_STATES = {
  submitting: 'on its way',
  open: 'open, the tenant decides',
  won: 'won',
  lost: 'lost, the tenant took another',
  closed: 'taken back',
  unknown: 'what became of it is not known any more',
} as const;

/** `bid 12 uact a block: won`, `would have bid 12 uact a block`, `no bid: needs 1 GPU` */
export function outcomeText({ outcome, winner }: DecisionValue): string {
  const price = winner === undefined ? '' : priceText(winner.price);
  const to = winner === undefined || winner.ours ? '' : `; won by another at ${price}`;
  switch (outcome.type) {
    case 'bid':
      return `bid ${priceText(outcome.price)}: ${BID_STATES[outcome.state]}${to}`;
    case 'shadow-bid':
      return `would have bid ${priceText(outcome.price)}; nothing was sent${to}`;
    case 'refused':
      return `no bid: ${refusalText(outcome.code, outcome.numbers)}${to}`;
  }
}
