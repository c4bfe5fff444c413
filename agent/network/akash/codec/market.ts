import { Lease, type LeaseID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Bid, Order, Params } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { UnixMs } from '../../../base/instant.ts';
import { parseUnixMs } from '../../../base/instant.ts';
import type { BidRef, LeaseRef, OrderRef } from '../../../domain/ids.ts';
import type { Coin, DecCoin } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { BidId, OrderId } from '../ids.ts';
import { bidRefOf, leaseRefOf, orderRefOf } from '../ids.ts';
import type { ChainGroupSpec } from './groups.ts';
import { groupSpecOf } from './groups.ts';
import type { LongNumber, Oddities, StateOf } from './read.ts';
import {
  bigintOf,
  coinOf,
  decCoinOf,
  heightOf,
  noteUnknownFields,
  present,
  stateOf,
} from './read.ts';
import type { RawField } from './wire.ts';
import { intAt, messageAt, readFields } from './wire.ts';

/** An order as the chain keeps it. */
export interface ChainOrder extends StateOf<'open' | 'active' | 'closed'> {
  readonly id: OrderId;
  readonly ref: OrderRef;
  readonly spec: ChainGroupSpec;
  readonly createdHeight: BlockHeight;
  /** The tenant wants to be told so many seconds before a close; `undefined` is an order without. */
  readonly reclamationSeconds: bigint | undefined;
}

/** A bid as the chain keeps it. */
export interface ChainBid extends StateOf<'open' | 'active' | 'lost' | 'closed'> {
  readonly id: BidId;
  readonly ref: BidRef;
  readonly order: OrderRef;
  readonly price: DecCoin;
  readonly createdHeight: BlockHeight;
  readonly reclamationSeconds: bigint | undefined;
}

/** A lease as the chain keeps it. */
export interface ChainLease extends StateOf<
  'active' | 'insufficient_funds' | 'closed' | 'reclaiming'
> {
  readonly id: BidId;
  readonly ref: LeaseRef;
  readonly order: OrderRef;
  readonly price: DecCoin;
  readonly createdHeight: BlockHeight;
  readonly closedHeight: BlockHeight | undefined;
  /** The chain's number: 1 to 9999 the tenant, from 10000 the provider, from 20000 the network. */
  readonly closeReason: number;
  readonly reclamation: ChainReclamation | undefined;
}

/** What a lease knows of its window; the rest is there once the provider has announced its close. */
export interface ChainReclamation {
  readonly windowSeconds: bigint;
  readonly startedHeight: BlockHeight | undefined;
  readonly deadlineMs: UnixMs | undefined;
  readonly reason: number;
}

/** The market's rules. */
export interface ChainMarketParams {
  /** Any one of these is enough for a bid. */
  readonly bidMinDeposits: readonly Coin[];
  readonly orderMaxBids: number;
  /** What a bid may offer; `undefined` on a chain without reclamation. */
  readonly minReclamationSeconds: bigint | undefined;
  readonly maxReclamationSeconds: bigint | undefined;
}

const ORDER_STATES = { 1: 'open', 2: 'active', 3: 'closed' } as const;
const BID_STATES = { 1: 'open', 2: 'active', 3: 'lost', 4: 'closed' } as const;
/** The published codec ends at 3. */
const LEASE_STATES = {
  1: 'active',
  2: 'insufficient_funds',
  3: 'closed',
  4: 'reclaiming',
} as const;

/** The numbers of the fields that node v2.1 brought and the published codecs lack; each is the last. */
const ORDER_RECLAMATION = 5;
const BID_RECLAMATION = 6;
const LEASE_RECLAMATION = 7;
const PARAMS_MIN_RECLAMATION = 4;
const PARAMS_MAX_RECLAMATION = 5;

