import path from 'node:path';

import { AgentError } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { NetworkData } from './network/akash/networks.ts';
import { AKASH_NETWORKS, loadNetwork, moneyOf, readOwnNetwork } from './network/akash/networks.ts';
import type { NetworkListed } from './provider/parts.ts';

/** A network that can be chosen; practice alone has no data. */
export interface KnownNetwork extends Omit<NetworkListed, 'current'> {
  readonly data?: NetworkData;
}

interface NetworkPlaces {
  readonly dataDir: string;
  readonly akash: { readonly networkFile?: string };
}

export function knownNetworks(
  { dataDir, akash }: NetworkPlaces,
  log: Logger,
): readonly KnownNetwork[] {
  const refreshedFolder = endpointsFolder(dataDir);
  const shipped = AKASH_NETWORKS.map((name) => loadNetwork(name, { refreshedFolder, log }));
  const own = akash.networkFile === undefined ? [] : [readOwnNetwork(akash.networkFile)];
  return [
    { network: 'practice', name: 'Practice', money: 'none' },
    ...[...shipped, ...own].map((data) => ({
      network: data.id,
      name: data.name,
      money: moneyOf(data),
      data,
    })),
  ];
}

/** As it was named at the start; else as it was chosen last; else practice. */
export function firstNetwork(
  { network, networkFixedBy }: { readonly network: string; readonly networkFixedBy?: string },
  known: readonly KnownNetwork[],
  chosen: string | undefined,
): string {
  const wanted = networkFixedBy === undefined ? (chosen ?? network) : network;
  if (known.some(({ network: name }) => name === wanted)) return wanted;
  const names = known.map(({ network: name }) => name).join(', ');
  throw new AgentError(
    'bad-option',
    `The network "${wanted}" is not known; there are: ${names}. Name one with --network, or its file with --akash-network-file.`,
  );
}

/** Where endpoints that were asked for lie, for all networks. */
export function endpointsFolder(dataDir: string): string {
  return path.join(dataDir, 'networks', 'endpoints');
}
