import { servedPorts } from './api/served-ports.ts';
import type { Settings } from './api/settings.ts';
import type { Clock } from './base/clock.ts';
import { AgentError } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { LentChallenges } from './gateway/acme/challenges.ts';
import type { PublicCertificate } from './gateway/acme/open.ts';
import type { AcmeOptions } from './gateway/acme/options.ts';
import type { CertificateFiles } from './gateway/ingress/file-certificates.ts';
import { VisitorEntrance } from './gateway/ingress/visitor-entrance.ts';
import { visit } from './gateway/own-tenant/visit.ts';
import type { NetworkData } from './network/akash/networks.ts';
import { TenantIngress } from './provider/ingress/tenant-ingress.ts';
import type { ProviderParts } from './provider/parts.ts';
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
  /** A port was named at the start. */
  readonly isNamed: boolean;
  readonly address?: string;
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
  const { isNamed, address } = options;
  const files = certificateFiles(options);
  const isPractice = network === undefined;
  if (isPractice && !isNamed) return undefined;
  const ingress = new TenantIngress(
    { upstreamAddress: LOOPBACK, ...(isPractice ? { domain: PRACTICE_DOMAIN } : {}) },
    { storage, log: log.child('gateway') },
  );
  const at = isPractice ? LOOPBACK : address;
  const visitors = new VisitorEntrance(
    { ...(at === undefined ? {} : { address: at }), ...(files === undefined ? {} : { files }) },
    { surface: ingress, clock, log, ...(challenges === undefined ? {} : { challenges }) },
  );
  return { ingress, visitors };
}

/** On practice, where no door waits for anything, and ports stay as they were at the start. Closed by the answer. */
export async function openToVisitors(
  { visitors }: ComposedIngress,
  settings: Settings,
): Promise<() => Promise<void>> {
  await visitors.open(servedPorts(settings));
  return () => visitors.shut();
}

/** How services and their pages are visited from this machine. */
export function composeVisiting(
  visitors: VisitorEntrance | undefined,
  { address }: { readonly address?: string },
): NonNullable<ProviderParts['visiting']> {
  return {
    visit,
    pagesAt: () => {
      const port = visitors?.bound.ingress;
      if (port === undefined) return undefined;
      return { port, ...(address === undefined ? {} : { address }) };
    },
  };
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
