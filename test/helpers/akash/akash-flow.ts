import { silentLogger } from '../../../agent/base/logger.ts';
import type { OrderRef } from '../../../agent/domain/ids.ts';
import type { ContainerEngine } from '../../../agent/engine/interface.ts';
import { FakeHardware } from '../../../agent/hardware/fake/fake-hardware.ts';
import { AkashAccount } from '../../../agent/network/akash/account/account.ts';
import type { ManifestAnswer } from '../../../agent/network/interface.ts';
import type { ProviderOptions } from '../../../agent/provider/options.ts';
import { PROVIDER_DEFAULTS } from '../../../agent/provider/options.ts';
import { Provider } from '../../../agent/provider/provider.ts';
import { clientSurface } from '../../../agent/provider/surface.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { MACHINE } from '../flow.ts';
import { FastClock } from './fast-clock.ts';
import type { FlowEngine } from './flow-engine.ts';
import { simulatedEngine } from './flow-engine.ts';
import type { FlowWallet, OpenedFlowWallet } from './flow-wallet.ts';
import { keyInHand } from './flow-wallet.ts';
import type { MarketOptions } from './market-world.ts';
import { MarketWorld } from './market-world.ts';
import { smallManifest } from './small-manifest.ts';

interface AkashFlowOptions {
  readonly clock?: FastClock;
  /** Where containers run; by default they are simulated. */
  readonly engine?: FlowEngine;
  /** By default a key that needs no setting-up. */
  readonly wallet?: FlowWallet;
  readonly provider?: Partial<ProviderOptions>;
  readonly market?: Pick<MarketOptions, 'price' | 'coins' | 'signer'>;
  /** By default the database is in memory. */
  readonly database?: string;
}

const { signal } = new AbortController();

/** A whole provider on a chain that computes; engine and wallet are the test's. */
export class AkashFlow {
  readonly world: MarketWorld;
  readonly clock: FastClock;
  readonly storage: Storage;
  provider: Provider;
  #engine: ContainerEngine;
  #wallet: OpenedFlowWallet;
  #closed: Promise<void> | undefined;
  readonly #options: AkashFlowOptions;

  private constructor(
    world: MarketWorld,
    clock: FastClock,
    wallet: OpenedFlowWallet,
    options: AkashFlowOptions,
  ) {
    this.world = world;
    this.clock = clock;
    this.#options = options;
    this.#wallet = wallet;
    const path = options.database ?? ':memory:';
    this.storage = openStorage({ path }, { clock, log: silentLogger });
    this.#engine = this.#where.open();
    this.provider = this.#make();
  }

  /** The agent has started, and nothing is set up. */
  static async open(given: AkashFlowOptions = {}): Promise<AkashFlow> {
    const clock = given.clock ?? new FastClock(3);
    // One engine for all of the agent's lives.
    const options = { ...given, engine: given.engine ?? simulatedEngine(clock) };
    const chooses = options.wallet ?? keyInHand();
    const wallet = chooses.open();
    const world = await MarketWorld.open({
      ...options.market,
      ...{ clock, wallet: wallet.own.wallet },
      account: (core) => new AkashAccount(core, { oneTimeKey: chooses.oneTimeKey }),
    });
    const flow = new AkashFlow(world, clock, wallet, { ...options, wallet: chooses });
    await flow.world.done(flow.provider.start());
    return flow;
  }

  /** The agent has started and bids. */
  static async live(options: AkashFlowOptions = {}): Promise<AkashFlow> {
    const flow = await AkashFlow.open(options);
    await flow.handlers['settings.update']({ provider: { host: 'provider.example.org' } });
    await flow.goLive();
    return flow;
  }

  async goLive(): Promise<void> {
    await this.world.done(this.handlers['provider.go-live']({}));
    await this.until('it is live', () => this.slices.provider.mode === 'live');
  }

  get surface() {
    return clientSurface(this.provider);
  }

