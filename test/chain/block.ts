import { hex, sha256 } from './addresses.ts';
import type { ChainEvent } from './module.ts';
import type { Tx } from './tx/decode.ts';
import type { TxResult } from './tx/run.ts';

/** One block, and what came of it. Hashes are capital hex. */
export interface Block {
  readonly chainId: string;
  readonly height: bigint;
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
  readonly txs: readonly Tx[];
  readonly hash: string;
  /** Empty for the first block. */
  readonly lastHash: string;
  /** Of the transactions. */
  readonly dataHash: string;
  /** What the state was before the block, as its header says. */
  readonly appHashBefore: string;
  /** Of what came of the transactions of the block before. */
  readonly lastResultsHash: string;
  /** What the state is after it: 32 bytes. */
  readonly appHash: Uint8Array;
  /** One for each transaction. */
  readonly results: readonly TxResult[];
  /** What happened at the beginning and the end of the block, outside of transactions. */
  readonly events: readonly ChainEvent[];
}

/** The hash of nothing: what a header says where there is nothing yet. */
export const NOTHING_HASH = hex(sha256(new Uint8Array()));

/**
 * CometBFT's tree of hashes: leaves and nodes are marked by a first byte, and the left half is as
 * large as a power of two can be.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(Buffer.concat([Uint8Array.of(0), first]));
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  const halves = [merkleRoot(leaves.slice(0, left)), merkleRoot(leaves.slice(left))];
  return sha256(Buffer.concat([Uint8Array.of(1), ...halves]));
}

/** Of a block's transactions: the tree of their names. */
export function dataHash(txs: readonly Tx[]): string {
  return hex(merkleRoot(txs.map(({ bytes }) => sha256(bytes))));
}

/** A name for anything; only the hashes of transactions and of their tree are a real node's. */
export function contentHash(content: unknown): Buffer {
  const text = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return sha256(Buffer.from(text));
}

/** What came of transactions, as a header's hash covers it. */
export function resultsHash(results: readonly TxResult[]): string {
  if (results.length === 0) return NOTHING_HASH;
  return hex(
    contentHash(results.map(({ code, gasUsed, data }) => [code, gasUsed, [...(data ?? [])]])),
  );
}
