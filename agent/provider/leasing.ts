import { hasFired, isAborted } from '../base/abort.ts';
import { backoffMs } from '../base/backoff.ts';
import { crashPoint } from '../base/crash-point.ts';
import type { UnixMs } from '../base/instant.ts';
import { addMs } from '../base/instant.ts';
import { KeyedQueue } from '../base/keyed-queue.ts';
import type { Logger } from '../base/logger.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type {
  CloseReason,
  Lease,
  LeaseRun,
  LeaseRunEvent,
  ManifestVersion,
  ProviderCloseReason,
} from '../domain/lease.ts';
import { isProviderReason, nextLeaseRun } from '../domain/lease.ts';
import type { Workload } from '../domain/workload.ts';
import type { WorkloadStatus } from '../engine/interface.ts';
import type { LeaseEventRecord, LeaseRecord } from '../storage/interface.ts';
import type { Bidding } from './bidding.ts';
import type { Capacity } from './capacity.ts';
import { Deadlines } from './deadlines.ts';
import { Deploying } from './deploying.ts';
import type { EvidenceLog } from './evidence.ts';
import { sourceOf } from './lease-source.ts';
import type { Notices } from './notices.ts';
import type { ProviderParts } from './parts.ts';
import type { ManifestRefusal } from './received-manifest.ts';
import { readManifest, takeHosts, withOtherPorts, workloadOf } from './received-manifest.ts';
import { Reclaiming } from './reclaiming.ts';
import type { LiveSettings } from './settings.ts';
import type { Settling } from './settling.ts';
import type { ProviderState } from './state.ts';

interface LeasingParts extends ProviderParts {
  readonly capacity: Capacity;
  readonly settings: Pick<LiveSettings, 'value'>;
  readonly evidence: EvidenceLog;
  readonly bidding: Bidding;
  readonly settling: Settling;
  readonly notices: Notices;
  /** Engine and network both answer, so that what fails is not ours. */
  readonly healthy: () => boolean;
  readonly state: () => ProviderState;
}

const RETRY_END = { firstMs: 1_000, factor: 2, mostMs: 60_000 };

/** One lease from its creation to the last trace of it. Steps of one lease run in order. */
export class Leasing {
  readonly deploying: Deploying;
  readonly #parts: LeasingParts;
  readonly #signal: AbortSignal;
  readonly #log: Logger;
  readonly #deadlines: Deadlines<LeaseRef>;
  readonly #steps = new KeyedQueue<LeaseRef>();
  /** One look at a workload after the other: an older answer must not come after a newer one. */
  readonly #looks = new KeyedQueue<LeaseRef>();
  readonly #ending = new Map<LeaseRef, Promise<void>>();
  readonly #statuses = new Map<LeaseRef, WorkloadStatus>();
  readonly #reclaiming: Reclaiming;
  readonly #listeners = new Set<(lease: LeaseRef, event: LeaseEventRecord) => void>();
  /** The network's own time, as the newest block had it. */
  #chainMs: UnixMs | undefined;

