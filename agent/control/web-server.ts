import { existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';

import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import type { Clock } from '../base/clock.ts';
import { AgentError, codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { AcceptClient } from './clients.ts';
import type { ControlErrorCode } from './errors.ts';
import type { WebOptions } from './options.ts';
import { findFile, sendFile } from './static-files.ts';
import type { WebRefusal } from './web-guard.ts';
import { COOKIE_NAME, WebGuard } from './web-guard.ts';
import { plainPage, securityHeaders } from './web-page.ts';
import { WebSessions } from './web-sessions.ts';

const LOOPBACK = '127.0.0.1';
const MOST_SOCKETS = 128;

export interface WebServerOptions extends WebOptions {
  readonly frameBytes: number;
}

/** The dashboard in the browser: its files, and the control protocol over a WebSocket. */
export class WebServer {
  readonly #options: WebServerOptions;
  readonly #accept: AcceptClient;
  readonly #log: Logger;
  readonly #sessions: WebSessions;
  readonly #guard: WebGuard;
  readonly #server: Server;
  readonly #webSockets: WebSocketServer;
  readonly #open = new Set<WebSocket>();
  #port = 0;

  constructor(
    options: WebServerOptions,
    accept: AcceptClient,
    { clock, log }: { clock: Clock; log: Logger },
  ) {
    this.#options = options;
    this.#accept = accept;
    this.#log = log;
    this.#sessions = new WebSessions(clock);
    this.#guard = new WebGuard(this.#sessions);
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.frameBytes,
      perMessageDeflate: false,
      clientTracking: false,
    });
    this.#server = createServer(
      { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 },
      (request, response) => void this.#onRequest(request, response),
    );
    this.#server.maxConnections = MOST_SOCKETS;
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#onUpgrade(request, socket, head),
    );
  }

  /** `http://127.0.0.1:<port>`, without the right to see anything. */
  get origin(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  /** An address that opens the dashboard once, within ten minutes. */
  openAddress(): string {
    return `${this.origin}/?token=${this.#sessions.newToken()}`;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error) => reject(webListenError(error, this.#options.port)));
      this.#server.listen({ host: LOOPBACK, port: this.#options.port, exclusive: true }, () => {
        this.#server.removeAllListeners('error');
        this.#server.on('error', (error) => this.#log.warn('web server failed', { error }));
        const address = this.#server.address();
        this.#port = typeof address === 'object' && address !== null ? address.port : 0;
        this.#guard.setPort(this.#port);
        this.#log.info('dashboard open', { origin: this.origin });
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const webSocket of this.#open) webSocket.terminate();
    this.#server.closeAllConnections();
    await closed;
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      request.resume();
      await this.#respond(request, response);
    } catch (error) {
      if (codeOf(error) === 'ERR_STREAM_PREMATURE_CLOSE') return; // The browser went away.
      this.#log.error('web request failed', { error });
      if (response.headersSent) response.destroy();
      else this.#page(response, 500, 'Something went wrong', "The agent's log has more.");
    }
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const refusal = this.#guard.checkSource(request, !reading);
    if (refusal !== undefined) {
      this.#refuse(response, refusal);
      return;
    }
    const [urlPath = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const token = new URLSearchParams(query).get('token');
    if (reading && urlPath === '/' && token !== null) {
      this.#signIn(response, token);
      return;
    }
    const noSession = this.#guard.checkSession(request);
    if (noSession !== undefined) {
      this.#refuse(response, noSession);
    } else if (!reading) {
      response.setHeader('Allow', 'GET, HEAD');
      this.#page(response, 405, 'Not possible', 'Only pages can be asked for here.');
    } else {
      await this.#serveFile(request, response, urlPath);
    }
  }

  #signIn(response: ServerResponse, token: string): void {
    const session = this.#sessions.redeem(token);
    if (session === undefined) {
      const message =
        'This address was used before or is too old: each opens the dashboard once. "sublet start" shows one when it starts the agent.';
      this.#refuse(response, { status: 403, message });
      return;
    }
    response.writeHead(303, {
      ...securityHeaders(this.#guard.hosts),
      'Set-Cookie': `${COOKIE_NAME}=${session}; HttpOnly; SameSite=Strict; Path=/`,
      Location: '/',
    });
    response.end();
  }

  async #serveFile(
    request: IncomingMessage,
    response: ServerResponse,
    urlPath: string,
  ): Promise<void> {
    const { folder } = this.#options;
    if (folder === undefined || !existsSync(path.join(folder, 'index.html'))) {
      if (urlPath === '/') {
        const text =
          'The dashboard is not part of this build. The agent itself works: use "sublet status" in a terminal.';
        this.#page(response, 200, 'Sublet is running', text);
      } else this.#page(response, 404, 'Not found', 'There is nothing here.');
      return;
    }
    const file = findFile(folder, urlPath);
    if (file === undefined) {
      this.#page(response, 404, 'Not found', 'There is nothing here.');
      return;
    }
    response.writeHead(200, {
      ...securityHeaders(this.#guard.hosts),
      'Content-Type': file.type,
      'Content-Length': file.bytes,
    });
    if (request.method === 'HEAD') response.end();
    else await sendFile(file, response);
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener, a browser that goes away here would end the agent.
    socket.on('error', () => socket.destroy());
    const refusal = this.#guard.checkSource(request, true) ?? this.#guard.checkSession(request);
    if (refusal !== undefined || request.url !== '/control') {
      const status = refusal?.status ?? 404;
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
        () => socket.destroy(),
      );
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#onWebSocket(webSocket),
    );
  }

  #onWebSocket(webSocket: WebSocket): void {
    this.#open.add(webSocket);
    const connection = this.#accept(
      {
        // A frame that failed has not been taken; the socket's end follows.
        send: (frame, flushed) =>
          webSocket.send(frame, (error) => {
            if (!error) flushed();
          }),
        end: () => webSocket.close(),
        destroy: () => webSocket.terminate(),
      },
      // The cookie has said who it is.
      () => true,
    );
    webSocket.on('message', (data: RawData, isBinary) => {
      if (isBinary) connection.refuse('bad-frame', 'Frames are text.');
      else connection.receive(bufferOf(data).toString('utf8'));
    });
    // Too long a frame or one against the protocol: ws closes with the right code by itself.
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => {
      this.#open.delete(webSocket);
      connection.closed();
    });
  }

  #refuse(response: ServerResponse, { status, message }: WebRefusal): void {
    this.#page(response, status, 'Not open to you', message);
  }

  #page(response: ServerResponse, status: number, heading: string, text: string): void {
    const body = plainPage(heading, text);
    response.writeHead(status, {
      ...securityHeaders(this.#guard.hosts),
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(response.req.method === 'HEAD' ? undefined : body);
  }
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}

function webListenError(error: Error, port: number): Error {
  const code = codeOf(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use by another program';
  return new AgentError<ControlErrorCode>(
    'port-in-use',
    `Port ${port} on ${LOOPBACK} ${why}. Choose another with --web-port, or --web-port 0 for any free one.`,
    { data: { port }, cause: error },
  );
}
