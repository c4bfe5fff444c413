import { isAborted, orAborted } from '../../../base/abort.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { AccessProblem, EndpointHealth } from '../chain.ts';
import { identityOf } from './blocks.ts';
import { otherChain } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { isRpcFault } from './fault.ts';
import { judge } from './verdict.ts';

export interface WatchOptions {
  readonly chainId: string;
  /** Time between two looks at every endpoint. */
  readonly everyMs: number;
  /** An endpoint with so many blocks less than the highest is left out. */
  readonly lagBlocks: number;
}

export interface WatchParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** After each look at all endpoints. */
  readonly onLooked: () => void;
}

/** While no endpoint is good we look this often, each endpoint after its own wait. */
const NONE_GOOD_EVERY_MS = 1000;

/**
 * Looks at every endpoint now and then, compares them, and says which may be used. An endpoint is
 * used only after its `status` has named our chain.
 */
export class EndpointWatch {
  readonly endpoints: readonly Endpoint[];
  readonly #options: WatchOptions;
  readonly #parts: WatchParts;
  readonly #life = new AbortController();
  #round: Promise<void> | undefined;
  #timer: Timer | undefined;
  #current: Endpoint | undefined;
  #floor = 0;
  #dispute: AccessProblem | undefined;
  /** Where they differed: agreeing somewhere else does not end it. */
  #disputedHeight: number | undefined;

  constructor(endpoints: readonly Endpoint[], options: WatchOptions, parts: WatchParts) {
    this.endpoints = endpoints;
    this.#options = options;
    this.#parts = parts;
  }

  /** Looks once and goes on looking until {@link close}. */
  start(): void {
    void this.look();
  }

