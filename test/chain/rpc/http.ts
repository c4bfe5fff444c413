import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { HttpFault } from '../faults.ts';
import { askNode, errorJson, parseCall, respond } from './calls.ts';
import { parseError, RpcError } from './errors.ts';
import type { JsonObject } from './json.ts';
import { methods } from './methods.ts';
import type { Node } from './node.ts';
import { Params } from './params.ts';

/** A call in the address of a GET has no id; this is the one it is answered with. */
const URI_ID = -1;
const HUGE_BYTES = 32 * 1024 * 1024;

/** Answers one HTTP request, by the node's faults or as it should. */
export async function answerHttp(
  node: Node,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const { delayMs } = node.faults;
  if (delayMs > 0) await sleep(delayMs);
  const { isHanging, http } = node.faults;
  // The connection stays open until somebody cuts it.
  if (isHanging) return;
  if (http !== undefined) {
    answerFault(http, response);
    return;
  }
  if (request.method === 'POST') answerPost(node, body, response);
  else answerGet(node, new URL(request.url ?? '/', 'http://node'), response);
}

function answerPost(node: Node, body: string, response: ServerResponse): void {
  try {
    const parsed = JSON.parse(body) as unknown;
    const calls = (Array.isArray(parsed) ? parsed : [parsed]).map(parseCall);
    const answers = calls.flatMap((call) =>
      call === undefined ? [] : [respond(call, (asked) => askNode(node, asked))],
    );
    const [only] = answers;
    send(response, 200, answers.length === 1 ? only : answers);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    const wrong = parseError(`error unmarshaling request: ${error.message}`);
    send(response, 500, { jsonrpc: '2.0', error: errorJson(wrong) });
  }
}

function answerGet(node: Node, url: URL, response: ServerResponse): void {
  const entry = methods.get(url.pathname.slice(1));
  if (entry === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('404 page not found\n');
    return;
  }
  try {
    const params = new Params(Object.fromEntries(url.searchParams), true);
    send(response, 200, { jsonrpc: '2.0', id: URI_ID, result: entry.answer(node, params) });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    send(response, 500, { jsonrpc: '2.0', id: URI_ID, error: errorJson(error) });
  }
}

function answerFault(fault: HttpFault, response: ServerResponse): void {
  if (typeof fault === 'object') {
    response.writeHead(fault.status, { 'content-type': 'text/plain' });
    response.end('the node does not answer\n');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  switch (fault) {
    case 'garbage':
      response.end('<html>\u0000{"jsonrpc":');
      return;
    case 'huge':
      response.end(`{"jsonrpc":"2.0","id":1,"result":"${'x'.repeat(HUGE_BYTES)}"}`);
      return;
    case 'cut':
      response.write('{"jsonrpc":"2.0","id":1,"resu', () => response.destroy());
      return;
  }
}

function send(
  response: ServerResponse,
  status: number,
  answer: JsonObject | readonly JsonObject[] | undefined,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? null));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
