import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Offer } from './bid.ts';
import type { OrderRef } from './ids.ts';
import type { Inventory } from './inventory.ts';
import { dominantShare, fit, withoutClaim } from './inventory.ts';
import { decToText } from './money.ts';
import type { Order } from './order.ts';
import { missingAttribute } from './order.ts';
import type { PriceScale } from './pricing.ts';
import { priceGroup } from './pricing.ts';
import type { Refusal } from './refusal.ts';
import type { Attribute } from './resources.ts';

/** What the choice among a block's orders is made from. */
export interface OfferTerms {
  /** The machine less the owner's reserve, with nothing held. */
  readonly machine: Inventory;
  /** What of it is free now. */
  readonly free: Inventory;
  readonly attributes: readonly Attribute[];
  readonly scale: PriceScale;
}

/** What becomes of each order: an offer, or the reason why not. In the orders' own order. */
export type OrderChoice =
  | { readonly order: Order; readonly offer: Offer }
  | { readonly order: Order; readonly refusal: Refusal };

/**
 * Chooses among orders that came together: match, fit, price, then the ones that pay most for the
 * share of the machine that they take, until nothing more fits. What is offered fits all at once.
 */
export function chooseOffers(orders: readonly Order[], terms: OfferTerms): readonly OrderChoice[] {
  const refusals = new Map<OrderRef, Refusal>();
  const candidates: Candidate[] = [];
  for (const order of orders) {
    const offer = considerAlone(order, terms);
    if (offer.ok) {
      candidates.push({
        offer: offer.value,
        worth: worthOf(offer.value, terms.free),
      });
    } else {
      refusals.set(order.ref, { code: offer.code, numbers: offer.numbers });
    }
  }
  // Equal worth: first come, first served, which also makes the choice repeatable.
  candidates.sort((a, b) => (b.worth > a.worth ? 1 : b.worth < a.worth ? -1 : 0));
  const offers = new Map<OrderRef, Offer>();
  let free = terms.free;
  for (const [place, { offer }] of candidates.entries()) {
    const again = offerOn(offer.order, { ...terms, free });
    if (again.ok) {
      offers.set(offer.order.ref, again.value);
      free = withoutClaim(free, again.value.claim);
    } else {
      refusals.set(offer.order.ref, {
        code: 'outbid-by-own',
        numbers: { rank: place + 1, orders: candidates.length, chosen: offers.size },
      });
    }
  }
  return orders.map((order) => {
    const offer = offers.get(order.ref);
    if (offer !== undefined) return { order, offer };
    const refusal = refusals.get(order.ref);
    return { order, refusal: refusal ?? { code: 'malformed', numbers: {} } };
  });
}

interface Candidate {
  readonly offer: Offer;
  readonly worth: bigint;
}

function considerAlone(order: Order, terms: OfferTerms): Result<Offer, Refusal> {
  const missing = missingAttribute(order, terms.attributes);
  if (missing !== undefined) {
    return fail({ code: 'attribute-missing', numbers: { key: missing.key, value: missing.value } });
  }
  if (order.maxPrice.denom !== terms.scale.denom) {
    return fail({
      code: 'denom',
      numbers: { wants: order.maxPrice.denom, has: terms.scale.denom },
    });
  }
  return offerOn(order, terms);
}

function offerOn(order: Order, terms: OfferTerms): Result<Offer, Refusal> {
  const claim = fit(order.group, terms.free, terms.machine);
  if (!claim.ok) return claim;
  const price = priceGroup(order.group, claim.value, terms.machine.gpus, terms.scale);
  if (price.amount > order.maxPrice.amount) {
    return fail({
      code: 'price-too-low',
      numbers: { pays: decToText(order.maxPrice.amount), asks: decToText(price.amount) },
    });
  }
  return ok({ order, price, claim: claim.value });
}

// Price per millionth of whatever the machine is shortest of: integers, so that no rounding of a
// float decides between two prices.
function worthOf(offer: Offer, free: Inventory): bigint {
  const share = BigInt(Math.max(1, Math.round(dominantShare(offer.claim, free) * 1_000_000)));
  return (offer.price.amount * 1_000_000n) / share;
}
