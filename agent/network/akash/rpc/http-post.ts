import type { ClientRequest, IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';

import { Aborted, throwIfAborted } from '../../../base/abort.ts';
import { codeOf, messageOf } from '../../../base/errors.ts';
import { RpcFault } from './fault.ts';

/** Posts JSON and gives the body of the answer. Throws {@link RpcFault}, or `Aborted`. */
export interface HttpPost {
  post(url: string, body: string, limits: PostLimits, signal: AbortSignal): Promise<string>;
  /** Lets go of the connections that are kept. */
  close(): void;
}

/** What an answer may be at most. */
export interface PostLimits {
  readonly bytes: number;
  /** Asked once more where a kept connection turns out to be cut; never for what must not go twice. */
  readonly mayRepeat?: boolean;
}

// Before a request is on the wire; after these nothing can have arrived.
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EINVAL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const PARALLEL = 16;
/** Servers let go of a connection that is not used after 5 s and more; we are the first to do so. */
const IDLE_MS = 4_000;
const CUT = new Set(['ECONNRESET', 'EPIPE']);

/** Node's own client, with connections that are kept: a catch-up makes thousands of requests. */
export function openHttpPost({ idleMs = IDLE_MS } = {}): HttpPost {
  const kept = { keepAlive: true, maxSockets: PARALLEL, timeout: idleMs };
  const agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) };
  const start = (target: URL, body: string): ClientRequest => {
    const secure = target.protocol === 'https:';
    return (secure ? https : http).request(target, {
      method: 'POST',
      agent: agents[secure ? 'https:' : 'http:'],
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
  };
  return {
    async post(url, body, { bytes, mayRepeat = false }, signal) {
      throwIfAborted(signal);
      const target = new URL(url);
      const request = start(target, body);
      try {
        return await exchange(request, body, bytes, signal);
      } catch (error) {
        // The server may have closed it in the very moment in which it was used again.
        const isCut = error instanceof RpcFault && CUT.has(codeOf(error.cause) ?? '');
        if (!mayRepeat || !request.reusedSocket || !isCut) throw error;
        return exchange(start(target, body), body, bytes, signal);
      }
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function exchange(
  request: ClientRequest,
  body: string,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', onAbort);
      reject(error);
      request.destroy();
    };
    const onAbort = (): void => {
      fail(signal.reason instanceof Error ? signal.reason : new Aborted());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('error', (cause: Error) => {
      const sent = !NEVER_SENT.has(codeOf(cause) ?? '');
      fail(new RpcFault('rpc-unreachable', `no answer: ${messageOf(cause)}`, { sent, cause }));
    });
    request.on('response', (response) => {
      read(response, limit).then((text) => {
        signal.removeEventListener('abort', onAbort);
        resolve(text);
      }, fail);
    });
    request.end(body);
  });
}

function read(response: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('data', (part: Buffer) => {
      length += part.length;
      if (length > limit) {
        reject(new RpcFault('rpc-garbage', `the answer is longer than ${limit} bytes`));
      } else {
        parts.push(part);
      }
    });
    response.on('error', (cause: Error) => {
      reject(new RpcFault('rpc-unreachable', `cut off: ${messageOf(cause)}`, { cause }));
    });
    response.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const { statusCode: status = 0 } = response;
      // A node says 500 beside errors of its own that are proper JSON-RPC answers.
      if (status === 200 || (status === 500 && text.startsWith('{'))) {
        resolve(text);
        return;
      }
      // Too many requests: turned away at the door.
      const sent = status !== 429;
      reject(new RpcFault('rpc-unreachable', `HTTP status ${status}`, { sent }));
    });
  });
}
