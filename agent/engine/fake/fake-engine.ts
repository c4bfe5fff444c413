import { createHash } from 'node:crypto';

import { Aborted, throwIfAborted } from '../../base/abort.ts';
import { Channel } from '../../base/channel.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
import { KeyedQueue } from '../../base/keyed-queue.ts';
import type { Traffic } from '../../domain/evidence.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import type { GvisorUse } from '../../domain/isolation.ts';
import type { GpuVendor } from '../../domain/resources.ts';
import type { Workload, WorkloadService } from '../../domain/workload.ts';
import type {
  ContainerEngine,
  DeployOptions,
  EngineCapabilities,
  EngineErrorCode,
  ExecOptions,
  ExecSession,
  LogChunk,
  LogOptions,
  ReplicaStats,
  ReplicaTraffic,
  WorkloadEvent,
  WorkloadStatus,
} from '../interface.ts';
import { FakeExec } from './fake-exec.ts';
import { FakeReplica } from './fake-replica.ts';

export interface FakeEngineOptions {
  /** From the call of `deploy` until the containers run. */
  readonly startMs: number;
}

export const FAKE_ENGINE_DEFAULTS: FakeEngineOptions = { startMs: 0 };

interface FakeWorkload {
  readonly lease: LeaseRef;
  workload: Workload | undefined;
  readonly replicas: Map<string, FakeReplica>;
  readonly removed: AbortController;
}

/**
 * Containers as objects: for tests of everything above the engine, and for a first look at Sublet
 * on a machine without a container engine. Can be told to misbehave.
 */
export class FakeEngine implements ContainerEngine {
  readonly kind = 'fake';
  readonly #options: FakeEngineOptions;
  readonly #clock: Clock;
  readonly #workloads = new Map<LeaseRef, FakeWorkload>();
  readonly #queue = new KeyedQueue<LeaseRef>();
  readonly #readers = new Set<Channel<WorkloadEvent>>();
  #gvisor: GvisorUse = 'absent';
  #closing = new AbortController();
  #down = false;
  #gpuVendors: readonly GpuVendor[] = ['nvidia', 'amd'];
  #hanging = false;
  readonly #failures: EngineErrorCode[] = [];
  #taken: (hostPort: number) => boolean = () => false;

  constructor(options: FakeEngineOptions, { clock }: { readonly clock: Clock }) {
    this.#options = options;
    this.#clock = clock;
  }

  // ---- what tests tell it ----

  /** Of these vendors containers can be given cards. */
  setGpuVendors(vendors: readonly GpuVendor[]): void {
    this.#gpuVendors = vendors;
  }

  /** While true, every call fails as if no engine answered; containers run on. */
  setDown(down: boolean): void {
    this.#down = down;
  }

  /** What of gVisor it says that it has. */
  setGvisor(use: GvisorUse): void {
    this.#gvisor = use;
  }

  /** While true, deploys neither succeed nor fail, until they are called off. */
  setHanging(hanging: boolean): void {
    this.#hanging = hanging;
  }

  /** The next deploy that begins fails so; several calls are used up one by one. */
  failNextDeploy(code: EngineErrorCode): void {
    this.#failures.push(code);
  }

  /** Other programs have these ports. */
  takePorts(taken: (hostPort: number) => boolean): void {
    this.#taken = taken;
  }

  /** A replica's program ends; it is started again after the usual pause. */
  crash(lease: LeaseRef, service: ServiceName, replica = 0, exitCode = 1): void {
    this.#replica(lease, service, replica).crash(exitCode);
  }

  /** The engine loses a workload, as when someone removes its containers by hand. */
  lose(lease: LeaseRef): void {
    this.#drop(lease);
  }

  /** A replica prints one line. */
  print(lease: LeaseRef, service: ServiceName, line: string, replica = 0): void {
    this.#replica(lease, service, replica).print(line);
  }

  /** So much more went through the network of a replica. */
  transfer(lease: LeaseRef, service: ServiceName, traffic: Traffic, replica = 0): void {
    this.#replica(lease, service, replica).transfer(traffic);
  }

  // ---- the port ----

