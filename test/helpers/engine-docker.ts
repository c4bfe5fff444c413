import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

import type { Clock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import type { LeaseRef } from '../../agent/domain/ids.ts';
import { EngineClient } from '../../agent/engine/docker/client.ts';
import { DockerEngine } from '../../agent/engine/docker/docker-engine.ts';
import { Listing } from '../../agent/engine/docker/listing.ts';
import type { DockerEngineOptions } from '../../agent/engine/docker/options.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../agent/engine/docker/options.ts';
import type { ImageJournal } from '../../agent/engine/interface.ts';
import { ensureBusyboxImage } from './engine-busybox-image.ts';
import { HurriedClock } from './engine-workloads.ts';

export const anySignal = new AbortController().signal;
/** Past the adapter: tests look at the engine with it. */
export const client = new EngineClient(undefined);

let instances = 0;

export class MemoryImageJournal implements ImageJournal {
  readonly #used = new Map<string, number>();

  touch(image: string, atMs: number): void {
    this.#used.delete(image);
    this.#used.set(image, atMs);
  }

  list(): ReturnType<ImageJournal['list']> {
    return [...this.#used].map(([image, usedAtMs]) => ({ image, usedAtMs: usedAtMs as never }));
  }

  forget(image: string): void {
    this.#used.delete(image);
  }
}

/** A Docker engine under an instance name of its own, and what a test needs beside it. */
export interface DockerUnderTest {
  readonly engine: DockerEngine;
  readonly options: DockerEngineOptions;
  readonly listing: Listing;
  /** Past the adapter. */
  readonly client: EngineClient;
  readonly journal: MemoryImageJournal;
  /** Another adapter for the same instance: the agent after a restart. */
  again(): DockerEngine;
  cleanUp(): Promise<void>;
}

export async function dockerUnderTest(
  over: Partial<DockerEngineOptions> = {},
  clock: Clock = new HurriedClock(),
): Promise<DockerUnderTest> {
  const at = over.host === undefined ? client : new EngineClient(over.host);
  await ensureBusyboxImage(at, anySignal);
  instances += 1;
  const options: DockerEngineOptions = {
    ...DOCKER_ENGINE_DEFAULTS,
    stopGraceSeconds: 1,
    instance: `test-${process.pid}-${instances}`,
    ...over,
  };
  const journal = new MemoryImageJournal();
  const listing = new Listing(at, options.instance);
  const engines: DockerEngine[] = [];
  const again = (): DockerEngine => {
    const engine = new DockerEngine(options, { clock, log: silentLogger, images: journal });
    engines.push(engine);
    return engine;
  };
  const engine = again();
  return {
    engine,
    options,
    listing,
    client: at,
    journal,
    again,
    cleanUp: async () => {
      const leases = await listing.leases(undefined, anySignal);
      for (const lease of leases.keys()) await engine.remove(lease, anySignal);
      for (const made of engines) await made.close();
      if (at !== client) at.close();
    },
  };
}

/** Names of everything that the engine has of a lease. */
export async function leftovers(listing: Listing, lease: LeaseRef): Promise<readonly string[]> {
  const found = (await listing.leases(lease, anySignal)).get(lease);
  if (found === undefined) return [];
  const { containers, networks, volumes } = found;
  return [
    ...containers.map(({ name }) => name),
    ...networks.map(({ Name }) => Name),
    ...volumes.map(({ Name }) => Name),
  ];
}

/** What tests read of a container. */
export interface Inspected {
  readonly Id: string;
  readonly Image: string;
  readonly Config: { readonly Env: readonly string[]; readonly Labels: Record<string, string> };
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Mounts: readonly Readonly<Record<string, unknown>>[];
  readonly State: { readonly Status: string };
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

/** The engine's own word on a container. */
export async function inspect(
  listing: Listing,
  lease: LeaseRef,
  service: string,
  at: EngineClient = client,
): Promise<Inspected> {
  const rows = await listing.containers(lease, anySignal);
  const row = rows.find(({ identity }) => identity?.service === service && identity.replica === 0);
  return await at.json({
    method: 'GET',
    path: `/containers/${row?.id ?? `missing-${service}`}/json`,
    signal: anySignal,
  });
}

export async function kill(
  listing: Listing,
  lease: LeaseRef,
  service: string,
  at: EngineClient = client,
): Promise<void> {
  const { Id } = await inspect(listing, lease, service, at);
  const path = `/containers/${Id}/kill`;
  await at.json({ method: 'POST', path, signal: anySignal });
}

export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
