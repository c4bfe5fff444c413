import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';

/**
 * Node takes its own error listener off a connection when an answer is complete. A call that is
 * called off in that instant (a log that its reader leaves, for one) breaks the connection while
 * nobody listens, and that would end the process. Here every connection has a listener for life;
 * whoever reads from it learns of the end by other means.
 */
export class CalmHttpAgent extends HttpAgent {
  constructor() {
    super(KEEP);
  }

  override createConnection(...args: Parameters<HttpAgent['createConnection']>): Created {
    return calm(super.createConnection(...args));
  }

  // docker-modem renders each call's options for its debug log, whether that is on or not.
  [inspect.custom](): string {
    return 'CalmHttpAgent';
  }
}

/** The same for engines behind TLS. */
export class CalmHttpsAgent extends HttpsAgent {
  constructor() {
    super(KEEP);
  }

  override createConnection(...args: Parameters<HttpsAgent['createConnection']>): Created {
    return calm(super.createConnection(...args));
  }

  [inspect.custom](): string {
    return 'CalmHttpsAgent';
  }
}

const KEEP = { keepAlive: true, scheduling: 'lifo', timeout: 5_000 } as const;

type Created = Duplex | null | undefined;

function calm(connection: Created): Created {
  return connection?.on('error', () => undefined);
}