  constructor(parts: LeasingParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
    this.#log = parts.log.child('leasing');
    this.#deadlines = new Deadlines(parts.clock);
    this.deploying = new Deploying(parts, signal);
    const step: ReclaimStep = (lease, event, { code, data }) =>
      this.#steps.run(lease, async () => {
        if (this.#move(lease, event)) this.#note(lease, code, data);
      });
    const finish = (lease: LeaseRef, reason: ProviderCloseReason): Promise<void> =>
      this.#finish(lease, reason);
    this.#reclaiming = new Reclaiming({ ...parts, step, finish }, signal);
    parts.ingress?.follow(this, parts.settings);
  }

  status(lease: LeaseRef): WorkloadStatus | undefined {
    return this.#statuses.get(lease);
  }

  /** Calls `listener` after something of a lease was noted; returns how to stop that. */
  onNote(listener: (lease: LeaseRef, event: LeaseEventRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A lease of ours exists: store it, hold its claim, wait for the manifest. */
  begin(lease: Lease): Promise<void> {
    return this.#steps.run(lease.ref, async () => {
      const { storage, capacity, bidding, clock, options } = this.#parts;
      const known = storage.leases.get(lease.ref);
      if (known === undefined) {
        const source = await sourceOf(lease, this.#parts, this.#log, this.#signal);
        if (source === undefined) return;
        const now = clock.now();
        crashPoint('lease.persist.before');
        // First, so that no lease is without it; told again after a kill it is written once.
        this.#parts.evidence.began(lease);
        storage.leases.insert({
          ...{ lease: lease.ref, order: lease.order, bid: lease.bid, network: lease.network },
          ...{ label: lease.label, tenant: lease.tenant, price: lease.price },
          ...{ createdHeight: lease.createdHeight, createdMs: now },
          ...{ group: source.order.group, claim: source.claim, ports: [] },
          run: {
            state: 'awaiting-manifest',
            deadlineMs: addMs(now, options.manifestTimeoutMs),
          },
          ...(source.reclamationSeconds === undefined
            ? {}
            : { reclamationSeconds: source.reclamationSeconds }),
        });
        // From here on its time is counted, whatever the wall clock does.
        this.#isOverdue(lease.ref, addMs(now, options.manifestTimeoutMs));
        crashPoint('lease.persist.after');
        this.#note(lease.ref, 'lease-created', {});
        capacity.holdForLease(lease.order, lease.ref, source.claim);
        this.#log.info('lease', { lease: lease.ref, state: 'awaiting-manifest' });
      }
      bidding.noteWon(lease.order, lease.bid, lease.ref);
      this.#parts.state().publish('leases', 'market', 'hardware', 'agent');
      if (known === undefined) void this.#prepare(lease.ref);
    });
  }

  /** What a tenant sent for a lease: checked, stored, then run. The same one again is accepted. */
  receiveManifest(lease: LeaseRef, json: unknown): Promise<Result<null, ManifestRefusal>> {
    return this.#steps.run(lease, async () => {
      const { storage, capacity, clock } = this.#parts;
      const record = storage.leases.get(lease);
      if (
        record === undefined ||
        record.run.state === 'stopping' ||
        record.run.state === 'closed'
      ) {
        return fail({ code: 'no-lease', message: 'no lease for deployment' });
      }
      const fitting = readManifest(record, json, {
        freePorts: [...capacity.freePorts(), ...record.ports.map(({ hostPort }) => hostPort)],
        images: this.#parts.settings.value.content,
      });
      const read = fitting.ok ? takeHosts(record, fitting.value, this.#parts.ingress) : fitting;
      if (!read.ok) {
        this.#note(lease, 'manifest-refused', { code: read.code });
        if (read.code === 'image-refused') this.#parts.evidence.refused(lease, read.code);
        this.#log.info('manifest refused', { lease, code: read.code });
        this.#parts.state().publish('leases');
        return read;
      }
      const { stored, workload } = read.value;
      const run = nextLeaseRun(record.run, {
        type: 'manifest',
        version: stored.version,
        atMs: clock.now(),
      });
      if (run === record.run) return ok(null);
      crashPoint('manifest.persist.before');
      this.#parts.evidence.accepted(lease, stored.version);
      storage.leases.setManifest(lease, stored, run);
      crashPoint(
        record.run.state === 'awaiting-manifest'
          ? 'manifest.persist.after'
          : 'update.persist.after',
      );
      this.#note(lease, 'manifest-accepted', { version: stored.version.slice(0, 12) });
      this.#changed(lease, run);
      await this.#deploy(record, workload);
      return ok(null);
    });
  }

  /** Makes what is stored run: after a restart, or where the engine lost something. */
  redeploy(lease: LeaseRef): Promise<void> {
    return this.#steps.run(lease, async () => {
      const record = this.#parts.storage.leases.get(lease);
      const manifest = this.#parts.storage.leases.getManifest(lease);
      if (record === undefined || manifest === undefined) return;
      if (record.run.state === 'stopping' || record.run.state === 'closed') return;
      if (this.deploying.busy(lease)) return;
      const built = workloadOf(record, manifest);
      if (!built.ok) {
        this.#log.error('a stored manifest no longer fits its lease', { lease, fault: built });
        return;
      }
      await this.#deploy(record, built.value);
    });
  }

  /** The network ended the lease: stop and leave nothing behind. */
  end(lease: LeaseRef, reason: CloseReason): Promise<void> {
    return this.#finish(lease, reason);
  }

  /**
   * We end the lease; the network is told, and the tenant pays for what was served until then. Where
   * the tenant was promised notice that is given first, and the workload runs on until it is over.
   */
  closeOwn(lease: LeaseRef, reason: ProviderCloseReason): Promise<void> {
    const record = this.#parts.storage.leases.get(lease);
    return record !== undefined && this.#reclaiming.needsNotice(record, this.#chainMs)
      ? this.#reclaiming.give(lease, reason)
      : this.#finish(lease, reason);
  }

  /** The network announced the close of a lease: by its own clock it runs until then. */
  noteReclaiming(lease: LeaseRef, deadlineMs: UnixMs): Promise<void> {
    return this.#reclaiming.noteAnnounced(lease, deadlineMs);
  }

  /** What a comparison finds about a lease that we know: its close may have been announced unheard. */
  compare(lease: Lease): Promise<void> {
    return this.#reclaiming.compare(lease);
  }

  /** The network says which manifest is to run: another one is refused, what runs goes on until then. */
  noteExpected(lease: LeaseRef, version: ManifestVersion): Promise<void> {
    return this.#steps.run(lease, async () => {
      const { leases } = this.#parts.storage;
      const record = leases.get(lease);
      if (record === undefined || record.run.state === 'closed') return;
      if (record.expected === version) return;
      leases.setExpected(lease, version);
      this.#note(lease, 'update-expected', { version: version.slice(0, 12) });
      this.#parts.state().publish('leases');
    });
  }

  /**
   * Closes leases whose manifest never came, and those whose notice is over. Called on every block
   * with the block's own time, also after a restart.
   */
  closeOverdue(chainMs?: UnixMs): void {
    this.#chainMs = chainMs ?? this.#chainMs;
    const live = this.#parts.storage.leases.listLive();
    this.#deadlines.keep(new Set(live.map(({ lease }) => lease)));
    for (const { lease, run } of live) {
      if (run.state !== 'awaiting-manifest' || this.#ending.has(lease)) continue;
      if (run.notice !== undefined || !this.#isOverdue(lease, run.deadlineMs)) continue;
      void this.closeOwn(lease, 'manifest-timeout');
    }
    this.#reclaiming.sweep(live, this.#chainMs);
  }

  /** Reads the workload's state from the engine and notes a change. */
  refresh(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    return this.#looks.run(lease, async () => {
      const record = this.#parts.storage.leases.get(lease);
      if (record === undefined || record.run.state === 'closed') return;
      const status = await this.#look(lease, signal);
      if (!this.deploying.busy(lease)) this.#noteHealth(lease, status);
      this.#parts.state().publish('leases');
    });
  }

  /** Resolves when every step that was begun has ended. */
  async idle(): Promise<void> {
    await this.deploying.idle();
    await this.#steps.idle();
    await Promise.allSettled(this.#ending.values());
  }

  #isOverdue(lease: LeaseRef, deadlineMs: UnixMs): boolean {
    return this.#deadlines.isOver(lease, deadlineMs, this.#parts.options.manifestTimeoutMs);
  }

  /** Adds to the lease's history. */
  noteEvent(lease: LeaseRef, code: string, data: LeaseEventRecord['data']): void {
    this.#note(lease, code, data);
  }

  #finish(lease: LeaseRef, reason: CloseReason): Promise<void> {
    const running = this.#ending.get(lease);
    if (running !== undefined) return running;
    const ending = this.#runEnding(lease, reason)
      .catch((error: unknown) => {
        // What is stored says how far it came; the next comparison goes on from there.
        this.#log.error('a lease was not ended', { lease, error });
      })
      .finally(() => this.#ending.delete(lease));
    this.#ending.set(lease, ending);
    return ending;
  }

  async #runEnding(lease: LeaseRef, reason: CloseReason): Promise<void> {
    const stopping = await this.#steps.run(lease, async () => {
      const { storage, clock } = this.#parts;
      const record = storage.leases.get(lease);
      if (record === undefined || record.run.state === 'closed') return undefined;
      const run = nextLeaseRun(record.run, { type: 'end', reason, atMs: clock.now() });
      if (run !== record.run) {
        crashPoint('close.persist.before');
        storage.leases.setRun(lease, run);
        crashPoint('close.persist.after');
        this.#note(lease, 'lease-ending', { reason });
        this.#changed(lease, run);
      }
      await this.deploying.stop(lease);
      return run.state === 'stopping' ? { record, reason: run.reason } : undefined;
    });
    if (stopping === undefined) return;
    for (let attempt = 1; !this.#signal.aborted; attempt++) {
      try {
        await this.#removeAndClose(stopping.record, stopping.reason);
        return;
      } catch (error) {
        if (isAborted(error) || hasFired(this.#signal)) return;
        this.#log.warn('lease not ended yet, will try again', { lease, error });
        try {
          await this.#parts.clock.sleep(backoffMs(RETRY_END, attempt), this.#signal);
        } catch (called) {
          if (isAborted(called)) return;
          throw called;
        }
      }
    }
  }

  // The owner's machine comes first: containers go while the network is still being told.
  async #removeAndClose(record: LeaseRecord, reason: CloseReason): Promise<void> {
    const { engine, storage, capacity, settling, notices, evidence, clock, state } = this.#parts;
    const { lease } = record;
    crashPoint('engine.remove.before');
    const results = await Promise.allSettled([
      engine.remove(lease, this.#signal),
      this.#closeOnNetwork(lease, reason),
    ]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    await settling.collect(this.#signal);
    settling.forget(lease, record);
    crashPoint('lease.forget.before');
    const run = storage.leases.get(lease)?.run ?? record.run;
    const closed = nextLeaseRun(run, { type: 'removed', atMs: clock.now() });
    notices.leaseEnded(record, reason, this.deploying.view(lease)?.problem);
    this.#note(lease, 'lease-closed', { reason });
    evidence.ended(lease, reason);
    storage.leases.setRun(lease, closed);
    crashPoint('lease.forget.after');
    capacity.release(record.order);
    this.deploying.forget(lease);
    this.#statuses.delete(lease);
    this.#log.info('lease', { lease, state: 'closed', reason });
    state().publish('leases', 'market', 'hardware', 'agent', 'earnings');
  }

  async #closeOnNetwork(lease: LeaseRef, reason: CloseReason): Promise<void> {
    if (!isProviderReason(reason)) return;
    crashPoint('close.broadcast.before');
    await this.#parts.network.closeLease(lease, reason, this.#signal);
    crashPoint('close.broadcast.after');
  }

  async #deploy(record: LeaseRecord, workload: Workload): Promise<void> {
    const { lease } = record;
    await this.deploying.begin({
      workload,
      onRunning: async () => {
        await this.#looks.run(lease, async () => {
          const status = await this.#look(lease, this.#signal);
          crashPoint('deploy.running.before');
          this.#noteHealth(lease, status);
          crashPoint('deploy.running.after');
        });
        this.#parts.state().publish('leases', 'agent');
      },
      onImage: async (image) => this.#parts.evidence.runs(lease, image),
      onChange: (code, data) => {
        if (code !== 'progress') this.#note(lease, code, data);
        this.#parts.state().publish('leases');
      },
      onPortTaken: (port) => this.#changePorts(lease, port),
      // While engine or network are away nobody can tell whose fault it is.
      mayBlameTenant: this.#parts.healthy,
      onUnstable: () => {
        void this.closeOwn(lease, 'unstable');
      },
    });
  }

  async #look(lease: LeaseRef, signal: AbortSignal): Promise<WorkloadStatus | undefined> {
    const status = await this.#parts.engine.status(lease, signal);
    if (status === undefined) this.#statuses.delete(lease);
    else this.#statuses.set(lease, status);
    return status;
  }

  /** Gives a lease other ports, because something else on this machine has one that it had. */
  async #changePorts(lease: LeaseRef, taken: number | undefined): Promise<Workload | undefined> {
    const { storage, capacity } = this.#parts;
    const record = storage.leases.get(lease);
    const manifest = storage.leases.getManifest(lease);
    if (record === undefined || manifest === undefined) return undefined;
    const moved = withOtherPorts(record, manifest, { taken, free: capacity.freePorts() });
    if (!moved.ok) {
      this.#log.warn('no other ports for a lease', { lease, reason: moved.message });
      return undefined;
    }
    storage.leases.setManifest(lease, moved.value.stored, record.run);
    this.#note(lease, 'ports-changed', {});
    this.#parts.state().publish('leases');
    return moved.value.workload;
  }

  #noteHealth(lease: LeaseRef, status: WorkloadStatus | undefined): void {
    const record = this.#parts.storage.leases.get(lease);
    if (record === undefined) return;
    const atMs = this.#parts.clock.now();
    const event: LeaseRunEvent =
      status?.ready === true && status.version !== undefined
        ? { type: 'ready', version: status.version, atMs }
        : { type: 'not-ready', atMs };
    const run = nextLeaseRun(record.run, event);
    if (run === record.run) return;
    if (run.state === 'running') this.#parts.notices.leaseRuns(record);
    this.#parts.storage.leases.setRun(lease, run);
    this.#note(lease, run.state, {});
    this.#changed(lease, run);
  }

  /** Stores what the event makes of the lease's run; says whether that is anything. */
  #move(lease: LeaseRef, event: LeaseRunEvent): boolean {
    const record = this.#parts.storage.leases.get(lease);
    if (record === undefined) return false;
    const run = nextLeaseRun(record.run, event);
    if (run === record.run) return false;
    this.#parts.storage.leases.setRun(lease, run);
    this.#changed(lease, run);
    return true;
  }

  async #prepare(lease: LeaseRef): Promise<void> {
    try {
      await this.#parts.engine.prepare(lease, this.#signal);
    } catch (error) {
      // Only saves time: deploy makes whatever is missing.
      if (!isAborted(error)) this.#log.debug('lease not prepared ahead', { lease, error });
    }
  }

  // The history of a lease is worth less than the lease: a full disk must not stop it.
  #note(lease: LeaseRef, code: string, data: LeaseEventRecord['data']): void {
    const event = { atMs: this.#parts.clock.now(), code, data };
    try {
      this.#parts.storage.leases.appendEvent(lease, event);
    } catch (error) {
      this.#log.warn('an event of a lease was not noted', { lease, code, error });
    }
    for (const listener of [...this.#listeners]) listener(lease, event);
  }

  #changed(lease: LeaseRef, run: LeaseRun): void {
    this.#log.info('lease', { lease, state: run.state });
    this.#parts.state().publish('leases', 'agent');
  }
}

type ReclaimStep = ConstructorParameters<typeof Reclaiming>[0]['step'];
