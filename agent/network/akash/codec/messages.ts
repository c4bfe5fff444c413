import {
  LeaseClosedReason,
  LeaseID,
  MsgBurnACT,
  Source,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Endpoint_Kind, Resources } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import {
  MsgCloseBid,
  MsgCreateBid,
  MsgWithdrawLease,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Coin, DecCoin } from '../../../domain/money.ts';
import { decToText } from '../../../domain/money.ts';
import type { BidId } from '../ids.ts';
import type { ChainGroupSpec, ChainResourceUnit } from './groups.ts';
import { bytesField, intField, joined } from './wire.ts';

/** A message as a transaction carries it. */
export interface EncodedMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** A bid on the whole of a group. */
export interface BidRequest {
  readonly id: BidId;
  readonly price: DecCoin;
  /** Comes back when the bid ends. */
  readonly deposit: Coin;
  /** Of the order; where it would take several models of GPU, it may name the one that is offered. */
  readonly spec: ChainGroupSpec;
  /** Only for an order that asks for it: whoever offers it cannot close at once. */
  readonly reclamationSeconds?: bigint;
}

/** The chain's numbers of the reasons that a provider may give. */
export const CHAIN_CLOSE_REASONS = {
  unstable: LeaseClosedReason.lease_closed_reason_unstable,
  decommission: LeaseClosedReason.lease_closed_reason_decommission,
  unspecified: LeaseClosedReason.lease_closed_reason_unspecified,
  'manifest-timeout': LeaseClosedReason.lease_closed_reason_manifest_timeout,
} as const;
/** One of {@link CHAIN_CLOSE_REASONS}. */
export type ChainCloseReason = keyof typeof CHAIN_CLOSE_REASONS;

const CREATE_BID_RECLAMATION = 5;
const ENDPOINT_KINDS = {
  'shared-http': Endpoint_Kind.SHARED_HTTP,
  'random-port': Endpoint_Kind.RANDOM_PORT,
  'leased-ip': Endpoint_Kind.LEASED_IP,
  unknown: Endpoint_Kind.UNRECOGNIZED,
} as const;

export function createBidMessage(request: BidRequest): EncodedMessage {
  const { id, price, deposit, spec, reclamationSeconds } = request;
  const known = MsgCreateBid.encode(
    MsgCreateBid.fromPartial({
      id,
      price: { denom: price.denom, amount: decToText(price.amount) },
      deposit: {
        amount: { denom: deposit.denom, amount: deposit.amount.toString() },
        sources: [Source.balance],
      },
      resourcesOffer: spec.units.map((unit) => ({
        resources: resourcesOf(unit),
        count: unit.count,
      })),
    }),
  ).finish();
  const window =
    reclamationSeconds === undefined
      ? new Uint8Array()
      : bytesField(CREATE_BID_RECLAMATION, intField(1, reclamationSeconds));
  return { typeUrl: `/${MsgCreateBid.$type}`, value: joined([known, window]) };
}

/** Takes an open bid back, or ends its lease. */
export function closeBidMessage(id: BidId, reason: ChainCloseReason): EncodedMessage {
  const message = MsgCloseBid.fromPartial({ id, reason: CHAIN_CLOSE_REASONS[reason] });
  return { typeUrl: `/${MsgCloseBid.$type}`, value: MsgCloseBid.encode(message).finish() };
}

export function withdrawLeaseMessage(id: BidId): EncodedMessage {
  const message = MsgWithdrawLease.fromPartial({ id });
  return {
    typeUrl: `/${MsgWithdrawLease.$type}`,
    value: MsgWithdrawLease.encode(message).finish(),
  };
}

/** Announces the close of a lease with a window. The published codecs do not have it. */
export function leaseStartReclaimMessage(id: BidId, reason: ChainCloseReason): EncodedMessage {
  const lease = LeaseID.encode(LeaseID.fromPartial(id)).finish();
  const number = BigInt(CHAIN_CLOSE_REASONS[reason]);
  return {
    typeUrl: '/akash.market.v1beta5.MsgLeaseStartReclaim',
    value: joined([bytesField(1, lease), intField(2, number)]),
  };
}

/** Turns ACT into AKT at the next epoch. The chain takes it for the owner's own account alone. */
export function burnActMessage(owner: string, { denom, amount }: Coin): EncodedMessage {
  const coinsToBurn = { denom, amount: amount.toString() };
  const message = MsgBurnACT.fromPartial({ owner, to: owner, coinsToBurn });
  return { typeUrl: `/${MsgBurnACT.$type}`, value: MsgBurnACT.encode(message).finish() };
}

function resourcesOf(unit: ChainResourceUnit): Resources {
  const quantity = (value: bigint) => ({ val: new TextEncoder().encode(value.toString()) });
  return Resources.fromPartial({
    id: unit.id,
    cpu: { units: quantity(unit.cpuMilli), attributes: [...unit.cpuAttributes] },
    memory: { quantity: quantity(unit.memoryBytes), attributes: [...unit.memoryAttributes] },
    storage: unit.storage.map(({ name, bytes, attributes }) => ({
      name,
      quantity: quantity(bytes),
      attributes: [...attributes],
    })),
    gpu: { units: quantity(unit.gpus), attributes: [...unit.gpuAttributes] },
    endpoints: unit.endpoints.map(({ kind, sequence }) => ({
      kind: ENDPOINT_KINDS[kind],
      sequenceNumber: sequence,
    })),
  });
}
