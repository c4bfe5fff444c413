import type { Brand } from '../base/brand.ts';

/** A compute network we can serve: `practice`, later `akash` and others. */
export type NetworkId = Brand<string, 'NetworkId'>;
/** Our identity on a network (on Akash: the provider's bech32 address). */
export type ProviderId = Brand<string, 'ProviderId'>;
/** Who leases; on Akash's chain the `owner` in the ids. */
export type TenantId = Brand<string, 'TenantId'>;
/** A group looking for a provider: `akash:owner/dseq/gseq/oseq`. Only its network's adapter reads the parts. */
export type OrderRef = Brand<string, 'OrderRef'>;
/** Our offer on an order: `akash:owner/dseq/gseq/oseq/provider/bseq`. */
export type BidRef = Brand<string, 'BidRef'>;
/** An accepted bid; the same parts as the bid's. */
export type LeaseRef = Brand<string, 'LeaseRef'>;
/** One container kind of a manifest group, such as `web`; a DNS label. */
export type ServiceName = Brand<string, 'ServiceName'>;
/** A GPU by its vendor's own unique id (`GPU-…` for NVIDIA), stable across restarts. */
export type GpuId = Brand<string, 'GpuId'>;

// No part starts with a point, so that none of them is a way up where a path is made of it.
const REF =
  /^[a-z][a-z0-9-]{0,31}:[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){2,6}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const SERVICE = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Lower-case letters, digits and `-`, at most 32. Throws `RangeError` for anything else. */
export function parseNetworkId(text: string): NetworkId {
  return matching(text, /^[a-z][a-z0-9-]{0,31}$/, 'network id') as NetworkId;
}
/** Letters, digits and `.`, `_`, `-`, at most 128. Throws `RangeError` for anything else. */
export function parseProviderId(text: string): ProviderId {
  return matching(text, NAME, 'provider id') as ProviderId;
}
/** Letters, digits and `.`, `_`, `-`, at most 128. Throws `RangeError` for anything else. */
export function parseTenantId(text: string): TenantId {
  return matching(text, NAME, 'tenant id') as TenantId;
}
/** `network:part/part/part`, three to seven parts. Throws `RangeError` for anything else. */
export function parseOrderRef(text: string): OrderRef {
  return matching(text, REF, 'order reference') as OrderRef;
}
/** Of the form of {@link parseOrderRef}. Throws `RangeError` for anything else. */
export function parseBidRef(text: string): BidRef {
  return matching(text, REF, 'bid reference') as BidRef;
}
/** Of the form of {@link parseOrderRef}. Throws `RangeError` for anything else. */
export function parseLeaseRef(text: string): LeaseRef {
  return matching(text, REF, 'lease reference') as LeaseRef;
}
/** A DNS label that starts with a letter. Throws `RangeError` for anything else. */
export function parseServiceName(text: string): ServiceName {
  return matching(text, SERVICE, 'service name (lower-case letters, digits, "-")') as ServiceName;
}
/** What vendors use in ids: letters, digits, `:._-`. Throws `RangeError` for anything else. */
export function parseGpuId(text: string): GpuId {
  return matching(text, /^[A-Za-z0-9:._-]{1,128}$/, 'GPU id') as GpuId;
}

/** The network that a reference belongs to: the part before its colon. */
export function networkOf(ref: OrderRef | BidRef | LeaseRef): NetworkId {
  return ref.slice(0, ref.indexOf(':')) as NetworkId;
}

/**
 * What stands behind the colon, part by part: on Akash the owner, the numbers of deployment, group and
 * order, and the provider.
 */
export function partsOf(ref: OrderRef | BidRef | LeaseRef): readonly string[] {
  return ref.slice(ref.indexOf(':') + 1).split('/');
}

function matching(text: string, form: RegExp, what: string): string {
  if (!form.test(text)) throw new RangeError(`not a ${what}: ${JSON.stringify(text.slice(0, 80))}`);
  return text;
}
