import { parseUnixMs } from '../../agent/base/instant.ts';
import type { Bid, Offer } from '../../agent/domain/bid.ts';
import {
  parseBidRef,
  parseGpuId,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseTenantId,
} from '../../agent/domain/ids.ts';
import type { Inventory, OwnersReserve } from '../../agent/domain/inventory.ts';
import type { Lease } from '../../agent/domain/lease.ts';
import type { Dec, DecCoin } from '../../agent/domain/money.ts';
import { parseDec, parseDenom } from '../../agent/domain/money.ts';
import type { Order } from '../../agent/domain/order.ts';
import type { PriceScale } from '../../agent/domain/pricing.ts';
import type { Claim, Reservation } from '../../agent/domain/reservation.ts';
import type { Gpu, GroupSpec, ResourceUnit } from '../../agent/domain/resources.ts';
import { GIB, gpuKey, MIB, STORAGE_CLASSES } from '../../agent/domain/resources.ts';
import { parseBlockHeight } from '../../agent/domain/time.ts';

/**
 * Values of the domain that are complete and ordinary, so that a test names only what it is about:
 * `buildOrder({ group: buildGroup({ units: [buildUnit({ count: 2 })] }) })`. All of them belong
 * together: the lease of `buildLease()` is of the bid of `buildBid()` on the order of
 * `buildOrder()`, and the manifest of `buildManifest()` is for that order's group.
 */

export const NETWORK = parseNetworkId('practice');
export const DENOM = parseDenom('upractice');
export const TENANT = parseTenantId('tenant-1');

/** 2025-06-15T15:06:40Z, where a `ManualClock` starts. */
export const START_MS = parseUnixMs(1_750_000_000_000);

/** The reference of the tenant's order number `dseq`. */
export const orderRef = (dseq = 1) => parseOrderRef(`practice:tenant-1/${dseq}/1/1`);
/** The reference of our bid on order number `dseq`. */
export const bidRef = (dseq = 1) => parseBidRef(`practice:tenant-1/${dseq}/1/1/provider-1/0`);
/** The reference of our lease of order number `dseq`. */
export const leaseRef = (dseq = 1) => parseLeaseRef(`practice:tenant-1/${dseq}/1/1/provider-1/0`);

/** A price per block: `price('2.5')`. */
export function price(amount: string, denom = DENOM): DecCoin {
  return { denom, amount: parseDec(amount) };
}

/** 1 core, 1 GiB, 1 GiB of disk, one HTTP endpoint, no GPU, one replica. */
export function buildUnit(overrides: Partial<ResourceUnit> = {}): ResourceUnit {
  return {
    id: 1,
    cpuMilli: 1000,
    memoryBytes: GIB,
    gpu: { count: 0, anyOf: [] },
    storage: [{ name: 'default', bytes: GIB, class: 'ephemeral' }],
    count: 1,
    endpoints: { http: 1, ports: 0 },
    ...overrides,
  };
}

/** A group named `group` of one unit, without demands on attributes. */
export function buildGroup(overrides: Partial<GroupSpec> = {}): GroupSpec {
  return { name: 'group', units: [buildUnit()], requirements: [], ...overrides };
}

/** Order number `dseq` of the tenant for one unit; pays up to 100 per block. */
export function buildOrder(overrides: Partial<Order> = {}, dseq = 1): Order {
  return {
    ref: orderRef(dseq),
    network: NETWORK,
    label: `order ${dseq}/1/1`,
    tenant: TENANT,
    group: buildGroup(),
    maxPrice: price('100'),
    createdHeight: parseBlockHeight(10),
    ...overrides,
  };
}

/** What the ordinary group takes; no GPU. */
export function buildClaim(overrides: Partial<Claim> = {}): Claim {
  return {
    cpuMilli: 1000,
    memoryBytes: GIB,
    diskBytes: GIB,
    ports: 1,
    gpus: [],
    ...overrides,
  };
}

/** Held by order number `dseq` until a minute after {@link START_MS}. */
export function buildReservation(overrides: Partial<Reservation> = {}, dseq = 1): Reservation {
  return {
    network: NETWORK,
    order: orderRef(dseq),
    claim: buildClaim(),
    until: { kind: 'instant', atMs: parseUnixMs(START_MS + 60_000) },
    ...overrides,
  };
}

/** What we offer on order number `dseq`: 6 per block. */
export function buildOffer(overrides: Partial<Offer> = {}, dseq = 1): Offer {
  return { order: buildOrder({}, dseq), price: price('6'), claim: buildClaim(), ...overrides };
}

