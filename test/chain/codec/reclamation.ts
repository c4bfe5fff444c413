// Reclamation came with node v2.1: a tenant may ask that a provider announces a close some time
// before. The published codecs are older; here are theirs with the fields that it brought. Whole
// numbers of 64 bits that are new here are bigint; the others stay as the package has them.

import type { LeaseClosedReason } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as deployment from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import * as market from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { PageResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { embedded, enumeration, extended, int32, int64, message, repeated } from './message.ts';

/** A span of time: `google.protobuf.Duration`. */
export interface Duration {
  readonly seconds: bigint;
  readonly nanos: number;
}
export const Duration = message<Duration>('google.protobuf.Duration', {
  seconds: [1, int64],
  nanos: [2, int32],
});

/** What a deployment, and with it its orders, asks for: the shortest window that a bid may offer. */
export interface DeploymentReclamation {
  readonly minWindow: Duration | undefined;
}
export const DeploymentReclamation = message<DeploymentReclamation>(
  'akash.deployment.v1.DeploymentReclamation',
  { minWindow: [1, embedded(Duration)] },
);

/** What a lease knows of its window; the rest is zero until the provider starts to reclaim. */
export interface Reclamation {
  readonly window: Duration | undefined;
  /** A height. */
  readonly startedAt: bigint;
  /** Seconds since 1970. */
  readonly deadline: bigint;
  readonly reason: LeaseClosedReason;
}
export const Reclamation = message<Reclamation>('akash.market.v1.Reclamation', {
  window: [1, embedded(Duration)],
  startedAt: [2, int64],
  deadline: [3, int64],
  reason: [4, enumeration<LeaseClosedReason>()],
});

/** The state of a lease whose provider has announced its close. */
export const LEASE_RECLAIMING = enumeration<v1.Lease_State>().read([4n]);

interface Reclaimable {
  reclamation?: DeploymentReclamation | undefined;
}
interface Windowed {
  reclamationWindow?: Duration | undefined;
}

/** A tenant asks for something, and may ask for a window. */
export type MsgCreateDeployment = deployment.MsgCreateDeployment & Reclaimable;
export const MsgCreateDeployment = extended<deployment.MsgCreateDeployment, Reclaimable>(
  deployment.MsgCreateDeployment,
  { reclamation: [5, embedded(DeploymentReclamation)] },
);

/** It keeps the window that was asked for. */
export type Deployment = v1.Deployment & Reclaimable;
export const Deployment = extended<v1.Deployment, Reclaimable>(v1.Deployment, {
  reclamation: [5, embedded(DeploymentReclamation)],
});

/** It hands the window on to those who bid. */
export type Order = market.Order & Reclaimable;
export const Order = extended<market.Order, Reclaimable>(market.Order, {
  reclamation: [5, embedded(DeploymentReclamation)],
});

/** A provider bids, and may offer a window. */
export type MsgCreateBid = market.MsgCreateBid & Windowed;
export const MsgCreateBid = extended<market.MsgCreateBid, Windowed>(market.MsgCreateBid, {
  reclamationWindow: [5, embedded(Duration)],
});

/** It keeps the window that was offered. */
export type Bid = market.Bid & Windowed;
export const Bid = extended<market.Bid, Windowed>(market.Bid, {
  reclamationWindow: [6, embedded(Duration)],
});

interface Reclaimed {
  reclamation?: Reclamation | undefined;
}
/** It keeps the window, and what became of it. */
export type Lease = v1.Lease & Reclaimed;
export const Lease = extended<v1.Lease, Reclaimed>(v1.Lease, {
  reclamation: [7, embedded(Reclamation)],
});

/** The provider announces that it will close a lease. */
export interface MsgLeaseStartReclaim {
  id: v1.LeaseID | undefined;
  reason: LeaseClosedReason;
}
export const MsgLeaseStartReclaim = message<MsgLeaseStartReclaim>(
  'akash.market.v1beta5.MsgLeaseStartReclaim',
  { id: [1, embedded(v1.LeaseID)], reason: [2, enumeration<LeaseClosedReason>()] },
);

/** Nothing. */
export type MsgLeaseStartReclaimResponse = object;
export const MsgLeaseStartReclaimResponse = message<MsgLeaseStartReclaimResponse>(
  'akash.market.v1beta5.MsgLeaseStartReclaimResponse',
  {},
);

/** The market's parameters, with the bounds of a window that a bid may offer. */
export type MarketParams = market.Params & {
  minReclamationWindow?: Duration | undefined;
  maxReclamationWindow?: Duration | undefined;
};
export const MarketParams = extended<
  market.Params,
  Pick<MarketParams, 'minReclamationWindow' | 'maxReclamationWindow'>
>(market.Params, {
  minReclamationWindow: [4, embedded(Duration)],
  maxReclamationWindow: [5, embedded(Duration)],
});

/** Of `Query/Params`. */
export interface QueryMarketParamsResponse {
  params: MarketParams | undefined;
}
export const QueryMarketParamsResponse = message<QueryMarketParamsResponse>(
  'akash.market.v1beta5.QueryParamsResponse',
  { params: [1, embedded(MarketParams)] },
);

/** Of `Query/Order`. */
export interface QueryOrderResponse {
  order: Order | undefined;
}
export const QueryOrderResponse = message<QueryOrderResponse>(
  'akash.market.v1beta5.QueryOrderResponse',
  { order: [1, embedded(Order)] },
);

interface Paged {
  pagination: PageResponse | undefined;
}
/** Of `Query/Orders`. */
export interface QueryOrdersResponse extends Paged {
  orders: Order[];
}
export const QueryOrdersResponse = message<QueryOrdersResponse>(
  'akash.market.v1beta5.QueryOrdersResponse',
  { orders: [1, repeated(Order)], pagination: [2, embedded(PageResponse)] },
);

/** Of `Query/Bid`: the bid, and the account that holds its deposit. */
export interface QueryBidResponse {
  bid: Bid | undefined;
  escrowAccount: v1.Types_Account | undefined;
}
export const QueryBidResponse = message<QueryBidResponse>('akash.market.v1beta5.QueryBidResponse', {
  bid: [1, embedded(Bid)],
  escrowAccount: [2, embedded(v1.Types_Account)],
});

/** Of `Query/Bids`. */
export interface QueryBidsResponse extends Paged {
  bids: QueryBidResponse[];
}
export const QueryBidsResponse = message<QueryBidsResponse>(
  'akash.market.v1beta5.QueryBidsResponse',
  { bids: [1, repeated(QueryBidResponse)], pagination: [2, embedded(PageResponse)] },
);

/** Of `Query/Lease`: the lease, and what is paid for it. */
export interface QueryLeaseResponse {
  lease: Lease | undefined;
  escrowPayment: v1.Types_Payment | undefined;
}
export const QueryLeaseResponse = message<QueryLeaseResponse>(
  'akash.market.v1beta5.QueryLeaseResponse',
  { lease: [1, embedded(Lease)], escrowPayment: [2, embedded(v1.Types_Payment)] },
);

/** Of `Query/Leases`. */
export interface QueryLeasesResponse extends Paged {
  leases: QueryLeaseResponse[];
}
export const QueryLeasesResponse = message<QueryLeasesResponse>(
  'akash.market.v1beta5.QueryLeasesResponse',
  { leases: [1, repeated(QueryLeaseResponse)], pagination: [2, embedded(PageResponse)] },
);

/** Of `Query/Deployment`: it, its groups, and the account that pays. */
export interface QueryDeploymentResponse {
  deployment: Deployment | undefined;
  groups: deployment.Group[];
  escrowAccount: v1.Types_Account | undefined;
}
export const QueryDeploymentResponse = message<QueryDeploymentResponse>(
  'akash.deployment.v1beta4.QueryDeploymentResponse',
  {
    deployment: [1, embedded(Deployment)],
    groups: [2, repeated(deployment.Group)],
    escrowAccount: [3, embedded(v1.Types_Account)],
  },
);

/** Of `Query/Deployments`. */
export interface QueryDeploymentsResponse extends Paged {
  deployments: QueryDeploymentResponse[];
}
export const QueryDeploymentsResponse = message<QueryDeploymentsResponse>(
  'akash.deployment.v1beta4.QueryDeploymentsResponse',
  { deployments: [1, repeated(QueryDeploymentResponse)], pagination: [2, embedded(PageResponse)] },
);
