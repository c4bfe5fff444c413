import {
  Lease_State,
  LeaseClosedReason,
  type LeaseID,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Group_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { Bid_State, Order_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { LEASE_RECLAIMING } from '../codec/reclamation.ts';
import { typedEvent } from '../events.ts';
import type { Context } from '../module.ts';
import { decAmountOf } from './akash-coins.ts';
import { bidJson, bidKey } from './akash-ids.ts';
import { longOf } from './akash-long.ts';
import { findGroup } from './deployment-records.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { loseBid, matchBid, priceJson } from './market-bids.ts';
import { matchOrder } from './market-orders.ts';
import type { BidRecord, LeaseRecord } from './market-records.ts';
import {
  bidsOn,
  findBid,
  findLease,
  findOrder,
  leasePayment,
  LEASES,
  marketRefusals,
  nanoseconds,
} from './market-records.ts';

/** The tenant accepts a bid: from this block on the bid's price is due to the provider. */
export function createLease(context: Context, id: LeaseID, escrow: EscrowKeeper): void {
  const bid = findBid(context, id);
  if (bid === undefined) throw marketRefusals.bidNotFound();
  if (bid.state !== Bid_State.open) throw marketRefusals.bidNotOpen();
  const order = findOrder(context, id);
  if (order === undefined) throw marketRefusals.orderNotFound();
  if (order.state !== Order_State.open) throw marketRefusals.orderNotOpen();
  const group = findGroup(context, id);
  if (group === undefined) throw marketRefusals.groupNotFound();
  if (group.state !== Group_State.open) throw marketRefusals.groupNotOpen();

  const price = decAmountOf(bid.price);
  escrow.createPayment(context, leasePayment(bid.id), bid.id.provider, price);
  const { reclamationWindow: window } = bid;
  const lease: LeaseRecord = {
    id: bid.id,
    state: Lease_State.active,
    price: bid.price,
    createdAt: longOf(context.height),
    closedOn: longOf(0n),
    reason: LeaseClosedReason.lease_closed_invalid,
    reclamation: window && {
      window,
      startedAt: 0n,
      deadline: 0n,
      reason: LeaseClosedReason.lease_closed_invalid,
    },
  };
  context.state.set(LEASES, bidKey(bid.id), lease);
  context.emit(
    typedEvent('akash.market.v1.EventLeaseCreated', {
      id: bidJson(bid.id),
      price: priceJson(price),
    }),
  );
  matchOrder(context, order);
  matchBid(context, bid);
  loseOthers(context, bid, escrow);
}

/**
 * The other open bids on the order are lost now. Nodes of the v2.1 line only get as far as the first
 * of them, by the provider's address (akash-network/support issue 441): the others stay open, with
 * their deposits locked, until their providers close them.
 */
function loseOthers(context: Context, { id }: BidRecord, escrow: EscrowKeeper): void {
  const first = bidsOn(context, id).find(({ state }) => state === Bid_State.open);
  if (first !== undefined) loseBid(context, first, escrow);
}

/** Ends a lease; one that has ended stays as it is. */
export function endLease(
  context: Context,
  lease: LeaseRecord,
  state: Lease_State.closed | Lease_State.insufficient_funds,
  reason: LeaseClosedReason,
): void {
  if (lease.state === Lease_State.closed || lease.state === Lease_State.insufficient_funds) return;
  const closedOn = longOf(context.height);
  context.state.set(LEASES, bidKey(lease.id), { ...lease, state, closedOn, reason });
  context.emit(
    typedEvent('akash.market.v1.EventLeaseClosed', {
      id: bidJson(lease.id),
      reason: reasonJson(reason),
    }),
  );
}

/**
 * The provider announces that it will close a lease that has a window. The lease goes on, and is
 * paid, until the window has passed.
 */
export function startReclaim(context: Context, id: LeaseID, reason: LeaseClosedReason): void {
  const lease = findLease(context, id);
  if (lease === undefined) throw marketRefusals.unknownLease();
  if (lease.state !== Lease_State.active) throw marketRefusals.leaseNotActive();
  const { reclamation } = lease;
  if (reclamation === undefined) throw marketRefusals.leaseNotReclaimable();
  if (reclamation.startedAt !== 0n) throw marketRefusals.alreadyReclaiming();
  const deadline = (context.timeNs + nanoseconds(reclamation.window)) / 1_000_000_000n;
  context.state.set(LEASES, bidKey(lease.id), {
    ...lease,
    state: LEASE_RECLAIMING,
    reclamation: { ...reclamation, startedAt: context.height, deadline, reason },
  });
  context.emit(
    typedEvent('akash.market.v1.EventLeaseReclaimStarted', {
      id: bidJson(lease.id),
      reason: reasonJson(reason),
      deadline: deadline.toString(),
    }),
  );
}

/** A reason by its name; one without a name by its number. */
function reasonJson(reason: LeaseClosedReason): string | number {
  return LeaseClosedReason[reason] ?? reason;
}