export function decodeOrder(bytes: Uint8Array, oddities: Oddities): ChainOrder {
  const fields = readFields(bytes);
  noteUnknownFields(fields, ORDER_RECLAMATION, 'an order', oddities);
  const order = Order.decode(bytes);
  const parts = present(order.id, 'the id of an order');
  const id = { ...parts, dseq: bigintOf(parts.dseq) };
  const reclamation = messageAt(fields, ORDER_RECLAMATION);
  return {
    id,
    ref: orderRefOf(id),
    ...stateOf(ORDER_STATES, 'an order', order.state, oddities),
    spec: groupSpecOf(present(order.spec, 'the group of an order'), oddities),
    createdHeight: heightOf(order.createdAt),
    reclamationSeconds: reclamation && secondsAt(readFields(reclamation), 1),
  };
}

export function decodeBid(bytes: Uint8Array, oddities: Oddities): ChainBid {
  const fields = readFields(bytes);
  noteUnknownFields(fields, BID_RECLAMATION, 'a bid', oddities);
  const bid = Bid.decode(bytes);
  const id = bidIdOf(bid.id);
  return {
    id,
    ref: bidRefOf(id),
    order: orderRefOf(id),
    ...stateOf(BID_STATES, 'a bid', bid.state, oddities),
    price: decCoinOf(bid.price, 'the price of a bid'),
    createdHeight: heightOf(bid.createdAt),
    reclamationSeconds: secondsAt(fields, BID_RECLAMATION),
  };
}

export function decodeLease(bytes: Uint8Array, oddities: Oddities): ChainLease {
  const fields = readFields(bytes);
  noteUnknownFields(fields, LEASE_RECLAMATION, 'a lease', oddities);
  const lease = Lease.decode(bytes);
  const id = bidIdOf(lease.id);
  const reclamation = messageAt(fields, LEASE_RECLAMATION);
  return {
    id,
    ref: leaseRefOf(id),
    order: orderRefOf(id),
    ...stateOf(LEASE_STATES, 'a lease', lease.state, oddities),
    price: decCoinOf(lease.price, 'the price of a lease'),
    createdHeight: heightOf(lease.createdAt),
    closedHeight: heightOrNone(lease.closedOn),
    closeReason: lease.reason,
    reclamation: reclamation && reclamationOf(readFields(reclamation)),
  };
}

export function decodeMarketParams(bytes: Uint8Array): ChainMarketParams {
  const fields = readFields(bytes);
  const { bidMinDeposits, bidMinDeposit, orderMaxBids } = Params.decode(bytes);
  const deposits =
    bidMinDeposits.length > 0 || bidMinDeposit === undefined ? bidMinDeposits : [bidMinDeposit];
  return {
    bidMinDeposits: deposits.map((coin) => coinOf(coin, "a bid's least deposit")),
    orderMaxBids,
    minReclamationSeconds: secondsAt(fields, PARAMS_MIN_RECLAMATION),
    maxReclamationSeconds: secondsAt(fields, PARAMS_MAX_RECLAMATION),
  };
}

function reclamationOf(fields: readonly RawField[]): ChainReclamation {
  const deadline = intAt(fields, 3);
  return {
    windowSeconds: secondsAt(fields, 1) ?? 0n,
    startedHeight: heightOrNone(intAt(fields, 2)),
    deadlineMs: deadline === 0n ? undefined : parseUnixMs(Number(deadline) * 1000),
    reason: Number(intAt(fields, 4)),
  };
}

/** A `google.protobuf.Duration` under `number`: its whole seconds. */
function secondsAt(fields: readonly RawField[], number: number): bigint | undefined {
  const duration = messageAt(fields, number);
  return duration && intAt(readFields(duration), 1);
}

function heightOrNone(value: LongNumber): BlockHeight | undefined {
  const height = heightOf(value);
  return height === parseBlockHeight(0) ? undefined : height;
}

function bidIdOf(parts: LeaseID | undefined): BidId {
  const { owner, dseq, gseq, oseq, provider, bseq } = present(parts, 'the id of a bid');
  return { owner, dseq: bigintOf(dseq), gseq, oseq, provider, bseq };
}
