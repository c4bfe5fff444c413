import type { Inventory } from '../../domain/inventory.ts';
import type { Claim } from '../../domain/reservation.ts';
import type { ProviderSummary } from '../../provider/tenant-surface.ts';

/** CPU in thousandths of a core, sizes in bytes, GPUs by number. */
interface Metric {
  readonly cpu: number;
  readonly gpu: number;
  readonly memory: number;
  readonly storage_ephemeral: number;
}

/** `GET /status`: what anybody may know, in the shape that indexers read. */
export function summaryBody(
  summary: ProviderSummary,
  { address, publicHost }: { readonly address: string; readonly publicHost: string },
): unknown {
  const { leases, orders, deployments, active, pending, offered, free } = summary;
  return {
    cluster: {
      leases,
      inventory: {
        ...listed('active', active.map(metricOfClaim)),
        ...listed('pending', pending.map(metricOfClaim)),
        available: {
          nodes: [{ name: 'node1', allocatable: metricOf(offered), available: metricOf(free) }],
          // One disk serves every persistent class.
          ...listed(
            'storage',
            free.storageClasses
              .filter((name) => name.startsWith('beta'))
              .map((name) => ({ class: name, size: free.diskBytes })),
          ),
        },
      },
    },
    bidengine: { orders },
    manifest: { deployments },
    cluster_public_hostname: publicHost,
    address,
  };
}

function metricOf({ cpuMilli, gpus, memoryBytes, diskBytes }: Inventory): Metric {
  return { cpu: cpuMilli, gpu: gpus.length, memory: memoryBytes, storage_ephemeral: diskBytes };
}

function metricOfClaim({ cpuMilli, gpus, memoryBytes, diskBytes }: Claim): Metric {
  return { cpu: cpuMilli, gpu: gpus.length, memory: memoryBytes, storage_ephemeral: diskBytes };
}

/** Empty lists are left out. */
function listed(name: string, entries: readonly unknown[]): Readonly<Record<string, unknown>> {
  return entries.length === 0 ? {} : { [name]: entries };
}
