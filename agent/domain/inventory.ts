import type { UnixMs } from '../base/instant.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { assignGpus } from './gpu-assignment.ts';
import type { Refusal } from './refusal.ts';
import type { Claim, Reservation } from './reservation.ts';
import { isHeld } from './reservation.ts';
import type { Gpu, GpuVendor, GroupSpec, ResourceUnit, StorageClass } from './resources.ts';
import { replicaDiskBytes, replicaMemoryBytes } from './resources.ts';

/** What can be held on this machine: one node, so everything of a group must fit here at once. */
export interface Inventory {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** One pool: ephemeral and persistent storage share the disk. */
  readonly diskBytes: number;
  readonly storageClasses: readonly StorageClass[];
  readonly ports: number;
  readonly gpus: readonly Gpu[];
}

/** What the owner keeps back for the machine itself. */
export interface OwnersReserve {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Akash's limit on volumes in one unit. */
export const MOST_VOLUMES = 4;

/** What is left after the owner's reserve and everything that is held at `nowMs`. Never below 0. */
export function freeCapacity(
  inventory: Inventory,
  reserve: OwnersReserve,
  reservations: readonly Reservation[],
  nowMs: UnixMs,
): Inventory {
  let { cpuMilli, memoryBytes, diskBytes, ports } = inventory;
  cpuMilli -= reserve.cpuMilli;
  memoryBytes -= reserve.memoryBytes;
  diskBytes -= reserve.diskBytes;
  const taken = new Set<string>();
  for (const { claim } of reservations.filter((held) => isHeld(held, nowMs))) {
    cpuMilli -= claim.cpuMilli;
    memoryBytes -= claim.memoryBytes;
    diskBytes -= claim.diskBytes;
    ports -= claim.ports;
    for (const { gpu } of claim.gpus) taken.add(gpu);
  }
  return {
    cpuMilli: Math.max(0, cpuMilli),
    memoryBytes: Math.max(0, memoryBytes),
    diskBytes: Math.max(0, diskBytes),
    ports: Math.max(0, ports),
    storageClasses: inventory.storageClasses,
    gpus: inventory.gpus.filter((gpu) => !taken.has(gpu.id)),
  };
}

/** `free` with `claim` taken out of it. */
export function withoutClaim(free: Inventory, claim: Claim): Inventory {
  const taken = new Set<string>(claim.gpus.map(({ gpu }) => gpu));
  return {
    ...free,
    cpuMilli: free.cpuMilli - claim.cpuMilli,
    memoryBytes: free.memoryBytes - claim.memoryBytes,
    diskBytes: free.diskBytes - claim.diskBytes,
    ports: free.ports - claim.ports,
    gpus: free.gpus.filter((gpu) => !taken.has(gpu.id)),
  };
}

/** With the cards of these vendors alone; with all where none are named. */
export function withGpusOf(all: Inventory, vendors: readonly GpuVendor[] | undefined): Inventory {
  if (vendors === undefined) return all;
  return { ...all, gpus: all.gpus.filter(({ vendor }) => vendors.includes(vendor)) };
}

/**
 * The claim that the whole group needs of `free`, or the first thing that is short, with its
 * numbers. `machine` is the inventory with nothing held, to tell "has none" from "is in use".
 */
export function fit(group: GroupSpec, free: Inventory, machine: Inventory): Result<Claim, Refusal> {
  const malformed = findMalformed(group);
  if (malformed !== undefined) return fail(malformed);
  const wrongClass = group.units
    .flatMap((unit) => unit.storage)
    .find((volume) => !free.storageClasses.includes(volume.class));
  if (wrongClass !== undefined) return fail(refusal('storage-class', { wants: wrongClass.class }));

  const gpus = assignGpus(group, free.gpus, machine.gpus);
  if (!gpus.ok) return gpus;

  const needs = {
    cpuMilli: total(group, (unit) => unit.cpuMilli),
    memoryBytes: total(group, replicaMemoryBytes),
    diskBytes: total(group, replicaDiskBytes),
    ports: portsNeeded(group),
  };
  if (needs.cpuMilli > free.cpuMilli) {
    return fail(refusal('cpu-short', { needs: needs.cpuMilli, free: free.cpuMilli }));
  }
  if (needs.memoryBytes > free.memoryBytes) {
    return fail(refusal('memory-short', { needs: needs.memoryBytes, free: free.memoryBytes }));
  }
  if (needs.diskBytes > free.diskBytes) {
    return fail(refusal('disk-short', { needs: needs.diskBytes, free: free.diskBytes }));
  }
  if (needs.ports > free.ports) {
    return fail(refusal('ports-short', { needs: needs.ports, free: free.ports }));
  }
  return ok({ ...needs, gpus: gpus.value });
}

/**
 * Ports that the group needs: for every replica each endpoint, also one by host name, is a port on
 * this machine.
 */
export function portsNeeded(group: GroupSpec): number {
  return total(group, ({ endpoints }) => endpoints.http + endpoints.ports);
}

/**
 * The largest share of `free` that the claim takes of any one resource, from 0 to 1. What is
 * scarce here decides which of two orders is worth more.
 */
export function dominantShare(claim: Claim, free: Inventory): number {
  const share = (needs: number, has: number): number =>
    needs === 0 ? 0 : needs / Math.max(has, needs);
  return Math.max(
    share(claim.cpuMilli, free.cpuMilli),
    share(claim.memoryBytes, free.memoryBytes),
    share(claim.diskBytes, free.diskBytes),
    share(claim.ports, free.ports),
    share(claim.gpus.length, free.gpus.length),
  );
}

function findMalformed(group: GroupSpec): Refusal | undefined {
  if (group.units.length === 0) return refusal('malformed', { what: 'no units' });
  const bad = group.units.find(
    ({ id, count, cpuMilli, memoryBytes, gpu, storage, endpoints }, place) =>
      ![count, cpuMilli, memoryBytes].every((value) => isWhole(value, 1)) ||
      ![gpu.count, endpoints.http, endpoints.ports].every((value) => isWhole(value, 0)) ||
      !storage.every(({ bytes }) => isWhole(bytes, 0)) ||
      group.units.findIndex((other) => other.id === id) !== place,
  );
  return bad === undefined ? undefined : refusal('malformed', { what: 'unit', unit: bad.id });
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function total(group: GroupSpec, of: (unit: ResourceUnit) => number): number {
  return group.units.reduce((sum, unit) => sum + of(unit) * unit.count, 0);
}

function refusal(code: Refusal['code'], numbers: Refusal['numbers']): Refusal {
  return { code, numbers };
}
