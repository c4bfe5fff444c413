import type { Clock, Timer } from '../../agent/base/clock.ts';
import { SystemClock } from '../../agent/base/clock.ts';
import type { UnixMs } from '../../agent/base/instant.ts';
import type { LeaseRef, NetworkId, ServiceName } from '../../agent/domain/ids.ts';
import { parseLeaseRef, parseNetworkId, parseServiceName } from '../../agent/domain/ids.ts';
import type { Workload, WorkloadService } from '../../agent/domain/workload.ts';
import type { ExecSession, LogChunk, LogOptions } from '../../agent/engine/interface.ts';
import type { EngineReader } from '../../agent/engine/interface.ts';

export const PRACTICE: NetworkId = parseNetworkId('practice');
export const MIB = 1024 ** 2;

let leases = 0;

/** A lease that no other test has. */
export function someLease(): LeaseRef {
  leases += 1;
  return parseLeaseRef(`practice:tenant/${process.pid}/${leases}/1/provider/1`);
}

export function named(name: string): ServiceName {
  return parseServiceName(name);
}

/** Keeps running and says `said` first. */
export function talker(said: string): Pick<WorkloadService, 'command' | 'args'> {
  return shell(`echo ${said}; while :; do sleep 1000; done`);
}

export function shell(script: string): Pick<WorkloadService, 'command' | 'args'> {
  return { command: ['/bin/sh', '-c'], args: [script] };
}

export function someService(
  name: string,
  image: string,
  over: Partial<WorkloadService> = {},
): WorkloadService {
  return {
    name: named(name),
    image,
    ...talker(`hello from ${name}`),
    env: [],
    replicas: [{ index: 0, gpus: [], ports: [] }],
    cpuMilli: 500,
    memoryBytes: 64 * MIB,
    ephemeralBytes: 128 * MIB,
    volumes: [],
    ...over,
  };
}

export function someWorkload(
  lease: LeaseRef,
  services: readonly WorkloadService[],
  version = 'a',
): Workload {
  return { lease, network: PRACTICE, version: version.repeat(64), services };
}

/** The real clock, except that long waits are over sooner: a back-off of 10 s takes 0.4 s. */
export class HurriedClock implements Clock {
  readonly #real = new SystemClock();

  now(): UnixMs {
    return this.#real.now();
  }

  monotonicMs(): number {
    return this.#real.monotonicMs();
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#real.after(delayMs >= 2_000 ? delayMs / 25 : delayMs, run);
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return this.#real.sleep(delayMs >= 2_000 ? delayMs / 25 : delayMs, signal);
  }
}

export async function readLogs(
  engine: EngineReader,
  lease: LeaseRef,
  options: Partial<LogOptions> = {},
): Promise<readonly LogChunk[]> {
  const chunks: LogChunk[] = [];
  const signal = AbortSignal.timeout(20_000);
  for await (const chunk of engine.logs(lease, { follow: false, ...options }, signal)) {
    chunks.push(chunk);
  }
  return chunks;
}

/** All that a command said, once it has ended. */
export async function saidBy({ output }: Pick<ExecSession, 'output'>): Promise<string> {
  let said = '';
  for await (const { bytes } of output) said += Buffer.from(bytes).toString();
  return said;
}

export function textOf(chunks: readonly LogChunk[], stream?: LogChunk['stream']): string {
  return chunks
    .filter((chunk) => stream === undefined || chunk.stream === stream)
    .map(({ text }) => text)
    .join('');
}

/** Looks until `check` gives something, or fails after `limitMs` with what was seen last. */
export async function eventually<T>(
  check: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  limitMs = 15_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
