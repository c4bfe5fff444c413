import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ClientSurface } from '../provider/client-surface.ts';
import type { OwnHandlers } from './connection.ts';
import { Connection } from './connection.ts';
import type { ControlLimits } from './limits.ts';
import type { Wire } from './outbox.ts';
import { SliceFeed } from './slice-feed.ts';

/** Takes in a client of any transport. */
export type AcceptClient = (
  wire: Wire,
  admits: (token: string | undefined) => boolean,
) => Pick<Connection, 'receive' | 'tooLarge' | 'refuse' | 'closed'>;

/** All clients that are connected now, over whatever transport. */
export class Clients {
  readonly #surface: ClientSurface;
  readonly #parts: {
    readonly limits: ControlLimits;
    readonly clock: Clock;
    readonly log: Logger;
    readonly signal: AbortSignal;
  };
  readonly #feed: SliceFeed;
  readonly #connections = new Set<Connection>();

  constructor(
    surface: ClientSurface,
    limits: ControlLimits,
    { clock, log, signal }: { clock: Clock; log: Logger; signal: AbortSignal },
  ) {
    this.#surface = surface;
    this.#parts = { limits, clock, log, signal };
    this.#feed = new SliceFeed(surface.state);
  }

  /** What all clients together have not taken yet. */
  get queuedBytes(): number {
    return [...this.#connections].reduce((sum, { queuedBytes }) => sum + queuedBytes, 0);
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Takes in the clients of one transport; `own` is what they may call beside the surface. */
  readonly accepting =
    (own: OwnHandlers = {}): AcceptClient =>
    (wire, admits) =>
      this.#accept(wire, admits, own);

  #accept(
    wire: Wire,
    admits: (token: string | undefined) => boolean,
    own: OwnHandlers,
  ): ReturnType<AcceptClient> {
    const connection = new Connection(wire, {
      surface: this.#surface,
      own,
      feed: this.#feed,
      ...this.#parts,
      admits,
    });
    const { connections } = this.#parts.limits;
    if (this.#connections.size >= connections) {
      connection.refuse('rate-limited', `More than ${connections} clients. Close one first.`);
      return connection;
    }
    this.#connections.add(connection);
    return {
      receive: (text) => connection.receive(text),
      tooLarge: () => connection.tooLarge(),
      refuse: (code, message) => connection.refuse(code, message),
      closed: () => {
        this.#connections.delete(connection);
        connection.closed();
      },
    };
  }

  close(): void {
    for (const connection of this.#connections) {
      connection.refuse('stopping', 'The agent is stopping.');
    }
    this.#connections.clear();
    this.#feed.close();
  }
}
