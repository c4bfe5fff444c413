import type { SliceName } from '../api/slices.ts';
import { Channel } from '../base/channel.ts';
import type { Result } from '../base/result.ts';
import type { HostNameRefusal } from '../domain/host-names.ts';
import { refuseHost } from '../domain/host-names.ts';
import type { LeaseRef, ProviderId, ServiceName } from '../domain/ids.ts';
import { partsOf } from '../domain/ids.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Claim } from '../domain/reservation.ts';
import type { PortAssignment } from '../domain/workload.ts';
import type { ContainerEngine, WorkloadStatus } from '../engine/interface.ts';
import type { TenantCredentials } from '../network/interface.ts';
import type { LeaseEventRecord, LeaseRecord } from '../storage/interface.ts';
import type { Provider } from './provider.ts';
import type { ManifestRefusal } from './received-manifest.ts';

export type {
  ExecSession,
  ServiceStatus,
  TerminalSize,
  WorkloadStatus,
} from '../engine/interface.ts';
export type { PublishedCertificate, TenantCredentials } from '../network/interface.ts';
export type { LeaseEventRecord } from '../storage/interface.ts';
export type { DoorStatus, TenantDoor } from './parts.ts';
export type { ManifestRefusal } from './received-manifest.ts';

/**
 * Everything that tenants may ask of us, as plain functions: what `gateway/` serves. Who asks, and
 * whether they may, was settled before. Leases that are over are not there any more.
 */
export interface TenantSurface {
  /** Our account. */
  readonly provider: ProviderId;
  /** `undefined` where the network has no accounts with keys. */
  readonly credentials: TenantCredentials | undefined;
  summary(): ProviderSummary;
  /** Calls `listener` after the summary may have changed; gives back how to stop that. */
  onSummaryChange(listener: () => void): () => void;
  /** The live leases of that deployment. */
  leasesOf(owner: string, dseq: bigint): readonly TenantLease[];
  /**
   * Held against what the network says is to run, checked, stored and then run; the same one again is
   * accepted. Throws `network-unreachable`.
   */
  receiveManifest(
    lease: LeaseRef,
    json: unknown,
    signal: AbortSignal,
  ): Promise<Result<null, ManifestRefusal>>;
  /** The lease's group of the manifest as it was received; `undefined` before one was. Secret. */
  manifestOf(lease: TenantLease): unknown;
  /** What of it runs; `undefined` where the engine has nothing of it. */
  status(lease: LeaseRef, signal: AbortSignal): Promise<WorkloadStatus | undefined>;
  /** What happened to it, oldest first; with `follow` it goes on until the lease is over. */
  events(lease: LeaseRef, follow: boolean, signal: AbortSignal): AsyncIterable<LeaseEventRecord>;
  readonly engine: Pick<ContainerEngine, 'logs' | 'exec'>;
  /** The host names by which a service is reached now. */
  hostsOf(lease: LeaseRef, service: ServiceName): readonly string[];
  /** Moves host names to a lease of the same owner whose manifest asks for them, all or none. */
  migrateHosts(to: LeaseRef, hosts: readonly string[]): Result<null, HostNameRefusal>;
}

/** A lease by what its tenant's tools call it. */
export interface TenantLease {
  readonly ref: LeaseRef;
  readonly gseq: number;
  readonly oseq: number;
  /** The name of its group in the manifest. */
  readonly group: string;
  readonly ports: readonly PortAssignment[];
}

/** What anybody may know of this provider. */
export interface ProviderSummary {
  readonly leases: number;
  /** Orders that we pursue. */
  readonly orders: number;
  /** Leases with a manifest. */
  readonly deployments: number;
  /** What leases hold, and what bids hold. */
  readonly active: readonly Claim[];
  readonly pending: readonly Claim[];
  /** All that the machine has; what of it tenants can have with nothing held; what is left of that. */
  readonly whole: Inventory;
  readonly offered: Inventory;
  readonly free: Inventory;
}

