import type { ContainerCreateOptions } from 'dockerode';

import type {
  Workload,
  WorkloadReplica,
  WorkloadService,
  WorkloadVolume,
} from '../../domain/workload.ts';
import type { EngineFacts } from './client.ts';
import { containerEnv, expandWords } from './environment.ts';
import { gpuAccess, isolation, limits } from './isolation.ts';
import type { LeaseNames } from './names.ts';
import { hash, LABEL, leaseLabels, leaseNames } from './names.ts';
import type { DockerEngineOptions } from './options.ts';
import type { Labels } from './wire.ts';

/** One container as it ought to be. */
export interface ContainerPlan {
  readonly service: WorkloadService;
  readonly replica: WorkloadReplica;
  readonly key: string;
  readonly name: string;
  /** Hash of everything that makes this container: another hash, another container. */
  readonly spec: string;
  readonly body: ContainerCreateOptions;
  readonly volumes: readonly VolumePlan[];
}

export interface VolumePlan {
  readonly name: string;
  readonly bytes: number;
  readonly labels: Labels;
}

/** What the containers of one version are, kept on the lease's marker volume. */
export interface PlanRecord {
  readonly version: string;
  /** Spec by container key. */
  readonly specs: Readonly<Record<string, string>>;
}

/** Names a container within its lease. */
export function containerKey(service: string, replica: number): string {
  return `${service}/${replica}`;
}

export function planRecord(version: string, plans: readonly ContainerPlan[]): PlanRecord {
  return { version, specs: Object.fromEntries(plans.map(({ key, spec }) => [key, spec])) };
}

/** Every container that the workload asks for. */
export function planContainers(
  workload: Workload,
  facts: EngineFacts,
  options: DockerEngineOptions,
): readonly ContainerPlan[] {
  const names = leaseNames(options.instance, workload.lease);
  return workload.services.flatMap((service) =>
    service.replicas.map((replica) =>
      planContainer(workload, service, replica, names, facts, options),
    ),
  );
}

function planContainer(
  workload: Workload,
  service: WorkloadService,
  replica: WorkloadReplica,
  names: LeaseNames,
  facts: EngineFacts,
  options: DockerEngineOptions,
): ContainerPlan {
  const own = leaseLabels(options.instance, workload.lease, workload.network);
  const settings = containerSettings(service, replica, names, own, facts, options);
  const spec = hash(JSON.stringify(settings)).slice(0, 16);
  const disks = service.volumes.filter((volume) => volume.class !== 'ram');
  return {
    service,
    replica,
    key: containerKey(service.name, replica.index),
    name: names.container(service.name, replica.index),
    spec,
    body: {
      ...settings,
      Labels: { ...settings.Labels, [LABEL.version]: workload.version, [LABEL.spec]: spec },
    },
    volumes: disks.map((volume) => ({
      name: names.volume(service.name, volume, replica.index),
      bytes: volume.bytes,
      labels: {
        ...own,
        [LABEL.service]: service.name,
        [LABEL.replica]: String(replica.index),
        [LABEL.volume]: volume.name,
        [LABEL.version]: workload.version,
      },
    })),
  };
}

// Everything but the manifest's version, which changes without the container changing.
function containerSettings(
  service: WorkloadService,
  replica: WorkloadReplica,
  names: LeaseNames,
  own: Labels,
  facts: EngineFacts,
  options: DockerEngineOptions,
): ContainerCreateOptions {
  const command = expandWords(service.command, service.env);
  const args = expandWords(service.args, service.env);
  const ports = [...replica.ports].sort((a, b) => a.port - b.port || (a.proto < b.proto ? -1 : 1));
  const host = `${service.name}-${replica.index}`;
  return {
    Image: service.image,
    Hostname: host.slice(-63).replace(/^-+/, ''),
    // Setting the entry point clears the image's arguments, as in Kubernetes.
    ...(command.length === 0 ? {} : { Entrypoint: [...command] }),
    ...(args.length === 0 ? {} : { Cmd: [...args] }),
    Env: [...containerEnv(service.env, replica.gpus)],
    AttachStdin: false,
    OpenStdin: false,
    Tty: false,
    ExposedPorts: Object.fromEntries(ports.map(({ port, proto }) => [`${port}/${proto}`, {}])),
    StopTimeout: options.stopGraceSeconds,
    Labels: {
      ...own,
      [LABEL.service]: service.name,
      [LABEL.replica]: String(replica.index),
      [LABEL.ports]: JSON.stringify(ports),
    },
    HostConfig: {
      ...isolation(facts, options),
      ...limits(facts, service.cpuMilli, service.memoryBytes),
      ...gpuAccess(facts, options, replica.gpus),
      ...ramDisks(service.volumes),
      Mounts: service.volumes
        .filter((volume) => volume.class !== 'ram')
        .map((volume) => ({
          Type: 'volume',
          Source: names.volume(service.name, volume, replica.index),
          Target: volume.mount,
          ReadOnly: volume.readOnly,
          // A tenant's disk starts empty, as in Kubernetes.
          VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } },
        })),
      PortBindings: Object.fromEntries(
        ports.map(({ port, proto, hostPort, http }) => [
          `${port}/${proto}`,
          (http ? [LOOPBACK] : publishedAt(options.publishAddress)).map((HostIp) => ({
            ...{ HostIp, HostPort: String(hostPort) },
          })),
        ]),
      ),
      NetworkMode: names.network,
    },
    NetworkingConfig: {
      EndpointsConfig: { [names.network]: { Aliases: [...new Set([service.name, host])] } },
    },
  };
}

const LOOPBACK = '127.0.0.1';

/** Always on loopback too: a port may be a web page's as well, which our ingress asks for there. */
function publishedAt(address: string): readonly string[] {
  return address === '0.0.0.0' || address === LOOPBACK ? [address] : [address, LOOPBACK];
}

const SHARED_MEMORY = '/dev/shm';

// A RAM disk at the usual place of shared memory is the container's own, only larger.
function ramDisks(volumes: readonly WorkloadVolume[]): {
  readonly ShmSize?: number;
  readonly Tmpfs?: Readonly<Record<string, string>>;
} {
  const ram = volumes.filter((volume) => volume.class === 'ram');
  const shared = ram.find(({ mount }) => trimSlash(mount) === SHARED_MEMORY);
  const others = ram.filter((volume) => volume !== shared);
  return {
    ...(shared === undefined ? {} : { ShmSize: shared.bytes }),
    ...(others.length === 0
      ? {}
      : {
          Tmpfs: Object.fromEntries(
            others.map(({ mount, bytes, readOnly }) => [
              mount,
              // Empty files take no bytes of it, but the kernel's memory.
              `${readOnly ? 'ro' : 'rw'},nosuid,nodev,exec,mode=1777,size=${bytes},nr_inodes=${inodesFor(bytes)}`,
            ]),
          ),
        }),
  };
}

/** One for every page, as file systems on disks have. */
function inodesFor(bytes: number): number {
  return Math.max(1024, Math.ceil(bytes / 4096));
}

function trimSlash(mount: string): string {
  return mount.length > 1 ? mount.replace(/\/+$/, '') : mount;
}
