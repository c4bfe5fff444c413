import {
  type GroupID,
  Lease_State,
  LeaseClosedReason,
  type LeaseID,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Group_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { Bid_State, Order_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { LEASE_RECLAIMING } from '../codec/reclamation.ts';
import type { Context } from '../module.ts';
import { whateverComes } from './akash-refusals.ts';
import { groupOf, pauseGroup } from './deployment-records.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { closeBid } from './market-bids.ts';
import { endLease } from './market-leases.ts';
import { closeOrder, createOrder } from './market-orders.ts';
import type { BidRecord, LeaseRecord, OrderRecord } from './market-records.ts';
import {
  bidsOn,
  findBid,
  findLease,
  findOrder,
  leasePayment,
  marketRefusals,
  ordersOf,
} from './market-records.ts';

// Four ways lead to the end of a lease: the provider closes its bid, the tenant closes the lease,
// the tenant ends or pauses the group, or the escrow account ends.

/**
 * The provider closes its bid. An open one is taken back. One with a lease ends lease and order, and
 * pauses the group: the tenant must start it again. A lease with a window has to be reclaimed first.
 */
export function closeByProvider(
  context: Context,
  id: LeaseID,
  reason: LeaseClosedReason,
  escrow: EscrowKeeper,
): void {
  const bid = findBid(context, id);
  if (bid === undefined) throw marketRefusals.unknownBid();
  const order = findOrder(context, id);
  if (order === undefined) throw marketRefusals.unknownOrderForBid();
  if (bid.state === Bid_State.open) {
    closeBid(context, bid, escrow);
    return;
  }
  const lease = findLease(context, id);
  if (lease === undefined) throw marketRefusals.unknownLeaseForBid();
  checkReclaimed(context, lease);
  if (bid.state !== Bid_State.active) throw marketRefusals.bidNotActive();

  pauseGroup(context, groupOf(context, id));
  endTogether(context, { lease, bid, order }, reason, escrow);
  whateverComes(() => escrow.closePayment(context, leasePayment(lease.id)));
}

/** Without a window at once; with one not before its deadline. */
function checkReclaimed(context: Context, { state, reclamation }: LeaseRecord): void {
  if (state === Lease_State.active) {
    if (reclamation !== undefined) throw marketRefusals.reclamationNotStarted();
    return;
  }
  if (state !== LEASE_RECLAIMING) throw marketRefusals.leaseNotActive();
  const now = context.timeNs / 1_000_000_000n;
  if (now < (reclamation?.deadline ?? 0n)) throw marketRefusals.windowNotElapsed();
}

/** The tenant closes the lease. The group stays open, and its next order comes up at once. */
export function closeByTenant(context: Context, id: LeaseID, escrow: EscrowKeeper): void {
  const order = findOrder(context, id);
  if (order === undefined) throw marketRefusals.orderNotFound();
  if (order.state !== Order_State.active) throw marketRefusals.orderClosed();
  const bid = findBid(context, id);
  if (bid === undefined) throw marketRefusals.bidNotFound();
  if (bid.state !== Bid_State.active) throw marketRefusals.bidNotActive();
  const lease = findLease(context, id);
  if (lease === undefined) throw marketRefusals.leaseNotFound();
  if (lease.state !== Lease_State.active && lease.state !== LEASE_RECLAIMING) {
    throw marketRefusals.orderClosed();
  }

  endTogether(context, { lease, bid, order }, LeaseClosedReason.lease_closed_owner, escrow);
  escrow.closePayment(context, leasePayment(lease.id));
  const group = groupOf(context, id);
  if (group.state === Group_State.open) createOrder(context, group, order.reclamation);
}

function endTogether(
  context: Context,
  ended: { readonly lease: LeaseRecord; readonly bid: BidRecord; readonly order: OrderRecord },
  reason: LeaseClosedReason,
  escrow: EscrowKeeper,
): void {
  endLease(context, ended.lease, Lease_State.closed, reason);
  closeBid(context, ended.bid, escrow);
  closeOrder(context, ended.order);
}

/** A group has left the market: its orders, the bids on them and the leases end. */
export function closeOrdersOf(
  context: Context,
  id: GroupID,
  state: Group_State,
  escrow: EscrowKeeper,
): void {
  const broke = state === Group_State.insufficient_funds;
  const leaseState = broke ? Lease_State.insufficient_funds : Lease_State.closed;
  const reason = broke
    ? LeaseClosedReason.lease_closed_reason_insufficient_funds
    : LeaseClosedReason.lease_closed_owner;
  const orders = ordersOf(context, id);
  const closing = [
    ...orders.filter((order) => order.state === Order_State.active),
    ...orders.filter((order) => order.state === Order_State.open),
  ];
  for (const order of closing) {
    closeOrder(context, order);
    const bids = bidsOn(context, order.id);
    const ending = [
      ...bids.filter((bid) => bid.state === Bid_State.open),
      ...bids.filter((bid) => bid.state === Bid_State.active),
    ];
    for (const bid of ending) {
      closeBid(context, bid, escrow);
      const lease = findLease(context, bid.id);
      if (lease === undefined) continue;
      endLease(context, lease, leaseState, reason);
      whateverComes(() => escrow.closePayment(context, leasePayment(lease.id)));
    }
  }
}
