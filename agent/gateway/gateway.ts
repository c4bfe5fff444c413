import type { IncomingMessage } from 'node:http';
import { ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { childController, isAborted } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import { codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { TenantSurface } from '../provider/tenant-surface.ts';
import type { TlsCertificate } from './certificates.ts';
import { ServedCertificates } from './certificates.ts';
import type { GrpcServer } from './grpc/grpc-server.ts';
import type { GrpcLimits } from './grpc/limits.ts';
import type { HostCertificates } from './ingress/certificates.ts';
import type { GatewayLimits } from './limits.ts';
import { GATEWAY_LIMITS } from './limits.ts';
import type { ServerWords } from './listen.ts';
import { Listener } from './listen.ts';
import { OpenSockets } from './open-sockets.ts';
import type { Handled } from './request-handler.ts';
import { RequestHandler } from './request-handler.ts';
import type { Answer } from './responses.ts';
import { sendAnswer, textAnswer } from './responses.ts';
import { OpenShares } from './shares.ts';
import { Streams } from './streams/streams.ts';

export interface GatewayParts {
  readonly surface: TenantSurface;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the agent stops: streams end. */
  readonly signal: AbortSignal;
  /** Of a public authority, for the public name; for others our own is shown. */
  readonly publicCertificates?: HostCertificates;
  /** Tests make them small. */
  readonly limits?: Partial<GatewayLimits>;
}

export interface GatewayOptions {
  /** On all addresses where it is left out. */
  readonly host?: string;
  /** Tenants' tools expect 8443; 0 takes any free one. */
  readonly port: number;
  /** The host name by which tenants reach this machine. */
  readonly publicHost: string;
  /** The certificate of ours that the chain has. */
  readonly certificate: TlsCertificate;
  /** The body of `GET /version`, which says whether gRPC is spoken as well. */
  readonly version: (grpc: boolean) => unknown;
}

/** Where tenants reach us: HTTP and WebSocket over TLS 1.3, in the ways of their tools. */
export class Gateway {
  readonly #log: Logger;
  readonly #limits: GatewayLimits;
  readonly #certificates: ServedCertificates;
  readonly #handler: RequestHandler;
  readonly #streams: Streams;
  readonly #server: Server;
  readonly #listener: Listener;
  readonly #sockets: OpenSockets;
  readonly #options: GatewayOptions;
  readonly #addresses: OpenShares;
  readonly #controller: ReturnType<typeof childController>;
  readonly #parts: GatewayParts;
  #certificate: TlsCertificate;
  #grpc: GrpcServer | undefined;

  constructor(options: GatewayOptions, parts: GatewayParts) {
    const { surface, clock } = parts;
    const limits = { ...GATEWAY_LIMITS, ...parts.limits };
    const controller = childController(parts.signal);
    const log = parts.log.child('gateway');
    const { signal } = controller;
    this.#log = log;
    this.#limits = limits;
    this.#options = options;
    this.#parts = parts;
    this.#certificate = options.certificate;
    this.#controller = controller;
    this.#certificates = new ServedCertificates(options.certificate, parts.publicCertificates);
    const { publicHost, version } = options;
    const shared = { surface, clock, log, signal, limits };
    this.#handler = new RequestHandler({
      ...{ ...shared, publicHost },
      version: () => version(this.#grpc !== undefined),
    });
    this.#streams = new Streams(shared);
    this.#addresses = new OpenShares(limits.connectionsOfAddress, limits.connections);
    this.#server = this.#makeServer();
    this.#listener = new Listener(this.#server, {
      ...{ host: options.host, words: WORDS },
      onError: (error) => log.warn('gateway failed', { error }),
    });
    this.#sockets = new OpenSockets(this.#server);
  }

  /** Resolves to the port. Throws `gateway-port-…` or `gateway-address-unknown`. */
  start(): Promise<number> {
    return this.moveTo(this.#options.port);
  }

  /**
   * Listens there, instead of where it may listen already, and resolves to the port; streams and requests
   * that are open go on. Where it throws, as {@link start} does, it still listens where it did.
   */
  async moveTo(port: number): Promise<number> {
    const isMoved = this.#listener.port !== port;
    const bound = await this.#listener.listen(port);
    if (isMoved) this.#log.info('gateway open', { port: bound });
    return bound;
  }

  /**
   * Opens the gRPC server beside it, with the same certificates, or moves it to that port, and resolves to
   * it. Tenants' tools expect it one above the gateway's: 8444. What it needs is loaded only now. Throws
   * `gateway-port-…`; it can be tried again then.
   */
  async startGrpc(port: number, limits: Partial<GrpcLimits> = {}): Promise<number> {
    if (this.#grpc !== undefined) return await this.#grpc.moveTo(port);
    const { GrpcServer } = await import('./grpc/grpc-server.ts');
    const { surface, clock, log } = this.#parts;
    const { signal } = this.#controller;
    const certificates = this.#certificates;
    const grpc = new GrpcServer(
      { ...this.#options, certificate: this.#certificate, port },
      { surface, clock, log, signal, certificates, limits },
    );
    try {
      const bound = await grpc.start();
      this.#grpc = grpc;
      return bound;
    } catch (error) {
      await grpc.close();
      throw error;
    }
  }

  /** The ports at which it was told to listen, of those that are open. */
  get ports(): { readonly gateway?: number; readonly grpc?: number } {
    const [gateway, grpc] = [this.#listener.port, this.#grpc?.port];
    return {
      ...(gateway === undefined ? {} : { gateway }),
      ...(grpc === undefined ? {} : { grpc }),
    };
  }

  /** Served from the next handshake on. */
  useCertificate(own: TlsCertificate): void {
    this.#certificates.useOwn(own);
    this.#certificate = own;
    this.#grpc?.useCertificate(own);
    this.#server.setSecureContext(serverContext(own));
  }

  load(): { readonly connections: number; readonly streams: number; readonly watchers: number } {
    const grpc = this.#grpc?.load() ?? { connections: 0, watchers: 0 };
    const connections = this.#addresses.total + grpc.connections;
    return { connections, streams: this.#streams.open, watchers: grpc.watchers };
  }

  async close(): Promise<void> {
    this.#controller.abort();
    this.#controller.release();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#grpc?.close();
    await this.#streams.close();
    this.#sockets.destroyAll();
    await closed;
  }

  #makeServer(): Server {
    const { headerBytes, headersMs, requestMs, idleMs, handshakeMs } = this.#limits;
    const server = createServer(
      {
        ...serverContext(this.#options.certificate),
        SNICallback: (name, done) => done(null, this.#certificates.of(name)),
        // Shown, not required: who has none may have a token. It is checked against the chain.
        requestCert: true,
        rejectUnauthorized: false,
        ALPNProtocols: ['http/1.1'],
        handshakeTimeout: handshakeMs,
        maxHeaderSize: headerBytes,
        headersTimeout: headersMs,
        requestTimeout: requestMs,
        keepAliveTimeout: idleMs,
      },
      (request, response) => void this.#onRequest(request, response),
    );
    server.on('connection', (socket: Socket) => this.#addresses.admit(socket));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#onUpgrade(request, socket, head);
    });
    server.on('tlsClientError', (error) => this.#log.debug('no handshake', { error }));
    return server;
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const handled = await this.#handled(request);
    if (handled === undefined || response.destroyed) {
      response.destroy();
      return;
    }
    // Only an upgrade has a stream, and this is none.
    sendAnswer(response, 'answer' in handled ? handled.answer : failure());
    request.resume();
  }

  async #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Without a listener, a client that goes away here would end the agent.
    socket.on('error', () => socket.destroy());
    const handled = await this.#handled(request);
    if (handled === undefined || socket.destroyed) {
      socket.destroy();
    } else if ('answer' in handled) {
      answerOn(socket, request, handled.answer);
    } else if (!this.#streams.begin(handled.stream, request, socket, head)) {
      answerOn(socket, request, textAnswer(429, 'too many open streams'));
    }
  }

  /** `undefined` where the client went away, or we stop. */
  async #handled(request: IncomingMessage): Promise<Handled | undefined> {
    try {
      return await this.#handler.handle(request);
    } catch (error) {
      if (isAborted(error) || codeOf(error) === 'ECONNRESET') return undefined;
      if (codeOf(error) === 'network-unreachable') {
        return { answer: textAnswer(503, 'the network does not answer, try again in a moment') };
      }
      if (codeOf(error) === 'engine-unreachable') {
        return { answer: textAnswer(503, 'the container engine does not answer') };
      }
      // What went wrong is ours to know.
      this.#log.error('a request failed', { error });
      return { answer: failure() };
    }
  }
}

const WORDS: ServerWords = {
  for: 'gateway',
  who: "Tenants' tools look for the gateway there",
  instead:
    'give the gateway another port in the settings ("sublet settings set gateway.port <port>"), and open that one in your router',
  addressOption: '--gateway-address',
};

function failure(): Answer {
  return textAnswer(500, 'something went wrong here');
}

function serverContext({ certPem, privateKeyPem }: TlsCertificate): {
  cert: string;
  key: string;
  minVersion: 'TLSv1.3';
} {
  return { cert: certPem, key: privateKeyPem, minVersion: 'TLSv1.3' };
}

/** An answer in place of an upgrade. */
function answerOn(socket: Duplex, request: IncomingMessage, answer: Answer): void {
  if (!(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.end());
  sendAnswer(response, answer);
}
