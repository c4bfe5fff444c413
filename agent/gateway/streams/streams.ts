import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import { isAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { TenantSurface } from '../../provider/tenant-surface.ts';
import type { GatewayLimits } from '../limits.ts';
import type { AllowedStream } from '../request-handler.ts';
import { OpenShares } from '../shares.ts';
import { sendEvents } from './events.ts';
import { sendLogs } from './logs.ts';
import { runShell } from './shell.ts';
import { TenantSocket } from './tenant-socket.ts';

export interface StreamsParts {
  readonly surface: TenantSurface;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: GatewayLimits;
}

/** Everything that tenants have open: logs that are followed, shells. */
export class Streams {
  readonly #parts: StreamsParts;
  readonly #webSockets: WebSocketServer;
  readonly #shares: OpenShares;
  readonly #open = new Map<TenantSocket, Promise<void>>();

  constructor(parts: StreamsParts) {
    const { limits } = parts;
    this.#parts = parts;
    this.#shares = new OpenShares(limits.streamsOfOwner, limits.streams);
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.frameBytes,
      perMessageDeflate: false,
      clientTracking: false,
    });
  }

  get open(): number {
    return this.#shares.total;
  }

  /** Takes the connection over; `false` where its owner has too many open, and then it did not. */
  begin(stream: AllowedStream, request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const leave = this.#shares.enter(stream.owner);
    if (leave === undefined) return false;
    // Also where the handshake fails, and where it ends by itself.
    socket.once('close', leave);
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { clock, limits, log } = this.#parts;
      const tenant = new TenantSocket(webSocket, socket, { clock, limits });
      const running = this.#run(stream, tenant)
        .catch((error: unknown) => {
          if (!isAborted(error)) log.warn('a stream failed', { kind: stream.wish.kind, error });
        })
        .finally(() => this.#open.delete(tenant));
      this.#open.set(tenant, running);
    });
    return true;
  }

  async close(): Promise<void> {
    const running = [...this.#open.values()];
    for (const socket of this.#open.keys()) socket.cut();
    await Promise.allSettled(running);
  }

  #run({ lease, services, wish }: AllowedStream, socket: TenantSocket): Promise<void> {
    const { surface } = this.#parts;
    if (wish.kind === 'shell') return runShell(surface, lease, wish, socket);
    const send = wish.kind === 'logs' ? sendLogs : sendEvents;
    return send(surface, lease, { wish, services }, socket);
  }
}
