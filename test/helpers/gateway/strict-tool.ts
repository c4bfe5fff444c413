import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { ClientRequestArgs } from 'node:http';
import { request } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { connect } from 'node:tls';

import { WebSocket } from 'ws';

/**
 * A tenant's tool that is as strict as the official one, written from the protocol alone: it shares
 * no code with the agent. It talks to nobody whose certificate is not the one that the chain has.
 */

/** A certificate as the chain has it. */
export interface PublishedCertificate {
  readonly pem: string;
  readonly valid: boolean;
}

export interface StrictToolOptions {
  readonly port: number;
  /** The provider's address. */
  readonly provider: string;
  /** What the chain has of that owner under that serial number, in decimal. */
  readonly published: (owner: string, serial: string) => Promise<PublishedCertificate | undefined>;
  /** A certificate of the tenant's, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly token?: () => string;
  /** For how long a stream may be without a ping. */
  readonly liveMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const LIVE_MS = 15_000;

export class StrictTool {
  readonly #options: StrictToolOptions;

  constructor(options: StrictToolOptions) {
    this.#options = options;
  }

  /** One request over a connection of its own. Throws where the provider is not who it should be. */
  async ask(method: string, path: string, body = ''): Promise<Answer> {
    const socket = await this.#connect();
    const asking = request({
      ...{ method, path, createConnection: () => socket },
      headers: { ...this.#headers(), Host: 'localhost', 'Content-Length': Buffer.byteLength(body) },
    });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [
      AsyncIterable<Buffer> & { readonly statusCode: number },
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    socket.destroy();
    return { status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') };
  }

  async stream(path: string): Promise<StrictStream> {
    const socket = await this.#connect();
    const webSocket = new WebSocket(`wss://localhost${path}`, {
      ...{ headers: this.#headers(), perMessageDeflate: false },
      createConnection: (() => socket) as unknown as ClientRequestArgs['createConnection'],
    });
    const stream = new StrictStream(webSocket, this.#options.liveMs ?? LIVE_MS);
    await once(webSocket, 'open');
    return stream;
  }

  #headers(): Record<string, string> {
    const { token } = this.#options;
    return token === undefined ? {} : { Authorization: `Bearer ${token()}` };
  }

  async #connect(): Promise<TLSSocket> {
    const { port, certificate = {} } = this.#options;
    const socket = connect({
      ...{ host: '127.0.0.1', port, minVersion: 'TLSv1.3', servername: 'mtls.localhost' },
      // Nobody vouches for it: it is compared with the chain's below.
      ...{ rejectUnauthorized: false, ...certificate },
    });
    await once(socket, 'secureConnect');
    try {
      await this.#check(socket.getPeerX509Certificate());
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return socket;
  }

  async #check(shown: X509Certificate | undefined): Promise<void> {
    const { provider, published } = this.#options;
    if (shown === undefined) throw refused('none is shown');
    const issuer = shown.issuerCertificate;
    if (issuer !== undefined && issuer.fingerprint256 !== shown.fingerprint256) {
      throw refused('more than one is shown');
    }
    const names = [shown.subject, shown.issuer].map((name) => /^CN=(.*)$/m.exec(name)?.[1]);
    if (names.some((name) => name !== provider)) throw refused('it is of somebody else');
    if (!shown.verify(shown.publicKey)) throw refused('it is not signed by its own key');
    const now = new Date();
    if (shown.validFromDate > now || shown.validToDate < now) throw refused('it is out of date');
    if (!shown.keyUsage.includes(SERVER_AUTH)) throw refused('it is not one for servers');
    const chain = await published(provider, BigInt(`0x${shown.serialNumber}`).toString());
    if (chain?.valid !== true) throw refused('the chain has none of this serial number');
    if (chain.pem.trim() !== shown.toString().trim()) throw refused('the chain has another one');
  }
}

/** Frames as they come, for as long as the other end shows that it lives. */
export class StrictStream {
  readonly frames: Buffer[] = [];
  /** How often the other end asked whether we live. */
  pings = 0;
  /** Resolves with why it is over. */
  readonly ended: Promise<string>;
  readonly #webSocket: WebSocket;

  constructor(webSocket: WebSocket, liveMs: number) {
    this.#webSocket = webSocket;
    let why: string | undefined;
    const life = setTimeout(() => {
      why = `no ping for ${liveMs} ms`;
      webSocket.terminate();
    }, liveMs);
    webSocket.on('ping', () => {
      this.pings += 1;
      life.refresh();
    });
    webSocket.on('message', (data: Buffer) => this.frames.push(data));
    webSocket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      webSocket.on('close', (code) => {
        clearTimeout(life);
        resolve(why ?? `closed with ${code}`);
      });
    });
  }

  /** Resolves once what came, put together, has `pattern` in it. */
  async until(pattern: RegExp): Promise<void> {
    const closed = this.ended.then((why) => {
      throw new Error(`over before ${pattern.source} came: ${why}: ${this.text()}`);
    });
    closed.catch(() => undefined);
    while (!pattern.test(this.text())) {
      await Promise.race([once(this.#webSocket, 'message'), closed]);
    }
  }

  /** Resolves once it was asked so often whether it lives. */
  async pinged(times: number): Promise<void> {
    const closed = this.ended.then((why) => Promise.reject(new Error(`over: ${why}`)));
    closed.catch(() => undefined);
    while (this.pings < times) await Promise.race([once(this.#webSocket, 'ping'), closed]);
  }

  /** All that came; of frames with a channel number that too. */
  text(): string {
    return Buffer.concat(this.frames).toString('utf8');
  }

  send(bytes: Uint8Array): void {
    this.#webSocket.send(bytes, { binary: true });
  }

  close(): void {
    this.#webSocket.close();
  }
}

function refused(why: string): Error {
  return new Error(`The provider’s certificate is refused: ${why}.`);
}
