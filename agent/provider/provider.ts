import type { SettingsPatch } from '../api/settings.ts';
import { SLICE_NAMES } from '../api/slices.ts';
import { Aborted, isAborted } from '../base/abort.ts';
import { crashPoint } from '../base/crash-point.ts';
import { assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import { retry } from '../base/retry.ts';
import type { Order } from '../domain/order.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { MarketEvent, ProviderProfile } from '../network/interface.ts';
import type { Accounting } from './accounting.ts';
import { openAccounting } from './accounting.ts';
import { Bidding } from './bidding.ts';
import { Capacity } from './capacity.ts';
import { deadlineSignal } from './deadlines.ts';
import { EngineWatch } from './engine-watch.ts';
import { Leasing } from './leasing.ts';
import { Notices } from './notices.ts';
import type { OfferingMode } from './offering.ts';
import { OfferingState } from './offering.ts';
import type { ProviderParts } from './parts.ts';
import { profileOf } from './profile.ts';
import { Reconciling } from './reconciling.ts';
import type { SettingsValue } from './settings.ts';
import { LiveSettings } from './settings.ts';
import { Settling } from './settling.ts';
import { ProviderState } from './state.ts';
import { Uptime } from './uptime.ts';
import type { UseCases } from './use-cases.ts';
import { sliceBuilders } from './views.ts';
import { WalletWatch } from './wallet-watch.ts';

/** How long a clean stop waits for what was begun. */
const STOP_GRACE_MS = 20_000;
const REGISTER_RETRY = { firstMs: 1_000, factor: 2, mostMs: 60_000 };

/**
 * The provider: one event in, one step done. It joins the use cases, feeds them the network's and
 * the engine's events and the clock, and is the only place that starts and stops them.
 */
export class Provider implements UseCases {
  readonly parts: ProviderParts;
  readonly settings: LiveSettings;
  readonly offering: OfferingState;
  readonly capacity: Capacity;
  readonly engineWatch: EngineWatch;
  readonly bidding: Bidding;
  readonly leasing: Leasing;
  readonly settling: Settling;
  readonly notices: Notices;
  readonly uptime: Uptime;
  /** The books of the account; there on a network with one. */
  readonly accounting: Accounting | undefined;
  readonly walletWatch: WalletWatch | undefined;
  readonly state: ProviderState;
  readonly startedAtMs: UnixMs;
  readonly firstStartMs: UnixMs;
  readonly #reconciling: Reconciling;
  readonly #controller = new AbortController();
  readonly #log: Logger;
  readonly #background = new Set<Promise<void>>();
  #arrived: Order[] = [];
  #registered = false;
  #head: { height: BlockHeight; atMs: UnixMs } | undefined;
  /** When the last block came, by the clock that only grows. */
  #heardMs: number;
  #blockMs: number | undefined;
  #phase: 'starting' | 'running' | 'stopping' = 'starting';

  constructor(parts: ProviderParts) {
    this.parts = parts;
    this.#log = parts.log.child('agent');
    this.startedAtMs = parts.clock.now();
    this.#heardMs = parts.clock.monotonicMs();
    this.firstStartMs = firstStart(parts, this.startedAtMs);
    const state = (): ProviderState => this.state;
    this.settings = new LiveSettings(parts.storage, parts.options.policy);
    this.engineWatch = new EngineWatch(parts, (up) => {
      this.#engineChanged(up);
    });
    this.offering = new OfferingState(parts, () => this.engineWatch.up);
    this.capacity = new Capacity(parts);
    this.notices = new Notices({ ...parts, state });
    const { capacity, offering, settings, notices } = this;
    this.settling = new Settling({
      ...{ ...parts, notices, state },
      priceAt: (height) => this.accounting?.priceAt(height),
    });
    const { settling } = this;
    this.bidding = new Bidding({ ...parts, capacity, offering, settings, state });
    const { bidding } = this;
    this.leasing = new Leasing(
      { ...parts, capacity, bidding, settling, notices, state },
      this.#controller.signal,
    );
    const { leasing } = this;
    this.uptime = new Uptime({
      ...parts,
      offering,
      engineUp: () => this.engineWatch.up,
      lastBlockMs: () => this.#head?.atMs,
      notices,
      state,
    });
    const deadline = (ms: number): AbortSignal => this.deadline(ms);
    this.accounting = openAccounting(parts, { settings, notices, settling, state, deadline });
    this.#reconciling = new Reconciling({ ...parts, capacity, bidding, leasing, settling });
    this.state = new ProviderState(sliceBuilders(this));
    const { wallet: own, network } = parts;
    this.walletWatch =
      own === undefined
        ? undefined
        : new WalletWatch({ ...parts, own, account: network.account, notices, state });
  }

  get phase(): 'starting' | 'running' | 'stopping' {
    return this.#phase;
  }

  /** The newest block we saw, by our own clock. */
  get head(): { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined {
    return this.#head;
  }

  /** Milliseconds between blocks, as they come. */
  get blockMs(): number | undefined {
    return this.#blockMs;
  }

  /** Comes up: reads the machine, registers, compares everything, and from then on follows events. */
  async start(): Promise<void> {
    const { network, engine, storage, options, clock } = this.parts;
    const { signal } = this.#controller;
    storage.journal.write(FIRST_START, String(this.firstStartMs));
    this.uptime.resume();
    this.walletWatch?.resume();
    const { reserve } = this.settings.value;
    this.capacity.setReserve(reserve);
    await this.capacity.readMachine(signal);
    this.capacity.rebuild();
    await this.engineWatch.check(signal);
    this.#lookAround();
    this.#run('engine', () => engine.start(signal));
    this.#run('engine watch', () => this.engineWatch.watch(signal));
    this.#run('engine events', () => this.#followEngine(signal));
    // Listening begins before the comparison, so that nothing falls between the two.
    const events = network.events(signal);
    this.#run('network events', () => this.#followNetwork(events, signal));
    this.#run('accounting', async () => this.accounting?.follow(signal));
    // A block may pass until the network has it; what runs here already need not wait for that.
    this.#run('register', () => this.#register(signal));
    await this.reconcile();
    this.#every('reconcile', options.reconcileMs, () => this.reconcile());
    // The owner's own files fill the disk and make room again.
    this.#every('machine', options.reconcileMs, () => this.readMachine());
    this.#every('accrue', options.accrueMs, () => this.settling.tick(signal));
    this.#every('uptime', options.beatMs, () => {
      this.#lookAround();
      this.uptime.beat();
      return Promise.resolve();
    });
    this.uptime.beat();
    this.#phase = 'running';
    this.#log.info('running', { leases: storage.leases.listLive().length, at: clock.now() });
    this.state.publish(...SLICE_NAMES);
  }

  /** Changes what is named; prices and reserve count from the next order on. */
  changeSettings(patch: SettingsPatch): SettingsValue {
    this.settings.update(patch);
    return this.#settingsChanged();
  }

  resetSettings(): SettingsValue {
    this.settings.reset();
    return this.#settingsChanged();
  }

  /** Says whether we rent out from now on. */
  changeOffering(mode: OfferingMode): void {
    this.offering.set(mode);
    this.uptime.beat();
    this.state.publish('agent', 'uptime');
  }

  /**
   * Takes the machine back: stored first, so that a process that dies here goes on with it. Leases
   * end in their own time, bids are taken back; one that a tenant accepted meanwhile ends too.
   * Returns how many leases there were.
   */
  takeBack(): number {
    this.changeOffering({ mode: 'paused', takenBack: true });
    this.#run('stale bids', () => this.bidding.closeStale(this.#controller.signal));
    return this.#endAll();
  }

  /** Reads again what this machine has. */
  async readMachine(): Promise<void> {
    await this.capacity.readMachine(this.deadline(10_000));
    this.state.publish('hardware');
  }

  /** What the network is told about us. */
  profile(): ProviderProfile {
    return profileOf(this.capacity.attributes(), this.settings.value.provider);
  }

  /** A signal that fires after `ms`, or when the provider stops. */
  deadline(ms: number): AbortSignal {
    return deadlineSignal(this.parts.clock, ms, this.#controller.signal);
  }

  /** Compares network, engine and database now. */
  async reconcile(): Promise<void> {
    const { signal } = this.#controller;
    await this.#reconciling.run(this.#registered ? this.#head?.height : undefined, signal);
    if (this.offering.takenBack) this.#endAll();
  }

  /**
   * Ends cleanly. Where `removeOnStop` is set the workloads go; their leases stay as they are and
   * are brought up again at the next start.
   */
  async stop(): Promise<void> {
    if (this.#phase === 'stopping') return;
    this.#phase = 'stopping';
    this.state.publish('agent');
    const { storage, engine, options, clock } = this.parts;
    this.#noteStop();
    this.walletWatch?.close();
    this.#controller.abort(new Aborted('the agent stops'));
    const grace = new AbortController();
    const timer = clock.after(STOP_GRACE_MS, () => {
      grace.abort(new Aborted('the engine took too long'));
    });
    try {
      await Promise.allSettled([this.leasing.idle(), ...this.#background]);
      if (options.removeOnStop) {
        const leases = storage.leases.listLive().map(({ lease }) => lease);
        const results = await Promise.allSettled(
          leases.map((lease) => engine.remove(lease, grace.signal)),
        );
        for (const result of results) {
          if (result.status === 'rejected') {
            this.#log.warn('a workload was not removed', { error: result.reason });
          }
        }
      }
    } finally {
      timer.cancel();
    }
  }

  /** Makes us known to the network, however long that takes; nothing is bid on before. */
  async #register(signal: AbortSignal): Promise<void> {
    const { network, clock } = this.parts;
    const forever = {
      backoff: REGISTER_RETRY,
      tries: Infinity,
      onRetry: (error: unknown) => {
        this.#log.warn('not registered yet, will try again', { error });
      },
    };
    await retry(clock, signal, forever, () => network.register(this.profile(), signal));
    this.#registered = true;
    await this.reconcile();
  }

  async #followNetwork(events: AsyncIterable<MarketEvent>, signal: AbortSignal): Promise<void> {
    for await (const event of events) {
      if (signal.aborted) return;
      try {
        await this.#step(event, signal);
      } catch (error) {
        if (isAborted(error)) return;
        // The comparison mends what this step did not do.
        this.#log.error('a step failed', { event: event.type, error });
      }
    }
  }

  async #step(event: MarketEvent, signal: AbortSignal): Promise<void> {
    switch (event.type) {
      case 'block':
        this.#onBlock(event.height, signal);
        return;
      case 'order-created':
        this.#arrived.push(event.order);
        return;
      case 'order-closed':
        this.#arrived = this.#arrived.filter(({ ref }) => ref !== event.order);
        this.#run('settle bid', () => this.#settleIfLive(event.order, signal));
        return;
      case 'bid-lost':
        this.bidding.noteLost(event.order, event.bid);
        return;
      case 'bid-closed':
        this.bidding.noteClosed(event.order, 'order-closed');
        return;
      case 'lease-created':
        await this.leasing.begin(event.lease);
        if (this.offering.takenBack) this.#endAll();
        return;
      case 'lease-closed':
        this.#run('end lease', () => this.leasing.end(event.lease, event.reason));
        return;
      // Noted by whoever needs it; practice tells none of these.
      case 'order-won':
      case 'lease-reclaiming':
      case 'deployment-updated':
        return;
      case 'manifest-received':
        this.#run('manifest', () => this.#takeManifest(event.lease, event.manifest, signal));
        return;
      case 'resumed':
        this.#run('reconcile', () => this.reconcile());
        return;
      default:
        assertNever(event);
    }
  }

  #onBlock(height: BlockHeight, signal: AbortSignal): void {
    const atMs = this.parts.clock.now();
    if (this.#head !== undefined && height > this.#head.height) {
      const spacing = (atMs - this.#head.atMs) / (height - this.#head.height);
      this.#blockMs =
        this.#blockMs === undefined ? spacing : this.#blockMs * 0.9 + Math.max(0, spacing) * 0.1;
    }
    this.#head = { height, atMs };
    this.#heardMs = this.parts.clock.monotonicMs();
    const orders = this.#arrived;
    this.#arrived = [];
    this.state.publish('agent');
    this.accounting?.onBlock();
    if (orders.length > 0 && this.#registered) {
      this.#run('bidding', () => this.bidding.consider(orders, height, signal));
    }
    this.#run('stale bids', () => this.bidding.closeStale(signal));
    this.#run('dry escrows', () => this.settling.settleDry(height, signal));
    this.leasing.closeOverdue();
  }

  async #settleIfLive(order: Order['ref'], signal: AbortSignal): Promise<void> {
    const pursuit = this.parts.storage.pursuits.get(order);
    if (pursuit?.state !== 'open' && pursuit?.state !== 'submitting') return;
    await this.bidding.settle(order, 'order-closed', signal);
  }

  async #takeManifest(
    lease: Parameters<Leasing['receiveManifest']>[0],
    manifest: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.parts.storage.leases.get(lease) === undefined) {
      // After a restart a tenant may be quicker than the comparison.
      const found = await this.parts.network.queryLease(lease, signal);
      if (found?.state === 'active') await this.leasing.begin(found);
    }
    const taken = await this.leasing.receiveManifest(lease, manifest);
    await this.parts.network.answerManifest(
      lease,
      taken.ok ? { accepted: true } : { accepted: false, code: taken.code, message: taken.message },
      signal,
    );
    crashPoint('manifest.answer.after');
  }

  async #followEngine(signal: AbortSignal): Promise<void> {
    for await (const event of this.parts.engine.events(signal)) {
      const { lease, service, replica } = event;
      if (event.type === 'exited') {
        const { exitCode, outOfMemory } = event;
        this.leasing.noteEvent(lease, 'container-exited', {
          service,
          replica,
          exitCode,
          outOfMemory,
        });
      } else if (event.type === 'restart-planned') {
        const { waitMs, restarts } = event;
        this.leasing.noteEvent(lease, 'restart-planned', { service, replica, waitMs, restarts });
      } else {
        this.leasing.noteEvent(lease, 'container-started', { service, replica });
      }
      this.#run('refresh', () => this.leasing.refresh(lease, signal));
    }
  }

  #settingsChanged(): SettingsValue {
    this.capacity.setReserve(this.settings.value.reserve);
    this.state.publish('settings', 'hardware');
    return this.settings.slice;
  }

  /** Ends every lease, each in its own time; what is ending already goes on. */
  #endAll(): number {
    const live = this.parts.storage.leases.listLive();
    for (const { lease } of live) void this.leasing.closeOwn(lease, 'decommission');
    return live.length;
  }

  #lookAround(): void {
    const { up, problem } = this.engineWatch;
    this.notices.look({
      engineProblem: up ? undefined : (problem ?? 'The container engine does not answer.'),
      networkSilentMs: this.parts.clock.monotonicMs() - this.#heardMs,
    });
    this.walletWatch?.look();
  }

  // A full disk must not keep the agent from stopping.
  #noteStop(): void {
    try {
      if (this.#head !== undefined) this.uptime.beat();
      this.uptime.stop();
    } catch (error) {
      this.#log.warn('the stop was not noted', { error });
    }
  }

  #engineChanged(up: boolean): void {
    this.state.publish('agent');
    if (this.#phase !== 'running') return;
    this.#lookAround();
    this.uptime.beat();
    if (up) this.#run('reconcile', () => this.reconcile());
  }

  /** Work that the loop does not wait for; its failure is logged, never lost. */
  #run(what: string, work: () => Promise<void>): void {
    const running = (async (): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!isAborted(error)) this.#log.warn('background work failed', { what, error });
      }
    })();
    this.#background.add(running);
    void running.finally(() => this.#background.delete(running));
  }

  #every(what: string, periodMs: number, work: () => Promise<void>): void {
    const { signal } = this.#controller;
    this.#run(what, async () => {
      while (!signal.aborted) {
        await this.parts.clock.sleep(periodMs, signal);
        try {
          await work();
        } catch (error) {
          if (isAborted(error)) return;
          this.#log.warn('periodic work failed, next time again', { what, error });
        }
      }
    });
  }
}

const FIRST_START = 'first-start';

function firstStart({ storage }: ProviderParts, nowMs: UnixMs): UnixMs {
  const known = Number(storage.journal.read(FIRST_START));
  return known > 0 ? parseUnixMs(known) : nowMs;
}
