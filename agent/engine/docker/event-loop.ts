import { isAborted } from '../../base/abort.ts';
import type { Backoff } from '../../base/backoff.ts';
import { backoffMs } from '../../base/backoff.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { EngineClient } from './client.ts';
import { wireFailure } from './failures.ts';
import { readJsonLines } from './json-lines.ts';
import type { Listing } from './listing.ts';
import { ours } from './names.ts';
import type { Supervisor } from './supervisor.ts';
import type { Terminals } from './terminals.ts';
import type { EngineEvent } from './wire.ts';

const RECONNECT: Backoff = { firstMs: 500, factor: 2, mostMs: 15_000 };

interface EventLoopParts {
  readonly client: EngineClient;
  readonly listing: Listing;
  readonly supervisor: Supervisor;
  readonly terminals: Pick<Terminals, 'sweep'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly instance: string;
}

/**
 * Listens to the engine for as long as `signal` lets it. `onTried` is called after the first
 * attempt to connect, whatever became of it.
 */
export async function listenToEngine(
  parts: EventLoopParts,
  signal: AbortSignal,
  onTried: () => void,
): Promise<void> {
  const { clock, log, client } = parts;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await listenOnce(parts, signal, () => {
        if (failures > 0) log.info('container engine answers again');
        failures = 0;
        onTried();
      });
      log.warn('container engine went away');
    } catch (error) {
      if (isAborted(error)) break;
      // Once per outage, and not on every attempt.
      if (failures === 0) log.warn('container engine is not to be reached', { error });
    }
    onTried();
    client.forget();
    failures += 1;
    try {
      await clock.sleep(backoffMs(RECONNECT, failures), signal);
    } catch (error) {
      if (isAborted(error)) break;
      throw error;
    }
  }
  onTried();
}

// First the stream, then the look: what happens in between is seen twice rather than never.
async function listenOnce(
  { client, listing, supervisor, terminals, log, instance }: EventLoopParts,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  const stream = await client.stream({
    method: 'GET',
    path: '/events',
    query: {
      filters: {
        type: ['container'],
        event: ['create', 'start', 'die', 'oom', 'destroy'],
        ...ours(instance),
      },
    },
    signal,
  });
  try {
    const containers = await listing.containers(undefined, signal);
    supervisor.look(containers);
    onConnected();
    const running = containers.filter(({ state }) => state === 'running').map(({ id }) => id);
    terminals.sweep(running, signal).catch((error: unknown) => {
      if (!isAborted(error)) log.warn('terminals that were left are not looked for', { error });
    });
    for await (const event of readJsonLines<EngineEvent>(stream)) supervisor.hear(event);
  } catch (error) {
    throw wireFailure(error, signal);
  } finally {
    stream.destroy();
  }
}
