import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { AgentError, messageOf } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import type { NetworkData } from '../networks.ts';
import { networkFileText, refreshNetwork } from '../networks.ts';
import { accountError } from './errors.ts';

/** How newer endpoints are asked for and kept. */
export interface RefreshParts {
  /** One GET over HTTPS, its JSON; given in by whoever knows the net. */
  readonly fetchJson: (url: string, signal: AbortSignal) => Promise<unknown>;
  /** Where `loadNetwork` looks for what was refreshed. */
  readonly folder: string;
}

/**
 * Asks the network which endpoints it publishes today, and keeps them for the next start. `undefined`
 * where they are the same as before. Throws `AgentError` `endpoints-not-refreshed` or
 * `networks-malformed`; what was there stays then.
 */
export async function refreshEndpoints(
  data: NetworkData,
  { fetchJson, folder }: RefreshParts,
  nowMs: UnixMs,
  signal: AbortSignal,
): Promise<NetworkData | undefined> {
  if (!data.metaUrl.startsWith('https:')) {
    const message = `Newer endpoints are only asked for over https, not at ${data.metaUrl}.`;
    throw accountError('endpoints-not-refreshed', message);
  }
  let refreshed: NetworkData;
  try {
    refreshed = await refreshNetwork(data, dayOf(nowMs), (url) => fetchJson(url, signal));
  } catch (error) {
    if (error instanceof AgentError) throw error;
    const message = `Newer endpoints cannot be asked for at ${data.metaUrl}: ${messageOf(error)}`;
    throw accountError('endpoints-not-refreshed', message, {}, error);
  }
  if (refreshed.rpc.join(' ') === data.rpc.join(' ')) return undefined;
  keep(path.join(folder, `${data.id}.json`), networkFileText(refreshed));
  return refreshed;
}

/** Whole or not at all. */
function keep(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (cause) {
    const message = `Newer endpoints cannot be written to ${file}: ${messageOf(cause)}`;
    throw accountError('endpoints-not-refreshed', message, { file }, cause);
  }
}

/** `2026-06-08` */
function dayOf(nowMs: UnixMs): string {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return new Date(nowMs).toISOString().slice(0, 10);
}
