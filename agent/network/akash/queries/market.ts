import { LeaseFilters, LeaseID, OrderID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  BidFilters,
  OrderFilters,
  QueryBidRequest,
  QueryBidsRequest,
  QueryLeaseRequest,
  QueryLeasesRequest,
  QueryOrderRequest,
  QueryOrdersRequest,
  QueryParamsRequest,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { messageOf } from '../../../base/errors.ts';
import type { ChainEscrowAccount, ChainEscrowPayment } from '../codec/escrow.ts';
import { decodeEscrowAccount, decodeEscrowPayment } from '../codec/escrow.ts';
import type { ChainBid, ChainLease, ChainMarketParams, ChainOrder } from '../codec/market.ts';
import { decodeBid, decodeLease, decodeMarketParams, decodeOrder } from '../codec/market.ts';
import { present } from '../codec/read.ts';
import { messageAt, readFields } from '../codec/wire.ts';
import type { BidId, OrderId } from '../ids.ts';
import type { Asking, AskOptions } from './ask.ts';
import { ask, askAll, askFor } from './ask.ts';

/** A bid with the account that its deposit lies in. */
export interface BidAnswer {
  readonly bid: ChainBid;
  readonly escrow: ChainEscrowAccount | undefined;
}

/** A lease with the payment that flows for it. */
export interface LeaseAnswer {
  readonly lease: ChainLease;
  readonly payment: ChainEscrowPayment | undefined;
}

/** Which of a list; what is left out does not matter. */
export interface OrderFilter {
  readonly owner?: string;
  readonly dseq?: bigint;
  readonly state?: 'open' | 'active' | 'closed';
}
export interface BidFilter {
  readonly owner?: string;
  readonly dseq?: bigint;
  readonly provider?: string;
  readonly state?: 'open' | 'active' | 'lost' | 'closed';
}
export interface LeaseFilter {
  readonly owner?: string;
  readonly dseq?: bigint;
  readonly provider?: string;
  readonly state?: 'active' | 'insufficient_funds' | 'closed' | 'reclaiming';
}

const PATH = '/akash.market.v1beta5.Query/';

export function queryOrder(
  asking: Asking,
  id: OrderId,
  options: AskOptions,
): Promise<ChainOrder | undefined> {
  const request = QueryOrderRequest.encode({ id: OrderID.fromPartial(id) }).finish();
  return ask(asking, `${PATH}Order`, request, options, (bytes) =>
    decodeOrder(present(messageAt(readFields(bytes), 1), 'an order'), asking.oddities),
  );
}

/** One that does not decode is noted and left out: a single order must not hide all others. */
export async function queryOrders(
  asking: Asking,
  filter: OrderFilter,
  options: AskOptions,
): Promise<readonly ChainOrder[]> {
  const filters = OrderFilters.fromPartial(filter);
  const { oddities } = asking;
  const orders = await askAll(
    asking,
    `${PATH}Orders`,
    (pagination) => QueryOrdersRequest.encode({ filters, pagination }).finish(),
    options,
    (bytes) => {
      try {
        return decodeOrder(bytes, oddities);
      } catch (error) {
        oddities.note('an order that cannot be read', { reason: messageOf(error) });
        return undefined;
      }
    },
  );
  return orders.filter((order) => order !== undefined);
}

export function queryBid(
  asking: Asking,
  id: BidId,
  options: AskOptions,
): Promise<BidAnswer | undefined> {
  const request = QueryBidRequest.encode({ id: LeaseID.fromPartial(id) }).finish();
  return ask(asking, `${PATH}Bid`, request, options, (bytes) => bidAnswer(asking, bytes));
}

export function queryBids(
  asking: Asking,
  filter: BidFilter,
  options: AskOptions,
): Promise<readonly BidAnswer[]> {
  const filters = BidFilters.fromPartial(filter);
  return askAll(
    asking,
    `${PATH}Bids`,
    (pagination) => QueryBidsRequest.encode({ filters, pagination }).finish(),
    options,
    (bytes) => bidAnswer(asking, bytes),
  );
}

export function queryLease(
  asking: Asking,
  id: BidId,
  options: AskOptions,
): Promise<LeaseAnswer | undefined> {
  const request = QueryLeaseRequest.encode({ id: LeaseID.fromPartial(id) }).finish();
  return ask(asking, `${PATH}Lease`, request, options, (bytes) => leaseAnswer(asking, bytes));
}

export function queryLeases(
  asking: Asking,
  filter: LeaseFilter,
  options: AskOptions,
): Promise<readonly LeaseAnswer[]> {
  const filters = LeaseFilters.fromPartial(filter);
  return askAll(
    asking,
    `${PATH}Leases`,
    (pagination) => QueryLeasesRequest.encode({ filters, pagination }).finish(),
    options,
    (bytes) => leaseAnswer(asking, bytes),
  );
}

export function queryMarketParams(asking: Asking, options: AskOptions): Promise<ChainMarketParams> {
  const request = QueryParamsRequest.encode({}).finish();
  return askFor(asking, `${PATH}Params`, request, options, (bytes) =>
    decodeMarketParams(present(messageAt(readFields(bytes), 1), "the market's parameters")),
  );
}

function bidAnswer({ oddities }: Asking, bytes: Uint8Array): BidAnswer {
  const fields = readFields(bytes);
  const escrow = messageAt(fields, 2);
  return {
    bid: decodeBid(present(messageAt(fields, 1), 'a bid'), oddities),
    escrow: escrow && decodeEscrowAccount(escrow, oddities),
  };
}

function leaseAnswer({ oddities }: Asking, bytes: Uint8Array): LeaseAnswer {
  const fields = readFields(bytes);
  const payment = messageAt(fields, 2);
  return {
    lease: decodeLease(present(messageAt(fields, 1), 'a lease'), oddities),
    payment: payment && decodeEscrowPayment(payment, oddities),
  };
}
