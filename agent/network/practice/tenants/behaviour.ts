import type { DeploymentBook, LeaseBook, OrderBook } from '../books.ts';
import { isRival, PRACTICE_DENOM, RIVALS } from '../constants.ts';
import { closeDeployment, endLease } from '../endings.ts';
import type { FoundBid } from '../refs.ts';
import { orderRefOf } from '../refs.ts';
import type { BlockScope } from '../scope.ts';
import { createBid } from '../transactions.ts';
import { activeBid } from '../views.ts';
import {
  cheapestBid,
  createLease,
  putManifest,
  reopenOrder,
  repeatManifest,
  rivalPrice,
} from './actions.ts';

/** What a tenant does in one block, by its terms. */
export function stepTenant(scope: BlockScope, deployment: DeploymentBook): void {
  if (deployment.state === 'closed') return;
  const order = deployment.orders.at(-1);
  if (order === undefined) return;
  const bid = activeBid(order);
  const manual = deployment.script.kind === 'manual';
  if (bid?.lease !== undefined) {
    const found = { deployment, order, bid };
    if (manual) repeatManifest(scope, found);
    else stepLease(scope, found, bid.lease);
  } else if (!manual) {
    // Ended by the provider, or dry: nothing is left that it would stay for.
    if (deployment.groupState === 'open') stepOrder(scope, deployment, order);
    else closeDeployment(scope, deployment);
  }
}

function stepOrder(scope: BlockScope, deployment: DeploymentBook, order: OrderBook): void {
  const { terms } = deployment.script;
  const age = scope.height - order.createdHeight;
  if (age === 1 && terms.rivalPercent > 0) bidAsRival(scope, deployment, order);
  const bid = age >= terms.waitBlocks ? cheapestBid(order) : undefined;
  if (bid !== undefined) createLease(scope, { deployment, order, bid });
  else if (age >= terms.patienceBlocks) closeDeployment(scope, deployment);
}

function bidAsRival(scope: BlockScope, deployment: DeploymentBook, order: OrderBook): void {
  const rival = RIVALS[deployment.dseq % RIVALS.length];
  if (rival === undefined) return;
  const price = { denom: PRACTICE_DENOM, amount: rivalPrice(deployment.script.terms) };
  createBid(scope, rival, { order: orderRefOf(deployment, order), price });
}

function stepLease(scope: BlockScope, found: FoundBid, lease: LeaseBook): void {
  const { deployment, order, bid } = found;
  const { terms, manifest } = deployment.script;
  const age = scope.height - lease.createdHeight;
  if (terms.lifeBlocks > 0 && age >= terms.lifeBlocks) {
    if (!terms.moves || order.oseq > 1) {
      closeDeployment(scope, deployment);
      return;
    }
    endLease(scope, found, lease, 'tenant');
    reopenOrder(scope, deployment);
  } else if (isRival(bid.provider) || !terms.sendsManifest || age < 1) {
    return;
  } else if (manifest === undefined) {
    putManifest(scope, found);
  } else if (manifest.answer === 'refused') {
    closeDeployment(scope, deployment);
  } else if (manifest.answer === 'none') {
    repeatManifest(scope, found);
  } else if (terms.updateBlocks !== undefined && manifest.revision === 1) {
    const since = scope.height - (manifest.answeredHeight ?? scope.height);
    if (since >= terms.updateBlocks) putManifest(scope, found);
  }
}