  /** The next look at all that are due; one that is under way counts. Never rejects. */
  look({ all = false }: { readonly all?: boolean } = {}): Promise<void> {
    this.#timer?.cancel();
    this.#round ??= this.#lookOnce(all).finally(() => {
      this.#round = undefined;
      if (this.#life.signal.aborted) return;
      this.#parts.onLooked();
      const waitMs = this.good().length > 0 ? this.#options.everyMs : NONE_GOOD_EVERY_MS;
      this.#timer = this.#parts.clock.after(waitMs, () => void this.look());
    });
    return this.#round;
  }

  /** Resolves when every endpoint was asked once; rejects with `Aborted`. */
  async ready(signal: AbortSignal): Promise<void> {
    if (this.#round !== undefined && this.endpoints.every(({ state }) => state === 'unknown')) {
      await orAborted(this.#round, signal);
    }
  }

  /** The highest height that anybody was told. No endpoint far below may answer for the chain. */
  get floor(): number {
    return this.#floor;
  }

  noteTold(height: number): void {
    this.#floor = Math.max(this.#floor, height);
  }

  /** Those that may answer, the one in use first, then the quickest. */
  good(): readonly Endpoint[] {
    const good = this.endpoints.filter(({ state }) => state === 'good');
    good.sort((a, b) => a.roundTripMs - b.roundTripMs || a.rank - b.rank);
    if (this.#current === undefined || this.#current.state !== 'good') [this.#current] = good;
    return good.sort((a, b) => Number(b === this.#current) - Number(a === this.#current));
  }

  /** Some endpoint that is not good could be asked again by now. */
  anyDue(): boolean {
    return this.endpoints.some(({ state, due }) => state !== 'good' && due);
  }

  /**
   * Those that may have the block at `height`: the good ones, then those that lag and have it all
   * the same.
   */
  withHeight(height: number): readonly Endpoint[] {
    const lagging = this.endpoints.filter(
      (endpoint) => endpoint.state === 'lagging' && endpoint.height >= height,
    );
    return [...this.good(), ...lagging].filter(({ earliest }) => earliest <= height);
  }

  /**
   * The lowest height above `height` that an endpoint has, where `height` itself is pruned at every
   * one; `undefined` while one that is away for less than `afterMs` may have it.
   */
  lowestAbove(height: number, afterMs: number): number | undefined {
    const lowest = Math.min(
      ...this.endpoints.filter(({ answers }) => answers).map(({ earliest }) => earliest),
    );
    const waitedFor = this.endpoints.some(
      ({ failedSince }) =>
        failedSince !== undefined && this.#parts.clock.now() - failedSince < afterMs,
    );
    return waitedFor || lowest <= height || lowest === Infinity ? undefined : lowest;
  }

  /** Takes the good endpoint with the highest height into use. */
  preferHighest(): void {
    const [highest] = [...this.good()].sort((a, b) => b.height - a.height);
    if (highest === undefined || highest.height <= (this.#current?.height ?? 0)) return;
    this.#parts.log.info('another endpoint is ahead', { url: highest.url, height: highest.height });
    this.#current = highest;
  }

  /** An endpoint's answer was older than what is known already. */
  noteBehind(endpoint: Endpoint, height: number): void {
    this.#set(endpoint, 'lagging', `at height ${height}, while the chain has ${this.#floor}`);
  }

  noteFailure(endpoint: Endpoint, error: unknown): void {
    const before = endpoint.state;
    endpoint.noteFailure(error);
    if (before === endpoint.state) return;
    this.#parts.log.warn('endpoint left out', {
      url: endpoint.url,
      state: endpoint.state,
      reason: messageOf(error),
    });
  }

  problems(): readonly AccessProblem[] {
    const problems: AccessProblem[] = [];
    if (this.#dispute !== undefined) problems.push(this.#dispute);
    if (this.good().length === 0 && problems.every(({ stopsBidding }) => !stopsBidding)) {
      const states = this.endpoints.map(({ url, state }) => `${url} ${state}`).join(', ');
      problems.push({
        code: 'network-unreachable',
        message: `No RPC endpoint can be used: ${states}.`,
        stopsBidding: true,
      });
    }
    return problems;
  }

  async close(): Promise<void> {
    this.#life.abort();
    this.#timer?.cancel();
    await this.#round;
  }

  async #lookOnce(all: boolean): Promise<void> {
    const { signal } = this.#life;
    await Promise.all(
      this.endpoints
        .filter((endpoint) => all || endpoint.due)
        .map((endpoint) => this.#lookAt(endpoint, signal)),
    );
    if (signal.aborted) return;
    // First who is believed, then who of them is behind.
    await this.#compareHashes(signal);
    this.#compareHeights();
  }

  async #lookAt(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const beganMs = clock.monotonicMs();
    try {
      const status = await endpoint.client.status(signal);
      if (status.chainId !== this.#options.chainId) throw otherChain(status.chainId);
      const before = endpoint.state;
      endpoint.noteStatus(status, clock.monotonicMs() - beganMs);
      if (before === 'unreachable' || before === 'other-chain') {
        this.#parts.log.info('endpoint is back', { url: endpoint.url, height: status.height });
      }
    } catch (error) {
      if (!isAborted(error)) this.noteFailure(endpoint, error);
    }
  }

  #compareHeights(): void {
    const fresh = this.endpoints.filter(({ answers }) => answers);
    const trusted = fresh.filter(({ state }) => state !== 'contradicting');
    const highest = Math.max(this.#floor, ...trusted.map(({ height }) => height));
    for (const endpoint of trusted) {
      const behind = highest - endpoint.height;
      if (behind > this.#options.lagBlocks) {
        const problem = `${behind} blocks behind the chain at height ${highest}`;
        this.#set(endpoint, 'lagging', problem);
      } else if (endpoint.catchingUp) {
        this.#set(endpoint, 'lagging', 'it is catching up with the chain itself');
      } else if (endpoint.state === 'lagging') {
        this.#set(endpoint, 'good');
      }
    }
  }

  async #compareHashes(signal: AbortSignal): Promise<void> {
    const answering = this.endpoints.filter(({ answers }) => answers);
    const earliest = Math.max(...answering.map((endpoint) => endpoint.earliest));
    const voters = answering.filter(({ height }) => height >= earliest);
    if (voters.length < 2) return;
    const common = this.#disputedHeight ?? Math.min(...voters.map(({ height }) => height));
    if (common < 1) return;
    await this.settle(common, new Map(), signal);
  }

  /** Asks who is missing in `known` for the hash at `height`, and judges. */
  async settle(
    height: number,
    known: ReadonlyMap<Endpoint, string>,
    signal: AbortSignal,
  ): Promise<void> {
    const hashes = new Map(known);
    const asked = this.endpoints.filter(
      (one) => one.answers && one.height >= height && !known.has(one),
    );
    await Promise.all(
      asked.map(async (endpoint) => {
        try {
          const fetched = await endpoint.client.block(parseBlockHeight(height), signal);
          hashes.set(endpoint, identityOf(fetched));
        } catch (error) {
          if (isAborted(error)) return;
          // It may have pruned just that block; its next status will tell more.
          if (isRpcFault(error, 'rpc-beyond-tip', 'rpc-pruned', 'rpc-refused')) {
            this.#parts.log.debug('endpoint has no vote', { url: endpoint.url, error });
            return;
          }
          this.noteFailure(endpoint, error);
        }
      }),
    );
    this.#judge(height, hashes);
  }

  // One voice alone decides nothing.
  #judge(height: number, hashes: ReadonlyMap<Endpoint, string>): void {
    if (hashes.size < 2) {
      // Nobody has it any more: the newest blocks have to do.
      if (hashes.size === 0) this.#disputedHeight = undefined;
      return;
    }
    const { agreeing, contradicting, problem } = judge(height, hashes);
    for (const endpoint of agreeing) {
      endpoint.disputed = undefined;
      if (endpoint.state === 'contradicting') this.#set(endpoint, 'good');
    }
    if (agreeing.length > 0 && contradicting.length > 0) {
      // The highest height that was told may be a word of those who are not believed any more.
      this.#floor = Math.min(this.#floor, Math.max(...agreeing.map(({ height: own }) => own)));
    }
    for (const endpoint of contradicting) {
      endpoint.disputed = `has another block at height ${height}: ${hashes.get(endpoint) ?? ''}`;
      this.#set(endpoint, 'contradicting', endpoint.disputed);
    }
    if (problem !== undefined && problem.code !== this.#dispute?.code) {
      this.#parts.log.error('endpoints contradict each other', { problem: problem.message });
    }
    this.#dispute = problem;
    this.#disputedHeight = problem === undefined ? undefined : height;
  }

  #set(endpoint: Endpoint, state: EndpointHealth['state'], problem?: string): void {
    if (endpoint.state !== state) {
      const { url } = endpoint;
      if (state === 'good') this.#parts.log.info('endpoint is in step again', { url });
      else this.#parts.log.warn('endpoint left out', { url, state, problem });
    }
    endpoint.setState(state, problem);
  }
}
