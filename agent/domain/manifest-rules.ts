import { isHostName } from './host-names.ts';
import { parseHttpOptions } from './http-options.ts';
import type { ManifestFault } from './manifest.ts';

/**
 * What every provider of the network asks of a manifest beyond its form: host names that can be host
 * names and are named once, HTTP options within their limits, and something that can be reached.
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
  readonly global: boolean;
  readonly hosts: readonly string[] | null;
  readonly httpOptions: unknown;
}

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
  const exposed = groups.flatMap(({ services }) =>
    (services ?? []).flatMap(({ expose }) => expose ?? []),
  );
  return exposed.some(({ global }) => global)
    ? undefined
    : fault('manifest', 'has no service that is reached from outside');
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
  const read = parseHttpOptions(httpOptions);
  if (read.ok) return undefined;
  const field = read.field === '' ? '' : `.${read.field}`;
  return fault(`${at}.httpOptions${field}`, read.message);
}

function fault(at: string, message: string): ManifestFault {
  return { code: 'manifest-malformed', at, message };
}
