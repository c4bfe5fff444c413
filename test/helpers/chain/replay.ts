import { SignMode, Tx } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import {
  SimulateRequest,
  SimulateResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { BlockTimes } from './block-times.ts';
import { decodedJson } from './codecs.ts';
import type {
  Json,
  JsonObject,
  RecordedLine,
  RecordedQuery,
  RecordedTx,
  RecordedWebSocket,
} from './recording.ts';
import { at, textAt, wordAt } from './recording.ts';
import { call, RpcSocket } from './rpc.ts';
import { txHash } from './sign.ts';

/** The chain that a recording is played to: its node, and a hand on its clock. */
export interface ReplayChain {
  readonly url: string;
  readonly wsUrl: string;
  /** Makes the next block, of this time in nanoseconds since 1970. */
  produceBlock(timeNs: bigint): void | Promise<void>;
}

/** What the recording holds of one line, and what this chain answered to the same. */
export interface Answered {
  readonly line: number;
  readonly recorded: JsonObject;
  readonly answered: JsonObject;
}

const AFTER_ALL_EVENTS = 99;

/**
 * Does to a chain what the recorded client did, each line at its recorded height: a transaction
 * goes to the mempool while the chain stands one block below the block that took it, and a
 * question is asked while the chain stands at the height which the answer names.
 */
export async function replay(
  lines: readonly RecordedLine[],
  chain: ReplayChain,
  times: BlockTimes,
  startHeight: bigint,
): Promise<readonly Answered[]> {
  const player = new Player(lines, chain, times, startHeight);
  const answers: Answered[] = [];
  try {
    for (const line of lines) {
      const pair = await player.play(line);
      if (pair !== undefined) answers.push({ line: line.number, ...pair });
    }
  } finally {
    player.close();
  }
  return answers;
}

type Pair = Omit<Answered, 'line'>;

class Player {
  readonly #chain: ReplayChain;
  readonly #times: BlockTimes;
  readonly #listening: RecordedWebSocket | undefined;
  #height: bigint;
  #socket: RpcSocket | undefined;

  constructor(
    lines: readonly RecordedLine[],
    chain: ReplayChain,
    times: BlockTimes,
    startHeight: bigint,
  ) {
    this.#chain = chain;
    this.#times = times;
    this.#height = startHeight;
    this.#listening = lines.find((line) => line.kind === 'websocket');
  }

  async play(line: RecordedLine): Promise<Pair | undefined> {
    switch (line.kind) {
      case 'tx':
        return this.#playTx(line);
      case 'query':
        return this.#playQuery(line);
      case 'rpc': {
        await this.#advanceTo(heightOf(line.method, line.rpc));
        const rpc = await call(this.#chain.url, line.method, line.params);
        // Some answers were kept without their envelope.
        const { jsonrpc, id, ...answer } = rpc as JsonObject;
        return {
          recorded: { rpc: line.rpc },
          answered: {
            rpc: line.rpc['jsonrpc'] === undefined ? answer : { jsonrpc, id, ...answer },
          },
        };
      }
      case 'websocket':
        return this.#playSocket(line);
      case 'manifest':
      case 'note':
      case 'rest':
        return undefined;
    }
  }

  close(): void {
    this.#socket?.close();
  }

  async #playTx(line: RecordedTx): Promise<Pair> {
    const { url } = this.#chain;
    const tx = Buffer.from(line.txBase64, 'base64');
    const height = line.result === null ? undefined : BigInt(textAt(line.result, 'height'));
    if (height !== undefined) await this.#advanceTo(height - 1n);
    const recorded: Record<string, Json> = {};
    const answered: Record<string, Json | undefined> = {};
    if (typeof line.simulated === 'number' || typeof line.simError === 'string') {
      recorded['simulation'] = line.simulated ?? line.simError ?? null;
      answered['simulation'] = await simulate(url, tx);
    }
    const broadcast = await call(url, 'broadcast_tx_sync', { tx: line.txBase64 });
    if (line.broadcast !== undefined) {
      recorded['broadcast'] = line.broadcast;
      answered['broadcast'] = broadcast;
    }
    if (height === undefined) return { recorded, answered };
    await this.#advanceTo(height);
    const hash = Buffer.from(txHash(tx), 'hex').toString('base64');
    const found = await call(url, 'tx', { hash, prove: false });
    const results = await call(url, 'block_results', { height: height.toString() });
    recorded['result'] = line.result;
    answered['result'] = at(found, 'result') ?? found;
    recorded['blockResults'] = line.blockResults;
    answered['blockResults'] = at(results, 'result') ?? results;
    return { recorded, answered };
  }

  async #playQuery(line: RecordedQuery): Promise<Pair> {
    const height = BigInt(textAt(line.rpc, 'result.response.height'));
    await this.#advanceTo(height);
    const params = { path: line.path, data: line.request.hex };
    const rpc = await call(this.#chain.url, 'abci_query', params);
    return {
      recorded: { rpc: line.rpc, decoded: withoutType(line.response) },
      answered: { rpc, decoded: decoded(line.response.type, rpc) },
    };
  }

  async #playSocket(line: RecordedWebSocket): Promise<Pair> {
    const socket = this.#socket;
    if (socket === undefined) throw new Error('the first message came before the recording began');
    await this.#advanceTo(headersOf(line).at(-1) ?? 0n);
    // What is answered on the same connection comes after every event before it.
    socket.send(AFTER_ALL_EVENTS, 'health', {});
    await socket.untilId(AFTER_ALL_EVENTS);
    const received = socket.received.filter((message) => at(message, 'id') !== AFTER_ALL_EVENTS);
    return { recorded: { received: line.received }, answered: { received } };
  }

  async #advanceTo(height: bigint): Promise<void> {
    while (this.#height < height) {
      const next = this.#height + 1n;
      if (this.#listening !== undefined && headersOf(this.#listening)[0] === next) {
        await this.#listen(this.#listening);
      }
      await this.#chain.produceBlock(this.#times.of(next));
      this.#height = next;
    }
  }

  async #listen({ sent }: RecordedWebSocket): Promise<void> {
    this.#socket = await RpcSocket.open(this.#chain.wsUrl);
    for (const { query, id } of sent) {
      this.#socket.send(id, 'subscribe', { query });
      await this.#socket.untilId(id);
    }
  }
}

