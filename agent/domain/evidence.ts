import type { UnixMs } from '../base/instant.ts';
import type { LeaseRef, OrderRef, ServiceName, TenantId } from './ids.ts';
import type { CloseReason } from './lease.ts';
import type { DecCoin } from './money.ts';

/**
 * Who leased this machine, and what ran: enough to answer a complaint about an address and a time, and
 * nothing of what a tenant stored, printed or sent.
 */
export type Evidence = {
  /** By our clock. */
  readonly atMs: UnixMs;
  readonly lease: LeaseRef;
} & EvidenceFact;

/** One thing that happened to a lease. */
export type EvidenceFact =
  | {
      readonly kind: 'lease-began';
      readonly tenant: TenantId;
      readonly order: OrderRef;
      readonly price: DecCoin;
    }
  /** The tenant said what is to run; `version` is the manifest's hash. */
  | { readonly kind: 'manifest'; readonly version: string }
  /** What the tenant sent may not run here; `code` is the answer that it got. */
  | { readonly kind: 'refused'; readonly code: string }
  /** An image of it is here and is about to run. */
  | {
      readonly kind: 'image';
      readonly service: ServiceName;
      /** As the tenant wrote it. */
      readonly image: string;
      /** `sha256:…` of its configuration, which is the same for the same content everywhere. */
      readonly imageId: string;
      /** `sha256:…` by which its registry knows it; missing where it came from none. */
      readonly digest?: string;
    }
  | ({ readonly kind: 'lease-ended'; readonly reason: CloseReason } & Traffic);

/** Bytes over all containers of a lease since it began, also those that are gone. */
export interface Traffic {
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What one container counted, since it was last started. */
export interface CountedTraffic extends Traffic {
  /** The same for the same container over restarts: `web/0`. */
  readonly key: string;
}

/** The traffic of a lease so far, and what each of its containers had counted then. */
export interface TrafficRecord extends Traffic {
  readonly counted: readonly CountedTraffic[];
}

export const NO_TRAFFIC: TrafficRecord = { receivedBytes: 0, sentBytes: 0, counted: [] };

/**
 * Adds what containers counted since `record`. A counter that is lower than it was began anew with its
 * container, so all of it is new. A container that cannot be asked keeps what it had counted.
 */
export function addTraffic(
  record: TrafficRecord,
  counted: readonly CountedTraffic[],
): TrafficRecord {
  let { receivedBytes, sentBytes } = record;
  const latest = new Map(record.counted.map((one) => [one.key, one]));
  for (const now of counted) {
    const before = latest.get(now.key) ?? { receivedBytes: 0, sentBytes: 0 };
    const began = now.receivedBytes < before.receivedBytes || now.sentBytes < before.sentBytes;
    receivedBytes += now.receivedBytes - (began ? 0 : before.receivedBytes);
    sentBytes += now.sentBytes - (began ? 0 : before.sentBytes);
    latest.set(now.key, now);
  }
  return { receivedBytes, sentBytes, counted: [...latest.values()] };
}
