import { existsSync } from 'node:fs';

import type { ContainerCreateOptions } from 'dockerode';

import type { EngineClient, EngineFacts } from './client.ts';
import { removeContainer } from './deployment.ts';
import { engineFailure } from './failures.ts';
import { hasOwnUsers } from './isolation.ts';
import { createContainer, EMPTY_IMAGE, ensureEmptyImage, runToEnd } from './own-container.ts';

/** Where this machine's programs and their libraries are, on every common distribution. */
const FOLDERS = [
  '/bin',
  '/sbin',
  '/usr',
  '/lib',
  '/lib64',
  '/etc/alternatives',
  '/run/xtables.lock',
];
/** Longest value of a variable that Linux passes on, less some room. */
const MOST_INPUT = 120_000;

export interface HelperCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
}

/**
 * Runs a firewall program of this machine in a container on the machine's own network, with the one
 * right to change it: for an agent that may use the engine but is not root. Whoever may use the
 * engine could do the same by hand; no right is made up here. It sees the machine's programs, for
 * reading, and nothing else of it.
 */
export async function runAsNetworkAdmin(
  client: EngineClient,
  { program, args, input = '' }: HelperCommand,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  if (input.length > MOST_INPUT) return { code: -1, stdout: '', stderr: 'too many rules' };
  await ensureEmptyImage(client, signal);
  const facts = await client.facts(signal);
  const id = await createContainer(client, helperBody({ program, args, input }, facts), signal);
  try {
    return await runToEnd(client, id, signal);
  } catch (error) {
    throw engineFailure(error, 'container-refused');
  } finally {
    await removeContainer(client, id, new AbortController().signal);
  }
}

function helperBody(
  { program, args, input }: Required<HelperCommand>,
  facts: EngineFacts,
): ContainerCreateOptions {
  return {
    Image: EMPTY_IMAGE,
    // The machine's own shell: it only gives the program its input.
    Entrypoint: ['/bin/sh', '-c', 'printf %s "$INPUT" | "$0" "$@"', program],
    Cmd: [...args],
    Env: ['PATH=/usr/sbin:/sbin:/usr/bin:/bin', 'LC_ALL=C', `INPUT=${input}`],
    HostConfig: {
      NetworkMode: 'host',
      // Those of the container's own user namespace have no right in the machine's network.
      ...(hasOwnUsers(facts) ? { UsernsMode: 'host' } : {}),
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'NET_RAW'],
      SecurityOpt: ['no-new-privileges:true'],
      Binds: FOLDERS.filter((folder) => existsSync(folder)).map((folder) =>
        folder.startsWith('/run/') ? `${folder}:${folder}` : `${folder}:${folder}:ro`,
      ),
    },
  };
}
