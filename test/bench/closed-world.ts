import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import type { LeaseRef } from '../../agent/domain/ids.ts';
import { EngineClient } from '../../agent/engine/docker/client.ts';
import { DockerEngine } from '../../agent/engine/docker/docker-engine.ts';
import { LABEL } from '../../agent/engine/docker/names.ts';
import type { DockerEngineOptions } from '../../agent/engine/docker/options.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../agent/engine/docker/options.ts';
import type { DiskRoom } from '../../agent/engine/interface.ts';
import { LinuxOwnEngine } from '../../agent/engine/own/linux-engine.ts';
import { OWN_ENGINE_DEFAULTS } from '../../agent/engine/own/options.ts';
import { ensureBusyboxImage } from '../helpers/engine-busybox-image.ts';
import { MemoryImageJournal } from '../helpers/engine-docker.ts';
import { AT, ClosedWorld, whyNoClosedWorld } from '../helpers/isolation/closed-world.ts';
import { EnclosedEngine } from '../helpers/isolation/enclosed-engine.ts';
import type { Hand } from '../helpers/isolation/hand.ts';
import { whyNoOwnEngine } from '../helpers/world/own-engine.ts';
import { Cleanup } from './cleanup.ts';
import type { Context } from './context.ts';
import { newFolder } from './context.ts';
import { noSignal } from './docker.ts';

/** A PC, a home and an internet that lead nowhere else, with a container engine in the PC. */
export interface Closed {
  /** What is added to its cleanup goes before the world does. */
  readonly context: Context;
  readonly world: ClosedWorld;
  /** The engine that is there anyway, as it is when nobody has set anything. */
  readonly plain: Engine;
}

export interface Engine {
  readonly host: string;
  readonly client: EngineClient;
}

/** Throws with a reason where the machine cannot make it. Nothing of it is left afterwards. */
export async function inClosedWorld<T>(
  context: Context,
  work: (closed: Closed) => Promise<T>,
): Promise<T> {
  const why = whyNoClosedWorld() ?? whyNoOwnEngine();
  if (why !== undefined) throw new Error(`no closed world here: ${why}`);
  context.cleanup.throwIfOver();
  const cleanup = new Cleanup();
  const takeAway = context.cleanup.add('the closed world', () => cleanup.run());
  try {
    const world = ClosedWorld.make();
    cleanup.add('network namespaces', () => world.close());
    const own = { ...context, cleanup };
    const plain = await plainEngine(own, world);
    world.proveClosed();
    return await work({ context: own, world, plain });
  } finally {
    await takeAway();
  }
}

async function plainEngine({ cleanup }: Context, world: ClosedWorld): Promise<Engine> {
  const making = EnclosedEngine.make(world.namespace('pc'));
  cleanup.add('the engine in it', async () => {
    const made = await making.catch(() => undefined);
    await made?.close();
  });
  return await withImage(cleanup, `unix://${(await making).socket}`);
}

const OWN_DISK_BYTES = 2 * 1024 ** 3;

/** The engine that `--engine own` starts, beside the plain one. */
export async function ownEngine({
  context,
  world,
}: Closed): Promise<Engine & { readonly room: DiskRoom }> {
  const { cleanup } = context;
  const own = new LinuxOwnEngine(
    {
      ...OWN_ENGINE_DEFAULTS,
      folder: path.join(newFolder(context, 'own-engine'), 'engine'),
      diskBytes: OWN_DISK_BYTES,
      name: `slo-${process.pid}`.slice(0, 15),
      range: '10.213.0.0/16',
      within: ['nsenter', `--net=/run/netns/${world.namespace('pc')}`],
    },
    { clock: new SystemClock(), log: silentLogger },
  );
  const calledOff = new AbortController();
  const starting = own.start(calledOff.signal);
  cleanup.add('the engine of our own', async () => {
    calledOff.abort();
    await starting.catch(() => undefined);
    await own.remove();
  });
  await starting;
  return { ...(await withImage(cleanup, own.host)), room: own.room };
}

async function withImage(cleanup: Cleanup, host: string): Promise<Engine> {
  cleanup.throwIfOver();
  const client = new EngineClient(host);
  cleanup.add(`connections to ${host}`, () => client.close());
  await ensureBusyboxImage(client, noSignal);
  return { host, client };
}

let adapters = 0;

/** The agent's adapter on one of these engines; what it makes goes with the engine. */
export async function adapterOn(
  { cleanup }: Context,
  { host }: Engine,
  room?: DiskRoom,
): Promise<{ readonly engine: DockerEngine; readonly options: DockerEngineOptions }> {
  cleanup.throwIfOver();
  const instance = `bench-closed-${++adapters}`;
  const options = { ...DOCKER_ENGINE_DEFAULTS, instance, host, dns: [AT.dns], stopGraceSeconds: 1 };
  const engine = new DockerEngine(options, {
    clock: new SystemClock(),
    log: silentLogger,
    images: new MemoryImageJournal(),
    ...(room === undefined ? {} : { room }),
  });
  cleanup.add(`the adapter ${instance}`, () => engine.close());
  await engine.start(noSignal);
  return { engine, options };
}

/** A process of ours in the network of a container of the plain engine. */
export async function handInContainer(
  { context, world, plain }: Closed,
  lease: LeaseRef,
): Promise<Hand> {
  const [container] = await plain.client.json<readonly { readonly Id: string }[]>({
    ...{ method: 'GET', path: '/containers/json', signal: noSignal },
    query: { filters: { label: [`${LABEL.lease}=${lease}`] } },
  });
  if (container === undefined) throw new Error('the container of the lease does not run');
  context.cleanup.throwIfOver();
  const name = `${world.namespace('pc')}-t`;
  context.cleanup.add(`namespace ${name}`, () => void spawnSync('ip', ['netns', 'del', name]));
  execFileSync('ip', ['netns', 'attach', name, processOf(container.Id)]);
  return world.handIn(name);
}

/** By its control group: the number that the engine knows is of its own processes' namespace. */
function processOf(container: string): string {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => readOf(`/proc/${pid}/cgroup`).includes(container));
  if (found === undefined) throw new Error(`no process is in the container ${container}`);
  if (readlinkSync(`/proc/${found}/ns/net`) === readlinkSync('/proc/self/ns/net')) {
    throw new Error(`the container ${container} is in the machine's own network`);
  }
  return found;
}

function readOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Ended meanwhile.
  }
}
