import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A socket that leads to the real engine and can be cut: an engine that goes away and returns. */
export class EngineSwitch {
  readonly socket: string;
  readonly #folder: string;
  readonly #open = new Set<Socket>();
  #server: Server | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.socket = path.join(folder, 'docker.sock');
  }

  static async make(): Promise<EngineSwitch> {
    const made = new EngineSwitch(mkdtempSync(path.join(tmpdir(), 'sublet-switch-')));
    await made.on();
    return made;
  }

  async on(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const engine = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
      for (const end of [socket, engine]) {
        this.#open.add(end);
        end.on('error', () => undefined);
        end.once('close', () => {
          this.#open.delete(end);
          (end === socket ? engine : socket).destroy();
        });
      }
      socket.pipe(engine).pipe(socket);
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.socket, resolve));
  }

  async off(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#open) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  async close(): Promise<void> {
    await this.off();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
