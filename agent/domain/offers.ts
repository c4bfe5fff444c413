import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Offer } from './bid.ts';
import type { DemandTerms } from './demands.ts';
import { unmetDemand } from './demands.ts';
import type { OrderRef } from './ids.ts';
import type { Inventory } from './inventory.ts';
import { dominantShare, fit, withGpusOf, withoutClaim } from './inventory.ts';
import type { Dec, DecCoin, Denom } from './money.ts';
import { decToText } from './money.ts';
import type { Order } from './order.ts';
import type { Refusal } from './refusal.ts';
import type { Claim } from './reservation.ts';

/** What the choice among a block's orders is made from. */
export interface OfferTerms {
  /** The machine less the owner's reserve, with nothing held. */
  readonly machine: Inventory;
  /** What of it is free now. */
  readonly free: Inventory;
  readonly demands: DemandTerms;
  /** What we are paid in. */
  readonly denom: Denom;
  readonly price: PriceOf;
  /** What the claim costs us per block; a price below is raised to it. 0 where none is known. */
  readonly floor: (claim: Claim) => Dec;
}

/**
 * What the owner asks for the order's group per block on the cards that the claim holds, why there is
 * no such price, or `undefined` where it has to be asked for first.
 */
export type PriceOf = (order: Order, claim: Claim) => Result<DecCoin, Refusal> | undefined;

/** What becomes of each order: an offer, or the reason why not. In the orders' own order. */
export type OrderChoice =
  | { readonly order: Order; readonly offer: Offer }
  | { readonly order: Order; readonly refusal: Refusal }
  /** It fits with that claim, and its price has to be asked for. */
  | { readonly order: Order; readonly unpriced: Claim };

/**
 * Chooses among orders that came together: match, fit, price, then the ones that pay most for the
 * share of the machine that they take, until nothing more fits. What is offered fits all at once.
 * Those without a price yet take part in the choice once they have one.
 */
export function chooseOffers(orders: readonly Order[], given: OfferTerms): readonly OrderChoice[] {
  const { engineGpus } = given.demands;
  const machine = withGpusOf(given.machine, engineGpus);
  const terms = { ...given, machine, free: withGpusOf(given.free, engineGpus) };
  const settled = new Map<OrderRef, OrderChoice>();
  const candidates: Candidate[] = [];
  for (const order of orders) {
    const choice = considerAlone(order, terms);
    if ('offer' in choice) {
      candidates.push({ offer: choice.offer, worth: worthOf(choice.offer, terms.free) });
    } else {
      settled.set(order.ref, choice);
    }
  }
  // Equal worth: first come, first served, which also makes the choice repeatable.
  candidates.sort((a, b) => (b.worth > a.worth ? 1 : b.worth < a.worth ? -1 : 0));
  let [free, chosen] = [terms.free, 0];
  for (const [place, { offer }] of candidates.entries()) {
    const { order } = offer;
    const again = offerOn(order, { ...terms, free });
    if ('refusal' in again) {
      const numbers = { rank: place + 1, orders: candidates.length, chosen };
      settled.set(order.ref, { order, refusal: { code: 'outbid-by-own', numbers } });
      continue;
    }
    settled.set(order.ref, again);
    if (!('offer' in again)) continue;
    free = withoutClaim(free, again.offer.claim);
    chosen++;
  }
  return orders.flatMap((order) => settled.get(order.ref) ?? []);
}

interface Candidate {
  readonly offer: Offer;
  readonly worth: bigint;
}

function considerAlone(order: Order, terms: OfferTerms): OrderChoice {
  const unmet = unmetDemand(order, terms.demands);
  if (unmet !== undefined) return { order, refusal: unmet };
  if (order.maxPrice.denom !== terms.denom) {
    const numbers = { wants: order.maxPrice.denom, has: terms.denom };
    return { order, refusal: { code: 'denom', numbers } };
  }
  return offerOn(order, terms);
}

function offerOn(order: Order, terms: OfferTerms): OrderChoice {
  const claim = fit(order.group, terms.free, terms.machine);
  if (!claim.ok) return { order, refusal: { code: claim.code, numbers: claim.numbers } };
  const asked = terms.price(order, claim.value);
  if (asked === undefined) return { order, unpriced: claim.value };
  if (!asked.ok) return { order, refusal: { code: asked.code, numbers: asked.numbers } };
  const price = finalPrice(order, asked.value, terms.floor(claim.value));
  if (!price.ok) return { order, refusal: { code: price.code, numbers: price.numbers } };
  const { reclamationSeconds } = order;
  const notice = reclamationSeconds === undefined ? {} : { reclamationSeconds };
  return { order, offer: { order, price: price.value, claim: claim.value, ...notice } };
}

function finalPrice(
  { maxPrice }: Order,
  { denom, amount }: DecCoin,
  floor: Dec,
): Result<DecCoin, Refusal> {
  const raised = amount < floor;
  const asks = raised ? floor : amount;
  if (asks <= 0n) return fail({ code: 'price-zero', numbers: {} });
  if (asks <= maxPrice.amount) return ok({ denom, amount: asks });
  const [pays, text] = [decToText(maxPrice.amount), decToText(asks)];
  return fail({
    code: 'price-too-low',
    numbers: { pays, asks: text, ...(raised ? { floor: text } : {}) },
  });
}

// Price per millionth of whatever the machine is shortest of: integers, so that no rounding of a
// float decides between two prices.
function worthOf(offer: Offer, free: Inventory): bigint {
  const share = BigInt(Math.max(1, Math.round(dominantShare(offer.claim, free) * 1_000_000)));
  return (offer.price.amount * 1_000_000n) / share;
}