  async start(signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (this.#closing.signal.aborted) this.#closing = new AbortController();
  }

  /** As with a real engine, containers run on; a started-again agent finds them. */
  async close(): Promise<void> {
    this.#closing.abort();
  }

  async capabilities(signal: AbortSignal): Promise<EngineCapabilities> {
    this.#reach(signal);
    return {
      version: 'simulated',
      apiVersion: '0',
      gpuVendors: this.#gpuVendors,
      architecture: 'amd64',
      missing: [],
      gvisor: this.#gvisor,
    };
  }

  async list(signal: AbortSignal): Promise<readonly WorkloadStatus[]> {
    this.#reach(signal);
    return [...this.#workloads.values()].map((entry) => this.#statusOf(entry));
  }

  async status(lease: LeaseRef, signal: AbortSignal): Promise<WorkloadStatus | undefined> {
    this.#reach(signal);
    const entry = this.#workloads.get(lease);
    return entry === undefined ? undefined : this.#statusOf(entry);
  }

  prepare(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    return this.#queue.run(lease, async () => {
      this.#reach(signal);
      this.#entry(lease);
    });
  }

  deploy(workload: Workload, options: DeployOptions): Promise<void> {
    return this.#queue.run(workload.lease, () => this.#deploy(workload, options));
  }

