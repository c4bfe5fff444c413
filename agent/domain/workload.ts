import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { GpuId, LeaseRef, NetworkId, ServiceName } from './ids.ts';
import { MOST_VOLUMES } from './inventory.ts';
import type { ManifestVersion } from './lease.ts';
import type { ManifestGroup, ManifestService, RegistryCredentials } from './manifest.ts';
import { isHttp } from './manifest.ts';
import type { Claim } from './reservation.ts';
import type { GroupSpec, ResourceUnit, StorageClass } from './resources.ts';

/** A lease's manifest group as we run it: engine-neutral, complete, already checked. */
export interface Workload {
  readonly lease: LeaseRef;
  readonly network: NetworkId;
  /** Which manifest this is; a change of it is an update in place. */
  readonly version: ManifestVersion;
  readonly services: readonly WorkloadService[];
}

/** One container kind with all its replicas. */
export interface WorkloadService {
  readonly name: ServiceName;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** `KEY=value`, complete. */
  readonly env: readonly string[];
  readonly replicas: readonly WorkloadReplica[];
  /** Thousandths of a core, for each replica. */
  readonly cpuMilli: number;
  /** For each replica; RAM disks are part of it. */
  readonly memoryBytes: number;
  readonly ephemeralBytes: number;
  readonly volumes: readonly WorkloadVolume[];
  readonly credentials?: RegistryCredentials;
}

/** One container: its place among its kind from 0 on, its GPUs, its ports. */
export interface WorkloadReplica {
  readonly index: number;
  readonly gpus: readonly GpuId[];
  readonly ports: readonly PublishedPort[];
}

/** A port of this machine that leads to a replica; stable as long as the lease lives. */
export interface PublishedPort {
  readonly port: number;
  readonly proto: 'tcp' | 'udp';
  readonly hostPort: number;
  /** Reached by host name through ingress alone, and not by the port itself. */
  readonly http: boolean;
}

/** `ram` is a RAM disk of `bytes`; any other class lives as long as the lease. */
export interface WorkloadVolume {
  readonly name: string;
  readonly class: StorageClass;
  readonly bytes: number;
  readonly mount: string;
  readonly readOnly: boolean;
}

/** One port of this machine given to a lease: kept so that it stays the same after a restart. */
export interface PortAssignment {
  readonly service: ServiceName;
  readonly replica: number;
  readonly port: number;
  readonly proto: 'tcp' | 'udp';
  readonly hostPort: number;
}

/** The manifest does not match what was ordered; `at` is the service, `message` what differs. */
export interface WorkloadFault {
  readonly code: 'manifest-mismatch';
  readonly at: string;
  readonly message: string;
}

/**
 * The ports that a manifest needs, one for each replica and global port: those that `kept` has
 * stay, new ones come from `free` in its order. Fails where `free` has too few.
 */
export function assignPorts(
  manifest: ManifestGroup,
  kept: readonly PortAssignment[],
  free: readonly number[],
): Result<readonly PortAssignment[], WorkloadFault> {
  const left = free.filter((port) => !kept.some(({ hostPort }) => hostPort === port));
  const assigned: PortAssignment[] = [];
  for (const service of manifest.services) {
    for (let replica = 0; replica < service.count; replica++) {
      for (const { port, proto } of service.expose.filter((expose) => expose.global)) {
        const same = (other: PortAssignment): boolean =>
          other.service === service.name &&
          other.replica === replica &&
          other.port === port &&
          other.proto === proto;
        if (assigned.some(same)) continue;
        const hostPort = kept.find(same)?.hostPort ?? left.shift();
        if (hostPort === undefined) {
          return fail({
            code: 'manifest-mismatch',
            at: service.name,
            message: 'needs more published ports than are free here',
          });
        }
        assigned.push({ service: service.name, replica, port, proto, hostPort });
      }
    }
  }
  return ok(assigned);
}

/** Where a workload belongs and what it may use. */
export interface WorkloadPlace {
  readonly lease: LeaseRef;
  readonly network: NetworkId;
  readonly version: ManifestVersion;
  readonly group: GroupSpec;
  readonly claim: Claim;
  readonly ports: readonly PortAssignment[];
  /** Set beneath the tenant's own variables: `AKASH_OWNER=…` and its like. */
  readonly env: readonly string[];
}

