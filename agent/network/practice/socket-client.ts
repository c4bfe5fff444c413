import type { Socket } from 'node:net';
import { createConnection } from 'node:net';

import { orAborted, throwIfAborted } from '../../base/abort.ts';
import { backoffMs } from '../../base/backoff.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { MarketEvent } from '../interface.ts';
import type { PracticeErrorCode } from './errors.ts';
import { parseAnswer } from './frames.ts';
import { ANSWER_LIMIT, encodeFrame, LineCutter } from './lines.ts';
import { unreachable } from './runner.ts';

export interface SocketClientDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

export interface SocketClientHooks {
  readonly onEvent: (event: MarketEvent) => void;
  /** A connection stands, the first one or a later one. */
  readonly onConnected: () => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const BACKOFF = { firstMs: 100, factor: 2, mostMs: 5000 };

/** A request waits for a block at most; a market that is silent for longer is as good as gone. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Requests over the market's socket. A connection that is lost is made again by itself; what was
 * under way then fails, and so does every request until there is a connection again.
 */
export class SocketClient {
  readonly #path: string;
  readonly #deps: SocketClientDeps;
  readonly #hooks: SocketClientHooks;
  readonly #pending = new Map<number, Pending>();
  #ids = 0;
  #socket: Socket | undefined;
  #connecting: Promise<void> | undefined;
  #retry: Timer | undefined;
  #failures = 0;
  #closed = false;

  constructor(path: string, deps: SocketClientDeps, hooks: SocketClientHooks) {
    this.#path = path;
    this.#deps = deps;
    this.#hooks = hooks;
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  /** Begins to connect, if it has not begun yet. */
  open(): void {
    if (this.#closed || this.connected || this.#retry !== undefined) return;
    this.#connecting ??= this.#connect();
  }

  async request(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    throwIfAborted(signal);
    this.open();
    if (this.#connecting !== undefined) await orAborted(this.#connecting, signal);
    const socket = this.#socket;
    if (socket === undefined) throw unreachable();
    this.#ids += 1;
    const id = this.#ids;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    const timer = this.#deps.clock.after(ANSWER_WITHIN_MS, () => {
      this.#pending.get(id)?.reject(unreachable());
    });
    socket.write(encodeFrame({ id, method, params }));
    try {
      return await orAborted(answer, signal);
    } finally {
      timer.cancel();
      this.#pending.delete(id);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#retry?.cancel();
    this.#socket?.destroy();
    this.#failPending();
    await this.#connecting;
  }

  // Resolves when the try is over, well or not.
  #connect(): Promise<void> {
    return new Promise((resolve) => {
      const socket = createConnection(this.#path);
      const lines = new LineCutter(ANSWER_LIMIT);
      let reason: unknown;
      const settle = (): void => {
        this.#connecting = undefined;
        resolve();
      };
      socket.on('connect', () => {
        if (this.#closed) {
          socket.destroy();
          return;
        }
        this.#socket = socket;
        this.#failures = 0;
        settle();
        this.#hooks.onConnected();
      });
      socket.on('data', (chunk: Buffer) => {
        try {
          for (const line of lines.cut(chunk)) this.#receive(line);
        } catch (error) {
          // After one frame that is not understood nothing that follows can be trusted.
          socket.destroy(error instanceof Error ? error : undefined);
        }
      });
      socket.on('error', (error) => {
        reason = error;
      });
      socket.on('close', () => {
        this.#socket = undefined;
        settle();
        this.#lost(reason);
      });
    });
  }

  #lost(reason: unknown): void {
    this.#failPending(reason);
    if (this.#closed) return;
    this.#failures += 1;
    const waitMs = backoffMs(BACKOFF, this.#failures);
    const why = reason === undefined ? 'closed' : messageOf(reason);
    this.#deps.log.debug('practice market not reached', { reason: why, waitMs });
    this.#retry = this.#deps.clock.after(waitMs, () => {
      this.#retry = undefined;
      this.open();
    });
  }

  #failPending(reason?: unknown): void {
    for (const { reject } of this.#pending.values()) reject(unreachable(reason));
    this.#pending.clear();
  }

  #receive(line: string): void {
    const frame = parseAnswer(line);
    if ('event' in frame) {
      this.#hooks.onEvent(frame.event);
      return;
    }
    const pending = this.#pending.get(frame.id);
    if ('error' in frame) {
      const { code, message } = frame.error;
      pending?.reject(
        code === 'network-unreachable'
          ? unreachable()
          : new AgentError<PracticeErrorCode>('practice-request-refused', message),
      );
    } else {
      pending?.resolve(frame.result);
    }
  }
}
