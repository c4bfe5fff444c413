import type { State } from './state.ts';

/** One thing that happened, as CometBFT tells it: names and values are texts. */
export interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly (readonly [key: string, value: string])[];
}

/**
 * A refusal that every node answers alike. `log` is the whole text as a node says it, outermost
 * words first; `code` counts within `codespace`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly codespace: string;
  readonly code: number;

  constructor(codespace: string, code: number, log: string) {
    super(log);
    this.codespace = codespace;
    this.code = code;
  }
}

/** The moment in which a message, a query or the edge of a block is handled. */
export interface Context {
  readonly chainId: string;
  readonly height: bigint;
  /** Of the block, in nanoseconds since 1970. */
  readonly timeNs: bigint;
  /** A branch: it is committed where all of it went well. */
  readonly state: State;
  emit(event: ChainEvent): void;
}

/** The part of a generated codec that a handler needs. */
export interface Codec<T> {
  readonly $type: string;
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** What one kind of message does. */
export interface MessageHandler<T = unknown> {
  readonly codec: Codec<T>;
  /** Whose signature it needs: one bech32 address. */
  signer(message: T): string;
  /** What can be refused without the state, already before it gets into a block. */
  check?(message: T): void;
  /** Does it, or throws a {@link Refusal}; answers the encoded response. */
  handle(context: Context, message: T): Uint8Array;
}

/** Answers one query path: encoded request in, encoded response out. */
export type QueryHandler = (context: Context, request: Uint8Array) => Uint8Array;

/** One module of the chain: `akash.market`, `cosmos.bank`, … */
export interface Module {
  readonly name: string;
  /** Starts from its part of the genesis file's `app_state`. */
  initGenesis?(context: Context, genesis: unknown): void;
  /** By type URL: `/akash.market.v1beta5.MsgCreateBid`. */
  readonly messages?: Readonly<Record<string, MessageHandler>>;
  /** By path: `/akash.market.v1beta5.Query/Order`. */
  readonly queries?: Readonly<Record<string, QueryHandler>>;
  beginBlock?(context: Context): void;
  endBlock?(context: Context): void;
}

/** The module's part of a genesis file: `akash.market` finds its own under `market`. */
export function genesisPart(
  { name }: Module,
  appState: Readonly<Record<string, unknown>>,
): unknown {
  return appState[name.slice(name.indexOf('.') + 1)];
}
