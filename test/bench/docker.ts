import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { EngineClient } from '../../agent/engine/docker/client.ts';
import { DockerEngine } from '../../agent/engine/docker/docker-engine.ts';
import type { DockerEngineOptions } from '../../agent/engine/docker/options.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../agent/engine/docker/options.ts';
import { ensurePracticeImage, PRACTICE_IMAGE } from '../../agent/engine/docker/practice-image.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../helpers/engine-busybox-image.ts';
import { MemoryImageJournal } from '../helpers/engine-docker.ts';
import { engineObjects, removeEngineObjects, SOCKET } from '../helpers/world/engine-objects.ts';
import type { Context } from './context.ts';

const run = promisify(execFile);

/** On what the peers make, so that it is found again. */
const PEER_LABEL = `dev.sublet.bench=${process.pid}`;

export const noSignal = new AbortController().signal;

export interface Docker {
  readonly client: EngineClient;
  /** Flags for everything that a peer makes. */
  readonly label: readonly ['--label', string];
}

/** Throws with a reason where there is no engine, or no `docker` command to compare with. */
export async function findDocker({ cleanup }: Context): Promise<Docker> {
  try {
    await run('docker', ['version'], { env: peerEnv() });
  } catch (error) {
    throw new Error(`no Docker to compare with: ${String(error).split('\n')[0]}`, { cause: error });
  }
  const client = new EngineClient(`unix://${SOCKET}`);
  cleanup.add('containers and networks of the peers', async () => {
    client.close();
    await removePeers();
  });
  return { client, label: ['--label', PEER_LABEL] };
}

/** The engine may be at it already, or about to make one for a command that was just ended. */
async function removePeers(): Promise<void> {
  const filter = ['--filter', `label=${PEER_LABEL}`];
  for (let calm = 0, tries = 0; calm < 2; tries++) {
    const containers = lines(await docker('ps', '-aq', ...filter));
    const networks = lines(await docker('network', 'ls', '-q', ...filter));
    calm = containers.length + networks.length === 0 ? calm + 1 : 0;
    try {
      if (containers.length > 0) await docker('rm', '-f', '-v', ...containers);
      if (networks.length > 0) await docker('network', 'rm', ...networks);
    } catch (error) {
      if (tries > 40) throw error;
    }
    await pause(250);
  }
}

/** Runs the `docker` command; what it printed. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', args, { env: peerEnv(), maxBuffer: 64 * 1024 ** 2 });
  return stdout.trim();
}

/** The peer speaks to the same engine as we do. */
export function peerEnv(): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_HOST: `unix://${SOCKET}` };
}

/** The image with a shell, or that of the practice tenants; gone at the end where it was not there. */
export async function ensureBenchImage(
  { cleanup }: Context,
  client: EngineClient,
  which: 'practice' | 'busybox',
): Promise<string> {
  const tag = which === 'practice' ? PRACTICE_IMAGE : BUSYBOX_IMAGE;
  if ((await docker('images', '-q', tag)) === '') {
    cleanup.add(`image ${tag}`, async () => {
      await docker('rmi', tag);
    });
  }
  if (which === 'practice') await ensurePracticeImage(client, noSignal);
  else await ensureBusyboxImage(client, noSignal);
  return tag;
}

let engines = 0;

/** The agent's own adapter, under a name of its own. */
export async function newEngine(
  { cleanup }: Context,
  over: Partial<DockerEngineOptions> = {},
): Promise<{ readonly engine: DockerEngine; readonly options: DockerEngineOptions }> {
  cleanup.throwIfOver();
  const instance = `bench-${process.pid}-${++engines}`;
  const options = { ...DOCKER_ENGINE_DEFAULTS, host: `unix://${SOCKET}`, instance, ...over };
  const engine = new DockerEngine(options, {
    clock: new SystemClock(),
    log: silentLogger,
    images: new MemoryImageJournal(),
  });
  cleanup.add(`engine objects of ${instance}`, async () => {
    await removeAll(instance);
    await engine.close();
  });
  await engine.start(noSignal);
  return { engine, options };
}

// What is being made while it is called off comes a moment later.
async function removeAll(instance: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await removeEngineObjects(instance);
      const { containers, networks, volumes } = await engineObjects(instance);
      if (containers.length + networks.length + volumes.length === 0) return;
    } catch (error) {
      if (tries > 40) throw error;
    }
    await pause(250);
  }
}

/** Resolves once the engine lists such a container as running. */
export async function listedRunning(client: EngineClient, filter: string): Promise<void> {
  const query = { filters: { label: [filter], status: ['running'] } };
  for (;;) {
    const rows = await client.json<readonly unknown[]>({
      method: 'GET',
      path: '/containers/json',
      query,
      signal: noSignal,
    });
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
