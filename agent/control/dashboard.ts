import path from 'node:path';

import type { Clock } from '../base/clock.ts';
import { AgentError, codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { AcceptClient } from './clients.ts';
import type { WebOptions } from './options.ts';
import { SessionFile } from './session-file.ts';
import { WebServer } from './web-server.ts';
import { WebSessions } from './web-sessions.ts';

export interface DashboardOptions {
  readonly web: WebOptions;
  readonly frameBytes: number;
  /** For this user alone; sessions are kept there. */
  readonly controlFolder: string;
}

/** When the dashboard is served, and on which port. */
export class Dashboard {
  readonly #options: WebOptions;
  readonly #log: Logger;
  readonly #sessions: WebSessions;
  readonly #web: WebServer;
  #serving: Promise<void> | undefined;
  #closed = false;

  constructor(
    { web, frameBytes, controlFolder }: DashboardOptions,
    accept: AcceptClient,
    { clock, log }: { clock: Clock; log: Logger },
  ) {
    this.#options = web;
    this.#log = log;
    const file = new SessionFile(path.join(controlFolder, 'web-sessions.json'), log);
    this.#sessions = new WebSessions(clock, file);
    const { folder } = web;
    this.#web = new WebServer(
      { frameBytes, ...(folder === undefined ? {} : { folder }) },
      this.#sessions,
      accept,
      log,
    );
  }

  /** `http://127.0.0.1:<port>`, where it is served. */
  get origin(): string | undefined {
    return this.#web.origin;
  }

  /**
   * At the agent's start. Throws `port-in-use` where it was asked for and cannot be; a page that is
   * open from before is no reason not to start.
   */
  async start(): Promise<void> {
    this.#sessions.restore();
    const { atStart, port } = this.#options;
    const openPages = this.#sessions.portOfOpenPages;
    if (atStart) {
      await this.#serve(port === 0 ? [openPages ?? 0, 0] : [port]);
    } else if (openPages !== undefined) {
      await this.#serve([openPages]).catch((error: unknown) => {
        this.#log.warn('dashboard not served at its last port', { port: openPages, error });
      });
    }
  }

  /** An address that opens it once, within ten minutes. Serves it from now on. */
  async open(): Promise<string> {
    // The start may be trying its own port just now.
    await this.#serving?.catch(() => undefined);
    const { port } = this.#options;
    const openPages = this.#sessions.portOfOpenPages;
    // A port that somebody else has is no reason to refuse: nobody insisted on it.
    await this.#serve([...(openPages === undefined ? [] : [openPages]), port, 0]);
    return this.#web.openAddress();
  }

  /** The same, where it is served already. */
  addressIfServed(): string | undefined {
    return this.#web.origin === undefined ? undefined : this.#web.openAddress();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#serving?.catch(() => undefined);
    await this.#web.close();
  }

  /** Once, however many ask at the same time. */
  #serve(ports: readonly number[]): Promise<void> {
    if (this.#closed) throw new AgentError('stopping', 'The agent is stopping. Try again later.');
    this.#serving ??= this.#listen(ports).catch((error: unknown) => {
      this.#serving = undefined;
      throw error;
    });
    return this.#serving;
  }

  async #listen(ports: readonly number[]): Promise<void> {
    for (const [place, port] of ports.entries()) {
      try {
        this.#sessions.port = await this.#web.start(port);
        return;
      } catch (error) {
        if (codeOf(error) !== 'port-in-use' || place === ports.length - 1) throw error;
        this.#log.info('port of the dashboard is in use, another is taken', { port });
      }
    }
  }
}
