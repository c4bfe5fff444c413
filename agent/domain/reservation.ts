import type { UnixMs } from '../base/instant.ts';
import type { GpuId, LeaseRef, NetworkId, OrderRef } from './ids.ts';
import type { GpuWish } from './resources.ts';

/** Named resources of this machine, held by one holder alone. CPU in thousandths of a core. */
export interface Claim {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly ports: number;
  /** Which GPU goes to which unit (`unit` is its id in the group, one entry for each GPU). */
  readonly gpus: readonly ClaimedGpu[];
}

/** One GPU for one replica of a unit; `kind` names what it is, to be offered as just that. */
export interface ClaimedGpu {
  readonly unit: number;
  readonly gpu: GpuId;
  readonly kind?: GpuWish;
}

/** How long a claim lasts: until an instant at the latest, or as long as the lease does. */
export type HeldUntil =
  | { readonly kind: 'instant'; readonly atMs: UnixMs }
  | { readonly kind: 'lease-end'; readonly lease: LeaseRef };

/**
 * An exclusive claim. Its holder is an order of a network, so that several networks can share one
 * machine with one bookkeeping.
 */
export interface Reservation {
  readonly network: NetworkId;
  readonly order: OrderRef;
  readonly claim: Claim;
  readonly until: HeldUntil;
}

/** True until the hard expiry has come; a lease's reservation does not expire. */
export function isHeld(reservation: Reservation, nowMs: UnixMs): boolean {
  return reservation.until.kind === 'lease-end' || reservation.until.atMs > nowMs;
}

/** The set with `added` in it, each in place of one that the same order had. */
export function reserve(
  reservations: readonly Reservation[],
  ...added: readonly Reservation[]
): readonly Reservation[] {
  const byOrder = new Map(added.map((one) => [one.order, one]));
  return [...release(reservations, ...byOrder.keys()), ...byOrder.values()];
}

/** The set without what these orders held. */
export function release(
  reservations: readonly Reservation[],
  ...orders: readonly OrderRef[]
): readonly Reservation[] {
  const gone = new Set(orders);
  return reservations.filter((held) => !gone.has(held.order));
}
