import { Lease_State } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { isAddress } from '../addresses.ts';
import {
  LEASE_RECLAIMING,
  QueryBidResponse,
  QueryBidsResponse,
  QueryLeaseResponse,
  QueryLeasesResponse,
  QueryMarketParamsResponse,
  QueryOrderResponse,
  QueryOrdersResponse,
} from '../codec/reclamation.ts';
import type { Context, QueryHandler } from '../module.ts';
import type { Long } from './akash-long.ts';
import type { Entry, Listing } from './akash-pages.ts';
import { bidKeyBytes, keyBytes, page } from './akash-pages.ts';
import { invalidArgument, notFound, query } from './akash-queries.ts';
import { accountMessage, accountOf, paymentMessage, paymentOf } from './escrow-records.ts';
import { paramsMessage, paramsOf } from './market-params.ts';
import type { BidRecord, LeaseRecord, OrderRecord } from './market-records.ts';
import {
  bidAccount,
  BIDS,
  findBid,
  findLease,
  findOrder,
  leasePayment,
  LEASES,
  marketRefusals,
  ORDERS,
} from './market-records.ts';

const ORDER_STATES = { open: 1, active: 2, closed: 3 };
const BID_STATES = { open: 1, active: 2, lost: 3, closed: 4 };
const LEASE_STATES = {
  active: Lease_State.active,
  insufficient_funds: Lease_State.insufficient_funds,
  closed: Lease_State.closed,
  reclaiming: LEASE_RECLAIMING,
};

/** What a page's key of bids or leases ends with; orders only tell where it is the owner's list. */
const BID_TAILS = { state: [0], provider: [1], owner: [2] };
const ORDER_TAILS = { state: [], owner: [1] };

/** Orders, bids with their deposits, leases with their payments: one, or lists of them. */
export const MARKET_QUERIES: Readonly<Record<string, QueryHandler>> = {
  '/akash.market.v1beta5.Query/Params': query(
    v1beta5.QueryParamsRequest,
    QueryMarketParamsResponse,
    (context) => ({ params: paramsMessage(paramsOf(context)) }),
  ),
  '/akash.market.v1beta5.Query/Order': query(
    v1beta5.QueryOrderRequest,
    QueryOrderResponse,
    (context, { id }) => {
      checkNames({ owner: id?.owner });
      const order = id && findOrder(context, id);
      if (order === undefined) throw notFound(marketRefusals.orderNotFound());
      return { order };
    },
  ),
  '/akash.market.v1beta5.Query/Bid': query(
    v1beta5.QueryBidRequest,
    QueryBidResponse,
    (context, { id }) => {
      checkNames({ owner: id?.owner, provider: id?.provider ?? '' });
      const bid = id && findBid(context, id);
      if (bid === undefined) throw notFound(marketRefusals.bidNotFound());
      return withDeposit(context, bid);
    },
  ),
  '/akash.market.v1beta5.Query/Lease': query(
    v1beta5.QueryLeaseRequest,
    QueryLeaseResponse,
    (context, { id }) => {
      checkNames({ owner: id?.owner, provider: id?.provider ?? '' });
      const lease = id && findLease(context, id);
      if (lease === undefined) throw notFound(marketRefusals.leaseNotFound());
      return withPayment(context, lease);
    },
  ),
  '/akash.market.v1beta5.Query/Orders': query(
    v1beta5.QueryOrdersRequest,
    QueryOrdersResponse,
    (context, { filters, pagination: request }) => {
      const { items, pagination } = page<OrderRecord>({
        entries: context.state.list(ORDERS).map(([, order]) => orderEntry(order)),
        states: ORDER_STATES,
        ...wanted(filters),
        request,
        tails: ORDER_TAILS,
      });
      return { orders: [...items], pagination };
    },
  ),
  '/akash.market.v1beta5.Query/Bids': query(
    v1beta5.QueryBidsRequest,
    QueryBidsResponse,
    (context, { filters, pagination: request }) => {
      const { items, pagination } = page<BidRecord>({
        entries: context.state.list(BIDS).map(([, bid]) => bidEntry(bid)),
        states: BID_STATES,
        ...wanted(filters),
        request,
        tails: BID_TAILS,
      });
      return { bids: items.map((bid) => withDeposit(context, bid)), pagination };
    },
  ),
  '/akash.market.v1beta5.Query/Leases': query(
    v1beta5.QueryLeasesRequest,
    QueryLeasesResponse,
    (context, { filters, pagination: request }) => {
      const { items, pagination } = page<LeaseRecord>({
        entries: context.state.list(LEASES).map(([, lease]) => bidEntry(lease)),
        states: LEASE_STATES,
        ...wanted(filters),
        request,
        tails: BID_TAILS,
      });
      return { leases: items.map((lease) => withPayment(context, lease)), pagination };
    },
  ),
};

function withDeposit(context: Context, bid: BidRecord): QueryBidResponse {
  return { bid, escrowAccount: accountMessage(accountOf(context, bidAccount(bid.id))) };
}

function withPayment(context: Context, lease: LeaseRecord): QueryLeaseResponse {
  return { lease, escrowPayment: paymentMessage(paymentOf(context, leasePayment(lease.id))) };
}

function orderEntry(value: OrderRecord): Entry<OrderRecord> {
  return { key: orderBytes(value.id), owner: value.id.owner, state: value.state, value };
}

function bidEntry<T extends BidRecord | LeaseRecord>(value: T): Entry<T> {
  const { id, state } = value;
  const key = bidKeyBytes(orderBytes(id), id.provider, id.bseq);
  return { key, owner: id.owner, provider: id.provider, state, value };
}

function orderBytes({ owner, dseq, gseq, oseq }: OrderRecord['id']): Uint8Array {
  return keyBytes(owner, BigInt(dseq.toString()), gseq, oseq);
}

/** Each list is asked with the same filters, as far as it knows them. */
interface Filters {
  readonly owner: string;
  readonly dseq: Long;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider?: string;
  readonly bseq?: number;
  readonly state: string;
}

/** The filters of a question; zero and empty ask for nothing. */
function wanted(
  filters: Filters | undefined,
): Pick<Listing<OrderRecord | BidRecord | LeaseRecord>, 'filters' | 'accepts'> {
  const { owner = '', provider = '', state = '', gseq = 0, oseq = 0, bseq = 0 } = filters ?? {};
  const dseq = filters?.dseq.toString() ?? '0';
  return {
    filters: { owner, provider, state },
    accepts: ({ id }) =>
      (owner === '' || id.owner === owner) &&
      (dseq === '0' || id.dseq.toString() === dseq) &&
      (gseq === 0 || id.gseq === gseq) &&
      (oseq === 0 || id.oseq === oseq) &&
      (provider === '' || ('provider' in id && id.provider === provider)) &&
      (bseq === 0 || ('bseq' in id && id.bseq === bseq)),
  };
}

function checkNames(names: {
  readonly owner: string | undefined;
  readonly provider?: string;
}): void {
  if (!isAddress(names.owner ?? '')) throw invalidArgument('invalid owner address');
  if (names.provider !== undefined && !isAddress(names.provider)) {
    throw invalidArgument('invalid provider address');
  }
}
