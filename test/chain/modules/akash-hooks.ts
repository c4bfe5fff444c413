import {
  Deployment_State,
  Lease_State,
  LeaseClosedReason,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { DeploymentID, LeaseID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Group_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { Bid_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Context } from '../module.ts';
import { closeDeployment, closeGroup, findDeployment, groupsOf } from './deployment-records.ts';
import type { EscrowHooks, EscrowKeeper } from './escrow-keeper.ts';
import type { EscrowAccount, EscrowPayment } from './escrow-records.ts';
import { closeBid } from './market-bids.ts';
import { closeOrdersOf } from './market-closing.ts';
import { endLease } from './market-leases.ts';
import { closeOrder } from './market-orders.ts';
import { findBid, findLease, findOrder, marketRefusals } from './market-records.ts';

/** What the end of an account or a payment means for the deployment and the lease behind it. */
export function escrowHooks(escrow: EscrowKeeper): EscrowHooks {
  return {
    accountEnded: (context, account) => {
      // A bid's deposit has gone back; that is all.
      if (account.id.scope === 'deployment') endDeployment(context, account, escrow);
    },
    paymentEnded: (context, payment) => {
      endLeaseOf(context, payment, escrow);
    },
  };
}

/** A deployment lives as long as its account. */
function endDeployment(context: Context, { id, state }: EscrowAccount, escrow: EscrowKeeper): void {
  const [owner = '', dseq = ''] = id.xid.split('/');
  const deployment = findDeployment(context, DeploymentID.fromPartial({ owner, dseq }));
  if (deployment?.state !== Deployment_State.active) return;
  closeDeployment(context, deployment);
  const ended = state === 'overdrawn' ? Group_State.insufficient_funds : Group_State.closed;
  for (const group of groupsOf(context, deployment.id)) {
    if (group.state === Group_State.closed) continue;
    closeGroup(context, group, ended);
    closeOrdersOf(context, group.id, ended, escrow);
  }
}

/** A lease lives as long as its payment. Where it was the lease that ended first, all is done. */
function endLeaseOf(context: Context, { id, state }: EscrowPayment, escrow: EscrowKeeper): void {
  const [owner = '', dseq = ''] = id.account.xid.split('/');
  const [gseq, oseq, provider = ''] = id.xid.split('/');
  const leaseId = LeaseID.fromPartial({
    owner,
    dseq,
    gseq: Number(gseq),
    oseq: Number(oseq),
    provider,
  });
  const bid = findBid(context, leaseId);
  if (bid?.state !== Bid_State.active) return;
  const order = findOrder(context, leaseId);
  if (order === undefined) throw marketRefusals.orderNotFound();
  const lease = findLease(context, leaseId);
  if (lease === undefined) throw marketRefusals.leaseNotFound();
  closeOrder(context, order);
  closeBid(context, bid, escrow);
  if (state === 'overdrawn') {
    const reason = LeaseClosedReason.lease_closed_reason_insufficient_funds;
    endLease(context, lease, Lease_State.insufficient_funds, reason);
  } else {
    const reason = LeaseClosedReason.lease_closed_reason_unspecified;
    endLease(context, lease, Lease_State.closed, reason);
  }
}
