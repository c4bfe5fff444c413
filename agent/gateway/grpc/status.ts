import type { Status } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';
import {
  type GPUInfo,
  type ResourcePair,
  type ResourcesMetric,
  Status as StatusCodec,
} from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';

import type { UnixMs } from '../../base/instant.ts';
import type { Inventory } from '../../domain/inventory.ts';
import type { Claim } from '../../domain/reservation.ts';
import type { Gpu, GpuInterface, GpuVendor } from '../../domain/resources.ts';
import { GIB } from '../../domain/resources.ts';
import type { ProviderSummary } from '../../provider/tenant-surface.ts';

/** `akash.provider.v1.Status`, encoded: what anybody may know, as the Console's matcher reads it. */
export function encodeStatus(
  summary: ProviderSummary,
  { publicHost, atMs }: { readonly publicHost: string; readonly atMs: UnixMs },
): Uint8Array {
  return StatusCodec.encode(StatusCodec.fromPartial(statusOf(summary, publicHost, atMs))).finish();
}

function statusOf(summary: ProviderSummary, publicHost: string, atMs: UnixMs): Status {
  const { leases, orders, deployments, active, pending } = summary;
  return {
    errors: [],
    cluster: {
      leases: { active: leases },
      inventory: {
        cluster: clusterOf(summary),
        reservations: { pending: reserved(pending), active: reserved(active) },
      },
    },
    bidEngine: { orders },
    manifest: { deployments },
    publicHostnames: [publicHost],
    // eslint-disable-next-line no-restricted-globals -- an instant of our clock, as the codec takes it
    timestamp: new Date(atMs),
  };
}

type Cluster = NonNullable<NonNullable<NonNullable<Status['cluster']>['inventory']>['cluster']>;

/** One machine is one node. Its one disk serves what is ephemeral and every persistent class. */
function clusterOf({ whole, offered, free }: ProviderSummary): Cluster {
  const pair = (
    of: (inventory: Inventory) => number,
    text: (value: number) => string = String,
  ): ResourcePair => ({
    // The owner's reserve is there, and not to be had.
    capacity: quantity(text(of(whole))),
    allocatable: quantity(text(of(offered))),
    allocated: quantity(text(of(offered) - of(free))),
    attributes: [],
  });
  const disk = pair(({ diskBytes }) => diskBytes);
  const classes = whole.storageClasses.filter((name) => name.startsWith('beta'));
  const resources = {
    cpu: { quantity: pair(({ cpuMilli }) => cpuMilli, coresText), info: [] },
    memory: { quantity: pair(({ memoryBytes }) => memoryBytes), info: [] },
    gpu: { quantity: pair(({ gpus }) => gpus.length), info: offered.gpus.map(gpuInfo) },
    ephemeralStorage: disk,
    volumesAttached: pair(() => 0),
    volumesMounted: pair(() => 0),
  };
  return {
    nodes: [{ name: 'node1', resources, capabilities: { storageClasses: classes } }],
    storage: classes.map((name) => ({ quantity: disk, info: { class: name, iops: '' } })),
  };
}

const VENDOR_IDS: Readonly<Record<GpuVendor, string>> = { nvidia: '10de', amd: '1002' };
/** Which of the several kinds of the second is not known, and nobody asks for one. */
const INTERFACES: Readonly<Record<GpuInterface, string>> = { pcie: 'PCIe', sxm: 'SXM' };

function gpuInfo({ vendor, model, memoryBytes, interface: bus }: Gpu): GPUInfo {
  return {
    vendor,
    vendorId: VENDOR_IDS[vendor],
    name: model,
    modelid: '',
    interface: INTERFACES[bus],
    memorySize: `${Math.round(memoryBytes / GIB)}Gi`,
  };
}

function reserved(claims: readonly Claim[]): { count: number; resources: ResourcesMetric } {
  const sum = (of: (claim: Claim) => number): number =>
    claims.reduce((total, claim) => total + of(claim), 0);
  return {
    count: claims.length,
    resources: {
      cpu: quantity(coresText(sum(({ cpuMilli }) => cpuMilli))),
      memory: quantity(String(sum(({ memoryBytes }) => memoryBytes))),
      gpu: quantity(String(sum(({ gpus }) => gpus.length))),
      ephemeralStorage: quantity(String(sum(({ diskBytes }) => diskBytes))),
      storage: {},
    },
  };
}

function quantity(text: string): { string: string } {
  return { string: text };
}

/** `5`, or `2320m`. */
function coresText(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}
