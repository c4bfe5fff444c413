import type { Clock, Timer } from '../../base/clock.ts';
import type { UnixMs } from '../../base/instant.ts';
import { addMs } from '../../base/instant.ts';
import type { Traffic } from '../../domain/evidence.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import type { RestartRecord } from '../../domain/restart.ts';
import { nextRestart, NO_RESTARTS } from '../../domain/restart.ts';
import type { WorkloadService } from '../../domain/workload.ts';
import type {
  LogChunk,
  LogOptions,
  ReplicaStats,
  ReplicaStatus,
  WorkloadEvent,
} from '../interface.ts';

interface Line {
  readonly text: string;
  readonly atMs: UnixMs;
}

/** As much as a simulated container remembers of what it printed. */
const MOST_LINES = 1000;

/** One container that only says that it runs. */
export class FakeReplica {
  readonly service: WorkloadService;
  readonly index: number;
  readonly #lease: LeaseRef;
  readonly #clock: Clock;
  readonly #emit: (event: WorkloadEvent) => void;
  readonly #lines: Line[] = [];
  readonly #listeners = new Set<(line: Line) => void>();
  #state: ReplicaStatus['state'] = 'created';
  #record: RestartRecord = NO_RESTARTS;
  #restarts = 0;
  #traffic: Traffic = { receivedBytes: 0, sentBytes: 0 };
  #exitCode = 0;
  #startedAtMs: UnixMs | undefined;
  #startedMonotonicMs = 0;
  #nextStartAtMs: UnixMs | undefined;
  #timer: Timer | undefined;

  constructor(
    lease: LeaseRef,
    service: WorkloadService,
    index: number,
    clock: Clock,
    emit: (event: WorkloadEvent) => void,
  ) {
    this.#lease = lease;
    this.service = service;
    this.index = index;
    this.#clock = clock;
    this.#emit = emit;
  }

  /** True where a container of this service would be no other than this one. */
  is(service: WorkloadService): boolean {
    const settings = ({ replicas, ...rest }: WorkloadService): string =>
      JSON.stringify([rest, replicas.find(({ index }) => index === this.index)]);
    return settings(service) === settings(this.service);
  }

  /** Begins to run, where it has not; true if it did. */
  start(): boolean {
    if (this.#state !== 'created') return false;
    this.#run();
    return true;
  }

  crash(exitCode: number): void {
    if (this.#state !== 'running') return;
    this.#exitCode = exitCode;
    this.#tell({ type: 'exited', exitCode, outOfMemory: false });
    const ranMs = this.#clock.monotonicMs() - this.#startedMonotonicMs;
    const { record, waitMs } = nextRestart(this.#record, ranMs);
    this.#record = record;
    this.#restarts += 1;
    this.#state = 'waiting-restart';
    this.#nextStartAtMs = addMs(this.#clock.now(), waitMs);
    this.#tell({ type: 'restart-planned', waitMs, restarts: this.#restarts });
    this.#timer = this.#clock.after(waitMs, () => this.#run());
  }

  /** Is taken away; nothing of it happens any more. */
  end(): void {
    this.#timer?.cancel();
    if (this.#state === 'running')
      this.#tell({ type: 'exited', exitCode: 137, outOfMemory: false });
    this.#state = 'exited';
  }

  print(text: string): void {
    const line = { text, atMs: this.#clock.now() };
    this.#lines.push(line);
    if (this.#lines.length > MOST_LINES) this.#lines.shift();
    for (const listener of this.#listeners) listener(line);
  }

  /** So much more went through its network. */
  transfer({ receivedBytes, sentBytes }: Traffic): void {
    this.#traffic = {
      receivedBytes: this.#traffic.receivedBytes + receivedBytes,
      sentBytes: this.#traffic.sentBytes + sentBytes,
    };
  }

  printed({ tail, ...options }: LogOptions): readonly LogChunk[] {
    const lines = this.#lines.slice(
      tail === undefined ? 0 : Math.max(0, this.#lines.length - tail),
    );
    return tail === 0 ? [] : lines.map((line) => this.#chunk(line, options));
  }

  onPrint(options: LogOptions, listener: (chunk: LogChunk) => void): () => void {
    const onLine = (line: Line): void => listener(this.#chunk(line, options));
    this.#listeners.add(onLine);
    return () => this.#listeners.delete(onLine);
  }

  status(): ReplicaStatus {
    const ended = this.#state === 'waiting-restart' || this.#state === 'exited';
    return {
      replica: this.index,
      state: this.#state,
      restarts: this.#restarts,
      ...(ended ? { exitCode: this.#exitCode, outOfMemory: false } : {}),
      ...(this.#startedAtMs === undefined ? {} : { startedAtMs: this.#startedAtMs }),
      ...(this.#nextStartAtMs === undefined ? {} : { nextStartAtMs: this.#nextStartAtMs }),
      ports: this.service.replicas.find(({ index }) => index === this.index)?.ports ?? [],
    };
  }

  /** Made up, and steady: a tenth of what it was given. */
  stats(): readonly ReplicaStats[] {
    if (this.#state !== 'running') return [];
    const { name, cpuMilli, memoryBytes } = this.service;
    return [
      {
        service: name,
        replica: this.index,
        cpuMilli: Math.round(cpuMilli / 10),
        memoryBytes: Math.round(memoryBytes / 10),
        memoryLimitBytes: memoryBytes,
        ...this.#traffic,
        pids: 1,
      },
    ];
  }

  #run(): void {
    this.#state = 'running';
    this.#startedAtMs = this.#clock.now();
    this.#startedMonotonicMs = this.#clock.monotonicMs();
    this.#nextStartAtMs = undefined;
    this.#tell({ type: 'started' });
    this.print(`simulated ${this.service.name} started`);
  }

  #chunk({ text, atMs }: Line, { timestamps }: Pick<LogOptions, 'timestamps'>): LogChunk {
    const prefix = timestamps === true ? `${isoText(atMs)} ` : '';
    const stream = 'stdout';
    return { service: this.service.name, replica: this.index, stream, text: `${prefix}${text}\n` };
  }

  #tell(
    what:
      | { readonly type: 'started' }
      | { readonly type: 'exited'; readonly exitCode: number; readonly outOfMemory: boolean }
      | { readonly type: 'restart-planned'; readonly waitMs: number; readonly restarts: number },
  ): void {
    this.#emit({
      lease: this.#lease,
      service: this.service.name,
      replica: this.index,
      atMs: this.#clock.now(),
      ...what,
    });
  }
}

function isoText(atMs: UnixMs): string {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return new Date(atMs).toISOString();
}
