import type { SettingsPatch } from '../api/settings.ts';
import { SLICE_NAMES } from '../api/slices.ts';
import { Aborted, isAborted } from '../base/abort.ts';
import { crashPoint } from '../base/crash-point.ts';
import { deadlineSignal } from '../base/deadline.ts';
import { assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { Lease } from '../domain/lease.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { MarketEvent } from '../network/interface.ts';
import type { Accounting } from './accounting.ts';
import { openAccounting } from './accounting.ts';
import { ArrivedOrders } from './arrived-orders.ts';
import { Background } from './background.ts';
import { Bidding } from './bidding.ts';
import { BlockPace } from './block-pace.ts';
import { Capacity } from './capacity.ts';
import { EndedOrders } from './ended-orders.ts';
import { noteEngineEvent } from './engine-events.ts';
import { EngineWatch } from './engine-watch.ts';
import { COUNT_EVERY_MS, EvidenceLog } from './evidence.ts';
import { FeeValues } from './fee-values.ts';
import { FirstLook } from './first-look.ts';
import { FIRST_START, firstStart } from './first-start.ts';
import { Leasing } from './leasing.ts';
import { ProviderMode } from './mode.ts';
import { Notices } from './notices.ts';
import type { OfferingMode } from './offering.ts';
import { OfferingState } from './offering.ts';
import type { ProviderParts } from './parts.ts';
import { readingsOf } from './readings.ts';
import { Reconciling } from './reconciling.ts';
import { Registration } from './registration.ts';
import { removeWorkloads } from './remove-workloads.ts';
import { SelfRentals } from './self-rental/self-rental.ts';
import { whyNotBidding } from './self-rental/why-not-bidding.ts';
import type { SettingsValue } from './settings.ts';
import { LiveSettings } from './settings.ts';
import { Settling } from './settling.ts';
import { Setup } from './setup.ts';
import { Shadow } from './shadow.ts';
import { ProviderState } from './state.ts';
import { Uptime } from './uptime.ts';
import type { UseCases } from './use-cases.ts';
import { sliceBuilders } from './views.ts';
import type { WalletWatch } from './wallet-watch.ts';
import { openWalletWatch } from './wallet-watch.ts';

/** How long a clean stop waits for what was begun. */
const STOP_GRACE_MS = 20_000;

/**
 * The provider: one event in, one step done. It joins the use cases, feeds them the network's and
 * the engine's events and the clock, and is the only place that starts and stops them.
 */
export class Provider implements UseCases {
  readonly parts: ProviderParts;
  readonly settings: LiveSettings;
  readonly evidence: EvidenceLog;
  readonly offering: OfferingState;
  readonly capacity: Capacity;
  readonly engineWatch: EngineWatch;
  readonly bidding: Bidding;
  readonly leasing: Leasing;
  readonly settling: Settling;
  readonly notices: Notices;
  readonly uptime: Uptime;
  readonly mode: ProviderMode;
  readonly registration: Registration;
  readonly setup: Setup;
  readonly shadow: Shadow;
  readonly selfRentals: SelfRentals;
  /** The books of the account; there on a network with one. */
  readonly accounting: Accounting | undefined;
  readonly walletWatch: WalletWatch | undefined;
  readonly state: ProviderState;
  readonly startedAtMs: UnixMs;
  readonly firstStartMs: UnixMs;
  readonly #reconciling: Reconciling;
  readonly #controller = new AbortController();
  readonly #log: Logger;
  readonly #background: Background;
  readonly #pace: BlockPace;
  readonly #arrived: ArrivedOrders;
  readonly #ended: EndedOrders;
  readonly #firstLook: FirstLook;
  #phase: 'starting' | 'running' | 'stopping' = 'starting';

  constructor(parts: ProviderParts) {
    this.parts = parts;
    this.#log = parts.log.child('agent');
    const { signal } = this.#controller;
    this.#background = new Background({ clock: parts.clock, log: this.#log, signal });
    this.startedAtMs = parts.clock.now();
    this.#firstLook = new FirstLook(parts);
    this.#pace = new BlockPace(parts.clock, parts.storage.journal);
    this.#arrived = new ArrivedOrders(parts.clock);
    this.#ended = new EndedOrders(parts.storage.pursuits);
    this.firstStartMs = firstStart(parts, this.startedAtMs);
    const state = (): ProviderState => this.state;
    this.settings = new LiveSettings(parts.storage, {
      ...parts.options,
      script: parts.pricing !== undefined,
    });
    this.engineWatch = new EngineWatch(parts, (up) => this.#engineChanged(up));
    this.offering = new OfferingState(parts, () => this.engineWatch.up);
    this.capacity = new Capacity(parts);
    this.notices = new Notices({ ...parts, state });
    this.evidence = new EvidenceLog({ ...parts, settings: this.settings });
    const { capacity, offering, settings, notices, evidence, engineWatch } = this;
    const fees = new FeeValues(parts);
    this.settling = new Settling({
      ...{ ...parts, notices, fees, state },
      priceAt: (height) => this.accounting?.priceAt(height),
    });
    this.mode = new ProviderMode(parts);
    this.registration = new Registration({ ...parts, capacity, settings });
    const { settling, mode, registration } = this;
    const onFree = (): void => this.#background.run('reconcile', () => this.reconcile());
    const accounting = (): Accounting | undefined => this.accounting;
    this.setup = new Setup({ ...parts, settings, mode, registration, accounting, state, onFree });
    this.shadow = new Shadow({ ...parts, mode, state });
    const { setup, shadow } = this;
    const heldBack = () => setup.heldBack();
    const blockMs = (): number => this.#pace.likelyBlockMs;
    const judging = { capacity, offering, settings, fees, blockMs, engineWatch };
    this.bidding = new Bidding({ ...parts, ...judging, mode, heldBack, state });
    const { bidding } = this;
    const healthy = (): boolean => this.engineWatch.up && this.#pace.isFresh;
    this.leasing = new Leasing(
      { ...parts, capacity, settings, evidence, bidding, settling, notices, healthy, state },
      this.#controller.signal,
    );
    const { leasing } = this;
    this.uptime = new Uptime({
      ...{ ...parts, offering, notices, state },
      engineUp: () => this.engineWatch.up,
      lastBlockMs: () => this.head?.atMs,
    });
    const deadline = (ms: number): AbortSignal => this.deadline(ms);
    this.accounting = openAccounting(parts, { settings, notices, settling, state, deadline });
    this.selfRentals = new SelfRentals({
      ...{ ...parts, state, signal },
      heldBack: () => whyNotBidding(this),
      imageRules: () => this.settings.value.content,
      background: (what, work) => this.#background.run(what, work),
    });
    this.#reconciling = new Reconciling({ ...parts, capacity, bidding, leasing, settling, shadow });
    this.state = new ProviderState(sliceBuilders(this));
    this.walletWatch = openWalletWatch(parts, { notices, state });
  }

  get phase(): 'starting' | 'running' | 'stopping' {
    return this.#phase;
  }

  /** The newest block we saw, by our own clock. */
  get head(): { readonly height: BlockHeight; readonly atMs: UnixMs } | undefined {
    return this.#pace.head;
  }

  /** Milliseconds between blocks, as they come. */
  get blockMs(): number | undefined {
    return this.#pace.blockMs;
  }

  /** Comes up: reads the machine, registers, compares everything, and from then on follows events. */
  async start(): Promise<void> {
    const { network, engine, storage, options, clock, gate, door } = this.parts;
    const { signal } = this.#controller;
    storage.journal.write(FIRST_START, String(this.firstStartMs));
    this.uptime.resume();
    this.walletWatch?.resume();
    this.capacity.setReserve(this.settings.value.reserve);
    this.capacity.setAttributes(this.settings.attributes());
    await this.capacity.readMachine(signal);
    this.capacity.rebuild();
    await this.engineWatch.check(signal);
    this.#lookAround();
    const stops = [gate, door].map((part) => part?.onChange(() => this.#lettingInChanged()));
    signal.addEventListener('abort', () => stops.forEach((stop) => stop?.()), { once: true });
    this.#background.run('engine', () => engine.start(signal));
    this.#background.run('engine watch', () => this.engineWatch.watch(signal));
    this.#background.run('engine events', () => this.#followEngine(signal));
    // Listening begins before the comparison, so that nothing falls between the two.
    const events = network.events(signal);
    this.#background.run('network events', () => this.#followNetwork(events, signal));
    this.#background.run('accounting', async () => this.accounting?.follow(signal));
    // A block may pass until the network has it; what runs here already need not wait for that.
    if (network.money === 'none') this.#background.run('register', () => this.#register(signal));
    this.#background.run('setup', () => this.setup.follow(signal));
    this.#background.run('first look', () => this.#firstLook.wait(() => this.reconcile(), signal));
    await this.reconcile();
    this.#background.every('reconcile', options.reconcileMs, () => this.reconcile());
    // The owner's own files fill the disk and make room again.
    this.#background.every('machine', options.reconcileMs, () => this.readMachine());
    this.#background.every('accrue', options.accrueMs, () => this.settling.tick(signal));
    this.#background.every('uptime', options.beatMs, () => {
      this.#lookAround();
      this.uptime.beat();
      this.#pace.keep();
      return Promise.resolve();
    });
    this.#background.every('evidence', COUNT_EVERY_MS, () => {
      return this.evidence.look(this.deadline(COUNT_EVERY_MS));
    });
    this.uptime.beat();
    this.selfRentals.resume();
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
    this.#background.run('stale bids', () => this.bidding.closeStale(this.#controller.signal));
    return this.#endAll();
  }

  /** Reads again what this machine has. */
  async readMachine(): Promise<void> {
    await this.capacity.readMachine(this.deadline(10_000));
    this.state.publish('hardware');
  }

  /** A signal that fires after `ms`, or when the provider stops. */
  deadline(ms: number): AbortSignal {
    return deadlineSignal(this.parts.clock, ms, this.#controller.signal);
  }

  /** Compares network, engine and database now. */
  async reconcile(): Promise<void> {
    const { signal } = this.#controller;
    await this.#reconciling.run(this.#decides ? this.head?.height : undefined, signal);
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
    const { options, clock } = this.parts;
    this.#noteStop();
    this.walletWatch?.close();
    this.#controller.abort(new Aborted('the agent stops'));
    const grace = new AbortController();
    const timer = clock.after(STOP_GRACE_MS, () => {
      grace.abort(new Aborted('the engine took too long'));
    });
    try {
      await Promise.allSettled([this.leasing.idle(), this.#background.idle()]);
      if (options.removeOnStop) await removeWorkloads(this.parts, grace.signal);
    } finally {
      timer.cancel();
    }
  }

  /** Practice takes bids of those it knows; elsewhere orders are judged in any case, after the first look. */
  get #decides(): boolean {
    if (this.parts.network.money !== 'none') return this.#firstLook.isOver;
    return this.registration.registered === true;
  }

  /** Makes us known to practice, however long that takes; nothing is bid on before. */
  async #register(signal: AbortSignal): Promise<void> {
    await this.registration.persist(signal);
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
        this.#onBlock(event, signal);
        return;
      case 'order-created':
        this.#arrived.note(event.order);
        return;
      case 'order-closed':
        this.#arrived.drop(event.order);
        this.shadow.noteClosed(event.order);
        this.#ended.note(event.order);
        return;
      case 'order-won':
        this.shadow.noteWon(event.order, event);
        return;
      case 'bid-lost':
        this.bidding.noteLost(event.order, event.bid);
        return;
      case 'bid-closed':
        this.bidding.noteClosed(event.order, 'order-closed');
        return;
      case 'lease-created':
        await this.#begin(event.lease);
        if (this.offering.takenBack) this.#endAll();
        return;
      case 'lease-closed':
        this.#background.run('end lease', () => this.leasing.end(event.lease, event.reason));
        return;
      case 'lease-reclaiming':
        await this.leasing.noteReclaiming(event.lease, event.deadlineMs);
        return;
      case 'deployment-updated':
        await this.leasing.noteExpected(event.lease, event.hash);
        return;
      case 'manifest-received':
        this.#background.run('manifest', () => this.#takeManifest(event, signal));
        return;
      case 'resumed':
        this.#background.run('reconcile', () => this.reconcile());
        return;
      default:
        assertNever(event);
    }
  }

  #onBlock(block: Extract<MarketEvent, { type: 'block' }>, signal: AbortSignal): void {
    const { height } = block;
    this.#pace.note(block);
    const orders = this.#arrived.take(block.followed === true);
    this.state.publish('agent');
    this.accounting?.onBlock();
    this.setup.noticed();
    if (orders.length > 0 && this.#decides) {
      this.#background.run('bidding', () => this.bidding.consider(orders, height, signal));
    }
    for (const order of this.#ended.take()) {
      this.#background.run('settle bid', () => this.bidding.endWithOrder(order, signal));
    }
    this.#background.run('stale bids', () => this.bidding.closeStale(signal));
    this.#background.run('dry escrows', () => this.settling.settleDry(height, signal));
    this.leasing.closeOverdue(block.atMs);
  }

  async #begin(lease: Lease): Promise<void> {
    if (!this.shadow.isForeign(lease.order)) await this.leasing.begin(lease);
  }

  async #takeManifest(
    { lease, id, manifest }: Extract<MarketEvent, { type: 'manifest-received' }>,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.parts.storage.leases.get(lease) === undefined) {
      // After a restart a tenant may be quicker than the comparison.
      const found = await this.parts.network.queryLease(lease, signal);
      if (found?.state === 'active') await this.#begin(found);
    }
    // Another program's lease under our name: it answers for itself.
    if (this.mode.watchesOnly && this.parts.storage.leases.get(lease) === undefined) return;
    const taken = await this.leasing.receiveManifest(lease, manifest);
    await this.parts.network.answerManifest(
      lease,
      id,
      taken.ok ? { accepted: true } : { accepted: false, code: taken.code, message: taken.message },
      signal,
    );
    crashPoint('manifest.answer.after');
  }

  async #followEngine(signal: AbortSignal): Promise<void> {
    for await (const event of this.parts.engine.events(signal)) {
      noteEngineEvent(this.leasing, event);
      this.#background.run('refresh', () => this.leasing.refresh(event.lease, signal));
    }
  }

  #settingsChanged(): SettingsValue {
    this.capacity.setReserve(this.settings.value.reserve);
    this.capacity.setAttributes(this.settings.attributes());
    this.setup.soon();
    this.parts.ingress?.renamed();
    // Sends only what differs from what the network has.
    const { registered } = this.registration;
    if (this.parts.network.money === 'none' && registered === true) {
      this.#background.run('register', () => this.#register(this.#controller.signal));
    }
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
    this.notices.look(readingsOf(this, this.#pace.silentMs));
    this.walletWatch?.look();
  }

  #lettingInChanged(): void {
    this.state.publish('agent');
    if (this.#phase !== 'running') return;
    this.#lookAround();
    this.setup.soon();
  }

  // A full disk must not keep the agent from stopping.
  #noteStop(): void {
    try {
      if (this.head !== undefined) this.uptime.beat();
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
    if (up) this.#background.run('reconcile', () => this.reconcile());
  }
}
