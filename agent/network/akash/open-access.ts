import { isAborted, orAborted, throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockHeight } from '../../domain/time.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type {
  AccessProblem,
  BroadcastAnswer,
  Chain,
  ChainDiscovery,
  EndpointHealth,
  FetchedBlock,
  TxOutcome,
} from './chain.ts';
import type { AkashErrorCode } from './errors.ts';
import { identityOf } from './rpc/blocks.ts';
import { otherChain, RpcClient } from './rpc/client.ts';
import { Endpoint } from './rpc/endpoint.ts';
import { isRpcFault } from './rpc/fault.ts';
import type { HttpPost } from './rpc/http-post.ts';
import { openHttpPost } from './rpc/http-post.ts';
import type { HeardHeader, OpenSocket } from './rpc/wake.ts';
import { HeightWake, openWebSocket } from './rpc/wake.ts';
import { EndpointWatch } from './rpc/watch.ts';

/** How a chain is reached. */
export interface AccessOptions {
  readonly chainId: string;
  /** CometBFT RPC, best first. At least one. */
  readonly endpoints: readonly string[];
  readonly watchEveryMs: number;
  /** An endpoint with so many blocks less than the highest is not asked. */
  readonly lagBlocks: number;
  readonly answerWithinMs: number;
  /** Bytes of one answer. A full block with its results has a few millions. */
  readonly answerBytes: number;
  /** How long a witness of a block's hash is waited for after the block itself has come. */
  readonly witnessWithinMs: number;
  /**
   * A height is given up as pruned only after endpoints that do not answer, and might have it,
   * were away for so long.
   */
  readonly prunedAfterMs: number;
}

/** All but what has to be said. */
export const ACCESS_DEFAULTS: Omit<AccessOptions, 'chainId' | 'endpoints'> = {
  watchEveryMs: 10_000,
  lagBlocks: 5,
  answerWithinMs: 10_000,
  answerBytes: 32 * 2 ** 20,
  witnessWithinMs: 1500,
  prunedAfterMs: 10 * 60_000,
};

export interface AccessParts {
  /**
   * The height that was read last, in an earlier process too; 0 for none. Whoever answers from far below it
   * does not answer for the chain, also where nobody is there to compare with.
   */
  readonly readHeight?: () => number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Others than Node's own, for a test. */
  readonly http?: HttpPost;
  readonly openSocket?: OpenSocket;
}

/**
 * Opens a chain through its endpoints and begins to watch them. `close` ends every connection and
 * timer.
 */
export function openAccess(
  options: Pick<AccessOptions, 'chainId' | 'endpoints'> & Partial<AccessOptions>,
  parts: AccessParts,
): Chain {
  return new RpcAccess({ ...ACCESS_DEFAULTS, ...options }, parts);
}

class RpcAccess implements Chain {
  readonly chainId: string;
  readonly #options: AccessOptions;
  readonly #parts: AccessParts;
  readonly #http: HttpPost;
  readonly #watch: EndpointWatch;
  readonly #wake: HeightWake;
  readonly #listeners = new Set<(height: BlockHeight) => void>();
  readonly #life = new AbortController();

  constructor(options: AccessOptions, parts: AccessParts) {
    const { chainId, endpoints, watchEveryMs, lagBlocks } = options;
    const { clock, log } = parts;
    this.chainId = chainId;
    this.#options = options;
    this.#parts = parts;
    this.#http = parts.http ?? openHttpPost();
    this.#watch = new EndpointWatch(
      endpoints.map((url, rank) => {
        const client = new RpcClient(url, chainId, options, { http: this.#http, clock });
        return new Endpoint(client, rank, clock);
      }),
      { chainId, everyMs: watchEveryMs, lagBlocks },
      { clock, log, onLooked: () => this.#follow() },
    );
    const openSocket = parts.openSocket ?? openWebSocket;
    this.#wake = new HeightWake({ clock, log, openSocket }, (header) => this.#heard(header));
    this.#watch.start();
  }

  get wakes(): boolean {
    return this.#wake.alive;
  }

  async tip(signal: AbortSignal): Promise<{ height: BlockHeight; atMs: UnixMs }> {
    return this.#ask('its height', signal, async (endpoint) => {
      const { clock } = this.#parts;
      const beganMs = clock.monotonicMs();
      const status = await endpoint.client.status(signal);
      if (status.chainId !== this.chainId) throw otherChain(status.chainId);
      endpoint.noteStatus(status, clock.monotonicMs() - beganMs);
      if (this.#isBehind(endpoint, status.height)) return undefined;
      this.#told(parseBlockHeight(status.height));
      return { height: parseBlockHeight(status.height), atMs: endpoint.heightAtMs ?? clock.now() };
    });
  }

  async query(
    path: string,
    request: Uint8Array,
    signal: AbortSignal,
    height?: BlockHeight,
  ): Promise<Uint8Array | undefined> {
    const answer = await this.#ask(path, signal, async (endpoint) => {
      const found = await endpoint.client.query(path, request, height, signal);
      // An old state's "there is none" is not the chain's.
      if (height === undefined && this.#isOld(endpoint, found.height)) return undefined;
      return found;
    });
    return answer.found ? answer.value : undefined;
  }

