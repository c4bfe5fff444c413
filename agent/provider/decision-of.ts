import type { UnixMs } from '../base/instant.ts';
import type { Offer } from '../domain/bid.ts';
import { wantsAudit } from '../domain/demands.ts';
import type { Order } from '../domain/order.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { Decision } from '../storage/interface.ts';

/** What was decided about an order, as it is kept. */
export function decisionOf(
  order: Order,
  made: Offer | Refusal,
  { height, atMs }: { readonly height: BlockHeight; readonly atMs: UnixMs },
): Decision {
  return {
    order: order.ref,
    network: order.network,
    label: order.label,
    ...{ atMs, height },
    group: order.group,
    maxPrice: order.maxPrice,
    ...(wantsAudit(order.signedBy) ? { wantsAudit: true } : {}),
    outcome:
      'claim' in made
        ? { type: 'bid', price: made.price }
        : { type: 'refused', refusal: { code: made.code, numbers: made.numbers } },
  };
}
