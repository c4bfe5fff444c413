import type { ContainerCreateOptions } from 'dockerode';

import type { EngineClient } from './client.ts';
import { containerOutput } from './container-output.ts';
import { engineFailure } from './failures.ts';
import { ensureImage } from './image-archive.ts';

/** Nothing but folders: what runs in it is this machine's own and lent for the time of the run. */
export const EMPTY_IMAGE = 'sublet/empty:1';

/** Loads {@link EMPTY_IMAGE} where the engine does not have it. */
export async function ensureEmptyImage(client: EngineClient, signal: AbortSignal): Promise<void> {
  const { version } = await client.facts(signal);
  await ensureImage(
    client,
    {
      tag: EMPTY_IMAGE,
      architecture: version.Arch,
      files: [{ type: 'folder', path: 'tmp/', mode: 0o1777 }],
      config: { Env: ['PATH=/bin'] },
    },
    signal,
  );
}

/** Makes one without a name; answers with its id. */
export async function createContainer(
  client: EngineClient,
  body: ContainerCreateOptions,
  signal: AbortSignal,
): Promise<string> {
  const path = '/containers/create';
  const { Id } = await request<{ readonly Id: string }>(client, signal, 'POST', path, body);
  return Id;
}

/** Runs a container that was made; resolves when it has ended. */
export async function runToEnd(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  await request(client, signal, 'POST', `/containers/${id}/start`);
  const { StatusCode } = await request<{ readonly StatusCode: number }>(
    client,
    signal,
    'POST',
    `/containers/${id}/wait`,
  );
  return { code: StatusCode, ...(await containerOutput(client, id, signal)) };
}

/** Asks the engine for something about a container of our own; its refusal is `container-refused`. */
export async function request<T>(
  client: EngineClient,
  signal: AbortSignal,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<T> {
  try {
    return await client.json<T>({ method, path, signal, ...(body === undefined ? {} : { body }) });
  } catch (error) {
    throw engineFailure(error, 'container-refused');
  }
}
