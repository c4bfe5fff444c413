import { childController, isAborted, throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { LogChunk, LogOptions } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { containerKey } from './container-plan.ts';
import { LineDemuxer } from './demux.ts';
import { workloadNotFound } from './deployment.ts';
import { answered, engineFailure, wireFailure } from './failures.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { ListedContainer, Listing } from './listing.ts';
import type { LogStart } from './log-continuation.ts';
import { LogContinuation } from './log-continuation.ts';
import { Merge } from './merge.ts';
import type { ContainerIdentity } from './names.ts';
import type { ContainerDetail } from './wire.ts';

interface LogReaderParts {
  readonly client: EngineClient;
  readonly listing: Listing;
  readonly clock: Clock;
  readonly watch: LeaseWatch;
}

/** A look at the engine although nothing was heard: events may be cut off. */
const LOOK_AGAIN_MS = 5_000;

interface Named {
  readonly id: string;
  readonly identity: ContainerIdentity;
}

/**
 * The engine sends a line at a time to a reader who is quick, and each piece costs us and our client
 * far more than its bytes. After a short read we let some more come, a few milliseconds at most.
 */
const FULL_READ_BYTES = 16 * 1024;
const GATHER_MS = 4;

/** Reads what a lease's containers print, at the reader's pace. */
export class LogReader {
  readonly #parts: LogReaderParts;

  constructor(parts: LogReaderParts) {
    this.#parts = parts;
  }

  async *read(lease: LeaseRef, options: LogOptions, signal: AbortSignal): AsyncGenerator<LogChunk> {
    const controller = childController(signal);
    try {
      const first = await this.#containers(lease, options, controller.signal);
      if (first.length === 0) {
        throw workloadNotFound(lease, 'There is no such service to read the log of.');
      }
      if (options.follow) {
        yield* this.#follow(lease, first, options, controller.signal);
        return;
      }
      for (const container of first) {
        yield* this.#run(container, options, { tail: options.tail }, controller.signal);
      }
    } catch (error) {
      if (!(isAborted(error) && signal.aborted)) throw error;
    } finally {
      // The reader left, or it is over: nothing goes on reading behind it.
      controller.abort();
      controller.release();
    }
  }

  async *#follow(
    lease: LeaseRef,
    first: readonly Named[],
    options: LogOptions,
    signal: AbortSignal,
  ): AsyncGenerator<LogChunk> {
    const { watch } = this.#parts;
    const merge = new Merge<LogChunk>();
    const followed = new Set<string>();
    const removed = childController(signal);
    const add = (containers: readonly Named[], tail: number | undefined): void => {
      for (const container of containers) {
        const { service, replica } = container.identity;
        const key = containerKey(service, replica);
        if (followed.has(key)) continue;
        followed.add(key);
        merge.add(this.#slot(container, options, tail, signal, removed.signal));
      }
    };
    const unsubscribe = watch.subscribe(lease, ({ type }) => {
      if (type === 'lease-removed') removed.abort();
    });
    add(first, options.tail);
    const added = (found: readonly Named[]): void => add(found, undefined);
    this.#newcomers(lease, options, removed.signal, added).then(
      () => merge.seal(),
      (error: unknown) => merge.fail(error),
    );
    try {
      yield* merge;
    } finally {
      unsubscribe();
      removed.release();
    }
  }

  // Services and replicas that an update brings, until the lease is removed.
  async #newcomers(
    lease: LeaseRef,
    options: LogOptions,
    until: AbortSignal,
    add: (containers: readonly Named[]) => void,
  ): Promise<void> {
    const { watch, clock } = this.#parts;
    for (let tick = watch.tick; ;) {
      await watch.next(lease, tick, clock, LOOK_AGAIN_MS, until);
      tick = watch.tick;
      try {
        throwIfAborted(until);
        const now = await this.#containers(lease, options, until);
        if (now.length === 0 && (await this.#gone(lease, until))) return;
        add(now);
      } catch (error) {
        if (isAborted(error)) return;
        throw error;
      }
    }
  }

  /** One replica, over restarts and replacements, until its lease is removed. */
  async *#slot(
    first: Named,
    options: LogOptions,
    tail: number | undefined,
    signal: AbortSignal,
    removed: AbortSignal,
  ): AsyncGenerator<LogChunk> {
    const { watch, clock } = this.#parts;
    const { lease, service, replica } = first.identity;
    let container = first;
    let progress = new LogContinuation(container.id, { tail });
    const unsubscribe = watch.subscribe(lease, ({ type, containerId, atNanos }) => {
      if (type === 'ended') progress.ended(containerId, atNanos);
    });
    try {
      for (;;) {
        for await (const chunk of this.#run(container, options, progress.begin(), signal)) {
          progress.read();
          yield chunk;
        }
        // What was printed until here has been read. On to the next run, or the next container.
        for (let patient = true; ;) {
          if (removed.aborted) return;
          const { tick } = watch;
          const now = await this.#containers(lease, { service }, removed);
          const next = now.find(({ identity }) => identity.replica === replica);
          if (next === undefined) {
            if (await this.#gone(lease, removed)) return;
          } else if (next.id !== container.id) {
            container = next;
            progress = new LogContinuation(next.id, {});
            break;
          } else {
            const detail = await this.#inspect(next.id, removed);
            if (detail !== undefined && progress.next(detail, patient)) break;
            if (detail?.State.Running !== true) patient = true;
          }
          await watch.next(lease, tick, clock, LOOK_AGAIN_MS, removed);
          patient &&= watch.tick > tick;
        }
      }
    } catch (error) {
      if (!isAborted(error)) throw error;
    } finally {
      unsubscribe();
    }
  }

  /** One reading of one container's log; ends with the container where it follows. */
  async *#run(
    { id, identity }: Named,
    options: LogOptions,
    from: LogStart,
    signal: AbortSignal,
  ): AsyncGenerator<LogChunk> {
    const { client } = this.#parts;
    const { service, replica } = identity;
    const demuxer = new LineDemuxer();
    let stream;
    try {
      stream = await client.stream({
        method: 'GET',
        path: `/containers/${id}/logs`,
        query: {
          stdout: true,
          stderr: true,
          follow: options.follow,
          timestamps: options.timestamps ?? false,
          tail: from.tail ?? 'all',
          ...(from.since === undefined ? {} : { since: from.since }),
        },
        signal,
      });
    } catch (error) {
      // Replaced or removed just now.
      if (answered(error, 404, 409)) return;
      throw engineFailure(error, 'engine-unreachable');
    }
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        for (const lines of demuxer.read(chunk)) yield { service, replica, ...lines };
        if (chunk.length < FULL_READ_BYTES) await this.#parts.clock.sleep(GATHER_MS, signal);
      }
      for (const lines of demuxer.end()) yield { service, replica, ...lines };
    } catch (error) {
      throw wireFailure(error, signal);
    } finally {
      stream.destroy();
    }
  }

  async #containers(
    lease: LeaseRef,
    options: Pick<LogOptions, 'service'>,
    signal: AbortSignal,
  ): Promise<readonly Named[]> {
    const rows = await this.#parts.listing.containers(lease, signal);
    return rows
      .filter((row): row is ListedContainer & Named => row.identity !== undefined)
      .filter(({ identity }) => (options.service ?? identity.service) === identity.service)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  // Between two containers of an update a replica has none; its network tells the difference.
  async #gone(lease: LeaseRef, signal: AbortSignal): Promise<boolean> {
    return (await this.#parts.listing.networks(lease, signal)).length === 0;
  }

  async #inspect(id: string, signal: AbortSignal): Promise<ContainerDetail | undefined> {
    try {
      const path = `/containers/${id}/json`;
      return await this.#parts.client.json<ContainerDetail>({ method: 'GET', path, signal });
    } catch (error) {
      if (answered(error, 404)) return undefined;
      throw engineFailure(error, 'engine-unreachable');
    }
  }
}
