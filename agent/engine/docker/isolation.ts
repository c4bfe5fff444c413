import type { HostConfig } from 'dockerode';

import { AgentError } from '../../base/errors.ts';
import type { GpuId } from '../../domain/ids.ts';
import type { GpuVendor } from '../../domain/resources.ts';
import type { EngineErrorCode } from '../interface.ts';
import type { EngineFacts } from './client.ts';
import { speaks } from './client.ts';
import { gvisorRuntime } from './gvisor.ts';
import type { DockerEngineOptions, GvisorChoice } from './options.ts';

/**
 * All that images commonly need as root inside a container. Of Docker's own list these are left
 * out: NET_RAW (forged packets on the lease's bridge), MKNOD, SETFCAP, SETPCAP, AUDIT_WRITE.
 */
const CAPABILITIES = [
  'CHOWN', // images that give their data folder to the user they then become
  'DAC_OVERRIDE', // root in the container reads and writes what its own users own
  'FOWNER', // chmod of files that belong to such a user
  'FSETID', // keeps set-group-ID on folders shared by a group
  'KILL', // an init that ends its children, which run as another user
  'NET_BIND_SERVICE', // ports below 1024
  'SETGID', // becoming that user
  'SETUID',
  'SYS_CHROOT', // sshd's privilege separation, common in GPU images
];

/** The kernel kills a tenant before anything of the owner's. */
const OOM_SCORE = 500;

/** CPU weight per core in relation to the owner's programs, which have 1024. */
const CPU_SHARES_PER_CORE = 128;

// Since 29 containers begin with 1024. Earlier engines pass on their own limit, which is high
// enough, and asking those for more fails where the engine itself may not raise it.
function giveFewFiles({ version }: EngineFacts): boolean {
  return Number.parseInt(version.Version, 10) >= 29;
}

function openFiles({
  openFiles: most,
}: DockerEngineOptions): NonNullable<HostConfig['Ulimits']>[0] {
  return { Name: 'nofile', Soft: most, Hard: most };
}

/** What every tenant's container has, whatever it asks for. */
export function isolation(facts: EngineFacts, options: DockerEngineOptions): HostConfig {
  return {
    Privileged: false,
    CapDrop: ['ALL'],
    CapAdd: CAPABILITIES,
    SecurityOpt: ['no-new-privileges:true'],
    // The agent restarts: a removed lease never comes back by itself.
    RestartPolicy: { Name: 'no' },
    AutoRemove: false,
    IpcMode: 'private',
    ...(speaks(facts, '1.41') ? { CgroupnsMode: 'private' } : {}),
    ...(hasInit(facts) ? { Init: true } : {}),
    Dns: [...options.dns],
    PidsLimit: options.pidsLimit,
    OomScoreAdj: OOM_SCORE,
    Ulimits: [
      ...(giveFewFiles(facts) ? [openFiles(options)] : []),
      // A core dump would fill the disk past every limit.
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    // Not `local`, which is twice as fast to read: in 20.10 it loses the end of long lines.
    LogConfig: {
      Type: 'json-file',
      Config: { 'max-size': String(options.logFileBytes), 'max-file': String(options.logFiles) },
    },
  };
}

/** CPU and memory of one replica. No swap: a tenant never slows the machine by thrashing. */
export function limits(facts: EngineFacts, cpuMilli: number, memoryBytes: number): HostConfig {
  return {
    NanoCpus: Math.max(10, cpuMilli) * 1_000_000,
    CpuShares: Math.max(2, Math.round((cpuMilli * CPU_SHARES_PER_CORE) / 1000)),
    Memory: memoryBytes,
    MemorySwap: memoryBytes,
    // cgroup v2 has no such setting and refuses it; without swap it needs none.
    ...(facts.info.CgroupVersion === '2' ? {} : { MemorySwappiness: 0 }),
  };
}

/** The devices of one replica, and the runtime that keeps everybody else from them. */
export function gpuAccess(
  facts: EngineFacts,
  { gvisor }: DockerEngineOptions,
  gpus: readonly GpuId[],
): HostConfig {
  const runtime = gvisorRuntime(facts.info, gvisor, gpus);
  if (runtime !== undefined) return { Runtime: runtime };
  if (gpus.length === 0) {
    // Not the engine's default runtime: NVIDIA's gives GPUs to any image that asks by variable.
    return facts.info.Runtimes?.runc === undefined ? {} : { Runtime: 'runc' };
  }
  const other = gpus.find((gpu) => !/^(?:GPU|MIG)-/.test(gpu));
  if (other !== undefined || !gpuVendors(facts, gvisor).includes('nvidia')) {
    throw new AgentError(
      'container-refused' satisfies EngineErrorCode,
      'This engine cannot give the GPU to a container; install the NVIDIA Container Toolkit.',
      { data: { gpu: other ?? gpus[0] ?? '' } },
    );
  }
  return {
    DeviceRequests: [
      {
        Driver: 'nvidia',
        DeviceIDs: [...gpus],
        Capabilities: [['gpu', 'compute', 'utility']],
      },
    ],
  };
}

/** Docker 25: older ones do not know CDI and their GPU support is not kept safe any more. */
const GPU_API = '1.44';

export function gpuVendors(facts: EngineFacts, gvisor: GvisorChoice): readonly GpuVendor[] {
  if (gvisor === 'always' || !speaks(facts, GPU_API)) return [];
  const found = facts.info.DiscoveredDevices?.some(({ ID }) => ID.startsWith('nvidia.com/gpu'));
  return found === true || facts.info.Runtimes?.nvidia !== undefined ? ['nvidia'] : [];
}

/** What of the isolation is not to be had here, as codes that the user interface explains. */
export function missingIsolation(
  { info, ...facts }: EngineFacts,
  boundsDisks: boolean,
): readonly string[] {
  const security = info.SecurityOptions ?? [];
  const lacks = (name: string): boolean => !security.some((option) => option.includes(name));
  const codes: readonly (readonly [string, boolean])[] = [
    ['no-seccomp', lacks('seccomp')],
    ['no-mandatory-access-control', lacks('apparmor') && lacks('selinux')],
    ['no-user-namespaces', lacks('userns') && lacks('rootless')],
    ['no-memory-limit', info.MemoryLimit === false],
    ['no-swap-limit', info.SwapLimit === false],
    ['no-process-limit', info.PidsLimit === false],
    ['no-cpu-limit', info.CpuCfsQuota === false],
    // A container's own files and its volumes.
    ['no-disk-quota', !boundsDisks],
    ['no-init', !hasInit({ info, ...facts })],
    [
      'gpu-engine-too-old',
      info.Runtimes?.nvidia !== undefined && !speaks({ info, ...facts }, GPU_API),
    ],
  ];
  return codes.filter(([, missing]) => missing).map(([code]) => code);
}

/** Whether the engine gives containers users of their own (`userns-remap`). */
export function hasOwnUsers({ info }: EngineFacts): boolean {
  return (info.SecurityOptions ?? []).some((option) => option.includes('name=userns'));
}

// The engine lists its own `docker-init` only where it found one; without it a start would fail.
function hasInit({ version }: EngineFacts): boolean {
  return version.Components?.some(({ Name }) => Name === 'docker-init') ?? false;
}
