import type { Server, Socket } from 'node:net';

/**
 * A server's connections from their first packet on. Node's own list begins after the handshake: whoever
 * is in the middle of one when all are closed would stay, and the server would wait for them.
 */
export class OpenSockets {
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
