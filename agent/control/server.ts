import path from 'node:path';

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ClientSurface } from '../provider/client-surface.ts';
import { Clients } from './clients.ts';
import { Dashboard } from './dashboard.ts';
import type { ControlLimits } from './limits.ts';
import { CONTROL_LIMITS } from './limits.ts';
import type { ControlOptions } from './options.ts';
import { SocketServer } from './socket-server.ts';

export interface ControlParts {
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Fires when the agent begins to stop: streams end, so that no shell holds it up. Calls and
   * subscriptions go on until `close`, so that clients see it stop.
   */
  readonly signal: AbortSignal;
  /** Tests make them small. */
  readonly limits?: Partial<ControlLimits>;
}

export interface ControlServer {
  readonly socketPath: string;
  /** `http://127.0.0.1:<port>`, where and while the dashboard is served. */
  readonly webOrigin: string | undefined;
  /** How many clients are connected, and how much they have not read. */
  readonly load: () => { readonly clients: number; readonly queuedBytes: number };
  /** An address with a fresh one-time token, where the dashboard is served. */
  openAddress(): string | undefined;
  close(): Promise<void>;
}

/**
 * Serves our own clients. Throws `agent-running`, `port-in-use` or `socket-unusable`, and has then
 * left nothing open.
 */
export async function serveControl(
  surface: ClientSurface,
  options: ControlOptions,
  { clock, log, signal, limits: changed }: ControlParts,
): Promise<ControlServer> {
  const limits = { ...CONTROL_LIMITS, ...changed };
  const { frameBytes } = limits;
  const clients = new Clients(surface, limits, { clock, log, signal });
  const dashboard = new Dashboard(
    { web: options.web, frameBytes, controlFolder: path.dirname(options.tokenPath) },
    clients.accepting(),
    { clock, log },
  );
  const socket = new SocketServer(
    { ...options, frameBytes },
    clients.accepting({ 'dashboard.open': async () => ({ address: await dashboard.open() }) }),
    log,
  );
  await socket.start();
  try {
    await dashboard.start();
  } catch (error) {
    await socket.close();
    throw error;
  }
  return {
    socketPath: options.socketPath,
    get webOrigin() {
      return dashboard.origin;
    },
    load: () => ({ clients: clients.size, queuedBytes: clients.queuedBytes }),
    openAddress: () => dashboard.addressIfServed(),
    close: async () => {
      clients.close();
      await Promise.all([socket.close(), dashboard.close()]);
    },
  };
}
