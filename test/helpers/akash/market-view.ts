import { Lease_State } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Bid_State, Order_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Chain } from '../../chain/chain.ts';
import { LEASE_RECLAIMING } from '../../chain/codec/reclamation.ts';
import type { BidRecord, LeaseRecord, OrderRecord } from '../../chain/modules/market-records.ts';
import { BIDS, LEASES, ORDERS } from '../../chain/modules/market-records.ts';

/** A deployment's newest order, and what became of it, read from the chain's own state. */
export interface OrderSeen {
  readonly order: OrderRecord;
  readonly isOpen: boolean;
  readonly isClosed: boolean;
  /** That provider's. */
  readonly bid: BidRecord | undefined;
  readonly isBidOpen: boolean;
  readonly lease: LeaseRecord | undefined;
  /** It goes on, also where its end was announced. */
  readonly isLeaseAlive: boolean;
}

/** What the chain has of a deployment of one group; `undefined` before it is in a block. */
export function orderSeen(
  chain: Chain,
  deployment: { readonly owner: string; readonly dseq: bigint },
  provider: string,
): OrderSeen | undefined {
  const prefix = `${deployment.owner}/${deployment.dseq.toString().padStart(20, '0')}/`;
  return chain.read(({ state }) => {
    const order = state.list(ORDERS, prefix).at(-1)?.[1];
    if (order === undefined) return undefined;
    const { oseq } = order.id;
    const bid = state
      .list(BIDS, prefix)
      .map(([, one]) => one)
      .find(({ id }) => id.oseq === oseq && id.provider === provider);
    const lease = state
      .list(LEASES, prefix)
      .map(([, one]) => one)
      .find(({ id }) => id.oseq === oseq && id.provider === provider);
    return {
      ...{ order, bid, lease },
      isOpen: order.state === Order_State.open,
      isClosed: order.state === Order_State.closed,
      isBidOpen: bid?.state === Bid_State.open,
      isLeaseAlive: lease !== undefined && isAlive(lease),
    };
  });
}

/** Of a lease. */
function isAlive({ state }: LeaseRecord): boolean {
  return state === Lease_State.active || state === LEASE_RECLAIMING;
}
