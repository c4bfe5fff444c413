import { chmodSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';

import { z } from 'zod';

import { codeOf, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { CallMethod } from './calls.ts';
import { CALLS } from './calls.ts';
import type { ControlMethod } from './controls.ts';
import { control, CONTROL_PARAMS, RunnerControls } from './controls.ts';
import type { RequestFrame } from './frames.ts';
import { parseRequest } from './frames.ts';
import { encodeFrame, LineCutter, REQUEST_LIMIT } from './lines.ts';
import type { MarketRunner } from './runner.ts';
import { providerId } from './schemas.ts';
import { MarketService } from './service.ts';

const listenParams = z.object({ provider: providerId });

/** A client that reads too slowly for its events is cut off; it comes back and compares. */
const BACKLOG_LIMIT = 32 * 2 ** 20;

/** Serves a market to other processes of the same user. */
export class MarketServer {
  readonly #runner: MarketRunner;
  readonly #service: MarketService;
  readonly #controls: RunnerControls;
  readonly #log: Logger;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #life = new AbortController();

  constructor(runner: MarketRunner, log: Logger) {
    this.#runner = runner;
    this.#service = new MarketService(runner);
    this.#controls = new RunnerControls(runner);
    this.#log = log;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  }

  async close(): Promise<void> {
    this.#life.abort();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const lines = new LineCutter(REQUEST_LIMIT);
    const client = new Client(socket);
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const line of lines.cut(chunk)) this.#take(client, parseRequest(line));
      } catch (error) {
        this.#log.warn('client of the practice market cut off', { reason: messageOf(error) });
        socket.destroy();
      }
    });
    socket.on('error', (error) => {
      this.#log.debug('client of the practice market lost', { reason: messageOf(error) });
    });
    socket.on('close', () => {
      client.leave();
      this.#sockets.delete(socket);
    });
  }

  #take(client: Client, frame: RequestFrame): void {
    this.#answer(client, frame).then(
      (result) => client.send({ id: frame.id, result: result ?? null }),
      (error: unknown) => {
        const code = codeOf(error) ?? 'practice-request-refused';
        client.send({ id: frame.id, error: { code, message: messageOf(error).slice(0, 500) } });
      },
    );
  }

  async #answer(client: Client, { method, params }: RequestFrame): Promise<unknown> {
    if (method === 'listen') {
      const { provider } = listenParams.parse(params);
      client.leave();
      client.leave = this.#runner.listen(provider, (event) => client.send({ event }));
      return null;
    }
    if (isCall(method)) {
      const given = CALLS[method].params.parse(params);
      return this.#service.call(method, given, this.#life.signal);
    }
    if (isControl(method))
      return control(this.#controls, method, CONTROL_PARAMS[method].parse(params));
    throw new RangeError(`no such request: ${method}`);
  }
}

class Client {
  leave: () => void = () => undefined;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(frame: unknown): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(encodeFrame(frame));
    if (this.#socket.writableLength > BACKLOG_LIMIT) this.#socket.destroy();
  }
}

function isCall(method: string): method is CallMethod {
  return Object.hasOwn(CALLS, method);
}
function isControl(method: string): method is ControlMethod {
  return Object.hasOwn(CONTROL_PARAMS, method);
}
