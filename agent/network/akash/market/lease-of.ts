import type { Bid } from '../../../domain/bid.ts';
import { parseBidRef, parseTenantId } from '../../../domain/ids.ts';
import type { Lease } from '../../../domain/lease.ts';
import type { DecCoin } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { ChainBid, ChainLease } from '../codec/market.ts';
import type { BidId } from '../ids.ts';
import { AKASH_NETWORK, bidRefOf, labelOf, leaseRefOf, orderRefOf } from '../ids.ts';
import { closeReasonOf } from './close-reasons.ts';

/** A lease as the agent knows it. */
export function leaseOf(lease: ChainLease): Lease {
  const { state, closedHeight, closeReason } = lease;
  const reason = closeReasonOf(closeReason);
  const { deadlineMs } = lease.reclamation ?? {};
  return {
    ...newLeaseOf(lease),
    state,
    ...(state === 'reclaiming' && deadlineMs !== undefined ? { deadlineMs } : {}),
    ...(closedHeight === undefined ? {} : { closedHeight }),
    // While it is being reclaimed it has a reason, and is not closed.
    ...(reason === undefined || closedHeight === undefined ? {} : { closeReason: reason }),
  };
}

/** A lease that was made just now, from what its event says. */
export function newLeaseOf(made: {
  readonly id: BidId;
  readonly price: DecCoin;
  readonly createdHeight: BlockHeight;
}): Lease {
  const { id, price, createdHeight } = made;
  const ref = leaseRefOf(id);
  return {
    ref,
    order: orderRefOf(id),
    bid: parseBidRef(ref),
    network: AKASH_NETWORK,
    label: labelOf('lease', id),
    tenant: parseTenantId(id.owner),
    price,
    state: 'active',
    createdHeight,
  };
}

/** A bid as the agent knows it. */
export function bidOf({ id, order, price, state }: ChainBid): Bid {
  return { ref: bidRefOf(id), order, price, state };
}
