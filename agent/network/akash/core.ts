import { isAborted } from '../../base/abort.ts';
import { backoffMs } from '../../base/backoff.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockHeight } from '../../domain/time.ts';
import type { Wallet } from '../../wallet/interface.ts';
import type { Journal } from '../interface.ts';
import type { Chain, Reading } from './chain.ts';
import { openOddities } from './codec/read.ts';
import type { AkashEvent } from './events.ts';
import { EventReader } from './events.ts';
import { MarketParams } from './market/params.ts';
import type { NetworkData } from './networks.ts';
import type { AccessOptions, AccessParts } from './open-access.ts';
import { openAccess } from './open-access.ts';
import type { Asking } from './queries/ask.ts';
import type { ReaderState } from './reader.ts';
import { ChainReader } from './reader.ts';
import type { SpentFee } from './signer/flight.ts';
import type { SignerOptions } from './signer/options.ts';
import { SIGNER_DEFAULTS } from './signer/options.ts';
import { Signer } from './signer/signer.ts';
import type { VersionCheck } from './versions.ts';
import { queryVersions } from './versions.ts';

/** What an Akash chain is opened with. */
export interface CoreOptions {
  readonly data: NetworkData;
  /** In place of the network's own endpoints. */
  readonly endpoints?: readonly string[];
  readonly access?: Partial<AccessOptions>;
  readonly signer?: Partial<SignerOptions>;
}

export interface CoreParts {
  readonly wallet: Wallet;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  /** Others than Node's own connections, for a test. */
  readonly access?: Pick<AccessParts, 'http' | 'openSocket'>;
}

/** A reading with its events understood; none of a gap are. */
export type Told =
  | (Extract<Reading, { type: 'block' }> & { readonly events: readonly AkashEvent[] })
  | Extract<Reading, { type: 'gap' }>;

/**
 * Told of every height once and in order, one after the other. A height that it threw at comes again,
 * to all followers: each must take one that it has had.
 */
export type Follower = (told: Told, signal: AbortSignal) => Promise<void> | void;

const RETRY = { firstMs: 500, factor: 2, mostMs: 30_000 };
/** The reader is not behind: a block is being handled while the next one is made. */
const NEAR_BLOCKS = 2;
/** How often the module versions are asked for: an upgrade of the chain changes them. */
const VERSIONS_EVERY_MS = 600_000;

/**
 * What everything of an Akash chain works with: the chain through its endpoints, the one reader that
 * gives each height to all followers, and the one signer.
 */
export class AkashCore {
  readonly data: NetworkData;
  readonly chain: Chain;
  readonly asking: Asking;
  readonly signer: Signer;
  readonly wallet: Wallet;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  /** The market's rules, asked for once for all who need them. */
  readonly params: MarketParams;
  readonly #reader: ChainReader;
  readonly #followers: Follower[] = [];
  readonly #spent = new Set<(fee: SpentFee) => void>();
  readonly #life = new AbortController();
  #running: readonly Promise<void>[] = [];
  #versions: VersionCheck | undefined;

  constructor({ data, endpoints, access, signer }: CoreOptions, parts: CoreParts) {
    const { wallet, journal, clock } = parts;
    this.data = data;
    this.wallet = wallet;
    this.journal = journal;
    this.clock = clock;
    this.log = parts.log;
    const { log } = parts;
    this.chain = openAccess(
      { ...access, chainId: data.chainId, endpoints: endpoints ?? data.rpc },
      { clock, log, readHeight: () => this.#readHeight(), ...parts.access },
    );
    this.asking = { access: this.chain, oddities: openOddities(log) };
    this.params = new MarketParams(this.asking, clock);
    const { denom: feeDenom, gasPrice } = data.fee;
    this.signer = new Signer(
      { ...SIGNER_DEFAULTS, feeDenom, gasPrice, ...signer },
      { chain: this.chain, wallet, journal, clock, log, spent: (fee) => this.#tellSpent(fee) },
    );
    this.#reader = new ChainReader({ source: this.chain, journal, clock, log });
  }

  /** Fires when the core is closed. */
  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** Where reading stands. */
  get reading(): ReaderState {
    return this.#reader.state();
  }

  /** What the chain runs; `undefined` before the first answer. */
  get versions(): VersionCheck | undefined {
    return this.#versions;
  }

  /** Adds a follower; all of them have to be there before {@link start}. */
  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  /** Tells of each fee that is gone, at least once. */
  onSpent(listener: (fee: SpentFee) => void): void {
    this.#spent.add(listener);
  }

  /** What a block of that height told is as good as an answer, which is a moment old as well. */
  isNew(height: BlockHeight | undefined, tip = this.reading.tip): boolean {
    if (this.reading.problem !== undefined || height === undefined) return false;
    return tip !== undefined && tip - height <= NEAR_BLOCKS;
  }

  /** Begins to read and to sign. */
  start(): void {
    if (this.#running.length > 0) return;
    this.chain.onHeight((height) => {
      // Else the block itself is soon there, and says more.
      if (!this.isNew(this.reading.height, height)) this.signer.onHeight(height);
    });
    this.signer.start();
    this.#running = [this.#read(), this.#watchVersions()];
  }

  /** Ends reading and signing; what is under way is taken up by the next start. */
  async close(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    await this.signer.close();
    await Promise.allSettled(this.#running);
    await this.chain.close();
  }

  #readHeight(): number {
    const { height, problem } = this.reading;
    return problem?.code === 'chain-changed' ? 0 : (height ?? 0);
  }

  async #read(): Promise<void> {
    const { signal } = this.#life;
    const events = new EventReader(this.log);
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.#reader.read(async (reading) => {
          const told =
            reading.type === 'gap' ? reading : { ...reading, events: events.read(reading.block) };
          for (const follower of this.#followers) await follower(told, signal);
          // After them: what they learned of it counts for what is sent next.
          if (told.type === 'block') {
            this.signer.onBlock(told.block, this.isNew(told.block.height));
          }
          attempt = 1;
        }, signal);
      } catch (error) {
        if (isAborted(error)) return;
        // The height comes again: nothing is skipped because one of us could not take it.
        this.log.error('a height was not handled and comes again', { error });
        await this.#rest(backoffMs(RETRY, attempt));
      }
    }
  }

  async #watchVersions(): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      let restMs = VERSIONS_EVERY_MS;
      try {
        const before = this.#versions?.problem;
        this.#versions = await queryVersions(this.chain, signal);
        const { problem, nodeVersion } = this.#versions;
        if (problem !== undefined && problem !== before) {
          this.log.warn('the chain runs what is new to us', { problem, nodeVersion });
        }
      } catch (error) {
        if (isAborted(error)) return;
        this.log.debug('the module versions could not be asked for', { error });
        restMs = RETRY.mostMs;
      }
      await this.#rest(restMs);
    }
  }

  async #rest(ms: number): Promise<void> {
    try {
      await this.clock.sleep(ms, this.#life.signal);
    } catch (error) {
      if (!isAborted(error)) throw error;
    }
  }

  #tellSpent(fee: SpentFee): void {
    for (const tell of this.#spent) tell(fee);
  }
}