/** Our bid on order number `dseq`, open. */
export function buildBid(overrides: Partial<Bid> = {}, dseq = 1): Bid {
  return {
    ref: bidRef(dseq),
    order: orderRef(dseq),
    price: price('6'),
    state: 'open',
    ...overrides,
  };
}

/** The lease of order number `dseq`, active. */
export function buildLease(overrides: Partial<Lease> = {}, dseq = 1): Lease {
  return {
    ref: leaseRef(dseq),
    order: orderRef(dseq),
    bid: bidRef(dseq),
    network: NETWORK,
    label: `lease ${dseq}/1/1`,
    tenant: TENANT,
    price: price('6'),
    state: 'active',
    createdHeight: parseBlockHeight(12),
    ...overrides,
  };
}

/** A card of 24 GiB, `rtx4090`; `id` is `GPU-1` where only a number is given. */
export function buildGpu(number = 1, overrides: Partial<Gpu> = {}): Gpu {
  return {
    id: parseGpuId(`GPU-${number}`),
    vendor: 'nvidia',
    model: 'rtx4090',
    memoryBytes: 24 * GIB,
    interface: 'pcie',
    ...overrides,
  };
}

/** 8 cores, 16 GiB, 100 GiB of disk of every class, 10 ports, no GPU. */
export function buildInventory(overrides: Partial<Inventory> = {}): Inventory {
  return {
    cpuMilli: 8000,
    memoryBytes: 16 * GIB,
    diskBytes: 100 * GIB,
    storageClasses: STORAGE_CLASSES,
    ports: 10,
    gpus: [],
    ...overrides,
  };
}

/** Nothing kept back. */
export function buildReserve(overrides: Partial<OwnersReserve> = {}): OwnersReserve {
  return { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ...overrides };
}

/** Akash's default scale, with a GPU at 100. */
export function buildScale(overrides: Partial<PriceScale> = {}): PriceScale {
  return {
    denom: DENOM,
    cpuMilli: parseDec('0.004'),
    memoryMib: parseDec('0.0016'),
    storageMib: { ephemeral: parseDec('0.00016') },
    endpoint: parseDec('1'),
    gpu: { '*': parseDec('100') },
    ...overrides,
  };
}

/** What the scale of {@link buildScale} asks for the ordinary unit: 4 + 1.6384 + 0.16384 + 1. */
export const ORDINARY_PRICE: Dec = parseDec('6.80224');

/** A service of a tenant's manifest JSON: `web` on unit 1, port 80 by host name. */
export function buildManifestService(
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    name: 'web',
    image: 'registry.example/web:1',
    command: null,
    args: null,
    env: null,
    resources: {
      id: 1,
      cpu: { units: { val: '1000' } },
      memory: { size: { val: String(GIB) } },
      storage: [{ name: 'default', size: { val: String(1024 * MIB) } }],
      gpu: { units: { val: '0' } },
      endpoints: [{ sequence_number: 0 }],
    },
    count: 1,
    expose: [buildManifestExpose()],
    params: null,
    credentials: null,
    ...overrides,
  };
}

/** What a service's JSON says of the unit that it was given. */
export function buildManifestResources(unit: ResourceUnit): Record<string, unknown> {
  return {
    id: unit.id,
    cpu: { units: { val: String(unit.cpuMilli) } },
    memory: { size: { val: String(unit.memoryBytes) } },
    storage: unit.storage.map(({ name, bytes, class: kind }) => ({
      ...{ name, size: { val: String(bytes) } },
      ...(kind === 'ephemeral' ? {} : { attributes: [{ key: 'class', value: kind }] }),
    })),
    gpu: {
      units: { val: String(unit.gpu.count) },
      attributes: unit.gpu.anyOf.map((wish) => ({ key: gpuKey(wish), value: 'true' })),
    },
    endpoints: [],
  };
}

/** An exposed port of a service's JSON: 80 over TCP, from everywhere. */
export function buildManifestExpose(
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    port: 80,
    externalPort: 80,
    proto: 'TCP',
    service: '',
    global: true,
    hosts: null,
    ip: '',
    endpointSequenceNumber: 0,
    ...overrides,
  };
}

/** A tenant's manifest JSON, as it comes: one group named `group` of these services. */
export function buildManifest(
  services: readonly unknown[] = [buildManifestService()],
  groupName = 'group',
): unknown {
  return [{ name: groupName, services }];
}
