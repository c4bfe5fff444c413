import type { Logger } from '../../../agent/base/logger.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import type { ProviderOptions } from '../../../agent/provider/options.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import type { Audit, AuditParts } from './chain-audit.ts';
import { audit } from './chain-audit.ts';
import { CountingHttp } from './counting-http.ts';
import { Hands } from './hands.ts';
import type { Sabotage } from './life.ts';
import { Life } from './life.ts';
import { MemoryStore } from './memory-store.ts';
import * as messages from './messages.ts';
import { FIRST, PEOPLE, PROVIDER, RIVAL } from './people.ts';

const BLOCK_MS = 6_000;
const SECOND_NS = 1_000_000_000n;
const RICH = [
  { denom: 'uakt', amount: 100_000_000_000n },
  { denom: 'uact', amount: 100_000_000_000n },
];
/** Of the provider: enough for deposits and fees. What leases pay in has to be earned. */
const OWN = [{ denom: 'uakt', amount: 200_000_000n }];
/** In so many parts the time of a block passes, with everything that is asked answered in between. */
const PARTS = 3;
/** Turns of the event loop until a node's word of a new block is given up. */
const HEAR_TURNS = 3_000;
const PRICE_EVERY = 10n;
/** A process that begins has so many blocks until it is measured by what it does. */
const START_BLOCKS = 2n;

export interface TroubleOptions {
  readonly provider?: Partial<ProviderOptions>;
  readonly sabotage?: Sabotage;
  readonly log?: Logger;
}

/**
 * A chain that computes, tenants and rivals who are signed for without any of our code, and an agent
 * that can die and be started anew on what it left. Blocks and time are moved by hand; time passes
 * only while no node is about to answer, so that nothing is late by accident.
 */
export class TroubleWorld {
  readonly net: OpenChain;
  readonly clock: ManualClock;
  readonly storage: Storage;
  readonly engine: FakeEngine;
  readonly http: CountingHttp;
  readonly hands: Hands;
  /** Heights at which the agent lived and could ask the chain undisturbed. */
  readonly clear = new Set<bigint>();
  /** Heights whose blocks no node had any more when the agent could ask for them. */
  readonly forgotten = new Set<bigint>();
  /** The chain cannot be asked as usual: nobody waits for the agent. */
  disturbed = false;
  lives = 0;
  kills = 0;
  life: Life | undefined;
  readonly #options: TroubleOptions;
  readonly #certificates = new MemoryStore();
  readonly #log: Logger;
  /** The first height from which on an outage that is over is felt no more. */
  #calmAt = 0n;

