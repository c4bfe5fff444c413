import type { Duplex } from 'node:stream';

import type { RawData, WebSocket } from 'ws';

import type { Clock, Timer } from '../../base/clock.ts';
import type { GatewayLimits } from '../limits.ts';

/** Why a stream ends, in the numbers that tenants' tools know. */
export const CLOSE_CODES = {
  done: 1000,
  internal: 4000,
  leaseNotFound: 4001,
  unavailable: 4002,
} as const;

/** Frames that may be begun without a look at how much is unread. */
const MOST_IN_ONE = 256;

export interface SocketParts {
  readonly clock: Pick<Clock, 'after'>;
  readonly limits: Pick<GatewayLimits, 'highWaterBytes' | 'pingMs' | 'pongMs'>;
}

/**
 * A WebSocket to a tenant's tool that is asked again and again whether it is there. Whoever does not
 * answer, or does not take what it asked for, is cut off, and slows nobody else.
 */
export class TenantSocket {
  readonly #webSocket: WebSocket;
  readonly #wire: Pick<Duplex, 'cork' | 'uncork'>;
  readonly #parts: SocketParts;
  readonly #controller = new AbortController();
  #ping: Timer | undefined;
  #deadline: Timer | undefined;

  /** `wire`: what carries the WebSocket. */
  constructor(webSocket: WebSocket, wire: Pick<Duplex, 'cork' | 'uncork'>, parts: SocketParts) {
    this.#webSocket = webSocket;
    this.#wire = wire;
    this.#parts = parts;
    webSocket.on('pong', () => this.#heard());
    webSocket.on('message', () => this.#heard());
    // Too long a frame or one against the protocol: ws closes with the right code by itself.
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => {
      this.#ping?.cancel();
      this.#deadline?.cancel();
      this.#controller.abort();
    });
    this.#pingLater();
  }

  /** Fires when the socket is closed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Calls `take` with each binary frame. Text is nothing that a tool would send. */
  onBytes(take: (bytes: Buffer) => void): void {
    this.#webSocket.on('message', (data: RawData, isBinary) => {
      if (isBinary) take(bufferOf(data));
    });
  }

  /** Stops and goes on reading what the tool sends. */
  setReading(reading: boolean): void {
    if (reading) this.#webSocket.resume();
    else {
      this.#webSocket.pause();
      // What it answers is not read meanwhile.
      this.#deadline?.cancel();
      this.#deadline = undefined;
    }
  }

  /** Resolves at once while little is unread, else when this was taken; also when it never will be. */
  async send(data: string | Uint8Array): Promise<void> {
    const { signal } = this;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const isFull = this.#webSocket.bufferedAmount > this.#parts.limits.highWaterBytes;
      this.#webSocket.send(data, () => resolve());
      if (!isFull) resolve();
    });
  }

  /** Frames of few bytes each, many in one write: to encrypt them one by one takes most of the time. */
  async sendAll(frames: readonly string[]): Promise<void> {
    for (let from = 0; from < frames.length; from += MOST_IN_ONE) {
      if (this.signal.aborted) return;
      const some = frames.slice(from, from + MOST_IN_ONE);
      const last = some.pop();
      this.#wire.cork();
      for (const frame of some) this.#webSocket.send(frame);
      // Whether there is room for more is asked with the last one.
      const sent = last === undefined ? undefined : this.send(last);
      this.#wire.uncork();
      await sent;
    }
  }

  close(code: number, reason = ''): void {
    this.#webSocket.resume();
    this.#webSocket.close(code, reason);
    // Who does not answer a close is cut off as one who does not answer a ping.
    this.#expectSomething();
  }

  /** Now, without a word. */
  cut(): void {
    this.#webSocket.terminate();
  }

  #pingLater(): void {
    const { clock, limits } = this.#parts;
    this.#ping = clock.after(limits.pingMs, () => {
      if (this.signal.aborted) return;
      if (!this.#webSocket.isPaused) {
        this.#webSocket.ping();
        this.#expectSomething();
      }
      this.#pingLater();
    });
  }

  #expectSomething(): void {
    if (this.signal.aborted || this.#deadline !== undefined) return;
    const { clock, limits } = this.#parts;
    this.#deadline = clock.after(limits.pongMs, () => this.#webSocket.terminate());
  }

  #heard(): void {
    // While closing nothing but the end counts.
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    this.#deadline?.cancel();
    this.#deadline = undefined;
  }
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
