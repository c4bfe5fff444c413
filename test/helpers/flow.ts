import type { Chance } from '../../agent/base/chance.ts';
import { AgentError } from '../../agent/base/errors.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { ManualClock } from '../../agent/base/manual-clock.ts';
import type { ReconcileAction } from '../../agent/domain/reconcile.ts';
import { GIB } from '../../agent/domain/resources.ts';
import { FakeEngine } from '../../agent/engine/fake/fake-engine.ts';
import { FakeHardware } from '../../agent/hardware/fake/fake-hardware.ts';
import type { MachineFacts } from '../../agent/hardware/interface.ts';
import type { ComputeNetwork, MarketEvent } from '../../agent/network/interface.ts';
import type { Books } from '../../agent/network/practice/books.ts';
import type { PracticeControls } from '../../agent/network/practice/controls.ts';
import { openEmbeddedPractice } from '../../agent/network/practice/embedded.ts';
import { PRACTICE_DEFAULTS } from '../../agent/network/practice/options.ts';
import type { PriceSource } from '../../agent/pricing/interface.ts';
import type { TenantIngressOptions } from '../../agent/provider/ingress/tenant-ingress.ts';
import { TenantIngress } from '../../agent/provider/ingress/tenant-ingress.ts';
import type { ProviderOptions } from '../../agent/provider/options.ts';
import { PROVIDER_DEFAULTS } from '../../agent/provider/options.ts';
import type { ProviderParts } from '../../agent/provider/parts.ts';
import { Provider } from '../../agent/provider/provider.ts';
import type { Storage } from '../../agent/storage/interface.ts';
import { openStorage } from '../../agent/storage/storage.ts';
import { seededRandom } from '../unit/domain/random.ts';

export const BLOCK_MS = 6000;

export const MACHINE: MachineFacts = {
  cpuMilli: 4000,
  cpuModel: 'Test CPU',
  memoryBytes: 8 * GIB,
  diskFreeBytes: 100 * GIB,
  gpus: [],
};

/**
 * A whole provider on a hand-moved clock: the practice market, simulated containers, a real
 * database in memory. `restart` is what a new process finds: market and database as they were.
 */
export class Flow {
  readonly clock = new ManualClock();
  readonly storage: Storage;
  readonly engine: FakeEngine;
  readonly hardware: FakeHardware;
  readonly market: PracticeControls;
  readonly network: SwitchableNetwork;
  readonly #options: Partial<ProviderOptions>;
  readonly #more: FlowParts;
  /** Ports are drawn alike at every run. */
  readonly #chance: Chance;
  provider: Provider;

  /** `more`: a price program, a network that can what practice cannot, whatever else there is. */
  constructor(
    options: Partial<ProviderOptions> = {},
    machine: MachineFacts = MACHINE,
    more: FlowParts = {},
  ) {
    const { clock } = this;
    this.#options = options;
    this.#more = more;
    const random = seededRandom(7);
    this.#chance = (below) => random.int(0, below - 1);
    this.storage = openStorage({ path: ':memory:' }, { clock, log: silentLogger });
    this.engine = new FakeEngine({ startMs: 1000 }, { clock });
    this.hardware = new FakeHardware(machine);
    const practice = openEmbeddedPractice(
      { ...PRACTICE_DEFAULTS, blockMs: BLOCK_MS, scenario: { name: 'manual' } },
      { clock, log: silentLogger, journal: this.storage.journal },
    );
    this.market = practice.controls;
    this.network = switchable(more.wrap?.(practice.network, clock) ?? practice.network);
    this.provider = this.#make();
  }

  async start(): Promise<void> {
    const started = this.provider.start();
    await this.clock.advance(2 * BLOCK_MS);
    await started;
  }

  /** Blocks pass, one after the other. */
  async blocks(count: number): Promise<void> {
    for (let block = 0; block < count; block++) await this.clock.advance(BLOCK_MS);
  }

  /** Blocks pass until `done`, at most `most`. */
  async until(done: () => boolean | Promise<boolean>, most = 400): Promise<void> {
    for (let block = 0; block < most; block++) {
      if (await done()) return;
      await this.blocks(1);
    }
    throw new Error(`not within ${most} blocks`);
  }

  /** The process dies without a word and another one starts. */
  async restart(): Promise<void> {
    await this.abandon();
    this.provider = this.#make();
    await this.start();
  }

  /** The process is gone; market and engine go on. */
  async abandon(): Promise<void> {
    const stopping = this.provider.stop();
    await this.clock.advance(30_000);
    await stopping;
  }

  books(): Promise<Books> {
    return this.market.books();
  }

  get live() {
    return this.storage.leases.listLive();
  }

  get past() {
    return this.storage.leases.listPast(1000);
  }

  async close(): Promise<void> {
    await this.abandon();
    await this.network.close();
    await this.engine.close();
    this.storage.close();
  }

  #make(): Provider {
    const { network, engine, hardware, storage, clock } = this;
    const { ingress } = this.#more;
    const named = ingress && new TenantIngress(ingress, { storage, log: silentLogger });
    return new Provider({
      ...(named === undefined ? {} : { ingress: named }),
      options: { ...PROVIDER_DEFAULTS, withdrawMs: 60_000, ...this.#options },
      network,
      engine,
      hardware,
      storage,
      clock,
      log: silentLogger,
      chance: this.#chance,
      ...(this.#more.pricing === undefined ? {} : { pricing: this.#more.pricing }),
      ...this.#more.parts,
    });
  }
}

/** What a test puts in place of, or around, the flow's own. */
export interface FlowParts {
  /** The network that the provider gets, made of the practice market's. */
  readonly wrap?: (network: ComputeNetwork, clock: ManualClock) => ComputeNetwork;
  readonly pricing?: PriceSource;
  readonly parts?: Partial<ProviderParts>;
  readonly ingress?: TenantIngressOptions;
}

/** The same network, with a plug to pull: while it is out every question fails. */
export type SwitchableNetwork = ComputeNetwork & {
  setReachable(reachable: boolean): void;
  /** While silent, what happens is not told: blocks pass unheard. */
  setSilent(silent: boolean): void;
};

function switchable(network: ComputeNetwork): SwitchableNetwork {
  let reachable = true;
  let silent = false;
  const heard = async function* (signal: AbortSignal): AsyncGenerator<MarketEvent> {
    for await (const event of network.events(signal)) if (!silent) yield event;
  };
  const always = new Set<PropertyKey>(['close', 'events', 'problems']);
  return new Proxy(network as SwitchableNetwork, {
    get: (target, name) => {
      if (name === 'setReachable') {
        return (now: boolean) => {
          reachable = now;
        };
      }
      if (name === 'setSilent') {
        return (now: boolean) => {
          silent = now;
        };
      }
      if (name === 'events') return heard;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => unknown;
      if (always.has(name)) return method;
      return (...args: unknown[]) =>
        reachable
          ? method(...args)
          : Promise.reject(new AgentError('network-unreachable', 'The plug is out.'));
    },
  });
}

export type ActionType = ReconcileAction['type'];
