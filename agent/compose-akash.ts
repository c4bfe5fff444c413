import path from 'node:path';

import { servedPorts } from './api/served-ports.ts';
import type { Clock } from './base/clock.ts';
import { codeOf } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import { ownFolder, readOwnFile, replaceOwnFile } from './base/own-file.ts';
import { parseHostName } from './domain/host-names.ts';
import { UNCHECKABLE } from './domain/isolation.ts';
import type { PublicCertificate } from './gateway/acme/open.ts';
import { GatewayDoor } from './gateway/door.ts';
import type { VisitorEntrance } from './gateway/ingress/visitor-entrance.ts';
import { GatewayWay } from './gateway/own-tenant/gateway-way.ts';
import type { TenantEntranceOptions } from './gateway/tenant-entrance.ts';
import { AkashAccount } from './network/akash/account/account.ts';
import { fetchJson } from './network/akash/fetch-json.ts';
import type { AkashNetwork } from './network/akash/network.ts';
import type { NetworkData } from './network/akash/networks.ts';
import { AKASH_NETWORKS, moneyOf } from './network/akash/networks.ts';
import { openAkashNetwork } from './network/akash/open-network.ts';
import type { CertificateStore } from './network/akash/registration/certificate-keeper.ts';
import type { ComputeNetwork, Journal } from './network/interface.ts';
import { manifestVersion } from './provider/manifest-version.ts';
import type { IsolationGate, OwnWallet, TenantDoor } from './provider/parts.ts';
import type { Provider } from './provider/provider.ts';
import type { TenantWay } from './provider/self-rental/ways.ts';
import { tenantSurface } from './provider/tenant-surface.ts';
import type { SigningKey } from './wallet/interface.ts';
import { oneTimeKey } from './wallet/one-time-key.ts';
import { openWallet } from './wallet/open-wallet.ts';
import { WALLET_DEFAULTS } from './wallet/options.ts';
import { openSecondKey } from './wallet/second-key.ts';
import type { SecretBytes } from './wallet/secret-bytes.ts';

/** Which Akash network, and where its things lie on this machine. */
export interface AkashOptions {
  readonly data: NetworkData;
  /** For the wallet and the certificate of this network alone. */
  readonly folder: string;
  /** Where endpoints that were asked for are kept. */
  readonly refreshedFolder: string;
  /** In place of the network's own. */
  readonly endpoints?: readonly string[];
  /** Names this installation in the keychain. */
  readonly instance: string;
  /** Where tenants are served. */
  readonly gateway: TenantEntranceOptions;
}

export interface AkashParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** A part of the network's own storage, for one owner alone. */
  readonly journalOf: (owner: string) => Journal;
  /** Whether tenants may be let in; there is none where containers are simulated. */
  readonly gate: IsolationGate | undefined;
  /** Where visitors of tenants' web pages come in. */
  readonly visitors: VisitorEntrance | undefined;
  /** There where the owner agreed to the terms of a public authority. */
  readonly publicCertificate: PublicCertificate | undefined;
  /** Gets what has to be closed besides the network, before it. */
  readonly closers: (() => Promise<void> | void)[];
}

/** An Akash network with its wallet, as the provider takes them. */
export interface ComposedAkash {
  readonly network: ComputeNetwork;
  readonly wallet: OwnWallet;
  readonly door: TenantDoor;
  /** There where renting from ourselves may be tried. */
  readonly way?: TenantWay;
  readonly publicCertificate?: Pick<PublicCertificate, 'status'>;
  /** From now on tenants are let in to this provider, while it wants them. Closed by the answer. */
  letIn(provider: Provider): Promise<() => Promise<void>>;
  /** Tries the passphrase that was at hand at the start. */
  unlock(passphrase: SecretBytes): Promise<void>;
}

/**
 * The part of `compose.ts` that builds an Akash network: a file of its own, so that practice never
 * loads any of it. Storage → wallet → core → account → network; the wallet is there before the first
 * block is read.
 */
