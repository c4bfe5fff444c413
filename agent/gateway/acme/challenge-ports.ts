import { createServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { codeOf, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ChallengeKind } from '../../domain/public-certificate.ts';
import type { ServerWords } from '../listen.ts';
import { listenOn } from '../listen.ts';
import { ACME_PROTOCOL, type Challenges } from './challenges.ts';
import { AcmeError } from './errors.ts';
import type { Challenge } from './interface.ts';
import type { AcmeOptions } from './options.ts';

/** An authority asks from a few places at once; all others can wait. */
const MOST_CONNECTIONS = 64;
const PATIENCE_MS = 10_000;
const MOST_HEADER_BYTES = 8 * 1024;

type Ports = Pick<AcmeOptions, 'address' | 'httpPort' | 'tlsPort'>;

/**
 * Answers an authority's questions on ports of its own, opened for a challenge and closed with it, unless
 * another server of ours has them and answers there.
 */
export class ChallengePorts {
  readonly #ports: Ports;
  readonly #challenges: Challenges;
  readonly #log: Logger;

  constructor(ports: Ports, challenges: Challenges, log: Logger) {
    this.#ports = ports;
    this.#challenges = challenges;
    this.#log = log;
  }

  /** Resolves when it can be seen. Throws `acme-port`. */
  async show(challenge: Challenge): Promise<() => Promise<void>> {
    const hide = await this.#challenges.show(challenge);
    const { kind } = challenge;
    try {
      const close = await this.#open(kind);
      return async () => {
        hide();
        await close();
      };
    } catch (error) {
      // The port is taken by a server of ours, which answers in its place.
      if (this.#challenges.isAnsweredElsewhere(kind)) return async () => hide();
      hide();
      throw error;
    }
  }

  async #open(kind: ChallengeKind): Promise<() => Promise<void>> {
    const { address, httpPort, tlsPort } = this.#ports;
    const port = kind === 'http-01' ? httpPort : tlsPort;
    const server = kind === 'http-01' ? this.#httpServer() : this.#tlsServer();
    const sockets = new Set<Socket>();
    server.maxConnections = MOST_CONNECTIONS;
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => sockets.delete(socket));
      socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    });
    try {
      const place = { port, ...(address === undefined ? {} : { host: address }) };
      await listenOn(server, place, WORDS);
    } catch (error) {
      throw portTaken(error, kind, port);
    }
    server.on('error', (error) => this.#log.warn('challenges are not answered', { error }));
    return async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    };
  }

  #httpServer(): Server {
    return createServer(
      { maxHeaderSize: MOST_HEADER_BYTES, headersTimeout: PATIENCE_MS, keepAlive: false },
      (request, response) => {
        const answer = this.#challenges.httpAnswer(request.url ?? '');
        response.writeHead(answer === undefined ? 404 : 200, {
          ...{ 'Content-Type': 'application/octet-stream', Connection: 'close' },
        });
        response.end(answer ?? '');
        this.#log.debug('a challenge was asked for', { known: answer !== undefined });
      },
    );
  }

  #tlsServer(): Server {
    const server = createTlsServer(
      {
        handshakeTimeout: PATIENCE_MS,
        // Whoever offers anything else is not who this is for.
        ALPNCallback: ({ protocols }) =>
          protocols.includes(ACME_PROTOCOL) ? ACME_PROTOCOL : undefined,
        SNICallback: (name, done) => {
          const context = this.#challenges.tlsContext(name);
          if (context === undefined) done(new Error('no challenge for this name'));
          else done(null, context);
        },
      },
      // The handshake was all.
      (socket) => socket.end(),
    );
    server.on('tlsClientError', (error) => this.#log.debug('no handshake', { error }));
    return server;
  }
}

function portTaken(error: unknown, kind: ChallengeKind, port: number): AcmeError {
  const publicPort = kind === 'http-01' ? 80 : 443;
  const option = kind === 'http-01' ? '--acme-http-port' : '--acme-tls-port';
  const why =
    codeOf(error) === 'gateway-address-unknown'
      ? messageOf(error)
      : `Port ${port} is in use by another program, or may not be used by this user.`;
  return new AcmeError(
    'acme-port',
    `${why} The certificate authority asks at port ${publicPort}: end that program, or have port ${publicPort} passed on to another one and name that with ${option}.`,
    { data: { port }, cause: error },
  );
}

const WORDS: ServerWords = {
  who: 'A certificate authority looks there whether the host name is yours',
  instead: 'choose the other challenge',
  addressOption: '--gateway-address',
};
