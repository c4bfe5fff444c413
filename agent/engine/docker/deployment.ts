import { isAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { crashPoint } from '../../base/crash-point.ts';
import { AgentError, codeOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { retry } from '../../base/retry.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { Workload, WorkloadService } from '../../domain/workload.ts';
import type { DeployOptions, EngineErrorCode } from '../interface.ts';
import { createBridge } from './bridges.ts';
import type { EngineClient } from './client.ts';
import type { ContainerPlan } from './container-plan.ts';
import { containerKey, planContainers, planRecord } from './container-plan.ts';
import type { DiskBounds } from './disk-bounds.ts';
import { answered, engineFailure } from './failures.ts';
import type { Images } from './images.ts';
import type { ListedContainer, Listing } from './listing.ts';
import { LABEL, leaseLabels, leaseNames } from './names.ts';
import type { DockerEngineOptions } from './options.ts';
import { inParallel } from './parallel.ts';
import type { Supervisor } from './supervisor.ts';
import type { Labels, VolumeRow } from './wire.ts';

interface DeploymentParts {
  readonly client: EngineClient;
  readonly listing: Listing;
  readonly images: Images;
  readonly supervisor: Supervisor;
  readonly bounds: DiskBounds;
  readonly options: DockerEngineOptions;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Brings the engine to what a workload asks for. Every step finds by name or label what an earlier
 * run left, so that a kill at any point is mended by doing all of it again.
 */
export class Deployment {
  readonly #parts: DeploymentParts;

  constructor(parts: DeploymentParts) {
    this.#parts = parts;
  }

  async deploy(workload: Workload, how: DeployOptions): Promise<void> {
    const { signal } = how;
    const { client, options, supervisor } = this.#parts;
    const facts = await client.facts(signal);
    const plans = planContainers(workload, facts, options);
    supervisor.adoptLease(workload.lease);
    const pins: (() => void)[] = [];
    try {
      // None of these needs another's answer; the wait is that of the slowest.
      const [listed] = await settleAll([
        this.#parts.listing.containers(workload.lease, signal),
        this.ensureNetwork(workload.lease, signal),
        this.#ensureImages(workload.services, pins, how),
        this.#ensureVolumes(plans, signal),
        this.#mark(workload, plans, signal),
      ] as const);
      const containers = await this.#clear(listed, plans, signal);
      await inParallel(plans, options.parallel, (plan) =>
        this.#converge(workload, plan, containers.get(plan.key), how),
      );
    } finally {
      for (const release of pins) release();
    }
  }

  /** The lease's bridge. Made once: its name comes from the lease. */
  async ensureNetwork(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    const { client, options } = this.#parts;
    const { network } = leaseNames(options.instance, lease);
    try {
      await client.json({ method: 'GET', path: `/networks/${network}`, signal });
      return;
    } catch (error) {
      if (!answered(error, 404)) throw engineFailure(error, 'engine-unreachable');
    }
    crashPoint('engine.network.before');
    try {
      await createBridge(this.#parts, network, leaseLabels(options.instance, lease), signal);
    } catch (error) {
      if (!answered(error, 409)) throw engineFailure(error, 'engine-unreachable');
    }
    crashPoint('engine.network.after');
  }

  // Services often share an image: one look, one pull.
  async #ensureImages(
    services: readonly WorkloadService[],
    pins: (() => void)[],
    { signal, onProgress, onImage }: DeployOptions,
  ): Promise<void> {
    const first = services.filter(
      (service, at) => services.findIndex(({ image }) => image === service.image) === at,
    );
    await inParallel(first, this.#parts.options.parallel, async (service) => {
      const report = (doneBytes: number, totalBytes: number | undefined): void =>
        onProgress?.({
          service: service.name,
          step: 'pulling',
          doneBytes,
          ...(totalBytes === undefined ? {} : { totalBytes }),
        });
      const { release, ...found } = await this.#parts.images.ensure(service, report, signal);
      pins.push(release);
      for (const { name, image } of services.filter((each) => each.image === service.image)) {
        await onImage?.({ service: name, image, ...found });
      }
    });
  }

  /** Takes away containers that no plan asks for; answers with the others, by key. */
  async #clear(
    listed: readonly ListedContainer[],
    plans: readonly ContainerPlan[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ListedContainer>> {
    const wanted = new Set(plans.map(({ key }) => key));
    const kept = new Map<string, ListedContainer>();
    const strays: ListedContainer[] = [];
    for (const container of listed) {
      const { identity } = container;
      const key = identity && containerKey(identity.service, identity.replica);
      if (key === undefined || !wanted.has(key) || kept.has(key)) strays.push(container);
      else kept.set(key, container);
    }
    await inParallel(strays, this.#parts.options.parallel, ({ id }) => this.#replace(id, signal));
    return kept;
  }

  async #ensureVolumes(plans: readonly ContainerPlan[], signal: AbortSignal): Promise<void> {
    const volumes = plans.flatMap((plan) => plan.volumes);
    await inParallel(volumes, this.#parts.options.parallel, async ({ name, bytes, labels }) => {
      const { Mountpoint } = await this.#createVolume(name, labels, signal);
      await this.#parts.bounds.volume(Mountpoint, bytes, signal);
      crashPoint('engine.volume.after');
    });
  }

  /**
   * Writes down which containers this version has: an empty volume, the only thing in an engine
   * that can be exchanged while containers run on. Those of earlier versions go.
   */
  async #mark(
    { lease, network, version }: Workload,
    plans: readonly ContainerPlan[],
    signal: AbortSignal,
  ): Promise<void> {
    const { client, options, listing } = this.#parts;
    const record = planRecord(version, plans);
    const plan = JSON.stringify(record.specs);
    // Another plan for the same version (a port that moved, newer defaults of ours) is another mark.
    const marker = leaseNames(options.instance, lease).marker(`${version}\n${plan}`);
    await this.#createVolume(
      marker,
      {
        ...leaseLabels(options.instance, lease, network),
        [LABEL.version]: version,
        [LABEL.plan]: plan,
      },
      signal,
    );
    const outdated = (row: VolumeRow): boolean =>
      row.Labels?.[LABEL.plan] !== undefined && row.Name !== marker;
    for (const { Name } of (await listing.volumes(lease, signal)).filter(outdated)) {
      await ignoring([404, 409], () =>
        client.json({ method: 'DELETE', path: `/volumes/${Name}`, signal }),
      );
    }
  }

  /** One that is there already is answered with as well. */
  async #createVolume(name: string, labels: Labels, signal: AbortSignal): Promise<VolumeRow> {
    const body = { Name: name, Driver: 'local', Labels: labels };
    try {
      return await this.#parts.client.json<VolumeRow>({
        method: 'POST',
        path: '/volumes/create',
        body,
        signal,
      });
    } catch (error) {
      throw engineFailure(error, 'engine-unreachable');
    }
  }

  async #converge(
    workload: Workload,
    plan: ContainerPlan,
    there: ListedContainer | undefined,
    { signal, onProgress }: DeployOptions,
  ): Promise<void> {
    const service = plan.service.name;
    let id = there?.id;
    if (there !== undefined && (there.spec !== plan.spec || there.state === 'removing')) {
      await this.#replace(there.id, signal);
      id = undefined;
    }
    // One that has run and ended is the supervisor's, which knows when it is due.
    if (id !== undefined && there?.state !== 'created') return;
    if (id === undefined) {
      onProgress?.({ service, step: 'creating' });
      crashPoint('engine.container.before');
      id = await this.#create(plan, signal);
      crashPoint('engine.container.after');
    }
    onProgress?.({ service, step: 'starting' });
    await this.#parts.bounds.container(id, plan.service.ephemeralBytes, signal);
    crashPoint('engine.start.before');
    try {
      await this.#parts.client.json({ method: 'POST', path: `/containers/${id}/start`, signal });
    } catch (error) {
      throw engineFailure(error, 'container-refused');
    }
    const { lease } = workload;
    this.#parts.supervisor.adopt(id, { lease, service, replica: plan.replica.index });
    crashPoint('engine.start.after');
    onProgress?.({ service, step: 'started' });
  }

  async #create(plan: ContainerPlan, signal: AbortSignal): Promise<string> {
    const { client, clock } = this.#parts;
    // 409: the container of this name that was just removed is not quite gone.
    const patience = {
      backoff: { firstMs: 100, factor: 1.5, mostMs: 1_000 },
      tries: 12,
      retryable: (error: unknown) => answered(error, 409),
    };
    try {
      const { Id } = await retry(clock, signal, patience, () =>
        client.json<{ readonly Id: string }>({
          method: 'POST',
          path: '/containers/create',
          query: { name: plan.name },
          body: plan.body,
          signal,
        }),
      );
      return Id;
    } catch (error) {
      if (answered(error, 404)) throw engineFailure(error, 'image-not-found');
      throw engineFailure(error, 'container-refused');
    }
  }

  // Volumes and ports outlive it; the tenant's program is asked to end first.
  async #replace(id: string, signal: AbortSignal): Promise<void> {
    const { client, options, supervisor, log } = this.#parts;
    supervisor.release([id]);
    const query = { t: options.stopGraceSeconds };
    try {
      await client.json({ method: 'POST', path: `/containers/${id}/stop`, query, signal });
    } catch (error) {
      if (isAborted(error) || codeOf(error) === 'engine-unreachable') throw error;
      // It is removed by force all the same.
      if (!answered(error, 404)) log.debug('container did not stop', { id, error });
    }
    await this.#parts.bounds.releaseContainer(id, signal);
    await removeContainer(client, id, signal);
  }
}

/** Removes a container and what only it had, whatever state it is in. */
export async function removeContainer(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const path = `/containers/${id}`;
  // 409: the engine is at it already.
  await ignoring([404, 409], () =>
    client.json({ method: 'DELETE', path, query: { force: true, v: true }, signal }),
  );
}

export async function removeNetwork(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  // 403: a container that has just gone still counts as connected.
  await ignoring([403, 404, 409], () =>
    client.json({ method: 'DELETE', path: `/networks/${id}`, signal }),
  );
}

/** Runs `call`; these answers are as good as done. */
export async function ignoring(
  statusCodes: readonly number[],
  call: () => Promise<unknown>,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!answered(error, ...statusCodes)) throw engineFailure(error, 'engine-unreachable');
  }
}

// Like Promise.all, but after a failure it waits for the others before it throws.
async function settleAll<T extends readonly Promise<unknown>[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

/** Where no lease of that name runs here. */
export function workloadNotFound(lease: LeaseRef, what: string): AgentError {
  return new AgentError('workload-not-found' satisfies EngineErrorCode, what, { data: { lease } });
}
