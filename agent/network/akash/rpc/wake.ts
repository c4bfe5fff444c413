import { WebSocket } from 'ws';

import { backoffMs } from '../../../base/backoff.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import { parseUnixMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import { newBlockHeader } from './schemas.ts';

/** One connection that tells of new blocks. `onText` gets each message, `onClosed` comes once. */
export type OpenSocket = (
  url: string,
  hooks: {
    readonly onOpen: () => void;
    readonly onText: (text: string) => void;
    readonly onClosed: (reason: string) => void;
  },
) => { send(text: string): void; close(): void };

export interface WakeParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly openSocket: OpenSocket;
}

/** A block header that came by itself. */
export interface HeardHeader {
  readonly url: string;
  readonly chainId: string;
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
}

const RECONNECT = { firstMs: 1000, factor: 2, mostMs: 30_000 };
/** A connection that is not there by then is given up. */
const CONNECT_WITHIN_MS = 10_000;
/** A header is two thousand bytes. */
const MESSAGE_LIMIT = 2 ** 20;

/**
 * Hears of new heights over one endpoint's WebSocket. It is a hint and nothing more: what is read
 * comes by questions, and where nothing is heard, questions are asked all the same.
 */
export class HeightWake {
  readonly #parts: WakeParts;
  readonly #hear: (header: HeardHeader) => void;
  #url: string | undefined;
  #socket: { send(text: string): void; close(): void } | undefined;
  #timer: Timer | undefined;
  #failures = 0;
  #subscribed = false;

  constructor(parts: WakeParts, hear: (header: HeardHeader) => void) {
    this.#parts = parts;
    this.#hear = hear;
  }

  /** True from the first header that was heard until the connection ends. */
  get alive(): boolean {
    return this.#subscribed;
  }

  /** Listens at this endpoint from now on; `undefined` at none. Nothing changes for the same one. */
  follow(url: string | undefined): void {
    if (url === this.#url) return;
    this.#url = url;
    this.#failures = 0;
    this.#connect();
  }

  /** Gives up a connection that says nothing, for a new one to the same endpoint. */
  renew(): void {
    this.#connect();
  }

  close(): void {
    this.#url = undefined;
    this.#drop();
  }

  #drop(): void {
    this.#timer?.cancel();
    this.#subscribed = false;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect(): void {
    this.#drop();
    const url = this.#url;
    if (url === undefined) return;
    const socket = this.#parts.openSocket(socketUrl(url), {
      onOpen: () => {
        if (this.#socket !== socket) return;
        this.#timer?.cancel();
        const params = { query: "tm.event='NewBlockHeader'" };
        socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscribe', params }));
      },
      onText: (text) => {
        if (this.#socket === socket) this.#read(url, text);
      },
      onClosed: (reason) => {
        if (this.#socket === socket) this.#lost(url, reason);
      },
    });
    this.#socket = socket;
    this.#timer = this.#parts.clock.after(CONNECT_WITHIN_MS, () => {
      this.#lost(url, 'no connection in time');
    });
  }

  #lost(url: string, reason: string): void {
    this.#drop();
    this.#failures += 1;
    const waitMs = backoffMs(RECONNECT, this.#failures);
    this.#parts.log.debug('no news of blocks, asking instead', { url, reason, waitMs });
    this.#timer = this.#parts.clock.after(waitMs, () => this.#connect());
  }

  #read(url: string, text: string): void {
    const parsed = newBlockHeader.safeParse(parseJson(text));
    // The answer to the subscription, or something we did not ask for: neither is a height.
    if (!parsed.success) return;
    const { header } = parsed.data.result.data.value;
    this.#failures = 0;
    this.#subscribed = true;
    this.#hear({
      url,
      chainId: header.chain_id,
      height: parseBlockHeight(header.height),
      atMs: parseUnixMs(Number(header.time / 1000n)),
    });
  }
}

/** `https://host/rpc` → `wss://host/rpc/websocket`. */
function socketUrl(url: string): string {
  const target = new URL(url);
  target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:';
  target.pathname = `${target.pathname.replace(/\/+$/, '')}/websocket`;
  return target.href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON is not a header; the caller leaves it alone.
    return undefined;
  }
}

/** Over the network, by `ws`. */
export const openWebSocket: OpenSocket = (url, { onOpen, onText, onClosed }) => {
  const socket = new WebSocket(url, { maxPayload: MESSAGE_LIMIT, followRedirects: false });
  let reason = 'closed';
  socket.on('open', onOpen);
  socket.on('message', (data: Buffer) => onText(data.toString('utf8')));
  socket.on('error', (error) => {
    reason = messageOf(error);
  });
  socket.on('close', () => onClosed(reason));
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.terminate(),
  };
};
