import { invalidParams, methodNotFound, parseError, RpcError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import { methods } from './methods.ts';
import type { Node } from './node.ts';
import { Params } from './params.ts';

/** A call as JSON-RPC writes it. */
export interface Call {
  readonly id: Json;
  readonly method: string;
  readonly params: unknown;
}

/** Who answers calls: the node, or a WebSocket that also takes subscriptions. */
export type Answerer = (call: Call) => Json;

/** Reads one call; one without an id wants no answer. What is no call throws a TypeError. */
export function parseCall(value: unknown): Call | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('json: cannot unmarshal into a request');
  }
  const { id, method, params } = value as Record<string, unknown>;
  if (id === undefined || id === null) return undefined;
  if (typeof id !== 'string' && typeof id !== 'number') throw new TypeError('invalid id');
  return { id, method: typeof method === 'string' ? method : '', params };
}

/** The whole answer to a call, errors included. */
export function respond(call: Call, answer: Answerer): JsonObject {
  const { id } = call;
  try {
    return { jsonrpc: '2.0', id, result: answer(call) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { jsonrpc: '2.0', id, error: errorJson(error) };
  }
}

/** As JSON-RPC writes errors; empty data is left out. */
export function errorJson({ code, message, data }: RpcError): JsonObject {
  return data === '' ? { code, message } : { code, message, data };
}

/** The answer to one call as it comes in a text; none where none is wanted. */
export function answerText(text: string, answer: Answerer): JsonObject | undefined {
  try {
    const call = parseCall(JSON.parse(text));
    return call === undefined ? undefined : respond(call, answer);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    const wrong = parseError(`error unmarshaling request: ${error.message}`);
    return { jsonrpc: '2.0', error: errorJson(wrong) };
  }
}

/** Asks the node. */
export function askNode(node: Node, { method, params }: Call): Json {
  const entry = methods.get(method);
  if (entry === undefined) throw methodNotFound();
  return entry.answer(node, new Params(named(params, entry.names), false));
}

/** Parameters come by name, or as a list in the method's order. */
export function named(
  params: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (params === undefined || params === null) return {};
  if (Array.isArray(params)) {
    if (params.length === names.length) {
      return Object.fromEntries(names.map((name, at) => [name, params[at] as unknown]));
    }
    const counts = `expected ${names.length} parameters ([${names.join(' ')}]), got ${params.length}`;
    throw invalidParams(`error converting json params to arguments: ${counts}`);
  }
  if (typeof params === 'object') return params as Readonly<Record<string, unknown>>;
  throw invalidParams('error converting json params to arguments: unknown type for JSON params');
}
