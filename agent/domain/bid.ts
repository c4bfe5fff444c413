import { assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { BidRef, LeaseRef, OrderRef } from './ids.ts';
import type { DecCoin } from './money.ts';
import type { Order } from './order.ts';
import type { Claim } from './reservation.ts';

/** The chain's own spelling of a bid's state. */
export type ChainBidState = 'open' | 'active' | 'lost' | 'closed' | 'unknown';

/** One of our bids as the network holds it. */
export interface Bid {
  readonly ref: BidRef;
  readonly order: OrderRef;
  readonly price: DecCoin;
  readonly state: ChainBidState;
}

/** What we offer on an order: the price for the whole group, per block. */
export interface Offer {
  readonly order: Order;
  readonly price: DecCoin;
  readonly claim: Claim;
  /** The notice that we promise before a close, where the order asks for one and the owner agreed. */
  readonly reclamationSeconds?: number;
}

/** Why an open bid of ours ended without a lease. */
export type BidCloseReason =
  /** The tenant chose nobody within our time. */
  | 'timeout'
  /** The tenant took the order back. */
  | 'order-closed'
  /** The owner wants the machine. */
  | 'owner'
  /** The network refused it, so it never was open. */
  | 'refused'
  /** The network knows nothing of it: it never arrived there. */
  | 'never-arrived';

/**
 * Our pursuit of an order. From `submitting` on it is stored, because from there on the network
 * may know of the bid although we do not yet know that it does.
 *
 *     considering -> reserved -> submitting -> open -> won | lost | closed
 *     submitting -> won | lost                 (a restart may miss that the bid was open)
 *     reserved | submitting -> closed
 *     closed -> won                            (given up without the network's word, and it arrived)
 */
export type Pursuit =
  | { readonly state: 'considering'; readonly order: Order }
  | ({ readonly state: 'reserved' } & Offer)
  | ({ readonly state: 'submitting'; readonly sinceMs: UnixMs } & Offer)
  | ({ readonly state: 'open'; readonly bid: BidRef; readonly openedMs: UnixMs } & Offer)
  | ({ readonly state: 'won'; readonly bid: BidRef; readonly lease: LeaseRef } & Offer)
  | ({ readonly state: 'lost'; readonly bid: BidRef } & Offer)
  | ({ readonly state: 'closed'; readonly reason: BidCloseReason; readonly bid?: BidRef } & Offer);

/** The name of a pursuit's state. */
export type PursuitState = Pursuit['state'];

/** What moves a pursuit on: our own steps, and what the network says. */
export type PursuitEvent =
  | { readonly type: 'reserved'; readonly offer: Offer }
  | { readonly type: 'submit'; readonly atMs: UnixMs }
  | { readonly type: 'opened'; readonly bid: BidRef; readonly atMs: UnixMs }
  | { readonly type: 'won'; readonly bid: BidRef; readonly lease: LeaseRef }
  | { readonly type: 'lost'; readonly bid: BidRef }
  | { readonly type: 'closed'; readonly reason: BidCloseReason };

/**
 * The next state, or the same object where the event changes nothing: events come at least once,
 * so one that is repeated, or late, is not an error.
 */
export function nextPursuit(pursuit: Pursuit, event: PursuitEvent): Pursuit {
  switch (event.type) {
    case 'reserved': // considering -> reserved
      return pursuit.state === 'considering'
        ? { ...offerOf(event.offer), state: 'reserved' }
        : pursuit;
    case 'submit': // reserved -> submitting
      return pursuit.state === 'reserved'
        ? { ...offerOf(pursuit), state: 'submitting', sinceMs: event.atMs }
        : pursuit;
    case 'opened': // submitting -> open
      return pursuit.state === 'submitting'
        ? { ...offerOf(pursuit), state: 'open', bid: event.bid, openedMs: event.atMs }
        : pursuit;
    case 'won': // submitting | open | given up -> won
      return pursuit.state === 'open' || pursuit.state === 'submitting' || isGivenUp(pursuit)
        ? { ...offerOf(pursuit), state: 'won', bid: event.bid, lease: event.lease }
        : pursuit;
    case 'lost': // submitting | open -> lost
      return pursuit.state === 'open' || pursuit.state === 'submitting'
        ? { ...offerOf(pursuit), state: 'lost', bid: event.bid }
        : pursuit;
    case 'closed': // reserved | submitting | open -> closed
      if (pursuit.state === 'open') {
        return { ...offerOf(pursuit), state: 'closed', reason: event.reason, bid: pursuit.bid };
      }
      return pursuit.state === 'reserved' || pursuit.state === 'submitting'
        ? { ...offerOf(pursuit), state: 'closed', reason: event.reason }
        : pursuit;
    default:
      return assertNever(event);
  }
}

/** Closed by what we took for granted: a lease of it shows that the bid was there all the same. */
function isGivenUp(pursuit: Pursuit): pursuit is Extract<Pursuit, { state: 'closed' }> {
  if (pursuit.state !== 'closed') return false;
  return pursuit.reason === 'never-arrived' || pursuit.reason === 'refused';
}

function offerOf({ order, price, claim, reclamationSeconds }: Offer): Offer {
  return {
    order,
    price,
    claim,
    ...(reclamationSeconds === undefined ? {} : { reclamationSeconds }),
  };
}