  private constructor(net: OpenChain, clock: ManualClock, options: TroubleOptions) {
    this.net = net;
    this.clock = clock;
    this.#options = options;
    this.#log = options.log ?? silentLogger;
    this.storage = openStorage({ path: ':memory:' }, { clock, log: this.#log });
    this.engine = new FakeEngine({ startMs: 1_000 }, { clock });
    this.http = new CountingHttp([net.endpoint]);
    this.hands = new Hands(net, PEOPLE);
  }

  /** With rivals that are registered, and no agent yet. */
  static async open(options: TroubleOptions = {}): Promise<TroubleWorld> {
    const clock = new ManualClock();
    const genesis = makeGenesis({
      accounts: PEOPLE.map(({ address }) => ({
        address,
        coins: address === PROVIDER.address ? OWN : RICH,
      })),
      timeNs: BigInt(clock.now()) * 1_000_000n,
    });
    const { market } = genesis.app_state as { market: { params: Record<string, unknown> } };
    // Otherwise nobody could ask for less than an hour of notice.
    market.params.min_reclamation_window = '60s';
    const net = await openChain({ genesis, blockIntervalNs: BigInt(BLOCK_MS / 1000) * SECOND_NS });
    net.produceBlock(2);
    const world = new TroubleWorld(net, clock, options);
    for (const rival of [RIVAL, FIRST]) {
      world.hands.submit(rival, messages.createProvider(rival.address, 'rival'));
    }
    await world.blocks(2);
    return world;
  }

  /** An agent that is live from its first start on. */
  async goLive(settings: Parameters<Life['provider']['changeSettings']>[0] = {}): Promise<void> {
    await this.start();
    const { handlers, provider } = this.living;
    await this.done(
      handlers['settings.update']({ provider: { host: 'provider.example.org' }, ...settings }),
    );
    await this.done(handlers['provider.go-live']({}));
    await this.until('it is live', () => provider.state.slices().provider.mode === 'live');
  }

  /** An outage is over, and is felt for so many blocks yet. */
  calmSoon(blocks: number): void {
    this.disturbed = false;
    this.#calmAt = this.height + BigInt(blocks);
  }

  get living(): Life {
    if (this.life === undefined) throw new Error('nobody lives');
    return this.life;
  }

  get height(): bigint {
    return this.net.chain.height;
  }

  /** A process begins, on what the earlier ones left. */
  async start(): Promise<void> {
    if (this.life !== undefined) throw new Error('one lives already');
    const { clock, storage, engine, http } = this;
    this.lives += 1;
    // What it missed is read first: a few blocks.
    this.#calmAt =
      this.height + START_BLOCKS > this.#calmAt ? this.height + START_BLOCKS : this.#calmAt;
    const life = new Life({
      ...{ clock, storage, engine, http, log: this.#log, url: this.net.url },
      certificates: this.#certificates,
      options: this.#options.provider ?? {},
      sabotage: this.#options.sabotage ?? {},
    });
    this.life = life;
    // It goes on by itself, however long the chain is silent.
    life.provider.start().catch((error: unknown) => {
      if (!life.isDead) this.#log.warn('the start ended', { error });
    });
    await this.#settle();
  }

  /** As by `kill -9`, where the fuse has not done it already. */
  async kill(): Promise<void> {
    const { life } = this;
    if (life === undefined) return;
    this.life = undefined;
    this.kills += 1;
    await life.bury();
  }

  /** As on a signal. */
  async stop(): Promise<void> {
    const { life } = this;
    this.life = undefined;
    await life?.stop();
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** What must be 0 and is not, when those tenants are gone. */
  audit(rentals: readonly { readonly endedByPlan: AuditParts['endedByPlan'] }[]): Audit {
    const { net, storage, clear, forgotten } = this;
    return audit({
      ...{ chain: net.chain, provider: PROVIDER.address, storage, clear, forgotten },
      endedByPlan: new Set(rentals.flatMap((rental) => [...rental.endedByPlan])),
    });
  }

  /** Nothing new is begun, and what is on its way arrives. */
  async tidyUp(blocks: number): Promise<void> {
    this.living.provider.changeSettings({ payout: { rule: 'manual' } });
    await this.blocks(blocks);
  }

  /** So many blocks, six seconds each. */
  async blocks(count: number): Promise<void> {
    for (let made = 0; made < count; made++) await this.#block();
  }

  async until(what: string, holds: () => boolean, most = 600): Promise<void> {
    for (let blocks = 0; blocks < most; blocks++) {
      if (holds()) return;
      await this.blocks(1);
    }
    throw new Error(`not within ${most} blocks: ${what}`);
  }

  /** Makes blocks until `work` is done. */
  async done<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = (): void => void (settled = true);
    work.then(end, end);
    for (let blocks = 0; blocks < 200 && !settled; blocks++) {
      await this.#settle();
      if (!settled) await this.blocks(1);
    }
    if (!settled) throw new Error('not done');
    return work;
  }

  async close(): Promise<void> {
    if (this.life?.isDead === true) await this.kill();
    else await this.stop();
    await this.engine.close();
    this.http.end();
    await this.net.close();
    this.storage.close();
  }

  async #block(): Promise<void> {
    await this.#settle();
    if (this.height % PRICE_EVERY === 0n) this.net.feedPrice('1.25');
    const { life } = this;
    this.net.produceBlock();
    const isCalm = !this.disturbed && this.height > this.#calmAt;
    if (life !== undefined && !life.isDead && isCalm) {
      this.clear.add(this.height);
      await this.#heard(life);
    }
    for (let part = 0; part < PARTS; part++) {
      await this.#settle();
      await this.clock.advance(BLOCK_MS / PARTS);
    }
    await this.#settle();
  }

  /** The agent has handled the newest block, or is not going to soon. */
  async #heard({ core, fuse }: Life): Promise<void> {
    for (let turn = 0; turn < HEAR_TURNS && !fuse.isDead; turn++) {
      if (BigInt(core.reading.height ?? 0) >= this.height) return;
      await new Promise((resolve) => setImmediate(resolve));
      // It waits for its own time: a socket that is being opened anew.
      if (turn % 200 === 199) await this.clock.advance(100);
    }
  }

  async #settle(): Promise<void> {
    await this.http.quiet();
    await this.clock.advance(0);
    await this.http.quiet();
  }
}
