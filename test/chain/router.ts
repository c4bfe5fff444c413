import { WireError } from './codec/wire.ts';
import type { Context, MessageHandler, Module, QueryHandler } from './module.ts';
import { invalidRequest, refusal } from './refusals.ts';

/** A message as it travels: the URL of its type, and its bytes. */
export interface PackedMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** A message that is understood: who must have signed it, and how it is done. */
export interface RoutedMessage extends PackedMessage {
  readonly signer: string;
  /** What can be refused without the state. */
  check(): void;
  handle(context: Context): Uint8Array;
}

/** Which module does which message and answers which query. */
export class Router {
  readonly #messages = new Map<string, MessageHandler>();
  readonly #queries = new Map<string, QueryHandler>();

  add({ messages, queries }: Module): void {
    for (const [typeUrl, handler] of Object.entries(messages ?? {})) {
      this.#messages.set(typeUrl, handler);
    }
    for (const [path, handler] of Object.entries(queries ?? {})) this.#queries.set(path, handler);
  }

  knows(typeUrl: string): boolean {
    return this.#messages.has(typeUrl);
  }

  /** Reads a message; what no module knows, or what is no such message, is refused (sdk 2). */
  route({ typeUrl, value }: PackedMessage): RoutedMessage {
    const handler = this.#messages.get(typeUrl);
    if (handler === undefined) {
      throw refusal('txParse', `unable to resolve type URL ${typeUrl}`);
    }
    const message = decodedMessage(handler, value);
    return {
      typeUrl,
      value,
      signer: handler.signer(message),
      check: () => handler.check?.(message),
      handle: (context) => handler.handle(context, message),
    };
  }

  /** Answers a query; an unknown path is sdk 6, a request that cannot be read is sdk 18. */
  query(context: Context, path: string, request: Uint8Array): Uint8Array {
    const handler = this.#queries.get(path);
    if (handler === undefined) throw refusal('unknownRequest', 'unknown query path');
    return decodedRequest(() => handler(context, request));
  }

  hasQuery(path: string): boolean {
    return this.#queries.has(path);
  }
}

/** Bytes that are no such message, or hold amounts that are no numbers, make no transaction. */
function decodedMessage(handler: MessageHandler, value: Uint8Array): unknown {
  try {
    const message = handler.codec.decode(value);
    checkAmounts(message);
    return message;
  } catch (error) {
    throw refusal('txParse', error instanceof WireError ? error.message : 'unexpected EOF');
  }
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Coins are anywhere in a message; their amounts are texts only for the published codecs. */
function checkAmounts(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ('denom' in value && 'amount' in value && !NUMBER.test(String(value.amount))) {
    throw new WireError(`${JSON.stringify(value.amount)} is no number`);
  }
  for (const part of Object.values(value)) checkAmounts(part);
}

/** The published codecs throw these where bytes end too early or say nonsense. */
const CODEC_ERRORS =
  /premature EOF|out of range|outside the bounds|invalid (wire|tag|varint|u?int)|illegal|cant skip/i;

function decodedRequest<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) throw invalidRequest(error.message);
    if (error instanceof Error && CODEC_ERRORS.test(error.message)) {
      throw invalidRequest('unexpected EOF');
    }
    throw error;
  }
}
