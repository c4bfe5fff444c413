import type { CloseReason } from '../../domain/lease.ts';
import type { DeploymentBook, LeaseBook, OrderBook } from './books.ts';
import { payOut, refundDeposit, refundEscrow, returnDust, settle } from './escrow.ts';
import type { FoundBid } from './refs.ts';
import { bidRefOf, leaseRefOf, orderRefOf } from './refs.ts';
import type { BlockScope } from './scope.ts';
import { activeBid } from './views.ts';

/**
 * Settles a lease up to this block and pays out what is whole. Where the escrow had too little
 * this is what ends it, as on Akash: nobody looks at a dry escrow until somebody settles.
 */
export function settleAndPay(scope: BlockScope, found: FoundBid, lease: LeaseBook): void {
  const { deployment, order, bid } = found;
  const dry = settle(deployment, bid, lease, scope.height);
  payOut(scope.books, leaseRefOf(deployment, order, bid), bid, lease, scope.height);
  if (!dry) return;
  deployment.escrow.state = 'overdrawn';
  deployment.groupState = 'insufficient_funds';
  markEnded(scope, found, lease, 'insufficient-funds');
}

/** Ends a lease and its order: settled, paid out, deposit back. The group is the caller's to set. */
export function endLease(
  scope: BlockScope,
  found: FoundBid,
  lease: LeaseBook,
  reason: CloseReason,
): void {
  settleAndPay(scope, found, lease);
  if (lease.state === 'active') markEnded(scope, found, lease, reason);
}

function markEnded(
  scope: BlockScope,
  { deployment, order, bid }: FoundBid,
  lease: LeaseBook,
  reason: CloseReason,
): void {
  lease.state = reason === 'insufficient-funds' ? 'insufficient_funds' : 'closed';
  lease.closedHeight = scope.height;
  lease.reason = reason;
  returnDust(deployment, lease);
  bid.state = 'closed';
  refundDeposit(scope.books, bid);
  order.state = 'closed';
  const [orderRef, bidRef] = [orderRefOf(deployment, order), bidRefOf(deployment, order, bid)];
  const leaseRef = leaseRefOf(deployment, order, bid);
  scope.emit({ type: 'lease-closed', lease: leaseRef, reason }, bid.provider);
  scope.emit({ type: 'bid-closed', order: orderRef, bid: bidRef }, bid.provider);
  scope.emit({ type: 'order-closed', order: orderRef });
}

/** Takes an order back that found nobody; its open bids get their deposits. */
export function closeOrder(scope: BlockScope, deployment: DeploymentBook, order: OrderBook): void {
  order.state = 'closed';
  const orderRef = orderRefOf(deployment, order);
  for (const bid of order.bids.filter(({ state }) => state === 'open')) {
    bid.state = 'closed';
    refundDeposit(scope.books, bid);
    const bidRef = bidRefOf(deployment, order, bid);
    scope.emit({ type: 'bid-closed', order: orderRef, bid: bidRef }, bid.provider);
  }
  scope.emit({ type: 'order-closed', order: orderRef });
}

/** The tenant ends everything: lease, order, group, escrow. */
export function closeDeployment(scope: BlockScope, deployment: DeploymentBook): void {
  if (deployment.state === 'closed') return;
  for (const order of deployment.orders) {
    const bid = activeBid(order);
    if (bid?.lease !== undefined) endLease(scope, { deployment, order, bid }, bid.lease, 'tenant');
    else if (order.state === 'open') closeOrder(scope, deployment, order);
  }
  deployment.state = 'closed';
  deployment.closedHeight = scope.height;
  if (deployment.groupState !== 'insufficient_funds') deployment.groupState = 'closed';
  refundEscrow(scope.books, deployment);
  if (deployment.escrow.state === 'open') deployment.escrow.state = 'closed';
  delete deployment.script.manifest;
}
