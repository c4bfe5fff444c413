import { createHash } from 'node:crypto';

import type { z } from 'zod';

import { parseUnixMs } from '../../../base/instant.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { ChainEvent, FetchedBlock, TxOutcome, TxRefusal } from '../chain.ts';
import { RpcFault } from './fault.ts';
import type {
  block as blockSchema,
  blockResults as resultsSchema,
  RpcEvents,
  RpcTx,
} from './schemas.ts';

type RpcBlock = z.infer<typeof blockSchema>;
type RpcResults = z.infer<typeof resultsSchema>;

/**
 * One height out of a node's two answers. Throws {@link RpcFault} where they are not about the same
 * block, or not about the one that was asked for.
 */
export function fetchedBlock(
  chainId: string,
  height: BlockHeight,
  { block_id: id, block: { header, data } }: RpcBlock,
  results: RpcResults,
): FetchedBlock {
  if (header.chain_id !== chainId) {
    throw new RpcFault(
      'rpc-other-chain',
      `a block of the chain ${JSON.stringify(header.chain_id)}`,
    );
  }
  const transactions = data.txs ?? [];
  const txResults = results.txs_results ?? [];
  if (header.height !== height || results.height !== height) {
    throw new RpcFault(
      'rpc-garbage',
      `asked for ${height}, got ${header.height} and ${results.height}`,
    );
  }
  if (transactions.length !== txResults.length) {
    throw new RpcFault(
      'rpc-garbage',
      `${transactions.length} transactions with ${txResults.length} results`,
    );
  }
  const events: ChainEvent[] = [];
  const failed: ChainEvent[] = [];
  const refused = new Map<string, TxRefusal>();
  txResults.forEach((result, index) => {
    // A failed transaction changed nothing but the fee.
    const told = result.code === 0 ? events : failed;
    // The hash only where somebody can ask for it: most blocks' transactions tell us nothing.
    let hash: string | undefined;
    for (const [place, event] of (result.events ?? []).entries()) {
      hash ??= hashOf(transactions[index] ?? '');
      told.push({ key: `${height}/${index}/${place}`, txHash: hash, ...plain(event) });
    }
    const { code, codespace, log } = result;
    if (code !== 0 && hash !== undefined) {
      refused.set(hash, { code, codespace: codespace ?? '', log: log ?? '' });
    }
  });
  for (const [place, event] of (results.finalize_block_events ?? []).entries()) {
    events.push({ key: `${height}/end/${place}`, txHash: undefined, ...plain(event) });
  }
  return {
    block: {
      height,
      atMs: parseUnixMs(Number(header.time / 1000n)),
      events,
      ...(failed.length === 0 ? {} : { failed }),
      ...(refused.size === 0 ? {} : { refused }),
      ...(transactions.length === 0 ? {} : { transactions }),
    },
    hash: id.hash,
    parentHash: header.last_block_id.hash,
    timeUs: header.time,
  };
}

/** Events that money and leases hang on; nodes of different versions may differ in others. */
const TELLING = /^akash\.(?:market|deployment|provider|bme)\./;

/**
 * The block as another endpoint has to have it too: its hash, and what Akash's modules did. What a
 * failed transaction says of them was undone, and is not part of it.
 */
export function identityOf({ hash, block }: FetchedBlock): string {
  const events = block.events.filter(({ type }) => TELLING.test(type));
  if (events.length === 0) return hash;
  const text = JSON.stringify(events.map(({ key, type, attributes }) => [key, type, attributes]));
  return `${hash} with events ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** A node's answer to `tx`. Throws {@link RpcFault} where it is about another transaction. */
export function outcomeOf(
  hash: string,
  { hash: found, height, tx_result: result }: RpcTx,
): TxOutcome {
  if (found !== hash.toUpperCase()) throw new RpcFault('rpc-garbage', 'another transaction');
  return {
    hash: found,
    height: parseBlockHeight(height),
    code: result.code,
    codespace: result.codespace ?? '',
    log: result.log ?? '',
    gasWanted: result.gas_wanted,
    gasUsed: result.gas_used,
    events: (result.events ?? []).map(plain),
  };
}

function hashOf(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex').toUpperCase();
}

function plain({ type, attributes }: NonNullable<RpcEvents>[number]): {
  type: string;
  attributes: Record<string, string>;
} {
  // Without a prototype: the keys come from outside.
  const read = Object.create(null) as Record<string, string>;
  for (const { key, value } of attributes ?? []) read[key] = value ?? '';
  return { type, attributes: read };
}
