import type { Clock } from './base/clock.ts';
import { AgentError } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { LentChallenges } from './gateway/acme/challenges.ts';
import type { PublicCertificate } from './gateway/acme/open.ts';
import type { AcmeOptions } from './gateway/acme/options.ts';
import type { CertificateFiles } from './gateway/ingress/file-certificates.ts';
import { INGRESS_PORTS } from './gateway/ingress/options.ts';
import { VisitorEntrance } from './gateway/ingress/visitor-entrance.ts';
import type { NetworkData } from './network/akash/networks.ts';
import { TenantIngress } from './provider/ingress/tenant-ingress.ts';
import type { Storage } from './storage/interface.ts';

/** Where web pages are published, and the only place at which practice is visited or its ports are opened. */
export const LOOPBACK = '127.0.0.1';

/** Every name that ends like this one leads to this machine, in browsers. */
const PRACTICE_DOMAIN = 'ingress.localhost';

/** Throws `bad-option` where there is one without the other. */
function certificateFiles({ certificate, key }: IngressOptions): CertificateFiles | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  const missing = key === undefined ? '--ingress-key' : '--ingress-certificate';
  throw new AgentError(
    'bad-option',
    `A certificate for web pages needs its key, and the key its certificate: name the other file with ${missing}.`,
  );
}

interface Parts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly storage: Storage;
  readonly challenges?: LentChallenges | undefined;
}

/** Where visitors of tenants' web pages are served. */
export interface IngressOptions {
  /** Where it is left out: the usual one, and on practice none. */
  readonly port?: number;
  readonly securePort: number;
  readonly address?: string;
  /** Generated names lie beneath it. */
  readonly domain?: string;
  /** Files; without them there is no TLS. */
  readonly certificate?: string;
  readonly key?: string;
}

/** Which service each host name leads to, and the server that visitors come to. */
export interface ComposedIngress {
  readonly ingress: TenantIngress;
  readonly visitors: VisitorEntrance;
}

/**
 * Whom visitors reach by host name, on whichever network. For practice only where a port was named,
 * and only on this machine: nobody else has anything to do with its pages.
 */
export function composeIngress(
  options: IngressOptions,
  network: NetworkData | undefined,
  { clock, log, storage, challenges }: Parts,
): ComposedIngress | undefined {
  const { port, domain, securePort, address } = options;
  const files = certificateFiles(options);
  const isPractice = network === undefined;
  if (isPractice && port === undefined) return undefined;
  const named = domain ?? (isPractice ? PRACTICE_DOMAIN : undefined);
  const ingress = new TenantIngress(
    { upstreamAddress: LOOPBACK, ...(named === undefined ? {} : { domain: named }) },
    { storage, log: log.child('gateway') },
  );
  const at = isPractice ? LOOPBACK : address;
  const visitors = new VisitorEntrance(
    {
      ...{ port: port ?? INGRESS_PORTS.port, ...(at === undefined ? {} : { address: at }) },
      ...(files === undefined ? {} : { secure: { port: securePort, files } }),
    },
    { surface: ingress, clock, log, ...(challenges === undefined ? {} : { challenges }) },
  );
  return { ingress, visitors };
}

/** On practice, where no door waits for anything. Closed by the answer. */
export async function openToVisitors({ visitors }: ComposedIngress): Promise<() => Promise<void>> {
  await visitors.open();
  return () => visitors.shut();
}

interface PublicOptions {
  readonly acme?: AcmeOptions;
  readonly gateway: { readonly address?: string };
}

/** There where the owner agreed to the terms of an authority; of practice nobody has to be sure. */
export async function composePublicCertificate(
  { acme, gateway: { address } }: PublicOptions,
  network: NetworkData | undefined,
  parts: { readonly clock: Clock; readonly log: Logger },
): Promise<PublicCertificate | undefined> {
  if (acme === undefined || network === undefined) return undefined;
  // Only now: most have none.
  const { PublicCertificate } = await import('./gateway/acme/open.ts');
  // What answers tenants answers authorities too.
  return new PublicCertificate({ ...acme, ...(address === undefined ? {} : { address }) }, parts);
}
