import type { Socket } from 'node:net';
import { connect } from 'node:net';

import { WebSocket } from 'ws';

import { PROTOCOL_VERSION } from '../../../agent/api/frames.ts';

export type RawFrame = Record<string, unknown> & { type: string };

/** A client that sends and sees frames as they are, over either transport. */
export class RawClient {
  readonly frames: RawFrame[] = [];
  readonly closed: Promise<void>;
  readonly #sendText: (text: string) => void;
  readonly #destroy: () => void;
  readonly #setReading: (reading: boolean) => void;
  #wake: (() => void) | undefined;
  isClosed = false;

  constructor(parts: {
    sendText: (text: string) => void;
    destroy: () => void;
    setReading: (reading: boolean) => void;
    start: (onText: (text: string) => void, onClose: () => void) => void;
  }) {
    this.#sendText = parts.sendText;
    this.#destroy = parts.destroy;
    this.#setReading = parts.setReading;
    this.closed = new Promise((resolve) => {
      parts.start(
        (text) => {
          this.frames.push(JSON.parse(text) as RawFrame);
          this.#wake?.();
        },
        () => {
          this.isClosed = true;
          this.#wake?.();
          resolve();
        },
      );
    });
  }

  send(frame: object): void {
    this.#sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.#sendText(text);
  }

  /** The first frame that fits, now or later; it and those before it are taken out. */
  async next(fits: (frame: RawFrame) => boolean = () => true): Promise<RawFrame> {
    for (;;) {
      const place = this.frames.findIndex(fits);
      if (place !== -1) return this.frames.splice(0, place + 1).at(-1)!;
      if (this.isClosed) throw new Error('the connection closed before such a frame');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async hello(token?: string): Promise<RawFrame> {
    this.send({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      client: 'test',
      ...(token === undefined ? {} : { token }),
    });
    return this.next();
  }

  async call(id: number, method: string, args: unknown): Promise<RawFrame> {
    this.send({ type: 'call', id, method, args });
    return this.next((frame) => frame.id === id);
  }

  stopReading(): void {
    this.#setReading(false);
  }

  readOn(): void {
    this.#setReading(true);
  }

  close(): void {
    this.#destroy();
  }
}

export async function connectSocket(socketPath: string): Promise<RawClient> {
  const socket = connect(socketPath).setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  return overSocket(socket);
}

function overSocket(socket: Socket): RawClient {
  let rest = '';
  return new RawClient({
    sendText: (text) => socket.write(`${text}\n`),
    destroy: () => socket.destroy(),
    setReading: (reading) => (reading ? socket.resume() : socket.pause()),
    start: (onText, onClose) => {
      socket.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(onText);
      });
      socket.on('error', () => socket.destroy());
      socket.on('close', onClose);
    },
  });
}

/** Throws with the status of the refusal in its message. */
export async function connectWeb(
  origin: string,
  headers: Record<string, string>,
  path = '/control',
): Promise<RawClient> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  // Before it is open: the agent's first words may come with the answer to the upgrade.
  const client = new RawClient({
    sendText: (text) => socket.send(text),
    destroy: () => socket.terminate(),
    setReading: (reading) => (reading ? socket.resume() : socket.pause()),
    start: (onText, onClose) => {
      socket.on('message', (data: Buffer) => onText(data.toString('utf8')));
      socket.on('error', () => socket.terminate());
      socket.on('close', onClose);
    },
  });
  await opened;
  return client;
}
