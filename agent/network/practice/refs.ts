import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import { parseBidRef, parseLeaseRef, parseOrderRef } from '../../domain/ids.ts';
import type { BidBook, Books, DeploymentBook, OrderBook } from './books.ts';
import { PRACTICE_NETWORK } from './constants.ts';

/** Akash's ids: owner/dseq/gseq/oseq for an order, and /provider/bseq for bid and lease. */

const GSEQ = 1;
const BSEQ = 0;

function orderText({ tenant, dseq }: DeploymentBook, { oseq }: OrderBook): string {
  return `${PRACTICE_NETWORK}:${tenant}/${dseq}/${GSEQ}/${oseq}`;
}

export function orderRefOf(deployment: DeploymentBook, order: OrderBook): OrderRef {
  return parseOrderRef(orderText(deployment, order));
}

export function bidRefOf(deployment: DeploymentBook, order: OrderBook, bid: BidBook): BidRef {
  return parseBidRef(`${orderText(deployment, order)}/${bid.provider}/${BSEQ}`);
}

export function leaseRefOf(deployment: DeploymentBook, order: OrderBook, bid: BidBook): LeaseRef {
  return parseLeaseRef(bidRefOf(deployment, order, bid));
}

/** The short name for people. */
export function labelOf(
  what: 'order' | 'lease',
  { dseq }: DeploymentBook,
  { oseq }: OrderBook,
): string {
  return `${what} ${dseq}/${GSEQ}/${oseq}`;
}

export interface FoundOrder {
  readonly deployment: DeploymentBook;
  readonly order: OrderBook;
}
export interface FoundBid extends FoundOrder {
  readonly bid: BidBook;
}

/** The order that a reference names, if the books have it (still). */
export function findOrder(books: Books, ref: OrderRef): FoundOrder | undefined {
  return find(books, ref, 4);
}

/** The bid, or the bid that became the lease, that a reference names. */
export function findBid(books: Books, ref: BidRef | LeaseRef): FoundBid | undefined {
  const found = find(books, ref, 6);
  const provider = ref.split('/')[4];
  const bid = found?.order.bids.find((one) => one.provider === provider);
  return found === undefined || bid === undefined ? undefined : { ...found, bid };
}

function find(books: Books, ref: string, length: number): FoundOrder | undefined {
  const parts = ref.split('/');
  const [owner, dseq = '', , oseq] = parts;
  const deployment = books.deployments[dseq];
  const order = deployment?.orders.find((one) => String(one.oseq) === oseq);
  if (deployment === undefined || order === undefined || parts.length !== length) return undefined;
  return owner === `${PRACTICE_NETWORK}:${deployment.tenant}` ? { deployment, order } : undefined;
}
