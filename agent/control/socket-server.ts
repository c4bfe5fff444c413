import { chmodSync, renameSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';

import { LineSplitter } from '../api/line-splitter.ts';
import { AgentError, codeOf, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { AcceptClient } from './clients.ts';
import type { ControlErrorCode } from './errors.ts';
import type { Wire } from './outbox.ts';
import { newSecret, sameSecret } from './secret.ts';
import {
  answers,
  inodeOf,
  isPipe,
  makePrivateFolder,
  removeTokenFile,
  unusable,
  writeTokenFile,
} from './socket-place.ts';

export interface SocketServerOptions {
  readonly socketPath: string;
  readonly tokenPath: string;
  readonly frameBytes: number;
}

/** The Unix socket (named pipe on Windows) of the shell and the command line. */
export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #accept: AcceptClient;
  readonly #log: Logger;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #token = newSecret();
  #inode: bigint | undefined;

  constructor(options: SocketServerOptions, accept: AcceptClient, log: Logger) {
    this.#options = options;
    this.#accept = accept;
    this.#log = log;
    this.#server = createServer((socket) => this.#onSocket(socket));
  }

  /**
   * Throws `agent-running` where another agent answers on the path. A socket that a dead one left
   * is replaced. The token is on disk before anybody can connect, and never replaces that of an
   * agent that lives.
   */
  async start(): Promise<void> {
    const { socketPath, tokenPath } = this.#options;
    makePrivateFolder(path.dirname(tokenPath));
    if (await answers(socketPath)) throw agentRunning(socketPath);
    if (isPipe(socketPath)) {
      await this.#listen(socketPath);
      writeTokenFile(tokenPath, this.#token);
      return;
    }
    makePrivateFolder(path.dirname(socketPath));
    const draft = `${socketPath}.${process.pid}`;
    rmSync(draft, { force: true });
    await this.#listen(draft);
    try {
      chmodSync(draft, 0o600);
      this.#inode = inodeOf(draft);
      writeTokenFile(tokenPath, this.#token);
      renameSync(draft, socketPath);
    } catch (error) {
      await this.close();
      rmSync(draft, { force: true });
      throw unusable(
        `The local socket ${socketPath} cannot be set up: ${messageOf(error)}. Make room or choose another data folder.`,
        error,
      );
    }
    this.#log.info('control socket open', { socketPath });
  }

  async close(): Promise<void> {
    const { socketPath, tokenPath } = this.#options;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    if (this.#inode !== undefined && inodeOf(socketPath) === this.#inode) rmSync(socketPath);
    removeTokenFile(tokenPath, this.#token);
  }

  #listen(socketPath: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenError(error, this.#options.socketPath)));
      this.#server.listen(socketPath, () => {
        this.#server.removeAllListeners('error');
        this.#server.on('error', (error) => this.#log.warn('control socket failed', { error }));
        resolve();
      });
    });
  }

  #onSocket(socket: Socket): void {
    this.#sockets.add(socket);
    const wire: Wire = {
      send: (frame, flushed) => {
        // A write that failed has not been taken; the socket's end follows.
        socket.write(`${frame}\n`, (error) => {
          if (!error) flushed();
        });
      },
      end: () => socket.destroySoon(),
      destroy: () => socket.destroy(),
    };
    const connection = this.#accept(
      wire,
      (token) => token !== undefined && sameSecret(token, this.#token),
    );
    const lines = new LineSplitter(this.#options.frameBytes);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const fits = lines.push(text, (line) => {
        if (line !== '') connection.receive(line);
        return !socket.writableEnded;
      });
      if (!fits) connection.tooLarge();
    });
    // A client that goes away in the middle of something is nothing to report.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      connection.closed();
    });
  }
}

function agentRunning(socketPath: string): AgentError<ControlErrorCode> {
  return new AgentError(
    'agent-running',
    'An agent is running already with this data. Use "sublet status" to see it, or stop it first.',
    { data: { socketPath } },
  );
}

function listenError(error: Error, socketPath: string): AgentError<ControlErrorCode> {
  if (codeOf(error) === 'EADDRINUSE') return agentRunning(socketPath);
  return unusable(`The local socket ${socketPath} cannot be opened: ${messageOf(error)}`, error);
}
