import type { Bid } from '../../domain/bid.ts';
import { parseLeaseRef, parseTenantId } from '../../domain/ids.ts';
import type { Lease } from '../../domain/lease.ts';
import type { DecCoin } from '../../domain/money.ts';
import { addDec, parseDec, truncateDec } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type { LeaseEscrow, Payment } from '../interface.ts';
import type { BidBook, Books, LeaseBook } from './books.ts';
import { PRACTICE_DENOM, PRACTICE_NETWORK } from './constants.ts';
import { blocksLeft, owedSince } from './escrow.ts';
import type { FoundBid, FoundOrder } from './refs.ts';
import { bidRefOf, labelOf, leaseRefOf, orderRefOf } from './refs.ts';

/** The books in the port's words. Each view is new, so nobody can change the books through it. */

export function orderView({ deployment, order }: FoundOrder): Order {
  return {
    ref: orderRefOf(deployment, order),
    network: PRACTICE_NETWORK,
    label: labelOf('order', deployment, order),
    tenant: parseTenantId(deployment.tenant),
    group: structuredClone(deployment.group),
    maxPrice: price(deployment.maxPrice),
    createdHeight: parseBlockHeight(order.createdHeight),
  };
}

export function bidView({ deployment, order, bid }: FoundBid): Bid {
  return {
    ref: bidRefOf(deployment, order, bid),
    order: orderRefOf(deployment, order),
    price: price(bid.price),
    state: bid.state,
  };
}

export function leaseView({ deployment, order, bid }: FoundBid, lease: LeaseBook): Lease {
  return {
    ref: leaseRefOf(deployment, order, bid),
    order: orderRefOf(deployment, order),
    bid: bidRefOf(deployment, order, bid),
    network: PRACTICE_NETWORK,
    label: labelOf('lease', deployment, order),
    tenant: parseTenantId(deployment.tenant),
    price: price(bid.price),
    state: lease.state,
    createdHeight: parseBlockHeight(lease.createdHeight),
    ...(lease.closedHeight === undefined
      ? {}
      : { closedHeight: parseBlockHeight(lease.closedHeight) }),
    ...(lease.reason === undefined ? {} : { closeReason: lease.reason }),
  };
}

export function escrowView(found: FoundBid, lease: LeaseBook, height: number): LeaseEscrow {
  const { deployment, order, bid } = found;
  const { paid } = owedSince(deployment, bid, height);
  return {
    lease: leaseRefOf(deployment, order, bid),
    height: parseBlockHeight(height),
    unsettled: {
      denom: PRACTICE_DENOM,
      amount: truncateDec(addDec(parseDec(lease.balance), paid)),
    },
    blocksLeft: blocksLeft(deployment, bid, height),
  };
}

/** One lease is paid at most once in a block, so its reference is the payment's key. */
export function paymentView(payment: Books['payments'][number]): Payment {
  return {
    key: payment.lease,
    height: parseBlockHeight(payment.height),
    lease: parseLeaseRef(payment.lease),
    amount: { denom: PRACTICE_DENOM, amount: BigInt(payment.amount) },
  };
}

/** Every order with its deployment, oldest deployment first. */
export function* ordersOf(books: Books): Generator<FoundOrder> {
  for (const deployment of Object.values(books.deployments)) {
    for (const order of deployment.orders) yield { deployment, order };
  }
}

/** Every bid of a provider. */
export function* bidsOf(books: Books, provider: string): Generator<FoundBid> {
  for (const { deployment, order } of ordersOf(books)) {
    const bid = order.bids.find((one) => one.provider === provider);
    if (bid !== undefined) yield { deployment, order, bid };
  }
}

/** A provider's leases that are not over. */
export function* activeLeasesOf(
  books: Books,
  provider: string,
): Generator<FoundBid & { readonly lease: LeaseBook }> {
  for (const found of bidsOf(books, provider)) {
    const { lease } = found.bid;
    if (lease?.state === 'active') yield { ...found, lease };
  }
}

/** The active bid of an order, if it has one. */
export function activeBid({ bids }: { readonly bids: readonly BidBook[] }): BidBook | undefined {
  return bids.find(({ state }) => state === 'active');
}

function price(text: string): DecCoin {
  return { denom: PRACTICE_DENOM, amount: parseDec(text) };
}
