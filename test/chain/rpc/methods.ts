import { hex } from '../addresses.ts';
import type { Block } from '../block.ts';
import { contentHash, NOTHING_HASH } from '../block.ts';
import { MempoolError } from '../mempool.ts';
import { timeText } from '../time.ts';
import { txHash } from '../tx/decode.ts';
import { abciQuery } from './abci.ts';
import { internalError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import { base64, blockIdJson, blockJson, headerJson, placeJson, resultsJson } from './json.ts';
import type { Node } from './node.ts';
import type { Params } from './params.ts';
import { searchTxs } from './tx-search.ts';
import { akashInfo, COMETBFT_VERSION, NODE_VERSION } from './versions.ts';

/** Answers a call, or throws an RpcError. */
export type Method = (node: Node, params: Params) => Json;

/** A method, and the names of its parameters in the order in which a list gives them. */
export interface MethodEntry {
  readonly names: readonly string[];
  readonly answer: Method;
}

const method = (names: string, answer: Method): MethodEntry => ({
  names: names === '' ? [] : names.split(','),
  answer,
});

/** What can be asked by HTTP and by WebSocket. Subscriptions are in subscriptions.ts. */
export const methods: ReadonlyMap<string, MethodEntry> = new Map([
  ['health', method('', () => ({}))],
  ['status', method('', status)],
  ['net_info', method('', netInfo)],
  ['genesis', method('', ({ chain }) => ({ genesis: chain.genesis as JsonObject }))],
  ['block', method('height', block)],
  ['header', method('height', header)],
  ['block_results', method('height', blockResults)],
  ['tx', method('hash,prove', tx)],
  ['tx_search', method('query,prove,page,per_page,order_by', searchTxs)],
  ['num_unconfirmed_txs', method('', unconfirmed)],
  ['broadcast_tx_sync', method('tx', broadcastSync)],
  ['broadcast_tx_async', method('tx', broadcastAsync)],
  ['abci_info', method('', abciInfo)],
  ['abci_query', method('path,data,height,prove', abciQuery)],
  ['akash', method('', ({ chainId }) => akashInfo(chainId))],
]);

function status(node: Node): JsonObject {
  const producer = node.chain.producer;
  const [latest, earliest] = [node.block(node.height), node.block(node.base)];
  return {
    node_info: {
      protocol_version: { p2p: '8', block: '11', app: '0' },
      id: nodeId(node),
      listen_addr: 'tcp://0.0.0.0:26656',
      network: node.chainId,
      version: COMETBFT_VERSION,
      channels: '40202122233038606100',
      moniker: node.moniker,
      other: { tx_index: 'on', rpc_address: 'tcp://127.0.0.1:26657' },
    },
    sync_info: {
      latest_block_hash: latest?.hash ?? '',
      latest_app_hash: latest?.appHashBefore ?? '',
      latest_block_height: node.height.toString(),
      latest_block_time: timeOf(latest),
      earliest_block_hash: earliest?.hash ?? '',
      earliest_app_hash: earliest?.appHashBefore ?? NOTHING_HASH,
      earliest_block_height: node.base.toString(),
      earliest_block_time: timeOf(earliest),
      catching_up: false,
    },
    validator_info: {
      address: producer.address,
      pub_key: { type: 'tendermint/PubKeyEd25519', value: producer.publicKey },
      voting_power: producer.power.toString(),
    },
  };
}

const ID_DIGITS = 40;

const nodeId = ({ moniker }: Node): string =>
  contentHash(moniker).toString('hex').slice(0, ID_DIGITS);

const timeOf = (found: Block | undefined): string =>
  found === undefined ? '1970-01-01T00:00:00Z' : timeText(found.timeNs);

function netInfo(): JsonObject {
  return { listening: true, listeners: ['Listener(@)'], n_peers: '0', peers: [] };
}

function block(node: Node, params: Params): JsonObject {
  const found = blockAt(node, params);
  return { block_id: blockIdJson(found.hash), block: blockJson(found, node.chain) };
}

function header(node: Node, params: Params): JsonObject {
  return { header: headerJson(blockAt(node, params), node.chain) };
}

function blockResults(node: Node, params: Params): JsonObject {
  return resultsJson(blockAt(node, params), node.chain);
}

/** The block that was asked for, by default the latest. */
function blockAt(node: Node, params: Params): Block {
  const height = params.whole('height') ?? node.height;
  if (height <= 0n) throw internalError(`height must be greater than 0, but got ${height}`);
  if (height > node.height) {
    const tip = `less than or equal to the current blockchain height ${node.height}`;
    throw internalError(`height ${height} must be ${tip}`);
  }
  if (height < node.base) {
    throw internalError(`height ${height} is not available, lowest height is ${node.base}`);
  }
  const found = node.block(height);
  if (found === undefined) throw internalError(`could not find results for height #${height}`);
  return found;
}

function tx(node: Node, params: Params): JsonObject {
  const hash = hex(params.bytes('hash'));
  const place = node.find(hash);
  if (place === undefined) throw internalError(`tx (${hash}) not found`);
  return placeJson(place);
}

function unconfirmed({ chain }: Node): JsonObject {
  const { waiting, bytes } = chain.mempool;
  const count = waiting.length.toString();
  return { n_txs: count, total: count, total_bytes: bytes.toString(), txs: null };
}

function broadcastSync(node: Node, params: Params): JsonObject {
  const bytes = params.bytes('tx');
  const { code, log, codespace } = submitted(node, bytes);
  return { code, data: '', log, codespace, hash: txHash(bytes) };
}

function broadcastAsync(node: Node, params: Params): JsonObject {
  const bytes = params.bytes('tx');
  submitted(node, bytes);
  return { code: 0, data: '', log: '', codespace: '', hash: txHash(bytes) };
}

function submitted(node: Node, bytes: Uint8Array): ReturnType<Node['submit']> {
  try {
    return node.submit(bytes);
  } catch (error) {
    if (error instanceof MempoolError) throw internalError(error.message);
    throw error;
  }
}

function abciInfo(node: Node): JsonObject {
  const latest = node.block(node.height);
  return {
    response: {
      data: 'akash',
      version: NODE_VERSION,
      last_block_height: node.height.toString(),
      last_block_app_hash: latest === undefined ? '' : base64(latest.appHash),
    },
  };
}