  async transaction(hash: string, signal: AbortSignal): Promise<TxOutcome | undefined> {
    const answer = await this.#ask('a transaction', signal, async (endpoint) => {
      // Its height first: what it does not have then is in no block up to what we told as the tip.
      const status = await endpoint.client.status(signal);
      if (status.chainId !== this.chainId) throw otherChain(status.chainId);
      const outcome = await endpoint.client.transaction(hash, signal);
      if (outcome === undefined && status.height < this.#watch.floor) return undefined;
      return { outcome };
    });
    return answer.outcome;
  }

  async broadcast(transaction: Uint8Array, signal: AbortSignal): Promise<BroadcastAnswer> {
    return this.#ask('to take a transaction', signal, async (endpoint) => {
      try {
        return await endpoint.client.broadcast(transaction, signal);
      } catch (error) {
        if (isRpcFault(error) && !error.sent) throw error;
        if (!isRpcFault(error) && !isAborted(error)) throw error;
        this.#failed(endpoint, error);
        throw new AgentError<AkashErrorCode>(
          'broadcast-unknown',
          `Whether ${endpoint.url} took the transaction is not known: ${messageOf(error)}`,
          { data: { url: endpoint.url }, cause: error },
        );
      }
    });
  }

  async discovery(signal: AbortSignal): Promise<ChainDiscovery> {
    return this.#ask('what runs on it', signal, (endpoint) => endpoint.client.discovery(signal));
  }

  async block(
    height: BlockHeight,
    signal: AbortSignal,
    { witness = false, parentHash }: { witness?: boolean; parentHash?: string } = {},
  ): Promise<FetchedBlock> {
    await this.#usable(signal);
    let last: unknown;
    const candidates = this.#watch.withHeight(height);
    for (const endpoint of candidates) {
      // What was judged meanwhile.
      if (endpoint.state === 'contradicting') continue;
      try {
        const others = candidates.filter((one) => one !== endpoint && one.state === 'good');
        const seen = witness ? this.#witness(others, height, signal) : undefined;
        const fetched = await endpoint.client.block(height, signal);
        if (parentHash !== undefined && fetched.parentHash !== parentHash) continue;
        if (seen !== undefined && !(await this.#agrees(endpoint, fetched, seen, signal))) continue;
        endpoint.noteAnswer();
        endpoint.noteHeight(height, fetched.block.atMs);
        this.#watch.noteTold(height);
        return fetched;
      } catch (error) {
        throwIfAborted(signal);
        last = error;
        if (isRpcFault(error, 'rpc-pruned')) endpoint.noteEarliest(error.lowest ?? height + 1);
        this.#failed(endpoint, error);
      }
    }
    const lowest = this.#watch.lowestAbove(height, this.#options.prunedAfterMs);
    if (lowest !== undefined) throw prunedError(height, lowest);
    throw this.#unreachable(`block ${height}`, last);
  }

  onHeight(listener: (height: BlockHeight) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async suspect(signal: AbortSignal): Promise<void> {
    await orAborted(this.#watch.look({ all: true }), signal);
    this.#watch.preferHighest();
    this.#follow();
    this.#wake.renew();
  }

  problems(): readonly AccessProblem[] {
    return this.#watch.problems();
  }

  health(): readonly EndpointHealth[] {
    return this.#watch.endpoints.map((endpoint) => endpoint.health());
  }

  async close(): Promise<void> {
    this.#life.abort();
    this.#wake.close();
    this.#listeners.clear();
    await this.#watch.close();
    this.#http.close();
  }

  /**
   * Asks the good endpoints one after the other until one answers; `undefined` from `work` is an
   * endpoint that has nothing valid to say.
   */
  async #ask<T extends object>(
    what: string,
    signal: AbortSignal,
    work: (endpoint: Endpoint) => Promise<T | undefined>,
  ): Promise<T> {
    let last: unknown;
    for (const endpoint of await this.#usable(signal)) {
      try {
        const answer = await work(endpoint);
        if (answer === undefined) continue;
        endpoint.noteAnswer();
        return answer;
      } catch (error) {
        if (!isRpcFault(error)) throw error;
        throwIfAborted(signal);
        last = error;
        this.#failed(endpoint, error);
      }
    }
    throw this.#unreachable(what, last);
  }

  async #usable(signal: AbortSignal): Promise<readonly Endpoint[]> {
    throwIfAborted(signal);
    if (this.#life.signal.aborted) throw this.#unreachable('anything', new Error('closed'));
    await this.#watch.ready(signal);
    if (this.#watch.good().length === 0 && this.#watch.anyDue()) {
      await orAborted(this.#watch.look(), signal);
    }
    return this.#watch.good();
  }

  /** The block as another endpoint has it, or none where it cannot say in time. */
  #witness(
    others: readonly Endpoint[],
    height: BlockHeight,
    signal: AbortSignal,
  ): { endpoint: Endpoint; hash: Promise<string | undefined> } | undefined {
    const [endpoint] = others;
    if (endpoint === undefined) return undefined;
    const hash = endpoint.client.block(height, signal).then(identityOf, (error: unknown) => {
      // A witness that is a block late is no fault.
      if (!isAborted(error) && !isRpcFault(error, 'rpc-beyond-tip')) this.#failed(endpoint, error);
      return undefined;
    });
    return { endpoint, hash };
  }

  async #agrees(
    endpoint: Endpoint,
    fetched: FetchedBlock,
    { endpoint: witness, hash }: { endpoint: Endpoint; hash: Promise<string | undefined> },
    signal: AbortSignal,
  ): Promise<boolean> {
    const { clock } = this.#parts;
    let timer: { cancel(): void } | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = clock.after(this.#options.witnessWithinMs, () => resolve(undefined));
    });
    const seen = await orAborted(Promise.race([hash, late]), signal);
    timer?.cancel();
    if (seen === undefined || seen === identityOf(fetched)) return true;
    const hashes = new Map([
      [endpoint, identityOf(fetched)],
      [witness, seen],
    ]);
    await this.#watch.settle(fetched.block.height, hashes, signal);
    return endpoint.state === 'good';
  }

  #isOld(endpoint: Endpoint, height: number): boolean {
    const read = this.#parts.readHeight?.() ?? 0;
    return (
      this.#isBehind(endpoint, height) || (height > 0 && height < read - this.#options.lagBlocks)
    );
  }

  #isBehind(endpoint: Endpoint, height: number): boolean {
    // 0 is an answer that does not say.
    if (height === 0 || height >= this.#watch.floor - this.#options.lagBlocks) return false;
    this.#watch.noteBehind(endpoint, height);
    return true;
  }

  #failed(endpoint: Endpoint, error: unknown): void {
    if (isRpcFault(error, 'rpc-unreachable', 'rpc-garbage', 'rpc-other-chain')) {
      this.#watch.noteFailure(endpoint, error);
      this.#follow();
    } else {
      const { url } = endpoint;
      this.#parts.log.debug('endpoint has no answer', { url, reason: messageOf(error) });
    }
  }

  #follow(): void {
    if (!this.#life.signal.aborted) this.#wake.follow(this.#watch.good()[0]?.url);
  }

  #heard({ url, chainId, height, atMs }: HeardHeader): void {
    const endpoint = this.#watch.endpoints.find((one) => one.url === url);
    if (endpoint === undefined) return;
    if (chainId !== this.chainId) {
      this.#failed(endpoint, otherChain(chainId));
      return;
    }
    endpoint.noteHeight(height, atMs);
    if (endpoint.state === 'good') this.#told(height);
  }

  #told(height: BlockHeight): void {
    if (height <= this.#watch.floor) return;
    this.#watch.noteTold(height);
    for (const listener of [...this.#listeners]) listener(height);
  }

  #unreachable(what: string, cause: unknown): AgentError<AkashErrorCode> {
    const contradiction = this.problems().find(({ code }) => code === 'contradiction');
    const states = this.health().map(({ url, problem }) => `${url} ${problem ?? 'has no answer'}`);
    const why =
      contradiction?.message ?? (cause === undefined ? states.join('; ') : messageOf(cause));
    const message = `No RPC endpoint of ${this.chainId} could be asked for ${what}: ${why}`;
    const data = { contradiction: contradiction !== undefined };
    return new AgentError<AkashErrorCode>('network-unreachable', message, { data, cause });
  }
}

function prunedError(height: BlockHeight, lowest: number): AgentError<AkashErrorCode> {
  return new AgentError<AkashErrorCode>(
    'chain-block-pruned',
    `No RPC endpoint has block ${height} any more; the lowest is ${lowest}.`,
    { data: { height, lowest } },
  );
}
