import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { ServerHttp2Session } from 'node:http2';
import { constants, createSecureServer } from 'node:http2';
import type { Socket } from 'node:net';

import { createContextValues } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';

import { childController } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { TenantSurface } from '../../provider/tenant-surface.ts';
import type { ServedCertificates, TlsCertificate } from '../certificates.ts';
import type { ServerWords } from '../listen.ts';
import { Listener } from '../listen.ts';
import { OpenSockets } from '../open-sockets.ts';
import { OpenShares, RequestShares } from '../shares.ts';
import type { GrpcLimits } from './limits.ts';
import { GRPC_LIMITS } from './limits.ts';
import { CALLER, routesOf } from './provider-rpc.ts';
import { refuseCall, refuseUnknown } from './refusals.ts';
import { keepAlive } from './session.ts';
import { StatusFeed } from './status-feed.ts';

export interface GrpcOptions {
  readonly host?: string;
  /** Tenants' tools look one above the gateway's port: 8444. 0 takes any free one. */
  readonly port: number;
  readonly publicHost: string;
  readonly certificate: TlsCertificate;
}

export interface GrpcParts {
  readonly surface: TenantSurface;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the gateway closes: followed statuses end. */
  readonly signal: AbortSignal;
  readonly certificates: ServedCertificates;
  readonly limits?: Partial<GrpcLimits>;
}

const WORDS: ServerWords = {
  for: 'grpc',
  who: "Akash's Console asks for the provider's status there, over gRPC",
  instead:
    'give that another port in the settings ("sublet settings set gateway.grpcPort <port>") and have your router pass 8444 on to it: the Console knows no other',
  addressOption: '--gateway-address',
};

type Handler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/**
 * gRPC for the Console and for grpcurl: the provider's status, once or followed, and reflection. HTTP/2
 * over TLS 1.3 with the gateway's certificates. Nobody is asked who they are: all of it is public.
 */
export class GrpcServer {
  readonly #options: GrpcOptions;
  readonly #parts: GrpcParts;
  readonly #limits: GrpcLimits;
  readonly #log: Logger;
  readonly #server: Http2SecureServer;
  readonly #listener: Listener;
  readonly #sockets: OpenSockets;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #addresses: OpenShares;
  readonly #watchers: OpenShares;
  readonly #calls: RequestShares;
  readonly #handle: Handler;
  readonly #controller: ReturnType<typeof childController>;

  constructor(options: GrpcOptions, parts: GrpcParts) {
    const limits = { ...GRPC_LIMITS, ...parts.limits };
    const { surface, clock } = parts;
    this.#options = options;
    this.#parts = parts;
    this.#limits = limits;
    this.#log = parts.log.child('gateway');
    this.#controller = childController(parts.signal);
    this.#addresses = new OpenShares(limits.connectionsOfAddress, limits.connections);
    this.#watchers = new OpenShares(limits.watchersOfAddress, limits.watchers);
    this.#calls = new RequestShares(clock, limits.burstCalls, limits.callsPerSecond);
    const { publicHost } = options;
    const feed = new StatusFeed({ surface, clock, publicHost, gapMs: limits.statusGapMs });
    this.#handle = this.#makeHandler(feed);
    this.#server = this.#makeServer();
    this.#listener = new Listener(this.#server, {
      ...{ host: options.host, words: WORDS },
      onError: (error) => this.#log.warn('gRPC failed', { error }),
    });
    this.#sockets = new OpenSockets(this.#server);
  }

  /** Resolves to the port. Throws `gateway-port-…`. */
  start(): Promise<number> {
    return this.moveTo(this.#options.port);
  }

  /** Listens there instead; calls that are open go on. Throws as {@link start} does. */
  async moveTo(port: number): Promise<number> {
    const isMoved = this.#listener.port !== port;
    const bound = await this.#listener.listen(port);
    if (isMoved) this.#log.info('gRPC open', { port: bound });
    return bound;
  }

  get port(): number | undefined {
    return this.#listener.port;
  }

  /** Served from the next handshake on. */
  useCertificate({ certPem, privateKeyPem }: TlsCertificate): void {
    this.#server.setSecureContext({ cert: certPem, key: privateKeyPem, minVersion: 'TLSv1.3' });
  }

  load(): { readonly connections: number; readonly watchers: number } {
    return { connections: this.#addresses.total, watchers: this.#watchers.total };
  }

  async close(): Promise<void> {
    this.#controller.abort();
    this.#controller.release();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.#sessions) session.destroy();
    this.#sockets.destroyAll();
    await closed;
  }

  #makeServer(): Http2SecureServer {
    const { certificate } = this.#options;
    const { handshakeMs, headerBytes, callsOfConnection } = this.#limits;
    const server = createSecureServer({
      ...{ cert: certificate.certPem, key: certificate.privateKeyPem, minVersion: 'TLSv1.3' },
      SNICallback: (name, done) => done(null, this.#parts.certificates.of(name)),
      handshakeTimeout: handshakeMs,
      settings: { maxConcurrentStreams: callsOfConnection, maxHeaderListSize: headerBytes },
      unknownProtocolTimeout: 1000,
    });
    server.on('connection', (socket: Socket) => this.#addresses.admit(socket));
    server.on('session', (session) => this.#onSession(session));
    server.on('request', (request, response) => this.#onRequest(request, response));
    server.on('sessionError', (error) => this.#log.debug('a connection failed', { error }));
    server.on('tlsClientError', (error) => this.#log.debug('no handshake', { error }));
    return server;
  }

  #onSession(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.once('close', () => this.#sessions.delete(session));
    keepAlive(session, this.#limits, this.#parts.clock);
  }

  #makeHandler(feed: StatusFeed): Handler {
    const { messageBytes, callMs } = this.#limits;
    return connectNodeAdapter({
      routes: routesOf(feed, this.#watchers),
      fallback: (request, response) => {
        // All that comes here came over HTTP/2.
        refuseUnknown(request as Http2ServerRequest, response as Http2ServerResponse);
      },
      ...{ grpcWeb: false, connect: false, acceptCompression: [] },
      ...{ readMaxBytes: messageBytes, shutdownSignal: this.#controller.signal },
      contextValues: (request) => {
        const { stream, socket } = request as Http2ServerRequest;
        stream.setTimeout(callMs, () => stream.close(constants.NGHTTP2_CANCEL));
        const keepOpen = (): void => stream.setTimeout(0);
        const address = socket.remoteAddress ?? '';
        return createContextValues().set(CALLER, { address, keepOpen });
      },
    });
  }

  #onRequest(request: Http2ServerRequest, response: Http2ServerResponse): void {
    response.on('error', (error) => this.#log.debug('a call failed', { error }));
    if (!this.#calls.take(request.socket.remoteAddress ?? '')) {
      refuseCall(response, 'too many requests, try again in a moment');
      return;
    }
    try {
      this.#handle(request, response);
    } catch (error) {
      // A request without a host or with a path that is none.
      this.#log.debug('not a call', { error });
      response.stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
    }
  }
}
