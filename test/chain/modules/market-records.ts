import type * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import type { GroupSpec } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { Bid_State, Order_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Bid, Duration, Lease, Order } from '../codec/reclamation.ts';
import type { Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Store } from '../state.ts';
import { bidKey, bidText, deploymentText, groupKey, orderKey, paymentText } from './akash-ids.ts';
import { refusals } from './akash-refusals.ts';
import type { AccountId, PaymentId } from './escrow-records.ts';

/** A group that looks for a provider: open, active while it has a lease, closed. */
export type OrderRecord = Order & { readonly id: v1.OrderID; readonly spec: GroupSpec };
/** A provider's offer: open, active while it has a lease, lost to another's, closed. */
export type BidRecord = Bid & { readonly id: v1.BidID };
/** An accepted bid. Its id is that of the bid. */
export type LeaseRecord = Lease & { readonly id: v1.LeaseID };

export interface MarketParams {
  /** As older clients know it; only told. */
  readonly bidMinDeposit: Coin;
  /** The least deposit of a bid, by coin. */
  readonly bidMinDeposits: readonly Coin[];
  readonly orderMaxBids: number;
  /** The bounds of the window in which a lease may be reclaimed. */
  readonly minReclamationWindow: Duration;
  readonly maxReclamationWindow: Duration;
}

export const marketRefusals = refusals('market', {
  attributeMismatch: [5, 'attribute mismatch'],
  unknownBid: [6, 'unknown bid'],
  unknownLease: [7, 'unknown lease'],
  unknownLeaseForBid: [8, 'unknown lease for bid'],
  unknownOrderForBid: [9, 'unknown order for bid'],
  leaseNotActive: [10, 'lease not active'],
  bidNotActive: [11, 'bid not active'],
  bidNotOpen: [12, 'bid not open'],
  orderNotOpen: [13, 'bid: order not open'],
  orderNotFound: [15, 'invalid order: order not found'],
  groupNotFound: [16, 'group not found'],
  groupNotOpen: [17, 'group not open'],
  bidNotFound: [18, 'invalid bid: bid not found'],
  bidZeroPrice: [19, 'invalid bid: zero price'],
  leaseNotFound: [20, 'invalid lease: lease not found'],
  bidExists: [21, 'invalid bid: bid exists from provider'],
  bidInvalidPrice: [22, 'bid price is invalid'],
  orderActive: [23, 'order active'],
  orderClosed: [24, 'order closed'],
  unknownProvider: [30, 'unknown provider'],
  invalidBid: [31, 'invalid bid'],
  capabilitiesMismatch: [32, 'capabilities mismatch'],
  invalidReason: [33, 'invalid lease closed reason'],
  leaseNotReclaimable: [35, 'lease does not have reclamation configured'],
  alreadyReclaiming: [36, 'reclamation already in progress'],
  reclamationNotStarted: [37, 'reclamation not started; call MsgLeaseStartReclaim first'],
  windowNotElapsed: [38, 'reclamation window has not elapsed'],
  windowInvalid: [39, 'reclamation window outside governance bounds'],
  reclamationRequired: [40, 'order requires reclamation but bid does not offer it'],
  windowTooShort: [41, 'reclamation window shorter than order minimum'],
});

export const ORDERS = new Store<OrderRecord>('market/orders');
export const BIDS = new Store<BidRecord>('market/bids');
export const LEASES = new Store<LeaseRecord>('market/leases');
export const MARKET_PARAMS = new Store<MarketParams>('market/params');

/** Where the deposit of a bid lies. */
export function bidAccount(id: v1.BidID): AccountId {
  return { scope: 'bid', xid: bidText(id) };
}

/** The stream that pays a lease. */
export function leasePayment(id: v1.LeaseID): PaymentId {
  return { account: { scope: 'deployment', xid: deploymentText(id) }, xid: paymentText(id) };
}

export function findOrder(context: Context, id: v1.OrderID): OrderRecord | undefined {
  return context.state.get(ORDERS, orderKey(id));
}

export function findBid(context: Context, id: v1.BidID): BidRecord | undefined {
  return context.state.get(BIDS, bidKey(id));
}

export function findLease(context: Context, id: v1.LeaseID): LeaseRecord | undefined {
  return context.state.get(LEASES, bidKey(id));
}

/** In the order of oseq. */
export function ordersOf(context: Context, id: v1.GroupID): readonly OrderRecord[] {
  return context.state.list(ORDERS, `${groupKey(id)}/`).map(([, order]) => order);
}

/** In the order of the providers' addresses. */
export function bidsOn(context: Context, id: v1.OrderID): readonly BidRecord[] {
  return context.state.list(BIDS, `${orderKey(id)}/`).map(([, bid]) => bid);
}

/** May one bid? */
export function checkOpen(order: OrderRecord): void {
  if (order.state === Order_State.open) return;
  if (order.state === Order_State.active) throw marketRefusals.orderActive();
  throw marketRefusals.orderClosed();
}

/** Bids that count against the limit of an order: lost ones do not. */
export function countBids(context: Context, id: v1.OrderID): number {
  return bidsOn(context, id).filter(({ state }) => state !== Bid_State.lost).length;
}

/** In nanoseconds; nothing is none. */
export function nanoseconds(span: Duration | undefined): bigint {
  return span === undefined ? 0n : span.seconds * 1_000_000_000n + BigInt(span.nanos);
}
