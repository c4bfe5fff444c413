import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

/** Which host names are the provider's own, so that no tenant has them. All in lower case. */
export interface OwnHostNames {
  /** Generated names lie beneath it: `<hash>.<ingressDomain>`; without it there are none. */
  readonly ingressDomain?: string;
  /** By which tenants' tools reach the gateway; it and all beneath it are the provider's. */
  readonly publicHost?: string;
  /** Further names that nobody may take; one that begins with a point stands for all beneath it. */
  readonly blocked?: readonly string[];
}

/** Why a tenant does not get a host name; `message` says it in the network's own words. */
export interface HostNameRefusal {
  readonly code: 'host-malformed' | 'host-not-allowed';
  readonly host: string;
  readonly message: string;
}

const MOST_CHARS = 253;
const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
/** Names that mean something else on every machine, or nothing anywhere. */
const NEVER_PUBLIC = [
  ...[
    'localhost',
    'local',
    'localdomain',
    'internal',
    'intranet',
    'lan',
    'home.arpa',
    'in-addr.arpa',
  ],
  ...['ip6.arpa', 'onion', 'invalid'],
];

/** True for what a host can be called: labels of letters, digits and `-`, in small letters. */
export function isHostName(text: string): boolean {
  return text.length <= MOST_CHARS && text.split('.').every((label) => LABEL.test(label));
}

/**
 * A host name as it is compared and kept: lower case, without the point at its end. `undefined` where
 * it is none: an IP address, one label, other signs, a label or the whole too long.
 */
export function parseHostName(text: string): string | undefined {
  if (text.length > MOST_CHARS + 1) return undefined;
  const host = (text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase();
  // Lower-casing makes plain letters of a few that are not.
  if (/[^\x21-\x7e]/.test(text) || !isHostName(host)) return undefined;
  const labels = host.split('.');
  if (labels.length < 2) return undefined;
  // What ends in a number is read as an address, in one of its many spellings.
  return /^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '') ? undefined : host;
}

/**
 * Whether any tenant may take that host name, as it is written in a manifest. Who else has it is
 * another question.
 */
export function checkHostName(text: string, own: OwnHostNames): Result<string, HostNameRefusal> {
  const host = parseHostName(text);
  if (host === undefined || host !== text) {
    const message = `invalid hostname: ${JSON.stringify(text.slice(0, 80))} is not a full host name in lower case`;
    return fail({ code: 'host-malformed', host: text, message });
  }
  const { ingressDomain, publicHost, blocked = [] } = own;
  const taken =
    NEVER_PUBLIC.some((domain) => isWithin(host, domain)) ||
    (ingressDomain !== undefined && isWithin(host, ingressDomain)) ||
    (publicHost !== undefined && isWithin(host, publicHost)) ||
    blocked.some((name) => (name.startsWith('.') ? host.endsWith(name) : host === name));
  return taken ? refuseHost(host, `host "${host}" is blocked by this provider`) : ok(host);
}

/** A refusal that begins as tenants' tools know it. */
export function refuseHost(host: string, why: string): { readonly ok: false } & HostNameRefusal {
  return fail({ code: 'host-not-allowed', host, message: `hostname not allowed: ${why}` });
}

/** True for the domain itself and for every name beneath it. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
