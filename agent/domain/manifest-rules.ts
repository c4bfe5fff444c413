import type { ManifestFault } from './manifest.ts';

/**
 * What every provider of the network asks of a manifest beyond its form: host names that can be host
 * names and are named once, and HTTP options within their limits.
 */

/** The part of a manifest in its hashed form (see `manifest-form.ts`) that the rules are about. */
export interface RuledGroup {
  readonly name: string;
  readonly services: readonly RuledService[] | null;
}

export interface RuledService {
  readonly name: string;
  readonly expose: readonly RuledExpose[] | null;
}

export interface RuledExpose {
  readonly hosts: readonly string[] | null;
  /** Sizes in bytes, times in ms. */
  readonly httpOptions: {
    readonly maxBodySize: number;
    readonly readTimeout: number;
    readonly sendTimeout: number;
    readonly nextCases: readonly string[] | null;
  };
}

const MOST_HOST_CHARS = 255;
const HOST_LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const MOST_BODY_BYTES = 100 * 1024 ** 2;
const MOST_TIMEOUT_MS = 60_000;
const NEXT_CASES: ReadonlySet<string> = new Set([
  ...['error', 'timeout', 'off'],
  ...['403', '404', '429', '500', '502', '503', '504'],
]);

/** The first rule that the manifest breaks; `undefined` where it breaks none. */
export function brokenRule(groups: readonly RuledGroup[]): ManifestFault | undefined {
  const seen = new Set<string>();
  for (const [groupAt, { services }] of groups.entries()) {
    for (const [serviceAt, { expose }] of (services ?? []).entries()) {
      for (const [exposeAt, entry] of (expose ?? []).entries()) {
        const at = `manifest[${groupAt}].services[${serviceAt}].expose[${exposeAt}]`;
        const fault = hostFault(entry.hosts ?? [], at, seen) ?? optionsFault(entry, at);
        if (fault !== undefined) return fault;
      }
    }
  }
  return undefined;
}

/** True for a name that a host can have: labels of letters, digits and `-`, in small letters. */
export function isHostName(text: string): boolean {
  return text.length <= MOST_HOST_CHARS && text.split('.').every((label) => HOST_LABEL.test(label));
}

function hostFault(
  hosts: readonly string[],
  at: string,
  seen: Set<string>,
): ManifestFault | undefined {
  for (const [place, host] of hosts.entries()) {
    const here = `${at}.hosts[${place}]`;
    if (!isHostName(host)) return fault(here, 'is no host name');
    if (seen.has(host)) return fault(here, `names "${host}" again`);
    seen.add(host);
  }
  return undefined;
}

function optionsFault({ httpOptions }: RuledExpose, at: string): ManifestFault | undefined {
  const here = `${at}.httpOptions`;
  if (httpOptions.maxBodySize > MOST_BODY_BYTES) {
    return fault(`${here}.maxBodySize`, `is more than ${MOST_BODY_BYTES} bytes`);
  }
  for (const name of ['readTimeout', 'sendTimeout'] as const) {
    if (httpOptions[name] > MOST_TIMEOUT_MS) {
      return fault(`${here}.${name}`, `is more than ${MOST_TIMEOUT_MS} ms`);
    }
  }
  const cases = httpOptions.nextCases ?? [];
  const unknown = cases.find((name) => !NEXT_CASES.has(name));
  if (unknown !== undefined) return fault(`${here}.nextCases`, 'has a case that there is not');
  if (cases.includes('off') && cases.length > 1) {
    return fault(`${here}.nextCases`, 'has "off" beside others');
  }
  return undefined;
}

function fault(at: string, message: string): ManifestFault {
  return { code: 'manifest-malformed', at, message };
}