  remove(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    return this.#queue.run(lease, async () => {
      this.#reach(signal);
      this.#drop(lease);
    });
  }

  async *logs(lease: LeaseRef, options: LogOptions, signal: AbortSignal): AsyncGenerator<LogChunk> {
    this.#reach(signal);
    const entry = this.#workloads.get(lease);
    const replicas = [...(entry?.replicas.values() ?? [])].filter(
      ({ service }) => (options.service ?? service.name) === service.name,
    );
    if (entry === undefined || replicas.length === 0) {
      throw notFound(lease, 'There is no such service to read the log of.');
    }
    for (const replica of replicas) yield* replica.printed(options);
    if (!options.follow) return;
    const channel = new Channel<LogChunk>();
    const over = AbortSignal.any([signal, entry.removed.signal]);
    const end = (): void => channel.close();
    over.addEventListener('abort', end, { once: true });
    if (over.aborted) end();
    const stop = replicas.map((replica) =>
      replica.onPrint(options, (chunk) => channel.push(chunk)),
    );
    try {
      yield* channel;
    } finally {
      for (const unsubscribe of stop) unsubscribe();
    }
  }

  async stats(lease: LeaseRef, signal: AbortSignal): Promise<readonly ReplicaStats[]> {
    this.#reach(signal);
    return [...(this.#workloads.get(lease)?.replicas.values() ?? [])].flatMap((replica) =>
      replica.stats(),
    );
  }

  async traffic(signal: AbortSignal): Promise<readonly ReplicaTraffic[]> {
    this.#reach(signal);
    return [...this.#workloads].flatMap(([lease, { replicas }]) =>
      [...replicas.values()]
        .flatMap((replica) => replica.stats())
        .map(({ service, replica, receivedBytes, sentBytes }) => ({
          ...{ lease, service, replica, receivedBytes, sentBytes },
        })),
    );
  }

  async exec(lease: LeaseRef, options: ExecOptions, signal: AbortSignal): Promise<ExecSession> {
    this.#reach(signal);
    this.#replica(lease, options.service, options.replica ?? 0);
    return new FakeExec(options, signal);
  }

  events(signal: AbortSignal): AsyncIterable<WorkloadEvent> {
    const channel = new Channel<WorkloadEvent>();
    const over = AbortSignal.any([signal, this.#closing.signal]);
    const end = (): void => {
      this.#readers.delete(channel);
      channel.close();
    };
    this.#readers.add(channel);
    over.addEventListener('abort', end, { once: true });
    if (over.aborted) end();
    return channel;
  }

  // ---- inside ----

  #refuseTaken({ services }: Workload): void {
    const ports = services.flatMap(({ replicas }) => replicas.flatMap((one) => one.ports));
    const port = ports.find(({ hostPort }) => this.#taken(hostPort))?.hostPort;
    if (port === undefined) return;
    throw new AgentError(
      'port-in-use' satisfies EngineErrorCode,
      'The simulated engine was told that another program has that port.',
      { data: { port } },
    );
  }

  async #deploy(workload: Workload, { signal, onProgress, onImage }: DeployOptions): Promise<void> {
    this.#reach(signal);
    const failure = this.#failures.shift();
    if (failure !== undefined)
      throw new AgentError(failure, 'The simulated engine was told to fail.');
    this.#refuseTaken(workload);
    const entry = this.#entry(workload.lease);
    if (this.#hanging) await untilAborted(signal);
    for (const { name, image } of workload.services) {
      const id = `sha256:${createHash('sha256').update(image).digest('hex')}`;
      await onImage?.({ service: name, image, id });
    }
    const wanted = new Map<string, WorkloadService>(
      workload.services.flatMap((service) =>
        service.replicas.map((replica) => [`${service.name}/${replica.index}`, service] as const),
      ),
    );
    for (const [key, replica] of entry.replicas) {
      const service = wanted.get(key);
      if (service !== undefined && replica.is(service)) continue;
      replica.end();
      entry.replicas.delete(key);
    }
    entry.workload = workload;
    const fresh = [...wanted].filter(([key]) => !entry.replicas.has(key));
    for (const [key, service] of fresh) {
      entry.replicas.set(key, this.#make(workload.lease, service, Number(key.split('/')[1])));
      onProgress?.({ service: service.name, step: 'creating' });
    }
    if (this.#options.startMs > 0 && fresh.length > 0) {
      await this.#clock.sleep(this.#options.startMs, signal);
    }
    for (const replica of entry.replicas.values()) {
      if (replica.start()) onProgress?.({ service: replica.service.name, step: 'started' });
    }
  }

  #make(lease: LeaseRef, service: WorkloadService, index: number): FakeReplica {
    return new FakeReplica(lease, service, index, this.#clock, (event) => {
      for (const reader of this.#readers) reader.push(event);
    });
  }

  #statusOf({ lease, workload, replicas }: FakeWorkload): WorkloadStatus {
    const all = [...replicas.values()];
    const states = all.map((replica) => replica.status());
    const names = [...new Set(all.map(({ service }) => service.name))].sort();
    const complete = all.length > 0 && states.every(({ state }) => state !== 'created');
    return {
      lease,
      version: all.length === 0 ? undefined : workload?.version,
      complete,
      ready: complete && states.every(({ state }) => state === 'running'),
      services: names.map((service) => {
        const own = all
          .filter((replica) => replica.service.name === service)
          .map((replica) => replica.status());
        return {
          service,
          wanted: own.length,
          ready: own.filter(({ state }) => state === 'running').length,
          replicas: own,
        };
      }),
    };
  }

  #entry(lease: LeaseRef): FakeWorkload {
    const known = this.#workloads.get(lease);
    if (known !== undefined) return known;
    const entry = {
      lease,
      workload: undefined,
      replicas: new Map(),
      removed: new AbortController(),
    };
    this.#workloads.set(lease, entry);
    return entry;
  }

  #drop(lease: LeaseRef): void {
    const entry = this.#workloads.get(lease);
    this.#workloads.delete(lease);
    for (const replica of entry?.replicas.values() ?? []) replica.end();
    entry?.removed.abort();
  }

  #replica(lease: LeaseRef, service: ServiceName, index: number): FakeReplica {
    const replica = this.#workloads.get(lease)?.replicas.get(`${service}/${index}`);
    if (replica === undefined)
      throw notFound(lease, `There is no container "${service}/${index}".`);
    return replica;
  }

  #reach(signal: AbortSignal): void {
    throwIfAborted(signal);
    if (!this.#down) return;
    throw new AgentError(
      'engine-unreachable' satisfies EngineErrorCode,
      'The container engine does not answer; start Docker.',
    );
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(new Aborted());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

function notFound(lease: LeaseRef, message: string): AgentError {
  return new AgentError('workload-not-found' satisfies EngineErrorCode, message, {
    data: { lease },
  });
}