/** Joins what the tenant sent with what was ordered and claimed; refuses where they differ. */
export function buildWorkload(
  manifest: ManifestGroup,
  place: WorkloadPlace,
): Result<Workload, WorkloadFault> {
  const gpusLeft = [...place.claim.gpus];
  const services: WorkloadService[] = [];
  for (const service of manifest.services) {
    const unit = place.group.units.find(({ id }) => id === service.unit);
    const wrong =
      unit === undefined
        ? 'uses a resource unit that was not ordered'
        : misfit(service, unit, manifest.services);
    if (unit === undefined || wrong !== undefined) {
      return fail({ code: 'manifest-mismatch', at: service.name, message: wrong ?? '' });
    }
    const replicas = Array.from({ length: service.count }, (_unused, index) => ({
      index,
      gpus: takeGpus(gpusLeft, unit),
      ports: portsOf(service, index, place.ports),
    }));
    services.push(buildService(service, unit, replicas, place.env));
  }
  const shortOf = place.group.units.find(
    (unit) =>
      unit.count !==
      sum(
        manifest.services.filter(({ unit: id }) => id === unit.id),
        ({ count }) => count,
      ),
  );
  if (shortOf !== undefined) {
    return fail({
      code: 'manifest-mismatch',
      at: `unit ${shortOf.id}`,
      message: `has not the ${shortOf.count} replicas that were ordered`,
    });
  }
  const { lease, network, version } = place;
  return ok({ lease, network, version, services });
}

function misfit(
  service: ManifestService,
  unit: ResourceUnit,
  services: readonly ManifestService[],
): string | undefined {
  const unknown = service.volumes.find(
    ({ name }) => !unit.storage.some((volume) => volume.name === name),
  );
  if (unknown !== undefined) return `mounts "${unknown.name}", which was not ordered`;
  if (service.volumes.length > MOST_VOLUMES) return `mounts more than ${MOST_VOLUMES} volumes`;
  const mounts = service.volumes.map(({ mount }) => mount);
  if (new Set(mounts).size < mounts.length) return 'mounts two volumes at one place';
  const exposed = sum(
    services.filter((other) => other.unit === unit.id),
    ({ expose, count }) => expose.filter(({ global }) => global).length * count,
  );
  if (exposed > (unit.endpoints.http + unit.endpoints.ports) * unit.count) {
    return 'exposes more ports than were ordered';
  }
  return undefined;
}

function buildService(
  service: ManifestService,
  unit: ResourceUnit,
  replicas: readonly WorkloadReplica[],
  placeEnv: readonly string[],
): WorkloadService {
  const mountOf = (name: string): ManifestService['volumes'][number] | undefined =>
    service.volumes.find((mount) => mount.name === name);
  const volumes = unit.storage.flatMap((storage): readonly WorkloadVolume[] => {
    const mount = mountOf(storage.name);
    if (storage.class === 'ephemeral' || mount === undefined) return [];
    return [{ ...storage, mount: mount.mount, readOnly: mount.readOnly }];
  });
  const ram = volumes.filter((volume) => volume.class === 'ram');
  return {
    name: service.name,
    image: service.image,
    command: service.command,
    args: service.args,
    env: mergeEnv(placeEnv, service.env),
    replicas,
    cpuMilli: unit.cpuMilli,
    memoryBytes: unit.memoryBytes + sum(ram, ({ bytes }) => bytes),
    ephemeralBytes: sum(
      unit.storage.filter(({ class: kind }) => kind === 'ephemeral'),
      ({ bytes }) => bytes,
    ),
    volumes,
    ...(service.credentials === undefined ? {} : { credentials: service.credentials }),
  };
}

function portsOf(
  service: ManifestService,
  replica: number,
  assigned: readonly PortAssignment[],
): readonly PublishedPort[] {
  return assigned
    .filter((entry) => entry.service === service.name && entry.replica === replica)
    .map(({ port, proto, hostPort }) => ({
      port,
      proto,
      hostPort,
      // One that was leased as a port as well is reached both ways.
      http: service.expose
        .filter((expose) => expose.global && expose.port === port && expose.proto === proto)
        .every(isHttp),
    }));
}

function takeGpus(
  left: { readonly unit: number; readonly gpu: GpuId }[],
  unit: ResourceUnit,
): readonly GpuId[] {
  return Array.from({ length: unit.gpu.count }, () => {
    const at = left.findIndex((entry) => entry.unit === unit.id);
    return at < 0 ? [] : left.splice(at, 1).map(({ gpu }) => gpu);
  }).flat();
}

// The tenant's own value wins over ours; a bare KEY is set to nothing.
function mergeEnv(ours: readonly string[], tenants: readonly string[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const entry of [...ours, ...tenants]) {
    const at = entry.indexOf('=');
    merged.set(at < 0 ? entry : entry.slice(0, at), at < 0 ? '' : entry.slice(at + 1));
  }
  return [...merged].map(([key, value]) => `${key}=${value}`);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
