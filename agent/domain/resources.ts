import type { GpuId } from './ids.ts';

// What tenants ask for and what a machine has, in units that never need a fraction.

/** Who made a GPU, as Akash's attribute keys spell it. */
export type GpuVendor = 'nvidia' | 'amd';
/** How a GPU is attached; Akash knows these two. */
export type GpuInterface = 'pcie' | 'sxm';

/**
 * One acceptable kind of GPU. `model` is the network's name (`rtx4090`), or `*` for any of that
 * vendor; memory in whole GiB and the interface narrow it further where they are given.
 */
export interface GpuWish {
  readonly vendor: GpuVendor;
  readonly model: string;
  readonly memoryGi?: number;
  readonly interface?: GpuInterface;
}

/** How a network's attributes name a kind of GPU; `model` may be a glob. */
export function gpuKey({ vendor, model, memoryGi, interface: bus }: GpuWish): string {
  const ram = memoryGi === undefined ? '' : `/ram/${memoryGi}Gi`;
  const plug = bus === undefined ? '' : `/interface/${bus}`;
  return `vendor/${vendor}/model/${model}${ram}${plug}`;
}

/** `count` GPUs for each replica, each of one of the kinds in `anyOf`; an empty list takes any. */
export interface GpuRequest {
  readonly count: number;
  readonly anyOf: readonly GpuWish[];
}

/**
 * `ephemeral`: the container's own disk. `ram`: a RAM disk, counted as memory. The others are
 * persistent and live through updates (`beta1` HDD, `beta2` SSD, `beta3` NVMe, `default`).
 */
export const STORAGE_CLASSES = ['ephemeral', 'ram', 'beta1', 'beta2', 'beta3', 'default'] as const;
/** One of {@link STORAGE_CLASSES}. */
export type StorageClass = (typeof STORAGE_CLASSES)[number];

/** One storage of a unit, per replica; `name` is how the manifest mounts it. */
export interface StorageRequest {
  readonly name: string;
  readonly bytes: number;
  readonly class: StorageClass;
}

/** What one unit of a group asks for, per replica. */
export interface ResourceUnit {
  /** The tenant's number for this unit, by which the manifest refers to it. */
  readonly id: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly gpu: GpuRequest;
  readonly storage: readonly StorageRequest[];
  /** Replicas. */
  readonly count: number;
  /**
   * The ports that were ordered for the unit, whatever its count: `http` go by host name, `ports`
   * by a port. Each replica has each of them on a port of this machine.
   */
  readonly endpoints: { readonly http: number; readonly ports: number };
}

/** A claim about a provider, or a demand on one: `region=eu-west`. */
export interface Attribute {
  readonly key: string;
  readonly value: string;
}

/** The part of a deployment that one provider runs as a whole. */
export interface GroupSpec {
  readonly name: string;
  readonly units: readonly ResourceUnit[];
  readonly requirements: readonly Attribute[];
}

/** One GPU of this machine. */
export interface Gpu {
  readonly id: GpuId;
  readonly vendor: GpuVendor;
  /** The network's name for the model, such as `rtx4090`. */
  readonly model: string;
  readonly memoryBytes: number;
  readonly interface: GpuInterface;
}

/** Bytes of a GiB. */
export const GIB = 1024 ** 3;
/** Bytes of a MiB. */
export const MIB = 1024 ** 2;

/** Memory of one replica: what was asked for plus its RAM disks, as Akash counts it. */
export function replicaMemoryBytes(unit: ResourceUnit): number {
  return unit.memoryBytes + storageBytes(unit, (volume) => volume.class === 'ram');
}

/** Disk of one replica: its own and its volumes, without RAM disks. */
export function replicaDiskBytes(unit: ResourceUnit): number {
  return storageBytes(unit, (volume) => volume.class !== 'ram');
}

function storageBytes(unit: ResourceUnit, wanted: (volume: StorageRequest) => boolean): number {
  return unit.storage.filter(wanted).reduce((sum, volume) => sum + volume.bytes, 0);
}

/** True where `gpu` is of the kind that is asked for. */
export function gpuMatches(gpu: Gpu, wish: GpuWish): boolean {
  return (
    gpu.vendor === wish.vendor &&
    (wish.model === '*' || gpu.model === wish.model) &&
    (wish.memoryGi === undefined || Math.round(gpu.memoryBytes / GIB) === wish.memoryGi) &&
    (wish.interface === undefined || gpu.interface === wish.interface)
  );
}

/** True where any of the wishes fits, or none was made. */
export function gpuFitsRequest(gpu: Gpu, request: GpuRequest): boolean {
  return request.anyOf.length === 0 || request.anyOf.some((wish) => gpuMatches(gpu, wish));
}
