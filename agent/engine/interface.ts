import type { UnixMs } from '../base/instant.ts';
import type { TenantBridge } from '../domain/egress.ts';
import type { LeaseRef, ServiceName } from '../domain/ids.ts';
import type { GvisorUse, ProbeAttempt, ProbeResult, VersionFlaw } from '../domain/isolation.ts';
import type { ManifestVersion } from '../domain/lease.ts';
import type { GpuVendor } from '../domain/resources.ts';
import type { PublishedPort, Workload } from '../domain/workload.ts';

/**
 * Something that runs containers. The reading half, so that a caller can be given only this. A
 * method that cannot reach the engine throws `AgentError` with the code `engine-unreachable`.
 */
export interface EngineReader {
  readonly kind: EngineKind;
  /** Answers where the engine does; throws otherwise. */
  capabilities(signal: AbortSignal): Promise<EngineCapabilities>;
  /** Everything of ours that the engine has, also leftovers without a container. */
  list(signal: AbortSignal): Promise<readonly WorkloadStatus[]>;
  status(lease: LeaseRef, signal: AbortSignal): Promise<WorkloadStatus | undefined>;
  /**
   * What containers print, chunk by chunk. With `follow` it goes on, also over restarts and
   * updates, until `signal` fires or the workload is removed.
   */
  logs(lease: LeaseRef, options: LogOptions, signal: AbortSignal): AsyncIterable<LogChunk>;
  stats(lease: LeaseRef, signal: AbortSignal): Promise<readonly ReplicaStats[]>;
  /** What every container that runs has sent and received since it was last started. */
  traffic(signal: AbortSignal): Promise<readonly ReplicaTraffic[]>;
}

/**
 * The whole port. Steps of one lease are given one after the other; those of different leases may
 * overlap. Failures are `AgentError` with an {@link EngineErrorCode}; `Aborted` where `signal` fired.
 */
export interface ContainerEngine extends EngineReader {
  /** Starts watching and restarting containers; comes back after an engine that went away. */
  start(signal: AbortSignal): Promise<void>;
  /** Makes ready what needs no manifest (the lease's private network). */
  prepare(lease: LeaseRef, signal: AbortSignal): Promise<void>;
  /**
   * Makes the engine hold exactly this workload: what is missing is made, what differs is replaced
   * in place (volumes and ports stay), what is right is left alone. Resolves when all containers
   * were started. Throws `AgentError` with an {@link EngineErrorCode}.
   */
  deploy(workload: Workload, options: DeployOptions): Promise<void>;
  /** Removes everything of the lease and leaves nothing behind; nothing to do is no error. */
  remove(lease: LeaseRef, signal: AbortSignal): Promise<void>;
  exec(lease: LeaseRef, options: ExecOptions, signal: AbortSignal): Promise<ExecSession>;
  /** What happens to containers from now on. Never carries tenants' command lines. */
  events(signal: AbortSignal): AsyncIterable<WorkloadEvent>;
  close(): Promise<void>;
}

/** `fake` simulates containers where no engine is found; the user interface says so. */
export type EngineKind = 'docker' | 'fake';

/** Codes of the `AgentError`s that an engine throws. */
export type EngineErrorCode =
  /** Nothing answers: not running, or stopped just now. */
  | 'engine-unreachable'
  /** It is there but this user may not use it. */
  | 'engine-permission'
  /** Older than we can work with. */
  | 'engine-too-old'
  /** The image does not exist, or may not be pulled with these credentials. */
  | 'image-not-found'
  /** Pulling failed in a way that may pass. */
  | 'image-pull-failed'
  /** No room for the image within the owner's budget. */
  | 'image-too-large'
  /** The container cannot be made or started: the tenant's settings do not work. */
  | 'container-refused'
  /** A port of ours is taken by another program: `data.port`, where the engine names it. */
  | 'port-in-use'
  /** The engine's disk is full. */
  | 'engine-disk-full'
  /** No such workload, service or replica. */
  | 'workload-not-found';

/** What this engine is and can do; read again after it was away. */
export interface EngineCapabilities {
  readonly version: string;
  readonly apiVersion: string;
  /** Vendors whose GPUs containers can be given. */
  readonly gpuVendors: readonly GpuVendor[];
  /** Of images that run here: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Parts of the isolation that this engine or kernel does not offer, as stable codes. */
  readonly missing: readonly string[];
  /** Whether containers have a kernel of their own before this machine's. */
  readonly gvisor: GvisorUse;
}

