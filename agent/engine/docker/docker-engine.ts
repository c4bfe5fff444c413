import { childController, throwIfAborted } from '../../base/abort.ts';
import { Channel } from '../../base/channel.ts';
import type { Clock } from '../../base/clock.ts';
import { KeyedQueue } from '../../base/keyed-queue.ts';
import type { Logger } from '../../base/logger.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { Workload } from '../../domain/workload.ts';
import type {
  ContainerEngine,
  DeployOptions,
  DiskRoom,
  EngineCapabilities,
  ExecOptions,
  ExecSession,
  ImageJournal,
  LogChunk,
  LogOptions,
  ReplicaStats,
  ReplicaTraffic,
  WorkloadEvent,
  WorkloadStatus,
} from '../interface.ts';
import { EngineClient } from './client.ts';
import { Deployment, workloadNotFound } from './deployment.ts';
import { DiskBounds } from './disk-bounds.ts';
import { listenToEngine } from './event-loop.ts';
import { startExec } from './exec.ts';
import { answered, engineFailure } from './failures.ts';
import { gvisorUse } from './gvisor.ts';
import { Images } from './images.ts';
import { gpuVendors, missingIsolation } from './isolation.ts';
import { LeaseWatch } from './lease-watch.ts';
import type { ListedContainer, ListedLease } from './listing.ts';
import { Listing } from './listing.ts';
import { LogReader } from './log-reader.ts';
import type { DockerEngineOptions } from './options.ts';
import { inParallel } from './parallel.ts';
import { removeLease } from './removal.ts';
import { StatsReader } from './stats.ts';
import { workloadStatus } from './status.ts';
import { Supervisor } from './supervisor.ts';
import { Terminals } from './terminals.ts';
import type { ContainerDetail } from './wire.ts';

export interface DockerEngineParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly images: ImageJournal;
  /** Bounds disks, where the engine is one in which that can be done. */
  readonly room?: DiskRoom;
}

/** Runs workloads on a Docker engine. It keeps no state that the engine's labels do not hold. */
export class DockerEngine implements ContainerEngine {
  readonly kind = 'docker';
  readonly #options: DockerEngineOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #client: EngineClient;
  readonly #listing: Listing;
  readonly #watch = new LeaseWatch();
  readonly #supervisor: Supervisor;
  readonly #bounds: DiskBounds;
  readonly #deployment: Deployment;
  readonly #logs: LogReader;
  readonly #stats: StatsReader;
  readonly #terminals: Terminals;
  readonly #queue = new KeyedQueue<LeaseRef>();
  readonly #readers = new Set<Channel<WorkloadEvent>>();
  readonly #closing = new AbortController();
  #listening: Promise<void> | undefined;

