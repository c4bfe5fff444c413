import type { Clock } from '../../base/clock.ts';
import type { Traffic } from '../../domain/evidence.ts';
import type { ReplicaStats } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { answered, engineFailure } from './failures.ts';
import type { ContainerIdentity } from './names.ts';
import type { StatsAnswer } from './wire.ts';

interface CpuSample {
  readonly usedNanos: number;
  readonly takenMs: number;
}

/** A sample this old still says something about "the last second or so". */
const OLDEST_MS = 5_000;
const YOUNGEST_MS = 250;
const BETWEEN_MS = 500;

/**
 * CPU needs two looks. The engine's own second one takes a second; ours is the one of the last
 * call, where that was recent, and costs nothing.
 */
export class StatsReader {
  readonly #client: EngineClient;
  readonly #clock: Clock;
  readonly #samples = new Map<string, CpuSample>();

  constructor(client: EngineClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** `undefined` where the container does not run. */
  async read(
    id: string,
    identity: ContainerIdentity,
    signal: AbortSignal,
  ): Promise<ReplicaStats | undefined> {
    let earlier = this.#samples.get(id);
    const now = this.#clock.monotonicMs();
    if (earlier === undefined || now - earlier.takenMs > OLDEST_MS) {
      const first = await this.#ask(id, signal);
      if (first === undefined) return undefined;
      earlier = this.#note(id, first);
    }
    const age = this.#clock.monotonicMs() - earlier.takenMs;
    if (age < YOUNGEST_MS) await this.#clock.sleep(BETWEEN_MS - age, signal);
    const answer = await this.#ask(id, signal);
    if (answer === undefined) return undefined;
    const later = this.#note(id, answer);
    const spanMs = Math.max(1, later.takenMs - earlier.takenMs);
    const memory = answer.memory_stats ?? {};
    return {
      service: identity.service,
      replica: identity.replica,
      cpuMilli: Math.max(0, Math.round((later.usedNanos - earlier.usedNanos) / spanMs / 1000)),
      memoryBytes: Math.max(0, (memory.usage ?? 0) - fileCache(memory.stats ?? {})),
      memoryLimitBytes: memory.limit ?? 0,
      ...trafficOf(answer),
      pids: answer.pids_stats?.current ?? 0,
    };
  }

  /** One look, where {@link read} needs two; `undefined` where the container does not run. */
  async traffic(id: string, signal: AbortSignal): Promise<Traffic | undefined> {
    const answer = await this.#ask(id, signal);
    return answer && trafficOf(answer);
  }

  /** Forgets containers that are not among these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#samples.keys()) if (!ids.has(id)) this.#samples.delete(id);
  }

  #note(id: string, answer: StatsAnswer): CpuSample {
    const sample = {
      usedNanos: answer.cpu_stats?.cpu_usage?.total_usage ?? 0,
      takenMs: this.#clock.monotonicMs(),
    };
    this.#samples.set(id, sample);
    return sample;
  }

  async #ask(id: string, signal: AbortSignal): Promise<StatsAnswer | undefined> {
    try {
      const answer = await this.#client.json<StatsAnswer>({
        method: 'GET',
        path: `/containers/${id}/stats`,
        query: { stream: false, 'one-shot': true },
        signal,
      });
      // A container that has ended answers with the year 1.
      return answer.read.startsWith('0001') ? undefined : answer;
    } catch (error) {
      if (answered(error, 404, 409)) return undefined;
      throw engineFailure(error, 'engine-unreachable');
    }
  }
}

function trafficOf({ networks }: StatsAnswer): Traffic {
  const all = Object.values(networks ?? {});
  return {
    receivedBytes: all.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    sentBytes: all.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
  };
}

// Cache that the kernel gives back when it must; the name differs between cgroup versions.
function fileCache(stats: Readonly<Record<string, number>>): number {
  return stats.total_inactive_file ?? stats.inactive_file ?? 0;
}
