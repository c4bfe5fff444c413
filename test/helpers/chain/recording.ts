import { readFileSync } from 'node:fs';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Something that a client did to the recorded chain, and what it was told. */
export type RecordedLine = RecordedTx | RecordedQuery | RecordedRpc | RecordedWebSocket | NoAnswer;

interface Line {
  /** In its file, from 1. */
  readonly number: number;
  readonly name: string;
}

/** One transaction, refused or not. The node's answers are kept as they came. */
export interface RecordedTx extends Line {
  readonly kind: 'tx';
  /** The TxRaw that was broadcast. */
  readonly txBase64: string;
  readonly signer: string;
  readonly sequence?: number;
  /** Gas, where it was simulated and that went well. */
  readonly simulated?: number | null;
  /** What the client said where the simulation did not go well. */
  readonly simError?: string | null;
  readonly fee?: { readonly gas: string; readonly amount: readonly { readonly amount: string }[] };
  /** The whole answer of `broadcast_tx_sync`. */
  readonly broadcast?: JsonObject;
  /** The result of `tx`; null where it never got into a block. */
  readonly result: JsonObject | null;
  /** The result of `block_results` at its height. */
  readonly blockResults: JsonObject | null;
}

/** One `abci_query`. */
export interface RecordedQuery extends Line {
  readonly kind: 'query';
  readonly path: string;
  readonly request: { readonly hex: string };
  /** The answer as the published codecs read it; `codecError` where they could not. */
  readonly response: {
    readonly type: string;
    readonly json: Json;
    readonly codecError?: string;
  };
  readonly rpc: JsonObject;
}

/** One other method of the JSON-RPC. */
export interface RecordedRpc extends Line {
  readonly kind: 'rpc';
  readonly method: string;
  readonly params?: JsonObject;
  readonly rpc: JsonObject;
}

/** A connection with its subscriptions, and every message that came. */
export interface RecordedWebSocket extends Line {
  readonly kind: 'websocket';
  readonly sent: readonly { readonly query: string; readonly id: number }[];
  readonly received: readonly JsonObject[];
}

/** Kept beside the answers, and no answer of the chain. */
export interface NoAnswer extends Line {
  readonly kind: 'manifest' | 'note' | 'rest';
}

/** The lines of `test/fixtures/akash/<name>`, in the order in which things happened. */
export function readRecording(name: string): readonly RecordedLine[] {
  const file = new URL(`../../fixtures/akash/${name}`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text, index) => ({ ...(JSON.parse(text) as RecordedLine), number: index + 1 }));
}

/** What is at `path` (`result.response.height`); `undefined` where nothing is. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here = value;
  for (const key of path.split('.')) {
    if (here === null || typeof here !== 'object') return undefined;
    here = Array.isArray(here) ? (here as readonly Json[])[Number(key)] : (here as JsonObject)[key];
  }
  return here;
}

/** The text at `path`; anything else throws. */
export function textAt(value: Json | undefined, path: string): string {
  const found = at(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path}`);
  return found;
}

/** The text or number at `path` as a text; `otherwise` where nothing is. */
export function wordAt(value: Json | undefined, path: string, otherwise = ''): string {
  const found = at(value, path) ?? otherwise;
  if (typeof found === 'object') throw new Error(`no word at ${path}`);
  return String(found);
}
