import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Clock } from '../../../agent/base/clock.ts';
import { SystemClock } from '../../../agent/base/clock.ts';
import type { Logger } from '../../../agent/base/logger.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { ControlLimits } from '../../../agent/control/limits.ts';
import type { ControlServer } from '../../../agent/control/server.ts';
import { serveControl } from '../../../agent/control/server.ts';
import { FakeSurface } from './fake-surface.ts';
import { http } from './http-get.ts';
import type { RawClient } from './raw-client.ts';
import { connectSocket, connectWeb } from './raw-client.ts';

export interface ServeOptions {
  readonly surface?: FakeSurface;
  readonly limits?: Partial<ControlLimits>;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly folder?: string;
  /** That of an agent before, to start again with. */
  readonly dataDir?: string;
  readonly web?: { readonly atStart: boolean; readonly port: number };
}

/** A control server on a socket and a port of its own. */
export class Served {
  readonly surface: FakeSurface;
  readonly server: ControlServer;
  readonly stopping: AbortController;
  readonly dataDir: string;
  readonly place: { readonly socketPath: string; readonly tokenPath: string };
  readonly #clients: RawClient[] = [];

  private constructor(
    parts: Pick<Served, 'surface' | 'server' | 'stopping' | 'dataDir' | 'place'>,
  ) {
    this.surface = parts.surface;
    this.server = parts.server;
    this.stopping = parts.stopping;
    this.dataDir = parts.dataDir;
    this.place = parts.place;
  }

  static async start(options: ServeOptions = {}): Promise<Served> {
    const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'sublet-control-'));
    const place = {
      socketPath: path.join(dataDir, 'control', 'agent.sock'),
      tokenPath: path.join(dataDir, 'control', 'token'),
    };
    const surface = options.surface ?? new FakeSurface();
    const stopping = new AbortController();
    const server = await serveControl(
      surface,
      {
        ...place,
        web: {
          ...(options.web ?? { atStart: true, port: 0 }),
          ...(options.folder === undefined ? {} : { folder: options.folder }),
        },
      },
      {
        clock: options.clock ?? new SystemClock(),
        log: options.log ?? silentLogger,
        signal: stopping.signal,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
      },
    );
    return new Served({ surface, server, stopping, dataDir, place });
  }

  /** Of the dashboard, while it is served. */
  get origin(): string {
    return this.server.webOrigin!;
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  get token(): string {
    return readFileSync(this.place.tokenPath, 'utf8').trim();
  }

  /** A browser's session: signs in with a one-time address. */
  async cookie(): Promise<string> {
    const address = new URL(this.server.openAddress()!);
    const { headers } = await http(this.port, `/${address.search}`, {
      headers: { Host: address.host },
    });
    return headers['set-cookie']![0]!.split(';')[0]!;
  }

  /** Connected, but nothing was said yet. */
  async connect(transport: 'socket' | 'web'): Promise<RawClient> {
    const client =
      transport === 'socket'
        ? await connectSocket(this.place.socketPath)
        : await connectWeb(this.origin, { Cookie: await this.cookie(), Origin: this.origin });
    this.#clients.push(client);
    return client;
  }

  /** Connected and let in. */
  async client(transport: 'socket' | 'web'): Promise<RawClient> {
    const client = await this.connect(transport);
    await client.hello(transport === 'socket' ? this.token : undefined);
    return client;
  }

  /** Leaves its data. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.server.close();
  }

  async stop(): Promise<void> {
    await this.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
