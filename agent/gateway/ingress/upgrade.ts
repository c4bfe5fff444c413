import type { IncomingMessage } from 'node:http';
import { request as openRequest, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { IngressSite, Upstream } from '../../provider/ingress/surface.ts';
import { answeredHeaders } from './headers.ts';
import type { IngressLimits } from './limits.ts';

export interface UpgradeParts {
  readonly site: IngressSite;
  readonly upstream: Upstream;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly path: string;
  readonly headers: readonly string[];
  readonly limits: IngressLimits;
  readonly onFailure: (status: number) => void;
}

/** True for the only upgrade that is passed on: a WebSocket's. */
export function isWebSocket(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Asks a service for a WebSocket. Once it agrees, the two connections belong to each other until
 * either ends: whatever is sent there, it reaches that service and no other.
 */
export function passUpgrade(parts: UpgradeParts): void {
  const { site, upstream, request, socket, path, headers, limits, onFailure } = parts;
  const { readTimeoutMs } = site.options;
  const asking = openRequest({
    ...{ host: upstream.address, port: upstream.port, method: 'GET', path, agent: false },
    ...{ setHost: false, timeout: Math.max(readTimeoutMs, limits.connectMs) },
    maxHeaderSize: 2 * limits.headerBytes,
    headers: [...headers, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
  });
  let answered = false;
  const answer = (): boolean => {
    if (answered || socket.destroyed) return false;
    answered = true;
    return true;
  };
  const fail = (status: number): void => {
    if (answer()) onFailure(status);
  };
  socket.once('close', () => asking.destroy());
  asking.on('timeout', () => {
    fail(504);
    asking.destroy();
  });
  asking.on('error', () => fail(502));
  asking.on('response', (response) => {
    if (!answer()) return;
    passAnswer(parts, response);
  });
  asking.on('upgrade', (response, upstreamSocket: Socket, upstreamHead: Buffer) => {
    if (!answer()) {
      upstreamSocket.destroy();
      return;
    }
    socket.write(headOf(response, site.shared), 'latin1');
    join(parts, upstreamSocket, upstreamHead);
  });
  asking.end();
  request.resume();
}

/** The service said something else than yes; that is the visitor's to read. */
function passAnswer({ request, socket, site }: UpgradeParts, from: IncomingMessage): void {
  if (!(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  try {
    response.assignSocket(socket);
  } catch {
    // One before it is still assigned, and nobody will end it: there is no way to say anything.
    socket.destroy();
    return;
  }
  response.on('finish', () => socket.end());
  from.on('error', () => socket.destroy());
  response.writeHead(
    from.statusCode ?? 502,
    from.statusMessage ?? '',
    answeredHeaders(from.rawHeaders, site.shared),
  );
  from.pipe(response);
}

function headOf({ rawHeaders }: IncomingMessage, shared: boolean): string {
  const headers = answeredHeaders(rawHeaders, shared);
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket'];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function join({ socket, head, site }: UpgradeParts, upstream: Socket, upstreamHead: Buffer): void {
  const end = (): void => {
    socket.destroy();
    upstream.destroy();
  };
  // Counted over both directions: reading and writing both wind it up again.
  upstream.setTimeout(site.options.readTimeoutMs, end);
  for (const side of [socket, upstream]) side.on('error', end).on('close', end);
  if (upstreamHead.length > 0) socket.write(upstreamHead);
  if (head.length > 0) upstream.write(head);
  upstream.pipe(socket);
  socket.pipe(upstream);
}
