import type { UnixMs } from '../../base/instant.ts';
import type { BlockHeight } from '../../domain/time.ts';

/** Something that a block did. Attributes are texts as the chain sent them, JSON not yet read. */
export interface ChainEvent {
  /** `height/transaction/place`, `height/end/place` for those of the block itself: never twice. */
  readonly key: string;
  /** Upper-case hex; `undefined` for events of the block itself. */
  readonly txHash: string | undefined;
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One height, whole and in order. */
export interface ChainBlock {
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
  /** Of transactions that succeeded, then of the block itself. */
  readonly events: readonly ChainEvent[];
  /**
   * Of transactions that failed: that they paid their fee, and nothing else that happened. They are
   * apart from the others so that nobody takes what was undone for done. Left out where there is none.
   */
  readonly failed?: readonly ChainEvent[];
  /** What was said to each of those, by its hash. Left out where there is none. */
  readonly refused?: ReadonlyMap<string, TxRefusal>;
  /** The transactions in base64, by their place in the block. Left out where there is none. */
  readonly transactions?: readonly string[];
}

/** Why a transaction of a block did nothing; `code` counts within `codespace` and is not 0. */
export type TxRefusal = Pick<TxOutcome, 'code' | 'codespace' | 'log'>;

/** What reading a chain yields, in order of height. */
export type Reading =
  | { readonly type: 'block'; readonly block: ChainBlock }
  /**
   * Heights that no endpoint has any more, both ends included: what happened there is found by
   * asking for the state.
   */
  | { readonly type: 'gap'; readonly from: BlockHeight; readonly to: BlockHeight };

/** A transaction as the chain keeps it. */
export interface TxOutcome {
  readonly hash: string;
  readonly height: BlockHeight;
  /** 0 is success; others count within `codespace`. */
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly gasWanted: bigint;
  readonly gasUsed: bigint;
  readonly events: readonly { type: string; attributes: Readonly<Record<string, string>> }[];
}

/** What an endpoint said to a transaction before it was in any block. */
export interface BroadcastAnswer {
  readonly hash: string;
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
}

/** How one RPC endpoint is. */
export interface EndpointHealth {
  readonly url: string;
  readonly state: 'good' | 'lagging' | 'unreachable' | 'other-chain' | 'contradicting' | 'unknown';
  readonly height: BlockHeight | undefined;
  readonly heightAtMs: UnixMs | undefined;
  readonly roundTripMs: number | undefined;
  /** In one line, where something is wrong. */
  readonly problem: string | undefined;
}

/**
 * A chain through several RPC endpoints. Reads go to the best one and to the next where that fails;
 * every method throws `AgentError` `network-unreachable` where none answers, and never answers
 * "none" in place of "not known".
 */
export interface ChainAccess {
  readonly chainId: string;
  /** The newest height that a good endpoint has, and the time of that block. */
  tip(signal: AbortSignal): Promise<{ readonly height: BlockHeight; readonly atMs: UnixMs }>;
  /**
   * Asks the state: protobuf in, protobuf out; `undefined` where the chain says "not found". Throws
   * `AgentError` `chain-query-refused` with the chain's code and words for every other refusal.
   */
  query(
    path: string,
    request: Uint8Array,
    signal: AbortSignal,
    height?: BlockHeight,
  ): Promise<Uint8Array | undefined>;
  /** `undefined` where no block up to the endpoint's tip has it. */
  transaction(hash: string, signal: AbortSignal): Promise<TxOutcome | undefined>;
  /**
   * Hands a signed transaction to one endpoint. Throws `AgentError` `broadcast-unknown` where
   * nobody can say whether it arrived; then only asking for its hash tells.
   */
  broadcast(transaction: Uint8Array, signal: AbortSignal): Promise<BroadcastAnswer>;
  health(): readonly EndpointHealth[];
  close(): Promise<void>;
}

/** A block as it was fetched, with what ties it to the one below it. */
export interface FetchedBlock {
  readonly block: ChainBlock;
  /** Upper-case hex. */
  readonly hash: string;
  /** The hash of the block below, as this block names it; `''` for the first of a chain. */
  readonly parentHash: string;
  /** The block's own time, microseconds since 1970. */
  readonly timeUs: bigint;
}

/** What is wrong with the access as a whole, for people and for the decision to bid. */
export interface AccessProblem {
  readonly code:
    /** No endpoint answers that is in step. */
    | 'network-unreachable'
    /** Endpoints have different blocks at one height, and no majority agrees. */
    | 'contradiction'
    /** Some endpoints contradict the majority and are left out. */
    | 'contradiction-settled';
  /** In one line. */
  readonly message: string;
  /** No bid may be made while it lasts. Leases go on in any case. */
  readonly stopsBidding: boolean;
}

/** Blocks of a chain, from whichever endpoint has them. Throws as {@link ChainAccess} does. */
export interface BlockSource {
  readonly chainId: string;
  tip(signal: AbortSignal): Promise<{ readonly height: BlockHeight; readonly atMs: UnixMs }>;
  /**
   * One block. With `witness` another endpoint is asked for its hash too, where there is one. Given
   * `parentHash`, an endpoint whose block names another parent is passed over. Throws `AgentError`
   * `chain-block-pruned` where no endpoint has it any more.
   */
  block(
    height: BlockHeight,
    signal: AbortSignal,
    options?: { readonly witness?: boolean; readonly parentHash?: string },
  ): Promise<FetchedBlock>;
  /** Calls `listener` with each new height that is heard of; the result takes it away again. */
  onHeight(listener: (height: BlockHeight) => void): () => void;
  /** True while something tells of new heights by itself, so that asking can be rare. */
  readonly wakes: boolean;
  /** No new height came for too long: looks at every endpoint at once and moves to the best. */
  suspect(signal: AbortSignal): Promise<void>;
}

/** {@link ChainAccess} and {@link BlockSource} in one, with what is wrong at the moment. */
export interface Chain extends ChainAccess, BlockSource {
  problems(): readonly AccessProblem[];
  /** The answer to `akash`: what runs on the node. Read anew with each call. */
  discovery(signal: AbortSignal): Promise<ChainDiscovery>;
}

/** The node's version, and each module's API version of the newest client line: `market` → `v1beta5`. */
export interface ChainDiscovery {
  readonly nodeVersion: string;
  readonly modules: ReadonlyMap<string, string>;
}
