import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

import type { Clock } from '../../base/clock.ts';
import { codeOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { parseHostName } from '../../domain/host-names.ts';
import type { Served } from '../../domain/served-ports.ts';
import type { IngressSite, IngressSurface } from '../../provider/ingress/surface.ts';
import type { ChallengeAnswers } from '../acme/challenges.ts';
import { endAfterChallenge, handshakeWith } from '../acme/tls-answers.ts';
import type { ServerWords } from '../listen.ts';
import { allOf, Listener } from '../listen.ts';
import { OpenSockets } from '../open-sockets.ts';
import { OpenShares, RequestShares } from '../shares.ts';
import type { HostCertificates } from './certificates.ts';
import { Exchange } from './exchange.ts';
import { forwardedHeaders } from './headers.ts';
import type { IngressLimits } from './limits.ts';
import { INGRESS_LIMITS } from './limits.ts';
import { pageOf, sendPage } from './pages.ts';
import type { Routed } from './request-rules.ts';
import { checkRequest } from './request-rules.ts';
import { isWebSocket, passUpgrade } from './upgrade.ts';
import { Upstreams } from './upstreams.ts';

export interface IngressParts {
  readonly surface: IngressSurface;
  /** Without it there is no TLS. */
  readonly certificates?: HostCertificates;
  /** What a certificate authority may ask for. */
  readonly challenges?: ChallengeAnswers;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<IngressLimits>;
}

export interface IngressPorts {
  /** 80 as visitors expect; 0 takes any free one. */
  readonly port: number;
  /** 443 as visitors expect. */
  readonly securePort?: number;
}

/** Where it listens. */
type IngressAt = { readonly port: number; readonly securePort: number | undefined };

interface Opened {
  readonly server: Server;
  readonly sockets: OpenSockets;
  readonly listener: Listener;
}

export interface IngressOptions extends IngressPorts {
  /** On all addresses where it is left out. */
  readonly host?: string;
  /** An address of mail or of a page, shown where there is nothing else to show. */
  readonly abuseContact?: string;
}

/** Web addresses name no port: a browser asks at these whatever the owner sets. */
const words = (served: Served, setting: string, usual: number): ServerWords => ({
  for: served,
  who: "Visitors of tenants' web pages come there",
  instead: `give the ingress another port in the settings ("sublet settings set ${setting} <port>") and have your router pass ${usual} on to it, as web addresses name no port`,
  addressOption: '--gateway-address',
});

/** How long those that were sent away take to go. */
const CLEAR_MS = 50;

type Site = { readonly routed: Routed; readonly site: IngressSite };

/**
 * Where visitors reach tenants' services: by the host name of each single request, however many come
 * over one connection.
 */
export class Ingress {
  readonly #options: IngressOptions;
  readonly #parts: IngressParts;
  readonly #limits: IngressLimits;
  readonly #log: Logger;
  readonly #upstreams: Upstreams;
  readonly #addresses: OpenShares;
  readonly #requests: OpenShares;
  readonly #upgrades: OpenShares;
  readonly #rates: RequestShares;
  readonly #plain: Opened;
  readonly #secure: Opened | undefined;
  #clearedAtMs = -Infinity;
  /** What is being answered on each connection. */
  readonly #answering = new WeakMap<Duplex, Set<ServerResponse>>();

  constructor(options: IngressOptions, parts: IngressParts) {
    const limits = { ...INGRESS_LIMITS, ...parts.limits };
    this.#options = options;
    this.#parts = parts;
    this.#limits = limits;
    this.#log = parts.log.child('gateway');
    this.#upstreams = new Upstreams(parts.clock, limits);
    this.#addresses = new OpenShares(limits.connectionsOfAddress, limits.connections);
    this.#requests = new OpenShares(limits.requestsOfLease, limits.requests);
    this.#upgrades = new OpenShares(limits.upgradesOfLease, limits.upgrades);
    this.#rates = new RequestShares(parts.clock, limits.burstRequests, limits.requestsPerSecond);
    this.#plain = this.#prepared(
      createServer(this.#serverOptions()),
      words('ingress', 'ingress.port', 80),
    );
    this.#secure = this.#secured();
  }

  /** Resolves to the ports. Throws as {@link moveTo} does. */
  start(): Promise<IngressAt> {
    return this.moveTo(this.#options);
  }

  /**
   * Listens there: what does not listen yet, and what listens at another port, which is left; visitors who
   * are connected stay so. Resolves to the ports at which it listens. Throws `gateway-port-…` or
   * `gateway-address-unknown`, or an `AggregateError` of them: what could be opened is open then, and what
   * could not be moved still listens where it did.
   */
  async moveTo({ port: wanted, securePort: wantedSecure }: IngressPorts): Promise<IngressAt> {
    const before = JSON.stringify(this.ports);
    const secure = wantedSecure === undefined ? undefined : this.#secure;
    try {
      const [port = wanted, securePort] = await allOf([
        this.#plain.listener.listen(wanted),
        ...(secure === undefined ? [] : [secure.listener.listen(wantedSecure ?? 0)]),
      ]);
      return { port, securePort };
    } finally {
      const { ports } = this;
      if (JSON.stringify(ports) !== before) this.#log.info('ingress open', ports);
    }
  }

  /** The ports at which it was told to listen, of those that are open. */
  get ports(): Partial<IngressPorts> {
    return this.#at('port');
  }

  /** Where they listen: another port than they were told where that is any free one. */
  get bound(): Partial<IngressPorts> {
    return this.#at('bound');
  }

  #at(of: 'port' | 'bound'): Partial<IngressPorts> {
    const [port, securePort] = [this.#plain.listener[of], this.#secure?.listener[of]];
    return {
      ...(port === undefined ? {} : { port }),
      ...(securePort === undefined ? {} : { securePort }),
    };
  }

  load(): { readonly connections: number; readonly requests: number; readonly upgrades: number } {
    return {
      connections: this.#addresses.total,
      requests: this.#requests.total,
      upgrades: this.#upgrades.total,
    };
  }

  async close(): Promise<void> {
    const servers = [this.#plain, ...(this.#secure === undefined ? [] : [this.#secure])];
    const closed = servers.map(
      ({ server }) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const { sockets } of servers) sockets.destroyAll();
    await Promise.all(closed);
    await this.#upstreams.close();
  }

  #serverOptions() {
    const { headerBytes, headersMs, requestMs, idleMs } = this.#limits;
    return {
      ...{ maxHeaderSize: headerBytes, headersTimeout: headersMs, requestTimeout: requestMs },
      ...{ keepAliveTimeout: idleMs, connectionsCheckingInterval: Math.min(5000, headersMs) },
      // Whether there is one, and one only, is looked at with all the rest.
      ...{ requireHostHeader: false, insecureHTTPParser: false, noDelay: true },
      // Any other upgrade is an ordinary request that says a word too much.
      shouldUpgradeCallback: isWebSocket,
    };
  }

  #secured(): Opened | undefined {
    const { certificates, challenges } = this.#parts;
    if (certificates === undefined) return undefined;
    const server = createSecureServer({
      ...this.#serverOptions(),
      ...{ minVersion: 'TLSv1.2', handshakeTimeout: this.#limits.handshakeMs },
      ...handshakeWith(certificates, challenges),
    });
    endAfterChallenge(server);
    server.on('tlsClientError', (error) => this.#log.debug('no handshake', { error }));
    return this.#prepared(server, words('secureIngress', 'ingress.securePort', 443));
  }

  #prepared(server: Server, said: ServerWords): Opened {
    const { host } = this.#options;
    const sockets = new OpenSockets(server);
    server.maxHeadersCount = this.#limits.headerCount;
    server.on('request', (request, response) => this.#onRequest(request, response, false));
    server.on('checkContinue', (request, response) => this.#onRequest(request, response, true));
    server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
      this.#page(response, 417),
    );
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#onUpgrade(request, socket, head),
    );
    server.on('connect', (_request, socket) => {
      // Without a listener, a client that goes away here would end the agent.
      socket.on('error', () => socket.destroy());
      this.#afterAnswers(socket, () => this.#pageOn(socket, 405));
    });
    server.on('connection', (socket: Socket) => this.#onConnection(server, socket));
    server.on('clientError', (error, socket) => this.#onMalformed(error, socket));
    const listener = new Listener(server, {
      ...{ host, words: said },
      onError: (error) => this.#log.warn('ingress failed', { error }),
    });
    return { server, sockets, listener };
  }

  #onConnection(server: Server, socket: Socket): void {
    const enter = (): boolean => {
      const leave = this.#addresses.enter(socket.remoteAddress ?? '');
      if (leave !== undefined) socket.once('close', leave);
      return leave !== undefined;
    };
    if (socket.destroyed || enter()) return;
    if (this.#addresses.total < this.#limits.connections) {
      socket.destroy();
      return;
    }
    // Who does nothing makes room for who comes.
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#clearedAtMs > CLEAR_MS) {
      this.#clearedAtMs = nowMs;
      server.closeIdleConnections();
    }
    this.#parts.clock.after(CLEAR_MS, () => {
      if (!socket.destroyed && !enter()) socket.destroy();
    });
  }

  /** What cannot be read ends the connection; what was asked properly before it is answered first. */
  #onMalformed(error: Error, socket: Duplex): void {
    // One whose body broke off has no answer; those before it have theirs.
    const broken = [...(this.#answering.get(socket) ?? [])].some(isBroken);
    this.#afterAnswers(socket, () => {
      if (broken) socket.destroy();
      else answerMalformed(error, socket);
    });
  }

  #afterAnswers(socket: Duplex, go: () => void): void {
    const last = [...(this.#answering.get(socket) ?? [])].findLast((one) => !isBroken(one));
    if (last === undefined) go();
    else last.once('close', go);
  }

  #note(response: ServerResponse, socket: Duplex): void {
    const open = this.#answering.get(socket) ?? new Set();
    this.#answering.set(socket, open.add(response));
    response.once('close', () => open.delete(response));
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    this.#note(response, request.socket);
    const challenge = this.#parts.challenges?.httpAnswer(request.url ?? '');
    if (challenge !== undefined) {
      response.end(challenge);
      request.resume();
      return;
    }
    const found = this.#siteOf(request);
    if (typeof found === 'number') {
      this.#page(response, found);
      return;
    }
    const { routed, site } = found;
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > site.options.maxBodyBytes) {
      this.#page(response, 413);
      return;
    }
    const leave = this.#enter(this.#requests, site);
    if (typeof leave === 'number') {
      this.#page(response, leave);
      return;
    }
    response.once('close', leave);
    if (expectsContinue && routed.body !== 'none') response.writeContinue();
    new Exchange({
      ...{ site, request, response, path: routed.path, body: routed.body },
      headers: forwardedHeaders(request.rawHeaders, visitorOf(request, routed)),
      ...{ upstreams: this.#upstreams, clock: this.#parts.clock, limits: this.#limits },
      onFailure: (status) => this.#page(response, status),
    }).begin();
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#afterAnswers(socket, () => this.#upgrade(request, socket, head));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // It went while those before it were answered; nobody would give its place back.
    if (socket.destroyed) return;
    const found = this.#siteOf(request);
    if (typeof found === 'number') {
      this.#pageOn(socket, found);
      return;
    }
    const { routed, site } = found;
    const [upstream] = this.#upstreams.inTurn(site);
    const leave = this.#enter(this.#upgrades, site);
    if (typeof leave === 'number') {
      this.#pageOn(socket, leave);
      return;
    }
    if (routed.body !== 'none' || upstream === undefined) {
      leave();
      this.#pageOn(socket, upstream === undefined ? 502 : 400);
      return;
    }
    socket.once('close', leave);
    passUpgrade({
      ...{ site, upstream, request, socket, head, path: routed.path, limits: this.#limits },
      headers: forwardedHeaders(request.rawHeaders, visitorOf(request, routed)),
      onFailure: (status) => this.#pageOn(socket, status),
    });
  }

  /** How to give the place back, or what to say where the lease has as many as it may. */
  #enter(shares: OpenShares, { lease }: IngressSite): (() => void) | number {
    if (!this.#rates.take(lease)) return 429;
    return shares.enter(lease) ?? 503;
  }

  /** Where this one request goes, or what to say instead. */
  #siteOf(request: IncomingMessage): Site | number {
    const { method = '', url = '', httpVersion, rawHeaders } = request;
    const checked = checkRequest({ method, url, httpVersion, rawHeaders });
    if (!checked.ok) {
      this.#log.debug('a request was refused', { code: checked.code });
      return checked.status;
    }
    const routed = checked.value;
    const { socket } = request;
    // The name in the handshake is what the visitor's program has verified.
    if (socket instanceof TLSSocket && serverNameOf(socket) !== routed.host) return 421;
    const site = this.#parts.surface.find(routed.host);
    return site === undefined ? 404 : { routed, site };
  }

  /** What was refused unread has a body behind it; then the connection ends as well. */
  #page(response: ServerResponse, status: number): void {
    const { abuseContact } = this.#options;
    const unread = !response.req.complete;
    sendPage(response, status, { abuseContact, close: unread || status === 400 });
    if (unread) response.req.resume();
  }

  /** Written by hand: on such a connection an answer that nobody will end may still be assigned. */
  #pageOn(socket: Duplex, status: number): void {
    const body = pageOf(status, this.#options.abuseContact);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
}

function visitorOf(request: IncomingMessage, { authority }: Routed) {
  const { socket } = request;
  const address = socket.remoteAddress ?? '';
  return {
    // An address of the fourth version is written as one.
    address: address.startsWith('::ffff:') ? address.slice(7) : address,
    secure: socket instanceof TLSSocket,
    ...{ authority, port: socket.localPort ?? 0 },
  };
}

function serverNameOf(socket: TLSSocket & { readonly servername?: unknown }): string | undefined {
  return typeof socket.servername === 'string' ? parseHostName(socket.servername) : undefined;
}

/** Neither will all of the request come, nor was it answered without. */
function isBroken(response: ServerResponse): boolean {
  return !response.req.complete && !response.writableEnded;
}

/** The parser gave up: nothing of it is known, so nothing of it is said. */
function answerMalformed(error: Error, socket: Duplex): void {
  const code = codeOf(error) ?? '';
  // Anything else did not come so far: a handshake that failed, a connection that is gone.
  if (!socket.writable || !(code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT')) {
    socket.destroy();
    return;
  }
  const status =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