  constructor(options: DockerEngineOptions, { clock, log, images, room }: DockerEngineParts) {
    this.#options = options;
    this.#clock = clock;
    this.#log = log;
    const client = new EngineClient(options.host);
    const listing = new Listing(client, options.instance);
    const watch = this.#watch;
    const emit = (event: WorkloadEvent): void => {
      for (const reader of this.#readers) reader.push(event);
    };
    const supervisor = new Supervisor({ client, clock, log, watch, emit });
    this.#client = client;
    this.#listing = listing;
    this.#supervisor = supervisor;
    this.#bounds = new DiskBounds(client, room);
    const bounds = this.#bounds;
    this.#deployment = new Deployment({
      client,
      listing,
      bounds,
      images: new Images({ client, options, clock, log, journal: images }),
      supervisor,
      options,
      clock,
      log,
    });
    this.#logs = new LogReader({ client, listing, clock, watch });
    this.#stats = new StatsReader(client, clock);
    this.#terminals = new Terminals({ client, clock, log });
  }

  /** Resolves after the first attempt: an engine that is away is waited for in the background. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#listening !== undefined) return;
    const controller = childController(signal);
    const onClose = (): void => controller.abort();
    this.#closing.signal.addEventListener('abort', onClose, { once: true });
    this.#supervisor.begin(controller.signal);
    await new Promise<void>((resolve, reject) => {
      this.#listening = listenToEngine(
        {
          client: this.#client,
          listing: this.#listing,
          supervisor: this.#supervisor,
          terminals: this.#terminals,
          clock: this.#clock,
          log: this.#log,
          instance: this.#options.instance,
        },
        controller.signal,
        resolve,
      ).finally(() => controller.release());
      this.#listening.catch(reject);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const reader of this.#readers) reader.close();
    await this.#listening;
    this.#supervisor.end();
    await this.#queue.idle();
    await this.#terminals.close();
    this.#client.close();
  }

  async capabilities(signal: AbortSignal): Promise<EngineCapabilities> {
    // Not only what was learnt once: it must answer now.
    await this.#client.json({ method: 'GET', path: '/_ping', signal });
    const facts = await this.#client.facts(signal);
    return {
      version: facts.version.Version,
      apiVersion: facts.apiVersion,
      gpuVendors: gpuVendors(facts, this.#options.gvisor),
      architecture: facts.version.Arch,
      missing: missingIsolation(facts, this.#bounds.hold),
      gvisor: gvisorUse(facts.info, this.#options.gvisor),
    };
  }

  async list(signal: AbortSignal): Promise<readonly WorkloadStatus[]> {
    const leases = await this.#reading(() => this.#listing.leases(undefined, signal));
    const all = [...leases.values()];
    const details = await this.#details(all, signal);
    return all.map((listed) => this.#statusOf(listed, details));
  }

  async status(lease: LeaseRef, signal: AbortSignal): Promise<WorkloadStatus | undefined> {
    const leases = await this.#reading(() => this.#listing.leases(lease, signal));
    const listed = leases.get(lease);
    return listed === undefined
      ? undefined
      : this.#statusOf(listed, await this.#details([listed], signal));
  }

  prepare(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    return this.#inOrder(lease, signal, () => this.#deployment.ensureNetwork(lease, signal));
  }

  deploy(workload: Workload, options: DeployOptions): Promise<void> {
    return this.#inOrder(workload.lease, options.signal, () =>
      this.#deployment.deploy(workload, options),
    );
  }

  remove(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    return this.#inOrder(lease, signal, () =>
      removeLease(
        {
          client: this.#client,
          listing: this.#listing,
          supervisor: this.#supervisor,
          bounds: this.#bounds,
          options: this.#options,
          clock: this.#clock,
          watch: this.#watch,
        },
        lease,
        signal,
      ),
    );
  }

  logs(lease: LeaseRef, options: LogOptions, signal: AbortSignal): AsyncIterable<LogChunk> {
    return this.#logs.read(lease, options, signal);
  }

  async exec(lease: LeaseRef, options: ExecOptions, signal: AbortSignal): Promise<ExecSession> {
    const { service, replica = 0 } = options;
    const containers = await this.#reading(() => this.#listing.containers(lease, signal));
    const container = containers.find(
      ({ identity }) => identity?.service === service && identity.replica === replica,
    );
    if (container === undefined) {
      throw workloadNotFound(lease, `The lease has no container "${service}/${replica}".`);
    }
    const parts = { client: this.#client, clock: this.#clock, terminals: this.#terminals };
    return await startExec(parts, container.id, options, signal);
  }

  async stats(lease: LeaseRef, signal: AbortSignal): Promise<readonly ReplicaStats[]> {
    const containers = await this.#reading(() => this.#listing.containers(undefined, signal));
    this.#stats.keep(new Set(containers.map(({ id }) => id)));
    const running = containers.filter(
      ({ identity, state }) => identity?.lease === lease && state === 'running',
    );
    const stats = await Promise.all(
      running.map(async ({ id, identity }) =>
        identity === undefined ? undefined : await this.#stats.read(id, identity, signal),
      ),
    );
    return stats.filter((entry) => entry !== undefined);
  }

  async traffic(signal: AbortSignal): Promise<readonly ReplicaTraffic[]> {
    const containers = await this.#reading(() => this.#listing.containers(undefined, signal));
    const found = await Promise.all(
      containers.map(async ({ id, identity, state }) => {
        if (identity === undefined || state !== 'running') return undefined;
        const counted = await this.#stats.traffic(id, signal);
        const { lease, service, replica } = identity;
        return counted && { lease, service, replica, ...counted };
      }),
    );
    return found.filter((entry) => entry !== undefined);
  }

  // Listens from the call on, and not only from the first read.
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

  #inOrder(lease: LeaseRef, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return this.#queue.run(lease, async () => {
      throwIfAborted(signal);
      await work();
    });
  }

  async #reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw engineFailure(error, 'engine-unreachable');
    }
  }

  #statusOf(listed: ListedLease, details: ReadonlyMap<string, ContainerDetail>): WorkloadStatus {
    return workloadStatus(listed, details, (id) => this.#supervisor.factsOf(id));
  }

  async #details(
    leases: readonly ListedLease[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ContainerDetail>> {
    const details = new Map<string, ContainerDetail>();
    const containers = leases.flatMap((lease): readonly ListedContainer[] => lease.containers);
    await inParallel(containers, 8, async ({ id }) => {
      try {
        const path = `/containers/${id}/json`;
        details.set(id, await this.#client.json({ method: 'GET', path, signal }));
      } catch (error) {
        // Gone between the list and this.
        if (!answered(error, 404)) throw engineFailure(error, 'engine-unreachable');
      }
    });
    return details;
  }
}
