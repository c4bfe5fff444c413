import type { AddressRange } from '../../domain/address.ts';
import { parseRange } from '../../domain/address.ts';
import { spareRanges } from '../ranges.ts';
import type { EngineClient } from './client.ts';
import { EngineAnswer } from './failures.ts';
import type { DockerEngineOptions } from './options.ts';
import type { Labels, NetworkRow } from './wire.ts';

export interface BridgeParts {
  readonly client: EngineClient;
  readonly options: Pick<DockerEngineOptions, 'instance' | 'networks'>;
}

/** Engines give ranges to some thirty networks and then have none, in the words of older and newer ones. */
const NONE_LEFT = /non-overlapping IPv4 address pool|address pools have been fully subnetted/i;
const OVERLAPS = /overlaps with other one/i;

/**
 * Makes a bridge for a lease's containers; the probe of the isolation has the same. Where the engine
 * has no range left to give it gets one of our choice: another lease less is what it would cost.
 */
export async function createBridge(
  parts: BridgeParts,
  name: string,
  labels: Labels,
  signal: AbortSignal,
): Promise<void> {
  try {
    await create(parts.client, bodyOf(name, labels), signal);
  } catch (error) {
    if (!says(error, NONE_LEFT)) throw error;
    await createInSpareRange(parts, name, labels, signal, error);
  }
}

async function createInSpareRange(
  { client, options }: BridgeParts,
  name: string,
  labels: Labels,
  signal: AbortSignal,
  noneLeft: unknown,
): Promise<void> {
  const taken = [...((await options.networks?.()) ?? []), ...(await rangesOf(client, signal))];
  for (const Subnet of spareRanges(options.instance, taken)) {
    try {
      await create(client, { ...bodyOf(name, labels), IPAM: { Config: [{ Subnet }] } }, signal);
      return;
    } catch (error) {
      // Somebody took it meanwhile.
      if (!says(error, OVERLAPS)) throw error;
    }
  }
  throw noneLeft;
}

/** What networks of the engine have, whoever they are of. */
async function rangesOf(
  client: EngineClient,
  signal: AbortSignal,
): Promise<readonly AddressRange[]> {
  const rows = await client.json<readonly NetworkRow[]>({
    method: 'GET',
    path: '/networks',
    signal,
  });
  return rows.flatMap(subnetsOf);
}

/** The ranges of one of the engine's networks. */
export function subnetsOf({ IPAM }: NetworkRow): readonly AddressRange[] {
  return (IPAM?.Config ?? []).flatMap(({ Subnet }) => parseRange(Subnet ?? '') ?? []);
}

async function create(client: EngineClient, body: object, signal: AbortSignal): Promise<void> {
  await client.json({ method: 'POST', path: '/networks/create', body, signal });
}

function bodyOf(name: string, labels: Labels): object {
  return {
    Name: name,
    CheckDuplicate: true,
    Driver: 'bridge',
    Options: {
      // Firewall rules know the lease's traffic by this name.
      'com.docker.network.bridge.name': name,
      'com.docker.network.bridge.enable_icc': 'true',
    },
    Labels: labels,
  };
}

function says(error: unknown, words: RegExp): boolean {
  return error instanceof EngineAnswer && words.test(error.message);
}