/**
 * What a transaction would cost: gas, or the error in the words of the client that made the
 * recording. Its signature does not count.
 */
export async function simulate(url: string, tx: Uint8Array): Promise<number | string> {
  const data = Buffer.from(unsigned(tx)).toString('hex');
  const path = '/cosmos.tx.v1beta1.Service/Simulate';
  const response = at(await call(url, 'abci_query', { path, data }), 'result.response');
  const code = wordAt(response, 'code');
  if (code !== '0') return `Query failed with (${code}): ${textAt(response, 'log')}`;
  const bytes = Buffer.from(textAt(response, 'value'), 'base64');
  return Number(SimulateResponse.decode(bytes).gasInfo?.gasUsed);
}

/** The height that an answer shows the chain to have stood at; 0 where it does not tell. */
function heightOf(method: string, rpc: JsonObject): bigint {
  const path =
    { status: 'sync_info.latest_block_height', abci_info: 'response.last_block_height' }[method] ??
    'height';
  const height = at(rpc, `result.${path}`);
  return typeof height === 'string' ? BigInt(height) : 0n;
}

function headersOf({ received }: RecordedWebSocket): readonly bigint[] {
  return received.flatMap((message) => {
    const height = at(message, 'result.data.value.header.height');
    return typeof height === 'string' ? [BigInt(height)] : [];
  });
}

/** The request that a client simulates with: the same messages, no fee and no signature. */
function unsigned(tx: Uint8Array): Uint8Array {
  const { body, authInfo } = Tx.decode(tx);
  const signerInfos = (authInfo?.signerInfos ?? []).map((info) => ({
    ...info,
    modeInfo: { single: { mode: SignMode.SIGN_MODE_UNSPECIFIED } },
  }));
  const bare = Tx.fromPartial({
    body: body ?? {},
    authInfo: { signerInfos, fee: {} },
    signatures: [new Uint8Array()],
  });
  const txBytes = Tx.encode(bare).finish();
  return SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
}

function withoutType({ json, codecError }: RecordedQuery['response']): JsonObject {
  return codecError === undefined ? { json } : { json, codecError };
}

/** As the published codecs read an answer, beside their own error where they cannot. */
function decoded(type: string, rpc: Json): JsonObject {
  const value = at(rpc, 'result.response.value');
  if (typeof value !== 'string') return { json: null };
  try {
    return { json: decodedJson(type, Buffer.from(value, 'base64')) };
  } catch (error) {
    return { json: null, codecError: error instanceof Error ? error.message : String(error) };
  }
}
