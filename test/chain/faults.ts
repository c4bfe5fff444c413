import { hex, sha256 } from './addresses.ts';
import type { Block } from './block.ts';
import type { ChainEvent } from './module.ts';

/** Changes what a node says of a block. */
export type BlockChange = (block: Block) => Block;

/**
 * How an endpoint misbehaves; nothing is set at first. Each endpoint has its own, so one chain can
 * be seen through a good and a bad one. What acts at once (cut, restart, drop) is a method of the
 * endpoint.
 */
export interface Faults {
  /** Takes requests, by HTTP and by WebSocket, and never answers. */
  isHanging: boolean;
  /** Milliseconds that a request takes to come here and its answer to go back, together. */
  delayMs: number;
  /** Knows so many blocks less than there are. */
  lagBlocks: bigint;
  /** Has stopped to learn of blocks. */
  frozenAt: bigint | undefined;
  /** Subscriptions are accepted, and no event ever comes. */
  isSocketSilent: boolean;
  /** Every event of a subscription comes twice. */
  isSocketRepeating: boolean;
  /** Says that it belongs to another chain. */
  chainId: string | undefined;
  /** Tells blocks otherwise than they are: see the changes below. */
  changeBlock: BlockChange | undefined;
  /** Every so many answers are changed; 2 makes it contradict itself. */
  changeEvery: number;
  /** Has forgotten the blocks below. */
  prunedBelow: bigint | undefined;
  /** What HTTP answers instead. */
  http: HttpFault | undefined;
  /** Accepts transactions and never passes them on. */
  isSwallowing: boolean;
  isMempoolFull: boolean;
}

/** A status instead of an answer, bytes that are no JSON, 32 MiB of it, or an end in the middle. */
export type HttpFault = { readonly status: number } | 'garbage' | 'huge' | 'cut';

/** As every endpoint begins. */
export function noFaults(): Faults {
  return {
    isHanging: false,
    delayMs: 0,
    lagBlocks: 0n,
    frozenAt: undefined,
    isSocketSilent: false,
    isSocketRepeating: false,
    chainId: undefined,
    changeBlock: undefined,
    changeEvery: 1,
    prunedBelow: undefined,
    http: undefined,
    isSwallowing: false,
    isMempoolFull: false,
  };
}

/** The same block under another name, as on a fork. */
export const otherHash: BlockChange = (block) => ({
  ...block,
  hash: hex(sha256(Buffer.from(block.hash))),
  appHash: sha256(block.appHash),
});

/** A block in which the transactions did nothing that anybody could see. */
export const withoutEvents: BlockChange = (block) => withEvents(block, () => []);

/** Every event of a transaction is told twice. */
export const doubledEvents: BlockChange = (block) =>
  withEvents(block, (events) => events.flatMap((event) => [event, event]));

/** The events of each transaction from last to first. */
export const reversedEvents: BlockChange = (block) =>
  withEvents(block, (events) => [...events].reverse());

function withEvents(
  block: Block,
  change: (events: readonly ChainEvent[]) => readonly ChainEvent[],
): Block {
  const results = block.results.map((result) => ({ ...result, events: change(result.events) }));
  return { ...block, results };
}
