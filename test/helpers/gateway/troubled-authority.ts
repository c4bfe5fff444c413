import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer, request } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import type { TlsCertificate } from '../../../agent/gateway/certificates.ts';

/** What it says in place of the authority behind it; `undefined` lets the request through. */
export type Trouble = (request: {
  readonly method: string;
  readonly path: string;
}) =>
  | { readonly status: number; readonly headers: Record<string, string>; readonly body: string }
  | undefined;

/**
 * Stands before a real certificate authority, counts what it is asked, and has troubles that the real one
 * cannot be made to have: it is gone, it answers with a limit, its clock or its certificate is wrong.
 */
export class TroubledAuthority {
  /** Every request that was answered, oldest first. */
  readonly asked: { readonly path: string; readonly status: number }[] = [];
  trouble: Trouble = () => undefined;
  /** How much its clock is ahead. */
  aheadMs = 0;
  readonly #behind: number;
  readonly #trusted: string;
  readonly #certificate: TlsCertificate;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  port = 0;

  /** `certificate`: its own, for localhost. `trusted`: of the one behind. */
  constructor(behind: number, trusted: string, certificate: TlsCertificate) {
    this.#behind = behind;
    this.#trusted = trusted;
    this.#certificate = certificate;
  }

  get directory(): string {
    return `https://localhost:${this.port}/dir`;
  }

  /** So many orders were asked for; those whose nonce was not taken do not count. */
  get orders(): number {
    return this.#count('/order-plz');
  }

  /** So often it was asked who it is, which is how late it is. */
  get looks(): number {
    return this.#count('/dir');
  }

  /** Nothing is wrong any more, and nobody has asked anything. */
  async recover(): Promise<void> {
    this.trouble = () => undefined;
    this.aheadMs = 0;
    this.asked.length = 0;
    if (this.#server === undefined) await this.open();
  }

  #count(which: string): number {
    return this.asked.filter(({ path, status }) => path === which && status !== 400).length;
  }

  /** On the same port again, where it was there before. */
  async open(certificate = this.#certificate): Promise<void> {
    const server = createServer(
      { cert: certificate.certPem, key: certificate.privateKeyPem },
      (incoming, response) => this.#onRequest(incoming, response),
    );
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Nobody answers from now on. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #onRequest(incoming: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: path = '' } = incoming;
    const instead = this.trouble({ method, path });
    if (instead !== undefined) {
      this.asked.push({ path, status: instead.status });
      incoming.resume();
      response.writeHead(instead.status, { Date: this.#date(), ...instead.headers });
      response.end(instead.body);
      return;
    }
    const onward = request(
      {
        ...{ host: 'localhost', port: this.#behind, method, path, agent: false },
        ...{ ca: this.#trusted, headers: incoming.headers },
      },
      (answer) => {
        this.asked.push({ path, status: answer.statusCode ?? 502 });
        response.writeHead(answer.statusCode ?? 502, { ...answer.headers, date: this.#date() });
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  }

  #date(): string {
    return new Date(Date.now() + this.aheadMs).toUTCString();
  }
}

/** A refusal as an authority writes one. */
export function problem(status: number, kind: string, headers: Record<string, string> = {}) {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
    body: JSON.stringify({
      type: `urn:ietf:params:acme:error:${kind}`,
      detail: `${kind}, it said`,
    }),
  };
}
