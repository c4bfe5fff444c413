import { createHash } from 'node:crypto';

import type { z } from 'zod';

import { childController, isAborted } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import { AgentError, messageOf } from '../../../base/errors.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { BroadcastAnswer, ChainDiscovery, FetchedBlock, TxOutcome } from '../chain.ts';
import type { AkashErrorCode } from '../errors.ts';
import { fetchedBlock, outcomeOf } from './blocks.ts';
import { RpcFault } from './fault.ts';
import type { HttpPost } from './http-post.ts';
import * as schemas from './schemas.ts';

/** How long an endpoint may take and how much it may say. */
export interface RpcLimits {
  readonly answerWithinMs: number;
  /** Bytes of one answer. */
  readonly answerBytes: number;
}

export interface RpcParts {
  readonly http: HttpPost;
  readonly clock: Clock;
}

/** What a node says about itself. */
export interface NodeStatus {
  readonly chainId: string;
  readonly height: number;
  readonly hash: string;
  readonly timeUs: bigint;
  readonly earliest: number;
  readonly catchingUp: boolean;
}

/** An answer to a question about the state. `height` is 0 where the node does not say. */
export type QueryAnswer =
  | { readonly found: true; readonly value: Uint8Array; readonly height: number }
  | { readonly found: false; readonly height: number };

/** The code that the SDK has for "not found" in its own codespace. */
/** The one method that must not go twice. */
const BROADCAST = 'broadcast_tx_sync';
const NOT_FOUND = 22;
/** The SDK's codes for what a node says in words alone. */
const SDK_MEMPOOL_FULL = 20;
const SDK_TX_TOO_LARGE = 21;

/**
 * One endpoint's methods, each answer read once. Throws {@link RpcFault} for what the endpoint does
 * wrong, `Aborted`, and `AgentError` `chain-query-refused` for what the chain itself refuses.
 */
export class RpcClient {
  readonly url: string;
  readonly #chainId: string;
  readonly #limits: RpcLimits;
  readonly #parts: RpcParts;
  #ids = 0;

  constructor(url: string, chainId: string, limits: RpcLimits, parts: RpcParts) {
    this.url = url;
    this.#chainId = chainId;
    this.#limits = limits;
    this.#parts = parts;
  }