/** The surface of a provider. */
export function tenantSurface(provider: Provider): TenantSurface {
  const { network, storage, engine, ingress } = provider.parts;
  return {
    get provider() {
      return network.provider;
    },
    get credentials() {
      return network.credentials;
    },
    summary: () => summaryOf(provider),
    onSummaryChange: (listener) =>
      provider.state.onChange((slice) => {
        if (SUMMARY_SLICES.includes(slice)) listener();
      }),
    leasesOf: (owner, dseq) => {
      const live = storage.leases.listLive().filter(({ tenant }) => tenant === owner);
      return live.flatMap((record) => {
        const lease = tenantLeaseOf(record);
        return lease?.dseq === dseq ? [lease] : [];
      });
    },
    receiveManifest: async (lease, json, signal) => {
      await askExpected(provider, lease, signal);
      return provider.leasing.receiveManifest(lease, json);
    },
    manifestOf: ({ ref, group }) => {
      const stored = storage.leases.getManifest(ref);
      if (stored === undefined) return undefined;
      const groups = JSON.parse(stored.json) as readonly { readonly name?: unknown }[];
      return groups.find(({ name }) => name === group);
    },
    status: (lease, signal) => engine.status(lease, signal),
    events: (lease, follow, signal) => eventsOf(provider, lease, follow, signal),
    engine,
    hostsOf: (lease, service) => ingress?.urisOf(lease, service) ?? [],
    migrateHosts: (to, hosts) =>
      ingress?.migrate(to, hosts) ??
      refuseHost(hosts[0] ?? '', 'nothing is reached by host name here'),
  };
}

/** So many of the past are told, and so many wait for a reader that is slow, who is left behind then. */
const MOST_EVENTS = 1000;

async function* eventsOf(
  { parts, leasing }: Provider,
  lease: LeaseRef,
  follow: boolean,
  signal: AbortSignal,
): AsyncGenerator<LeaseEventRecord> {
  const news = new Channel<LeaseEventRecord>();
  const stop = leasing.onNote((of, event) => {
    if (of !== lease) return;
    news.push(event);
    if (event.code === 'lease-closed' || news.length > MOST_EVENTS) news.close();
  });
  const end = (): void => news.close();
  signal.addEventListener('abort', end, { once: true });
  try {
    // Between these two lines nothing happens, so that nothing is told twice or missed.
    const past = parts.storage.leases.listEvents(lease, MOST_EVENTS);
    if (!follow || signal.aborted) news.close();
    yield* past;
    yield* news;
  } finally {
    stop();
    signal.removeEventListener('abort', end);
  }
}

/**
 * Asks the network which manifest is to run, where it can say so: an update that was not heard of
 * counts too, and so does what the tenant ordered first.
 */
async function askExpected(
  { parts: { network, storage }, leasing }: Provider,
  lease: LeaseRef,
  signal: AbortSignal,
): Promise<void> {
  const version = await network.expectedManifest?.(lease, signal);
  const known = storage.leases.get(lease);
  if (version === undefined || known === undefined || known.run.state === 'closed') return;
  // The first one is no update.
  if (known.run.state === 'awaiting-manifest') storage.leases.setExpected(lease, version);
  else await leasing.noteExpected(lease, version);
}

/** What says that leases, bids or the machine are not what they were. */
const SUMMARY_SLICES: readonly SliceName[] = ['leases', 'market', 'hardware'];

function summaryOf({ parts, capacity }: Provider): ProviderSummary {
  const { leases, pursuits } = parts.storage;
  const live = leases.listLive();
  const held = new Set(live.map(({ order }) => order));
  return {
    leases: live.length,
    orders: pursuits.listLiveStates().length,
    deployments: live.filter(({ run }) => run.state !== 'awaiting-manifest').length,
    active: live.map(({ claim }) => claim),
    pending: capacity.reservations
      .filter(({ order }) => !held.has(order))
      .map(({ claim }) => claim),
    whole: capacity.whole(),
    offered: capacity.offered(),
    free: capacity.free(),
  };
}

/** Tenants' tools count deployments, groups and orders: the second to fourth part of the reference. */
function tenantLeaseOf(record: LeaseRecord): (TenantLease & { readonly dseq: bigint }) | undefined {
  const [, dseq = '', gseq = '', oseq = ''] = partsOf(record.lease);
  if (![dseq, gseq, oseq].every((part) => /^\d{1,20}$/.test(part))) return undefined;
  return {
    ...{ ref: record.lease, group: record.group.name, ports: record.ports },
    ...{ dseq: BigInt(dseq), gseq: Number(gseq), oseq: Number(oseq) },
  };
}
