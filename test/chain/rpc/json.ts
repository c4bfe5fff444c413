import { hex } from '../addresses.ts';
import type { Block } from '../block.ts';
import { contentHash, NOTHING_HASH } from '../block.ts';
import type { Chain, Place } from '../chain.ts';
import type { ChainEvent } from '../module.ts';
import { timeText } from '../time.ts';
import type { TxResult } from '../tx/run.ts';

/** What JSON can say. 64-bit numbers are texts, bytes are base64, hashes are capital hex. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Names with values. */
export type JsonObject = { readonly [key: string]: Json };

/** Bytes as JSON writes them. */
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const PARTS = 1;

/** The name of a block, and that of the parts in which nodes send it to each other. */
export function blockIdJson(hash: string): JsonObject {
  if (hash === '') return { hash, parts: { total: 0, hash } };
  return { hash, parts: { total: PARTS, hash: hex(contentHash(['parts', hash])) } };
}

/** The header of a block. */
export function headerJson(block: Block, chain: Chain): JsonObject {
  const validators = hex(contentHash(chain.producer));
  return {
    version: { block: '11' },
    chain_id: block.chainId,
    height: block.height.toString(),
    time: timeText(block.timeNs),
    last_block_id: blockIdJson(block.lastHash),
    last_commit_hash: block.lastHash === '' ? NOTHING_HASH : hex(contentHash(block.lastHash)),
    data_hash: block.dataHash,
    validators_hash: validators,
    next_validators_hash: validators,
    consensus_hash: hex(contentHash(chain.genesis.consensus_params)),
    app_hash: block.appHashBefore,
    last_results_hash: block.lastResultsHash,
    evidence_hash: NOTHING_HASH,
    proposer_address: chain.producer.address,
  };
}

/** A block with its transactions. */
export function blockJson(block: Block, chain: Chain): JsonObject {
  return {
    header: headerJson(block, chain),
    data: { txs: block.txs.map(({ bytes }) => base64(bytes)) },
    evidence: { evidence: [] },
    last_commit: commitJson(block, chain),
  };
}

/** Who has signed the block before: nobody, before the first one. */
function commitJson(block: Block, chain: Chain): JsonObject {
  const isFirst = block.lastHash === '';
  const signature = {
    block_id_flag: 2,
    validator_address: chain.producer.address,
    timestamp: timeText(block.timeNs),
    signature: base64(Buffer.concat([contentHash([block.lastHash, 1]), contentHash(block.hash)])),
  };
  return {
    height: (isFirst ? 0n : block.height - 1n).toString(),
    round: 0,
    block_id: blockIdJson(block.lastHash),
    signatures: isFirst ? [] : [signature],
  };
}

/** Events, all of whose attributes can be searched for. */
export function eventsJson(events: readonly ChainEvent[]): readonly Json[] {
  return events.map(({ type, attributes }) => ({
    type,
    attributes: attributes.map(([key, value]) => ({ key, value, index: true })),
  }));
}

/** What came of a transaction. */
export function resultJson(result: TxResult): JsonObject {
  return {
    code: result.code,
    data: result.data === undefined ? null : base64(result.data),
    log: result.log,
    info: '',
    gas_wanted: result.gasWanted.toString(),
    gas_used: result.gasUsed.toString(),
    events: eventsJson(result.events),
    codespace: result.codespace,
  };
}

/** What came of a block. */
export function resultsJson(block: Block, chain: Chain): JsonObject {
  const { block: limits, evidence, validator } = chain.genesis.consensus_params;
  return {
    height: block.height.toString(),
    txs_results: block.results.length === 0 ? null : block.results.map(resultJson),
    finalize_block_events: eventsJson(block.events),
    validator_updates: null,
    consensus_param_updates: {
      block: limits,
      evidence: evidence as JsonObject,
      validator: validator as JsonObject,
      version: {},
      abci: {},
    },
    app_hash: base64(block.appHash),
  };
}

/** A transaction that is in a block. */
export function placeJson({ block, index }: Place): JsonObject {
  const [tx, result] = [block.txs[index], block.results[index]];
  if (tx === undefined || result === undefined) throw new Error('a place without a transaction');
  return {
    hash: tx.hash,
    height: block.height.toString(),
    index,
    tx_result: resultJson(result),
    tx: base64(tx.bytes),
  };
}