  async status(signal: AbortSignal): Promise<NodeStatus> {
    const { node_info: node, sync_info: sync } = await this.#call(
      'status',
      {},
      schemas.status,
      signal,
    );
    return {
      chainId: node.network,
      height: sync.latest_block_height,
      hash: sync.latest_block_hash,
      timeUs: sync.latest_block_time,
      earliest: sync.earliest_block_height,
      catchingUp: sync.catching_up,
    };
  }

  /** One height, whole: the block for its time, hashes and transactions, the results for events. */
  async block(height: BlockHeight, signal: AbortSignal): Promise<FetchedBlock> {
    const params = { height: String(height) };
    const either = childController(signal);
    try {
      const [block, results] = await Promise.all([
        this.#call('block', params, schemas.block, either.signal),
        this.#call('block_results', params, schemas.blockResults, either.signal),
      ]);
      return fetchedBlock(this.#chainId, height, block, results);
    } finally {
      // Where one failed, nobody waits for the other.
      either.abort();
      either.release();
    }
  }

  async query(
    path: string,
    request: Uint8Array,
    height: BlockHeight | undefined,
    signal: AbortSignal,
  ): Promise<QueryAnswer> {
    const data = Buffer.from(request).toString('hex');
    const params = { path, data, ...(height === undefined ? {} : { height: String(height) }) };
    const { response } = await this.#call('abci_query', params, schemas.abciQuery, signal);
    const { code, log, codespace } = response;
    if (code === 0) {
      const value = new Uint8Array(Buffer.from(response.value ?? '', 'base64'));
      return { found: true, value, height: response.height };
    }
    if (code === NOT_FOUND && (codespace ?? 'sdk') === 'sdk') {
      return { found: false, height: response.height };
    }
    throw new AgentError<AkashErrorCode>(
      'chain-query-refused',
      `The chain refused ${path}: ${log ?? ''}`,
      { data: { path, code, codespace: codespace ?? '', log: log ?? '' } },
    );
  }

  async transaction(hash: string, signal: AbortSignal): Promise<TxOutcome | undefined> {
    const params = { hash: Buffer.from(hash, 'hex').toString('base64'), prove: false };
    try {
      return outcomeOf(hash, await this.#call('tx', params, schemas.tx, signal));
    } catch (error) {
      if (
        error instanceof RpcFault &&
        error.code === 'rpc-refused' &&
        /not found/.test(error.message)
      ) {
        return undefined;
      }
      throw error;
    }
  }

  async broadcast(transaction: Uint8Array, signal: AbortSignal): Promise<BroadcastAnswer> {
    const params = { tx: Buffer.from(transaction).toString('base64') };
    const own = createHash('sha256').update(transaction).digest('hex').toUpperCase();
    try {
      const answer = await this.#call(BROADCAST, params, schemas.broadcast, signal);
      if (answer.hash !== own) throw new RpcFault('rpc-garbage', 'the hash of another transaction');
      const { code } = answer;
      return { hash: own, code, codespace: answer.codespace ?? '', log: answer.log ?? '' };
    } catch (error) {
      const answer = spokenAnswer(own, error);
      if (answer === undefined) throw error;
      return answer;
    }
  }

  async discovery(signal: AbortSignal): Promise<ChainDiscovery> {
    const answer = await this.#call('akash', {}, schemas.discovery, signal);
    if (answer.chain_id !== this.#chainId) throw otherChain(answer.chain_id);
    const modules = answer.supported_versions.flatMap((line) => line.modules);
    return {
      nodeVersion: answer.node_version,
      // The newest line comes first.
      modules: new Map(modules.reverse().map(({ module, version }) => [module, version])),
    };
  }

  async #call<T extends z.ZodType>(
    method: string,
    params: Readonly<Record<string, unknown>>,
    schema: T,
    signal: AbortSignal,
  ): Promise<z.infer<T>> {
    this.#ids += 1;
    const body = JSON.stringify({ jsonrpc: '2.0', id: this.#ids, method, params });
    const answer = parse(schemas.envelope, await this.#post(method, body, signal), method);
    if (answer.error !== undefined) throw refusal(answer.error.data ?? answer.error.message);
    return parse(schema, answer.result, method);
  }

  async #post(method: string, body: string, signal: AbortSignal): Promise<unknown> {
    const { answerWithinMs, answerBytes } = this.#limits;
    const limited = childController(signal);
    const late = new RpcFault('rpc-unreachable', `no answer within ${answerWithinMs} ms`);
    const timer = this.#parts.clock.after(answerWithinMs, () => limited.abort(late));
    let text: string;
    try {
      const limits = { bytes: answerBytes, mayRepeat: method !== BROADCAST };
      text = await this.#parts.http.post(this.url, body, limits, limited.signal);
    } catch (error) {
      if (isAborted(error) && !signal.aborted) throw late;
      throw error;
    } finally {
      timer.cancel();
      limited.release();
    }
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new RpcFault('rpc-garbage', 'the answer is no JSON', { cause });
    }
  }
}

/** An answer that belongs to another chain than ours. */
export function otherChain(id: string): RpcFault {
  return new RpcFault(
    'rpc-other-chain',
    `answers for the chain ${JSON.stringify(id.slice(0, 64))}`,
  );
}

function parse<T extends z.ZodType>(schema: T, value: unknown, method: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? '' : `: ${issue.path.join('.')} ${issue.message}`;
  throw new RpcFault('rpc-garbage', `the answer to ${method} is not understood${place}`, {
    cause: parsed.error,
  });
}

// CometBFT has one code for all of these: what is meant is in its words.
function refusal(words: string): RpcFault {
  if (/must be less than or equal to|could not find block|is not available yet/.test(words)) {
    return new RpcFault('rpc-beyond-tip', words);
  }
  const pruned = /is not available, lowest height is (\d+)/.exec(words);
  if (pruned !== null) return new RpcFault('rpc-pruned', words, { lowest: Number(pruned[1]) });
  return new RpcFault('rpc-refused', words);
}

// What a node says about a transaction as an error of its own, although it is an answer.
function spokenAnswer(hash: string, error: unknown): BroadcastAnswer | undefined {
  if (!(error instanceof RpcFault) || error.code !== 'rpc-refused') return undefined;
  const log = messageOf(error);
  const sdk = { hash, codespace: 'sdk', log };
  if (/tx already exists in cache/.test(log)) return { hash, code: 0, codespace: '', log };
  if (/mempool is full/.test(log)) return { ...sdk, code: SDK_MEMPOOL_FULL };
  if (/[Tt]x too large/.test(log)) return { ...sdk, code: SDK_TX_TOO_LARGE };
  return undefined;
}