  get handlers() {
    return this.surface.handlers;
  }

  get slices() {
    return this.provider.state.slices();
  }

  get engine(): ContainerEngine {
    return this.#engine;
  }

  /**
   * The process ends and another one begins, on the same chain, engine and database. `meanwhile`
   * happens while there is none.
   */
  async restart(meanwhile?: () => void): Promise<void> {
    await this.provider.stop();
    await this.#where.leave(this.#engine);
    await this.world.restart(async () => {
      await this.#wallet.close();
      meanwhile?.();
      this.#wallet = this.#whose.open();
      return { wallet: this.#wallet.own.wallet };
    });
    this.#engine = this.#where.open();
    this.provider = this.#make();
    await this.world.done(this.provider.start());
  }

  /** Makes blocks until it holds. */
  async until(what: string, holds: () => boolean | Promise<boolean>, most = 1500): Promise<void> {
    for (let blocks = 0; blocks < most; blocks++) {
      if (await holds()) return;
      await this.world.blocks(1);
    }
    throw new Error(`not within ${most} blocks: ${what}`);
  }

  /** An order that we win; its state as we run it. */
  async win(order: OrderRef): Promise<void> {
    await this.until('our bid is open', () => {
      return this.storage.pursuits.get(order)?.state === 'open';
    });
    await this.world.accept(order);
    await this.until('the lease is ours', () => this.runOf(order) === 'awaiting-manifest');
  }

  /** Wins it, hands the manifest in, and waits until it runs. */
  async run(order: OrderRef, manifest: unknown = smallManifest()): Promise<void> {
    await this.win(order);
    const answer = this.handIn(order, manifest);
    await this.until('it is handed in', () => this.runOf(order) !== 'awaiting-manifest');
    await this.whenUp();
    await this.until('it runs', () => this.runOf(order) === 'running');
    const said = await answer;
    if (!said.accepted) throw new Error(`the manifest was not accepted: ${said.message}`);
  }

  /** Containers come up in real time: until then no block passes. */
  whenUp(): Promise<void> {
    const isUp = (): boolean =>
      this.storage.leases.listLive().every(({ run }) => run.state !== 'deploying');
    return this.world.until('what was handed in is up', isUp, 120_000);
  }

  handIn(order: OrderRef, manifest: unknown): Promise<ManifestAnswer> {
    return this.world.network.handInManifest(this.world.lease(order), manifest, signal);
  }

  runOf(order: OrderRef): string | undefined {
    return this.storage.leases.get(this.world.lease(order))?.run.state;
  }

  /** Why the lease of that order ended. */
  endOf(order: OrderRef): string | undefined {
    const run = this.storage.leases.get(this.world.lease(order))?.run;
    return run?.state === 'closed' ? run.reason : run?.state;
  }

  /** What happened until now is in all of the agent's books. */
  async settled(): Promise<void> {
    await this.world.blocks(2);
    await this.provider.settling.collect(signal);
    await this.handlers['wallet.refresh']({});
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.provider.stop();
    await this.world.close();
    await this.#wallet.close();
    await this.#where.leave(this.#engine);
    await this.#where.close();
    this.storage.close();
  }

  get #where(): FlowEngine {
    return this.#options.engine ?? simulatedEngine(this.clock);
  }

  get #whose(): FlowWallet {
    return this.#options.wallet ?? keyInHand();
  }

  #make(): Provider {
    const { storage, clock } = this;
    return new Provider({
      options: {
        ...PROVIDER_DEFAULTS,
        ...{ accrueMs: 40, withdrawMs: 400, reconcileMs: 60_000, beatMs: 1_000 },
        ...{ manifestTimeoutMs: 3_000, bidTimeoutMs: 20_000 },
        ...this.#options.provider,
      },
      network: this.world.network,
      wallet: this.#wallet.own,
      engine: this.#engine,
      ...{ storage, clock, log: silentLogger },
      hardware: new FakeHardware(MACHINE),
    });
  }
}
