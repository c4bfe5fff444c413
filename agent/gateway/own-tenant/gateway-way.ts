import { X509Certificate } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';

import { WebSocket } from 'ws';

import { orAborted, throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import { partsOf } from '../../domain/ids.ts';
import type { TenantWay } from '../../provider/self-rental/ways.ts';
import { addressToAsk } from './address.ts';
import { readStart } from './read-start.ts';
import type { ShellEnd } from './shell-result.ts';
import { shellResult } from './shell-result.ts';
import { writeToken } from './write-token.ts';

type Answer = Awaited<ReturnType<TenantWay['sendManifest']>>;

export interface GatewayWayParts {
  /** Where the gateway listens on this machine; `undefined` while it does not. */
  readonly port: () => number | undefined;
  /** The one address that it listens at; all where it is left out. */
  readonly address?: string;
  /** The certificate that the chain has of us, PEM: nobody else is told anything. */
  readonly certificate: () => string | undefined;
  /** Who asks, and what signs for it: 64 bytes, r before s. */
  readonly tenant: {
    readonly address: string;
    sign(bytes: Uint8Array): Promise<Uint8Array>;
  };
  readonly clock: Clock;
}

const MOST_FRAME_BYTES = 64 * 1024;
const MOST_WORDS = 500;

/** Our own tenant at our own gateway: over TLS, with a token, as tenants' tools come. */
export class GatewayWay implements TenantWay {
  readonly #parts: GatewayWayParts;

  constructor(parts: GatewayWayParts) {
    this.#parts = parts;
  }

  async sendManifest(lease: LeaseRef, manifest: unknown, signal: AbortSignal): Promise<Answer> {
    const [, dseq = ''] = partsOf(lease);
    const body = JSON.stringify(manifest);
    const { status, text } = await this.#put(`/deployment/${dseq}/manifest`, body, signal);
    if (status === 200) return { accepted: true };
    return { accepted: false, code: String(status), message: text.trim().slice(0, MOST_WORDS) };
  }

  async firstLine(lease: LeaseRef, service: ServiceName, signal: AbortSignal): Promise<string> {
    const path = `${leasePath(lease)}/logs?follow=true&tail=10&service=${service}`;
    const socket = await this.#open(path, signal);
    try {
      const line = new Promise<string>((resolve, reject) => {
        socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
        endsEarly(socket, reject);
      });
      return await orAborted(line, signal);
    } finally {
      socket.terminate();
    }
  }

  async run(
    lease: LeaseRef,
    service: ServiceName,
    command: readonly string[],
    signal: AbortSignal,
  ): Promise<ShellEnd> {
    const words = command.map((word, at) => `cmd${at}=${encodeURIComponent(word)}`).join('&');
    const path = `${leasePath(lease)}/shell?${words}&service=${service}&tty=0&stdin=0&podIndex=0`;
    const socket = await this.#open(path, signal);
    try {
      const ended = new Promise<ShellEnd>((resolve, reject) => {
        socket.on('message', shellResult(resolve, reject));
        endsEarly(socket, reject);
      });
      return await orAborted(ended, signal);
    } finally {
      socket.terminate();
    }
  }

  async #put(
    path: string,
    body: string,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const at = this.#at();
    const headers = {
      ...(await this.#headers()),
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    };
    throwIfAborted(signal);
    const answered = new Promise<{ readonly status: number; readonly text: string }>(
      (resolve, reject) => {
        const options = { ...at.options, path, headers, signal, method: 'PUT', agent: false };
        const asking = request(options, (answer) => {
          readStart(answer).then(
            (text) => resolve({ status: answer.statusCode ?? 0, text }),
            (error: unknown) => reject(unreachable(error)),
          );
        });
        asking.once('error', (error) => reject(unreachable(error)));
        sendTo(asking, at.certificate, body);
      },
    );
    return orAborted(answered, signal);
  }

  async #open(path: string, signal: AbortSignal): Promise<WebSocket> {
    const { certificate, options } = this.#at();
    const headers = await this.#headers();
    throwIfAborted(signal);
    const host = isIPv6(options.host) ? `[${options.host}]` : options.host;
    const socket = new WebSocket(`wss://${host}:${options.port}${path}`, {
      ...{ rejectUnauthorized: false, perMessageDeflate: false, maxPayload: MOST_FRAME_BYTES },
      headers,
      finishRequest: (asking) => sendTo(asking, certificate),
    });
    const open = new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.on('error', (error) => reject(unreachable(error)));
      socket.once('unexpected-response', (_asking, answer: IncomingMessage) => {
        void readStart(answer)
          .then((text) => {
            const words = text.trim().slice(0, MOST_WORDS);
            reject(new Error(`the gateway answers ${answer.statusCode}: ${words}`));
          })
          .catch(reject);
      });
    });
    try {
      await orAborted(open, signal);
      return socket;
    } catch (error) {
      socket.terminate();
      throw error;
    }
  }

  async #headers(): Promise<{ readonly Authorization: string }> {
    const { tenant, clock } = this.#parts;
    return { Authorization: `Bearer ${await writeToken(tenant, clock.now())}` };
  }

  #at(): {
    readonly options: {
      readonly host: string;
      readonly port: number;
      readonly rejectUnauthorized: false;
    };
    /** By its fingerprint. */
    readonly certificate: string;
  } {
    const { address } = this.#parts;
    const [port, pem] = [this.#parts.port(), this.#parts.certificate()];
    if (port === undefined || pem === undefined) {
      throw unreachable(new Error('the gateway is not open'));
    }
    return {
      // It signed itself: what it is worth, the chain says.
      options: { host: addressToAsk(address), port, rejectUnauthorized: false },
      certificate: new X509Certificate(pem).fingerprint256,
    };
  }
}

/** Only once it is sure who answers: what is sent is for the gateway alone. */
function sendTo(asking: ClientRequest, certificate: string, body?: string): void {
  asking.once('socket', (socket) => {
    socket.once('secureConnect', () => {
      const isOurs =
        socket instanceof TLSSocket && socket.getPeerCertificate().fingerprint256 === certificate;
      if (isOurs) asking.end(body);
      else asking.destroy(new Error('another program answers at the port of the gateway'));
    });
  });
}

function endsEarly(socket: WebSocket, reject: (error: Error) => void): void {
  socket.once('close', (code, reason) =>
    reject(
      new Error(`the gateway closed the stream: ${code} ${reason.toString().slice(0, MOST_WORDS)}`),
    ),
  );
}

function leasePath(lease: LeaseRef): string {
  const [, dseq = '', gseq = '', oseq = ''] = partsOf(lease);
  return `/lease/${dseq}/${gseq}/${oseq}`;
}

function unreachable(error: unknown): AgentError {
  const reason = messageOf(error);
  return new AgentError('gateway-unreachable', `The gateway cannot be reached: ${reason}.`, {
    data: { reason },
    cause: error,
  });
}
