import { isAborted } from '../../base/abort.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { codeOf, messageOf } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import { addMs, parseUnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { RestartRecord } from '../../domain/restart.ts';
import { nextRestart, NO_RESTARTS } from '../../domain/restart.ts';
import type { WorkloadEvent } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { answered, engineFailure } from './failures.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { ListedContainer } from './listing.ts';
import type { ContainerIdentity } from './names.ts';
import { identityOf } from './names.ts';
import type { RestartFacts } from './status.ts';
import type { EngineEvent } from './wire.ts';

/**
 * One container under supervision.
 *
 *     running -> waiting (it ended) -> starting -> running
 *     starting -> waiting (it could not be started) | lost (the engine went away)
 *     any -> running | waiting, by what a look at the engine shows
 */
interface Watched {
  readonly id: string;
  readonly identity: ContainerIdentity;
  state: 'running' | 'waiting' | 'starting' | 'lost';
  record: RestartRecord;
  /** Starts again since it was made. */
  restarts: number;
  startedNanos: number | undefined;
  outOfMemory: boolean;
  timer?: Timer | undefined;
  nextStartAtMs?: UnixMs | undefined;
}

interface SupervisorParts {
  readonly client: EngineClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly watch: LeaseWatch;
  readonly emit: (event: WorkloadEvent) => void;
}