export function composeAkash(options: AkashOptions, parts: AkashParts): ComposedAkash {
  const { data, folder, endpoints, refreshedFolder, instance } = options;
  const { clock, closers, gate, visitors, publicCertificate } = parts;
  const log = parts.log.child('network');
  const { CREDENTIALS_DIRECTORY: credentials } = process.env;
  const wallet = openWallet(
    WALLET_DEFAULTS,
    {
      folder: path.join(folder, 'wallet'),
      keychainName: `${data.id}-${instance}`,
      ...(credentials === undefined ? {} : { credentials }),
    },
    { clock, log: parts.log.child('wallet'), journal: parts.journalOf('wallet') },
  );
  wallet.start();
  closers.push(() => wallet.close());
  const door = new GatewayDoor(options.gateway, {
    ...{ clock, log: parts.log, certificate: () => network.certificate() },
    ...(visitors === undefined ? {} : { visitors }),
    ...(publicCertificate === undefined
      ? {}
      : { publicCertificates: publicCertificate.certificates }),
  });
  const secondKey = secondKeyFor(data, folder, log);
  const { network }: { readonly network: AkashNetwork } = openAkashNetwork(
    {
      data,
      mayBid: () => (gate === undefined ? UNCHECKABLE : gate.problem()),
      ...(endpoints === undefined ? {} : { endpoints }),
    },
    {
      ...{ wallet: wallet.wallet, clock, log },
      journal: parts.journalOf('network.akash'),
      certificates: fileStore(folder, 'certificate.json'),
      ...(secondKey === undefined
        ? {}
        : {
            ownTenant: {
              ...{ key: secondKey, versionOf: manifestVersion },
              journal: parts.journalOf('own-tenant'),
            },
          }),
      // First the ports: what is open then answers the authority.
      onCertificate: () => void door.look().then(() => publicCertificate?.look()),
      account: (core) =>
        new AkashAccount(core, {
          oneTimeKey: (words, index) =>
            oneTimeKey(words, { index, prefix: WALLET_DEFAULTS.prefix }),
          // A network of the owner's own has its endpoints in its own file.
          ...(isShipped(data) ? { refresh: { fetchJson, folder: refreshedFolder } } : {}),
        }),
    },
  );
  return {
    ...{ network, wallet, door },
    ...(secondKey === undefined
      ? {}
      : { way: ownWay(secondKey, options, { door, network, clock }) }),
    ...(publicCertificate === undefined ? {} : { publicCertificate }),
    letIn: async (provider) => {
      await door.serve({
        surface: tenantSurface(provider),
        // What is leased is served to its end, also by one that bids on nothing new.
        ports: () => servedPorts(provider.settings.value),
        isWanted: () =>
          provider.mode.started || provider.parts.storage.leases.listLive().length > 0,
        onChange: (listener) =>
          provider.state.onChange((slice) => {
            if (slice === 'provider' || slice === 'leases' || slice === 'settings') listener();
          }),
      });
      publicCertificate?.keepFor({
        store: fileStore(folder, 'public-certificate.json'),
        name: () => parseHostName(network.certificate()?.host ?? ''),
      });
      return async () => {
        await publicCertificate?.close();
        await door.close();
      };
    },
    unlock: async (passphrase: SecretBytes): Promise<void> => {
      try {
        await wallet.unlock(passphrase);
      } catch (error) {
        // It stays locked, which the owner is told of; leases go on in any case.
        log.warn('the wallet was not opened with the passphrase of the start', { error });
      }
    },
  };
}

/** Of our own tenant; none where money is real. Without it everything else goes on. */
function secondKeyFor(data: NetworkData, folder: string, log: Logger): SigningKey | undefined {
  if (moneyOf(data) === 'main') return undefined;
  try {
    return openSecondKey(path.join(folder, 'own-tenant.key'), WALLET_DEFAULTS.prefix);
  } catch (error) {
    log.error('the key of our own tenant cannot be read', { error });
    return undefined;
  }
}

function ownWay(
  key: SigningKey,
  { gateway: { address } }: AkashOptions,
  {
    door,
    network,
    clock,
  }: {
    readonly door: GatewayDoor;
    readonly network: Pick<AkashNetwork, 'certificate'>;
    readonly clock: Clock;
  },
): TenantWay {
  return new GatewayWay({
    port: () => {
      const status = door.status();
      return status.state === 'open' ? status.port : undefined;
    },
    certificate: () => network.certificate()?.certPem,
    ...{ tenant: key, clock },
    ...(address === undefined ? {} : { address }),
  });
}

/** For this user alone: private keys are in it. */
function fileStore(folder: string, name: string): CertificateStore {
  const file = path.join(folder, name);
  return {
    read: () => {
      try {
        return new TextDecoder().decode(readOwnFile(file, MOST_CERTIFICATE_BYTES));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    write: (text) => {
      ownFolder(folder);
      replaceOwnFile(file, new TextEncoder().encode(text));
    },
  };
}

const MOST_CERTIFICATE_BYTES = 1024 * 1024;

function isShipped({ id }: NetworkData): boolean {
  return AKASH_NETWORKS.some((name) => name === id);
}
