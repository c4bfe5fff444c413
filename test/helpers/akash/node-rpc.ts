import { setTimeout as pause } from 'node:timers/promises';

import { QueryAllBalancesRequest } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import {
  BaseAccount,
  QueryAccountRequest,
  QueryAccountResponse,
  QueryAllBalancesResponse,
  SimulateRequest,
  SimulateResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Json, JsonObject } from '../chain/recording.ts';
import { at, textAt, wordAt } from '../chain/recording.ts';
import { call } from '../chain/rpc.ts';

/** A transaction in a block, as the node tells it. */
export interface FoundTx {
  readonly hash: string;
  readonly height: number;
  readonly code: number;
  readonly log: string;
  readonly events: readonly {
    readonly type: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
}

const TRIES = 4;
const TRY_AGAIN_MS = 500;
const BEHIND_TRIES = 20;

/**
 * Asks a node in words of the test's own, so that what the agent says can be compared with it.
 * Questions are asked again where no answer comes; a transaction is handed over once.
 */
export class NodeRpc {
  readonly url: string;
  /** The highest that we were told of; behind one address there may be nodes that are not there yet. */
  #height = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** The result of a method. Throws what the node says where it refuses. */
  async ask(method: string, params: JsonObject = {}): Promise<Json | undefined> {
    const answer = await this.#answer(method, params);
    const error = at(answer, 'error');
    if (error !== undefined && error !== null) {
      throw new Error(`${method}: ${wordAt(error, 'message')} ${wordAt(error, 'data')}`);
    }
    return at(answer, 'result');
  }

  async chainId(): Promise<string> {
    return textAt(await this.ask('status'), 'node_info.network');
  }

  async height(): Promise<number> {
    const told = Number(wordAt(await this.ask('status'), 'sync_info.latest_block_height'));
    this.#height = Math.max(this.#height, told);
    return this.#height;
  }

  /** The state: protobuf in, protobuf out; `undefined` for "not found". */
  async query(path: string, request: Uint8Array): Promise<Uint8Array | undefined> {
    const data = Buffer.from(request).toString('hex');
    const result = await this.#askNew(path, data);
    const code = Number(wordAt(result, 'response.code', '0'));
    if (code === 22) return undefined;
    if (code !== 0) throw new Error(wordAt(result, 'response.log'));
    return Uint8Array.from(Buffer.from(wordAt(result, 'response.value'), 'base64'));
  }

  /** Number and next sequence; `undefined` for an account that the chain never heard of. */
  async account(address: string): Promise<{ number: bigint; sequence: bigint } | undefined> {
    const request = QueryAccountRequest.encode({ address }).finish();
    const bytes = await this.query('/cosmos.auth.v1beta1.Query/Account', request);
    const value = bytes && QueryAccountResponse.decode(bytes).account?.value;
    if (value === undefined) return undefined;
    const { accountNumber, sequence } = BaseAccount.decode(value);
    return { number: BigInt(accountNumber.toString()), sequence: BigInt(sequence.toString()) };
  }

  /** Micro-units of `denom` that lie free in the account. */
  async balance(address: string, denom: string): Promise<bigint> {
    const request = QueryAllBalancesRequest.fromPartial({ address });
    const bytes = QueryAllBalancesRequest.encode(request).finish();
    const answer = await this.query('/cosmos.bank.v1beta1.Query/AllBalances', bytes);
    const { balances } = QueryAllBalancesResponse.decode(answer ?? new Uint8Array());
    return BigInt(balances.find((coin) => coin.denom === denom)?.amount ?? 0);
  }

  /** The gas that a transaction would use. Throws the chain's words where it would fail. */
  async simulate(txBytes: Uint8Array): Promise<bigint> {
    const request = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
    const answer = await this.query('/cosmos.tx.v1beta1.Service/Simulate', request);
    const { gasInfo } = SimulateResponse.decode(answer ?? new Uint8Array());
    return BigInt(gasInfo?.gasUsed.toString() ?? 0);
  }

  /** Hands a transaction over. Throws the node's words where it does not take it. */
  async broadcast(tx: Uint8Array): Promise<void> {
    const params = { tx: Buffer.from(tx).toString('base64') };
    const answer = await call(this.url, 'broadcast_tx_sync', params);
    const code = at(answer, 'result.code');
    if (code !== 0) throw new Error(`not taken: ${JSON.stringify(answer)}`);
  }

  /** The transaction with this hash (capital hex), once it is in a block. */
  async transaction(hash: string): Promise<FoundTx | undefined> {
    const params = { hash: Buffer.from(hash, 'hex').toString('base64'), prove: false };
    const answer = await this.#answer('tx', params);
    const result = at(answer, 'result');
    if (result === undefined || result === null) {
      const words = wordAt(answer, 'error.data');
      if (/not found/.test(words)) return undefined;
      throw new Error(`the node does not tell of transactions: ${words}`);
    }
    const height = Number(wordAt(result, 'height'));
    this.#height = Math.max(this.#height, height);
    const events = (at(result, 'tx_result.events') ?? []) as readonly JsonObject[];
    return {
      ...{ hash, height },
      code: Number(wordAt(result, 'tx_result.code', '0')),
      log: wordAt(result, 'tx_result.log'),
      events: events.map((event) => {
        const attributes = (at(event, 'attributes') ?? []) as readonly JsonObject[];
        const pairs = attributes.map((one) => [wordAt(one, 'key'), wordAt(one, 'value')] as const);
        return { type: textAt(event, 'type'), attributes: Object.fromEntries(pairs) };
      }),
    };
  }

  /** The answer of a node that is not behind what we know already. */
  async #askNew(path: string, data: string): Promise<Json | undefined> {
    for (let attempt = 1; ; attempt++) {
      const result = await this.ask('abci_query', { path, data });
      const height = Number(wordAt(result, 'response.height', '0'));
      // 0 does not say; the state is told as that of the last block.
      if (height === 0 || height >= this.#height || attempt > BEHIND_TRIES) return result;
      await pause(TRY_AGAIN_MS);
    }
  }

  async #answer(method: string, params: JsonObject): Promise<Json> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(this.url, method, params);
      } catch (error) {
        if (attempt === TRIES) throw error;
        await pause(TRY_AGAIN_MS * attempt);
      }
    }
  }
}
