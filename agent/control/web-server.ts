import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { AgentError, codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { AcceptClient } from './clients.ts';
import type { ControlErrorCode } from './errors.ts';
import { StaticSite } from './static-site.ts';
import type { WebRefusal } from './web-guard.ts';
import { COOKIE_NAME, sessionOf, WebGuard } from './web-guard.ts';
import { plainPage, securityHeaders } from './web-page.ts';
import type { WebSessions } from './web-sessions.ts';

const LOOPBACK = '127.0.0.1';
const MOST_SOCKETS = 128;

export interface WebServerOptions {
  /** The built dashboard. Where it does not exist, a page says what is here. */
  readonly folder?: string;
  readonly frameBytes: number;
}

/** The dashboard in the browser: its files, and the control protocol over a WebSocket. */
export class WebServer {
  readonly #site: StaticSite | undefined;
  readonly #accept: AcceptClient;
  readonly #log: Logger;
  readonly #sessions: WebSessions;
  readonly #guard: WebGuard;
  readonly #server: Server;
  readonly #webSockets: WebSocketServer;
  /** With the secret of each one's session. */
  readonly #open = new Map<WebSocket, string>();
  #port: number | undefined;

  constructor(options: WebServerOptions, sessions: WebSessions, accept: AcceptClient, log: Logger) {
    this.#site = options.folder === undefined ? undefined : new StaticSite(options.folder);
    this.#accept = accept;
    this.#log = log;
    this.#sessions = sessions;
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

  /** `http://127.0.0.1:<port>`, without the right to see anything; nothing while not served. */
  get origin(): string | undefined {
    return this.#port === undefined ? undefined : `http://${LOOPBACK}:${this.#port}`;
  }

  /** An address that opens the dashboard once, within ten minutes. */
  openAddress(): string {
    return `${this.origin ?? ''}/?token=${this.#sessions.newToken()}`;
  }

  /** Resolves to the port, which is any free one for 0. Throws `port-in-use`, and may be tried again. */
  start(wanted: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = this.#server;
      const onError = (error: Error): void => {
        server.off('listening', onListening);
        reject(webListenError(error, wanted));
      };
      const onListening = (): void => {
        server.off('error', onError);
        server.on('error', (error) => this.#log.warn('web server failed', { error }));
        const address = server.address();
        const port = typeof address === 'object' && address !== null ? address.port : wanted;
        this.#port = port;
        this.#guard.setPort(port);
        this.#log.info('dashboard open', { origin: this.origin });
        resolve(port);
      };
      server.once('error', onError).once('listening', onListening);
      server.listen({ host: LOOPBACK, port: wanted, exclusive: true });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const [webSocket, session] of this.#open) {
      // In use until now, which counts for how long the session is kept.
      this.#sessions.knows(session);
      webSocket.terminate();
    }
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
        'This address was used before or is too old: each opens the dashboard once. "sublet dashboard" shows another.';
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
    if (this.#site?.exists() === true) {
      if (await this.#site.serve(request, response, urlPath, this.#guard.hosts)) return;
      this.#page(response, 404, 'Not found', 'There is nothing here.');
    } else if (urlPath === '/') {
      const text =
        'The dashboard is not part of this build. The agent itself works: use "sublet status" in a terminal.';
      this.#page(response, 200, 'Sublet is running', text);
    } else this.#page(response, 404, 'Not found', 'There is nothing here.');
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
      this.#onWebSocket(webSocket, sessionOf(request) ?? ''),
    );
  }

  #onWebSocket(webSocket: WebSocket, session: string): void {
    this.#open.set(webSocket, session);
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