/**
 * Starts tenants' containers again when they end. The agent does it and not the engine, so that
 * what was removed never comes back by itself and every end is seen.
 */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #watched = new Map<string, Watched>();
  /** Containers that are being replaced or removed: their end is meant. */
  readonly #released = new Set<string>();
  readonly #removing = new Set<LeaseRef>();
  #signal: AbortSignal = AbortSignal.abort();

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
  }

  /** Restarts happen until `signal` fires. */
  begin(signal: AbortSignal): void {
    this.#signal = signal;
  }

  /** Forgets all timers; containers stay as they are. */
  end(): void {
    for (const watched of this.#watched.values()) watched.timer?.cancel();
    this.#watched.clear();
  }

  /** From now on these containers are somebody else's to start and stop. */
  release(containerIds: readonly string[]): void {
    for (const id of containerIds) {
      this.#released.add(id);
      this.#drop(id);
    }
  }

  /** Nothing of this lease is started any more, until it is deployed again. */
  releaseLease(lease: LeaseRef): void {
    this.#removing.add(lease);
    for (const watched of this.#watched.values()) {
      if (watched.identity.lease === lease) this.#drop(watched.id);
    }
  }

  adoptLease(lease: LeaseRef): void {
    this.#removing.delete(lease);
  }

  /** A container that was just started: known from now on, also if its event is lost. */
  adopt(containerId: string, identity: ContainerIdentity): void {
    if (!this.#unwatched(containerId, identity)) this.#enter(containerId, identity);
  }

  factsOf(containerId: string): RestartFacts {
    const watched = this.#watched.get(containerId);
    if (watched === undefined) return { restarts: 0 };
    const { restarts, nextStartAtMs } = watched;
    return { restarts, ...(nextStartAtMs === undefined ? {} : { nextStartAtMs }) };
  }

  /** What the engine has now, after a (re)connection: makes up for all events that were missed. */
  look(containers: readonly ListedContainer[]): void {
    const there = new Set(containers.map(({ id }) => id));
    for (const id of this.#watched.keys()) if (!there.has(id)) this.#drop(id);
    for (const id of this.#released) if (!there.has(id)) this.#released.delete(id);
    for (const { id, identity, state } of containers) {
      if (identity === undefined || this.#unwatched(id, identity)) continue;
      if (state === 'running' || state === 'paused') {
        this.#running(this.#enter(id, identity));
      } else if (state === 'exited' || state === 'dead') {
        this.#found(id, identity);
      }
    }
  }

  /** An event of a container of ours. */
  hear(event: EngineEvent): void {
    const id = event.Actor?.ID;
    const labels = event.Actor?.Attributes;
    if (id === undefined || labels === undefined) return;
    const identity = identityOf(labels);
    if (identity === undefined) return;
    const atNanos = event.timeNano ?? (event.time ?? 0) * 1e9;
    switch (event.Action) {
      case 'create':
        this.#tell(identity, 'created', id, atNanos);
        break;
      case 'start':
        this.#heardStart(id, identity, atNanos);
        break;
      case 'oom':
        if (!this.#unwatched(id, identity)) this.#enter(id, identity).outOfMemory = true;
        break;
      case 'die':
        this.#heardDie(id, identity, Number(labels.exitCode ?? 0), atNanos);
        break;
      case 'destroy':
        this.#drop(id);
        this.#released.delete(id);
        this.#tell(identity, 'destroyed', id, atNanos);
        break;
      case undefined:
      default:
      // Also `exec_create: <command line>`: a tenant's words, which go no further than here.
    }
  }

  #heardStart(id: string, identity: ContainerIdentity, atNanos: number): void {
    this.#tell(identity, 'started', id, atNanos);
    if (this.#unwatched(id, identity)) return;
    const watched = this.#enter(id, identity);
    this.#running(watched);
    watched.startedNanos = atNanos;
    watched.outOfMemory = false;
    this.#emit(identity, atNanos, { type: 'started' });
  }

  #heardDie(id: string, identity: ContainerIdentity, exitCode: number, atNanos: number): void {
    this.#tell(identity, 'ended', id, atNanos);
    const outOfMemory = this.#watched.get(id)?.outOfMemory ?? false;
    this.#emit(identity, atNanos, { type: 'exited', exitCode, outOfMemory });
    if (this.#unwatched(id, identity)) return;
    const watched = this.#enter(id, identity);
    // A look at the engine has seen this end already.
    if (watched.state === 'waiting') return;
    const ranMs = watched.startedNanos === undefined ? 0 : (atNanos - watched.startedNanos) / 1e6;
    this.#plan(watched, ranMs);
  }

  // Ended while nobody looked. One that we knew as running went down with the engine, which is
  // not its own fault: it comes back at once and nothing is counted.
  #found(id: string, identity: ContainerIdentity): void {
    const known = this.#watched.get(id);
    if (known?.state === 'waiting') return;
    if (known === undefined) this.#plan(this.#enter(id, identity), 0);
    else this.#startAfter(known, 0);
  }

  #plan(watched: Watched, ranMs: number): void {
    const { record, waitMs } = nextRestart(watched.record, Math.max(0, ranMs));
    watched.record = record;
    watched.restarts += 1;
    const { clock } = this.#parts;
    this.#parts.emit({
      ...watched.identity,
      atMs: clock.now(),
      type: 'restart-planned',
      waitMs,
      restarts: watched.restarts,
    });
    this.#startAfter(watched, waitMs);
  }

  #startAfter(watched: Watched, waitMs: number): void {
    const { clock } = this.#parts;
    watched.timer?.cancel();
    watched.state = 'waiting';
    watched.nextStartAtMs = addMs(clock.now(), waitMs);
    watched.timer = clock.after(waitMs, () => {
      void this.#start(watched);
    });
  }

  async #start(watched: Watched): Promise<void> {
    const { client, log } = this.#parts;
    const still = (): boolean => this.#watched.get(watched.id) === watched && !this.#signal.aborted;
    if (!still()) return;
    watched.state = 'starting';
    watched.timer = undefined;
    try {
      const path = `/containers/${watched.id}/start`;
      await client.json({ method: 'POST', path, signal: this.#signal });
    } catch (error) {
      if (isAborted(error) || !still()) return;
      if (answered(error, 404)) {
        this.#drop(watched.id);
      } else if (codeOf(error) === 'engine-unreachable') {
        // The next look at the engine starts it.
        watched.state = 'lost';
      } else {
        log.warn('container could not be started again', {
          ...watched.identity,
          error: engineFailure(error, 'container-refused'),
        });
        if (isHalfStarted(error)) await this.#discard(watched.id);
        else this.#plan(watched, 0);
      }
    }
  }

  /** Takes away what cannot be started ever again; the next comparison makes it anew. */
  async #discard(id: string): Promise<void> {
    const { client, log } = this.#parts;
    this.#drop(id);
    try {
      const path = `/containers/${id}`;
      await client.json({ method: 'DELETE', path, query: { force: true }, signal: this.#signal });
    } catch (error) {
      // It is found again, ended, by the next look at the engine.
      if (!isAborted(error)) log.warn('container could not be removed', { error });
    }
  }

  #running(watched: Watched): void {
    watched.timer?.cancel();
    watched.timer = undefined;
    watched.nextStartAtMs = undefined;
    watched.state = 'running';
  }

  #enter(id: string, identity: ContainerIdentity): Watched {
    let watched = this.#watched.get(id);
    if (watched === undefined) {
      watched = {
        id,
        identity,
        state: 'running',
        record: NO_RESTARTS,
        restarts: 0,
        startedNanos: undefined,
        outOfMemory: false,
      };
      this.#watched.set(id, watched);
    }
    return watched;
  }

  #unwatched(id: string, identity: ContainerIdentity): boolean {
    return this.#released.has(id) || this.#removing.has(identity.lease);
  }

  #drop(id: string): void {
    this.#watched.get(id)?.timer?.cancel();
    this.#watched.delete(id);
  }

  #tell(
    { lease }: ContainerIdentity,
    type: 'created' | 'started' | 'ended' | 'destroyed',
    containerId: string,
    atNanos: number,
  ): void {
    this.#parts.watch.tell(lease, { type, containerId, atNanos });
  }

  #emit(
    identity: ContainerIdentity,
    atNanos: number,
    what:
      | { readonly type: 'started' }
      | { readonly type: 'exited'; readonly exitCode: number; readonly outOfMemory: boolean },
  ): void {
    this.#parts.emit({ ...identity, atMs: parseUnixMs(atNanos / 1e6), ...what });
  }
}

// An engine that was killed between starting a container and noting that it did: its own runtime
// holds the name for good, and `start` fails for as long as that container is there.
function isHalfStarted(error: unknown): boolean {
  return answered(error, 500) && /task [0-9a-f]+: already exists/.test(messageOf(error));
}
