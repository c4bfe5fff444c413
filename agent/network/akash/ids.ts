import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import { parseBidRef, parseLeaseRef, parseNetworkId, parseOrderRef } from '../../domain/ids.ts';

/** Akash's place in every reference. */
export const AKASH_NETWORK = parseNetworkId('akash');

/** A tenant's request. `dseq` has 64 bits; tenants choose it, usually the height. */
export interface DeploymentId {
  readonly owner: string;
  readonly dseq: bigint;
}
/** A part of a deployment that is placed as one. */
export interface GroupId extends DeploymentId {
  readonly gseq: number;
}
/** A group looking for a provider; each new try counts `oseq` up. */
export interface OrderId extends GroupId {
  readonly oseq: number;
}
/** A bid, and the lease that it became. `bseq` is 0 so far. */
export interface BidId extends OrderId {
  readonly provider: string;
  readonly bseq: number;
}

const ORDER_PARTS = 4;
const BID_PARTS = 6;
const ADDRESS = /^akash1[02-9ac-hj-np-z]{38,64}$/;
const DSEQ = /^(?:0|[1-9]\d{0,19})$/;
const SEQUENCE = /^(?:0|[1-9]\d{0,9})$/;
const MOST_DSEQ = (1n << 64n) - 1n;
const MOST_SEQUENCE = 2 ** 32 - 1;

/** `akash:owner/dseq/gseq/oseq`. Throws `RangeError` for an id that no chain has. */
export function orderRefOf(id: OrderId): OrderRef {
  return parseOrderRef(orderText(id));
}
/** `akash:owner/dseq/gseq/oseq/provider/bseq`. Throws `RangeError` for an id that no chain has. */
export function bidRefOf(id: BidId): BidRef {
  return parseBidRef(bidText(id));
}
/** Of the form of {@link bidRefOf}. */
export function leaseRefOf(id: BidId): LeaseRef {
  return parseLeaseRef(bidText(id));
}
/** The parts of an order's reference. Throws `RangeError` where it is not one of ours. */
export function parseOrderId(ref: OrderRef): OrderId {
  const [owner = '', dseq = '', gseq = '', oseq = ''] = partsOf(ref, ORDER_PARTS);
  return checked({ owner, dseq: dseqOf(dseq), gseq: sequenceOf(gseq), oseq: sequenceOf(oseq) });
}

/** The parts of a bid's or a lease's reference. Throws `RangeError` where it is not one of ours. */
export function parseBidId(ref: BidRef | LeaseRef): BidId {
  const [owner = '', dseq = '', gseq = '', oseq = '', provider = '', bseq = ''] = partsOf(
    ref,
    BID_PARTS,
  );
  if (!ADDRESS.test(provider))
    throw new RangeError(`not an Akash address: ${provider.slice(0, 80)}`);
  const order = checked({
    owner,
    dseq: dseqOf(dseq),
    gseq: sequenceOf(gseq),
    oseq: sequenceOf(oseq),
  });
  return { ...order, provider, bseq: sequenceOf(bseq) };
}

/** The short name for people: `order 13/1/1`. */
export function labelOf(what: 'order' | 'lease', { dseq, gseq, oseq }: OrderId): string {
  return `${what} ${dseq}/${gseq}/${oseq}`;
}

function orderText(id: OrderId): string {
  const { owner, dseq, gseq, oseq } = checked(id);
  return `${AKASH_NETWORK}:${owner}/${dseq}/${gseq}/${oseq}`;
}

function bidText(id: BidId): string {
  if (!ADDRESS.test(id.provider)) {
    throw new RangeError(`not an Akash address: ${id.provider.slice(0, 80)}`);
  }
  return `${orderText(id)}/${id.provider}/${sequenceOf(String(id.bseq))}`;
}

function checked<I extends OrderId>(id: I): I {
  if (!ADDRESS.test(id.owner))
    throw new RangeError(`not an Akash address: ${id.owner.slice(0, 80)}`);
  dseqOf(id.dseq.toString());
  sequenceOf(String(id.gseq));
  sequenceOf(String(id.oseq));
  return id;
}

function partsOf(ref: string, count: number): readonly string[] {
  const prefix = `${AKASH_NETWORK}:`;
  const parts = ref.startsWith(prefix) ? ref.slice(prefix.length).split('/') : [];
  if (parts.length !== count) throw new RangeError(`not a reference of Akash: ${ref.slice(0, 80)}`);
  return parts;
}

function dseqOf(text: string): bigint {
  const dseq = DSEQ.test(text) ? BigInt(text) : MOST_DSEQ + 1n;
  if (dseq > MOST_DSEQ) throw new RangeError(`not a dseq: ${text.slice(0, 40)}`);
  return dseq;
}

function sequenceOf(text: string): number {
  const sequence = SEQUENCE.test(text) ? Number(text) : MOST_SEQUENCE + 1;
  if (sequence > MOST_SEQUENCE) throw new RangeError(`not a sequence number: ${text.slice(0, 40)}`);
  return sequence;
}