/** `onProgress` is called often; it returns at once and does not throw. */
export interface DeployOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DeployProgress) => void;
  /**
   * Told of each service's image once it is here, and waited for before a container of the workload
   * is made. What it throws ends the deployment.
   */
  readonly onImage?: (image: ServiceImage) => Promise<void>;
}

/** What an image's name stands for on this machine now. */
export interface ServiceImage {
  readonly service: ServiceName;
  /** As the workload names it. */
  readonly image: string;
  /** `sha256:…` of its configuration. */
  readonly id: string;
  /** `sha256:…` by which the registry that it came from knows it. */
  readonly digest?: string;
}

/** Bytes are `undefined` where the engine does not know them yet. */
export interface DeployProgress {
  readonly service: ServiceName;
  readonly step: 'pulling' | 'creating' | 'starting' | 'started';
  readonly doneBytes?: number;
  readonly totalBytes?: number;
}

/** What the engine has of one lease, counted from its containers. */
export interface WorkloadStatus {
  readonly lease: LeaseRef;
  /** The version that all containers carry; `undefined` for leftovers and mixtures. */
  readonly version: ManifestVersion | undefined;
  /** Every container that the version asks for exists. */
  readonly complete: boolean;
  /** Every container runs. */
  readonly ready: boolean;
  readonly services: readonly ServiceStatus[];
}

/** Counts are replicas; `ready` are those that run. */
export interface ServiceStatus {
  readonly service: ServiceName;
  readonly wanted: number;
  readonly ready: number;
  readonly replicas: readonly ReplicaStatus[];
}

/** One container. `exitCode` and `outOfMemory` are of its last end. */
export interface ReplicaStatus {
  readonly replica: number;
  readonly state: 'created' | 'running' | 'waiting-restart' | 'exited';
  /** Starts again since it was made. */
  readonly restarts: number;
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  readonly startedAtMs?: UnixMs;
  readonly nextStartAtMs?: UnixMs;
  readonly ports: readonly PublishedPort[];
}

/** Which lines, and whether each begins with its RFC 3339 time. */
export interface LogOptions {
  readonly follow: boolean;
  /** The last so many lines of each container; `undefined` is all. */
  readonly tail?: number;
  readonly service?: ServiceName;
  readonly timestamps?: boolean;
}

