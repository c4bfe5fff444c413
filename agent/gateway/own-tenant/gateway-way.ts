import { X509Certificate } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';

import { WebSocket } from 'ws';

import type { Clock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import { partsOf } from '../../domain/ids.ts';
import type { TenantWay } from '../../provider/self-rental/ways.ts';
import { SHELL_CODES } from '../streams/shell-frames.ts';
import { readStart } from './read-start.ts';
import { writeToken } from './write-token.ts';

type Answer = Awaited<ReturnType<TenantWay['sendManifest']>>;

export interface GatewayWayParts {
  /** Where the gateway listens on this machine; `undefined` while it does not. */
  readonly port: () => number | undefined;
  /** The certificate that the chain has of us, PEM: nobody else is told anything. */
  readonly certificate: () => string | undefined;
  /** Who asks, and what signs for it: 64 bytes, r before s. */
  readonly tenant: {
    readonly address: string;
    sign(bytes: Uint8Array): Promise<Uint8Array>;
  };
  readonly clock: Clock;
}

const LOOPBACK = '127.0.0.1';
const MOST_BYTES = 64 * 1024;

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
    return { accepted: false, code: String(status), message: text.trim().slice(0, 500) };
  }

  async firstLine(lease: LeaseRef, service: ServiceName, signal: AbortSignal): Promise<string> {
    const path = `${leasePath(lease)}/logs?follow=true&tail=10&service=${service}`;
    const socket = await this.#open(path, signal);
    try {
      return await new Promise((resolve, reject) => {
        socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
        endsEarly(socket, reject);
      });
    } finally {
      socket.terminate();
    }
  }

  async run(
    lease: LeaseRef,
    service: ServiceName,
    command: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly code: number; readonly output: string }> {
    const words = command.map((word, at) => `cmd${at}=${encodeURIComponent(word)}`).join('&');
    const path = `${leasePath(lease)}/shell?${words}&service=${service}&tty=0&stdin=0&podIndex=0`;
    const socket = await this.#open(path, signal);
    try {
      return await result(socket);
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
    return new Promise((resolve, reject) => {
      const options = { ...at.options, path, headers, signal, method: 'PUT', agent: false };
      const asking = request(options, (answer) => {
        readStart(answer).then(
          (text) => resolve({ status: answer.statusCode ?? 0, text }),
          (error: unknown) => reject(unreachable(error)),
        );
      });
      asking.once('error', (error) => reject(unreachable(error)));
      sendTo(asking, at.certificate, body);
    });
  }

  async #open(path: string, signal: AbortSignal): Promise<WebSocket> {
    const at = this.#at();
    const socket = new WebSocket(`wss://${LOOPBACK}:${at.options.port}${path}`, {
      ...{ rejectUnauthorized: false, perMessageDeflate: false, maxPayload: MOST_BYTES },
      headers: await this.#headers(),
      finishRequest: (asking) => sendTo(asking, at.certificate),
    });
    const end = (): void => socket.terminate();
    signal.addEventListener('abort', end, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', end));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.on('error', (error) => reject(unreachable(error)));
      socket.once('unexpected-response', (_asking, answer: IncomingMessage) => {
        void readStart(answer)
          .then((text) => reject(new Error(`the gateway answers ${answer.statusCode}: ${text}`)))
          .catch(reject);
      });
    });
    return socket;
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
    const [port, pem] = [this.#parts.port(), this.#parts.certificate()];
    if (port === undefined || pem === undefined) {
      throw unreachable(new Error('the gateway is not open'));
    }
    return {
      // It signed itself: what it is worth, the chain says.
      options: { host: LOOPBACK, port, rejectUnauthorized: false },
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

/** What the command printed, to its end. */
function result(socket: WebSocket): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on('message', (frame: Buffer) => {
      const rest = frame.subarray(1);
      if (frame[0] === SHELL_CODES.stdout || frame[0] === SHELL_CODES.stderr) chunks.push(rest);
      if (frame[0] === SHELL_CODES.failure) reject(new Error(rest.toString('utf8').slice(0, 500)));
      if (frame[0] !== SHELL_CODES.result) return;
      const output = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
      const { exit_code: code = 0, message } = JSON.parse(rest.toString('utf8')) as {
        readonly exit_code?: number;
        readonly message?: string;
      };
      if (message === undefined) resolve({ code, output });
      else reject(new Error(message));
    });
    endsEarly(socket, reject);
  });
}

function endsEarly(socket: WebSocket, reject: (error: Error) => void): void {
  socket.once('close', (code, reason) =>
    reject(new Error(`the gateway closed the stream: ${code} ${reason.toString()}`)),
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