/** Whole lines of one container, each ended by a newline; a longer line is cut at 64 KiB. */
export interface LogChunk {
  readonly service: ServiceName;
  readonly replica: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** CPU in thousandths of a core over the last second or so; sizes in bytes. */
export interface ReplicaStats {
  readonly service: ServiceName;
  readonly replica: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly pids: number;
}

/** Bytes over all networks of one container. */
export interface ReplicaTraffic extends Pick<
  ReplicaStats,
  'service' | 'replica' | 'receivedBytes' | 'sentBytes'
> {
  readonly lease: LeaseRef;
}

/** A command for a running container; `replica` is 0 where it is not given. */
export interface ExecOptions {
  readonly service: ServiceName;
  readonly replica?: number;
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly size?: TerminalSize;
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A command inside a container. Reading slowly slows the command, never the agent. Once it is closed, or
 * its `signal` fired, a command in a terminal is told that the terminal is gone (SIGHUP), and is killed where it runs
 * on, as far as the container has a shell to do it with; any other loses its input and its reader, and
 * runs on until it notices.
 */
export interface ExecSession {
  readonly output: AsyncIterable<ExecOutput>;
  /** Resolves when the bytes were taken. */
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  resize(size: TerminalSize): Promise<void>;
  /** The exit code, once the output has ended. */
  readonly exited: Promise<number>;
  close(): void;
}

/** A piece of what the command printed; with a terminal all of it is `stdout`. */
export interface ExecOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/** Something that happened to one container, in order for each. */
export type WorkloadEvent = {
  readonly lease: LeaseRef;
  readonly service: ServiceName;
  readonly replica: number;
  readonly atMs: UnixMs;
} & (
  | { readonly type: 'started' }
  | { readonly type: 'exited'; readonly exitCode: number; readonly outOfMemory: boolean }
  | { readonly type: 'restart-planned'; readonly waitMs: number; readonly restarts: number }
);

/** What the engine remembers across restarts: when an image was last needed. */
export interface ImageJournal {
  /** Records that `image` (an id) is in use now. */
  touch(image: string, atMs: UnixMs): void;
  /** Images that we pulled, oldest use first. */
  list(): readonly { readonly image: string; readonly usedAtMs: UnixMs }[];
  forget(image: string): void;
}

/**
 * What an engine on this very machine offers to whoever keeps tenants apart. An engine elsewhere, or
 * in a virtual machine, has other bridges than ours: it does not implement this.
 */
export interface TenantKeeping {
  /** Bridges of leases begin with it, and nobody else's do. */
  readonly bridgePrefix: string;
  /** The bridges of all leases, and of a probe that runs. */
  bridges(signal: AbortSignal): Promise<readonly TenantBridge[]>;
  /**
   * Says when bridges came or went, and when the engine was away. It ends with `signal` only: an
   * engine that is away is waited for.
   */
  changes(signal: AbortSignal): AsyncIterable<KeepingChange>;
  /** What is known of the versions in use: engine, runtime, GPU toolkit. */
  flaws(signal: AbortSignal): Promise<readonly VersionFlaw[]>;
  /** Two leases of ours to try things from; whatever an earlier run left is taken away first. */
  openProbe(signal: AbortSignal): Promise<Probe>;
}

/**
 * An engine of our own beside whatever the owner has: nothing of the owner's is in it, and it goes
 * without a trace. Where it runs (this system, a virtual machine) is its adapter's business. Failures
 * are `AgentError` with an {@link OwnEngineErrorCode}.
 */
export interface OwnEngine {
  /** Where it answers once it was started: `unix:///…`. */
  readonly host: string;
  readonly room: DiskRoom;
  /** Makes what is missing and starts what does not run; resolves when it answers. */
  start(signal: AbortSignal): Promise<void>;
  /** Starts it again whenever it has ended, until `signal` fires. */
  keepRunning(signal: AbortSignal): Promise<void>;
  status(): Promise<OwnEngineStatus>;
  /** Ends it with everything that runs in it; disks stay. */
  stop(): Promise<void>;
  /** Ends it and takes every trace of it away, disks included. */
  remove(): Promise<void>;
}

/** The disk of an engine of our own, in bytes. */
export interface OwnEngineStatus {
  /** 0 where there is none yet. */
  readonly diskBytes: number;
  /** What the owner gives it: more than it has where it grows at its next start. */
  readonly wantedBytes: number;
  /** Missing while it does not run. */
  readonly freeBytes?: number;
  /** What leases may have together: what they hold already and what is free, less what file systems need. */
  readonly forTenantsBytes?: number;
}

/** Codes of the `AgentError`s of an engine of our own. */
export type OwnEngineErrorCode =
  /** Not on this machine or for this user; the message says what is missing. */
  | 'own-engine-unavailable'
  /** The disk has no room for what the owner gave it. */
  | 'own-engine-disk-full'
  /** The owner gives it less than it has already. */
  | 'own-engine-smaller'
  /** A program did not do what it was told; its own words are in the message. */
  | 'own-engine-failed';

/** Bounds what is in a folder of the engine's: bytes and the number of files. */
export interface DiskRoom {
  /** From now on at most so many bytes fit; what is in it stays. May be repeated. */
  bound(folder: string, bytes: number, signal: AbortSignal): Promise<void>;
  /** Lets the folder go with all that is in it, before the engine removes it. May be repeated. */
  release(folder: string, signal: AbortSignal): Promise<void>;
}

/** `bridges`: some came or went. `engine`: it answers again, maybe another one. */
export type KeepingChange = 'bridges' | 'engine';

/** Containers made and limited as tenants' are, on two lease networks. */
export interface Probe {
  /** The machine's address on the network that attempts are made from. */
  readonly gateway: string;
  /** A service on the same network, and one on the other; both answer `hello` on `port`. */
  readonly own: string;
  readonly sibling: string;
  readonly port: number;
  /** Makes these attempts one after the other from inside, and says what became of each. */
  run(attempts: readonly ProbeAttempt[], signal: AbortSignal): Promise<readonly ProbeResult[]>;
  /** The same from inside of gVisor; missing where no tenant is. */
  readonly runInGvisor?: Probe['run'];
  close(): Promise<void>;
}
