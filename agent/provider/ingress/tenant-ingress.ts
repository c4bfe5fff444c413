import type { Logger } from '../../base/logger.ts';
import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import type { HostNameRefusal, OwnHostNames } from '../../domain/host-names.ts';
import { refuseHost } from '../../domain/host-names.ts';
import { HTTP_DEFAULTS } from '../../domain/http-options.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import type { Expose, ManifestGroup } from '../../domain/manifest.ts';
import { isHttp, parseManifest } from '../../domain/manifest.ts';
import type { PortAssignment } from '../../domain/workload.ts';
import type { LeaseRecord, Storage } from '../../storage/interface.ts';
import { generatedHost } from './generated-host.ts';
import { HostNames } from './host-names.ts';
import type { IngressSite, IngressSurface } from './surface.ts';

/** How tenants' services are reached by name. */
export interface TenantIngressOptions {
  /** Generated names lie beneath it where the settings name none; else beneath `ingress.` and our own host name. */
  readonly domain?: string;
  /** Further names that no tenant gets, as in `OwnHostNames`. */
  readonly blocked?: readonly string[];
  /** Where this machine's own programs reach published ports. */
  readonly upstreamAddress: string;
}

/** The owner's settings, as they are now: our own names are in them. */
interface NamedBy {
  readonly value: {
    readonly provider: { readonly host: string };
    readonly ingress: { readonly domain: string };
  };
}

/** Tells of every change of a lease: its manifest, its ports, its end. */
interface Followed {
  onNote(listener: (lease: LeaseRef, event: { readonly code: string }) => void): unknown;
}

interface Parts {
  readonly storage: Pick<Storage, 'leases' | 'journal'>;
  readonly log: Logger;
}

/** Which of a tenant's services each host name leads to, as leases and manifests come and go. */
export class TenantIngress implements IngressSurface {
  readonly #options: TenantIngressOptions;
  readonly #parts: Parts;
  readonly #hosts: HostNames;
  readonly #sites = new Map<string, IngressSite>();
  readonly #sitesOf = new Map<LeaseRef, readonly string[]>();
  #settings: NamedBy | undefined;

  constructor(options: TenantIngressOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#hosts = new HostNames(() => this.#own(), parts.storage.journal);
  }

  /** What is stored is served again, and from now on what is said of leases is listened to. */
  follow(leasing: Followed, settings: NamedBy): void {
    this.#settings = settings;
    const live = this.#parts.storage.leases.listLive();
    this.#hosts.keepOnly(new Set(live.map(({ lease }) => lease)));
    for (const { lease } of live) this.changed(lease);
    leasing.onNote((lease, { code }) => {
      try {
        if (code === 'lease-closed') this.ended(lease);
        else this.changed(lease);
      } catch (error) {
        // A lease must not stay because of its names; the next start lets go of them.
        this.#parts.log.error('host names of a lease were not kept up', { lease, error });
      }
    });
  }

  /** Our own names may be other ones now, and with them the names that are made beneath them. */
  renamed(): void {
    for (const { lease } of this.#parts.storage.leases.listLive()) this.changed(lease);
  }

  find(host: string): IngressSite | undefined {
    return this.#sites.get(host);
  }

  /** The names by which a service is reached now, ours first. */
  urisOf(lease: LeaseRef, service: ServiceName): readonly string[] {
    const hosts = this.#sitesOf.get(lease) ?? [];
    return hosts.filter((host) => {
      const site = this.#sites.get(host);
      return site?.lease === lease && site.service === service;
    });
  }

  /** Takes the host names of a manifest that is about to be stored, or says why not. */
  take(record: LeaseRecord, manifest: ManifestGroup): Result<null, HostNameRefusal> {
    const taken = this.#hosts.reserve(holderOf(record), hostsOf(manifest));
    if (!taken.ok) return fail(taken);
    const { withheld } = taken.value;
    if (withheld.length > 0) {
      const { lease } = record;
      this.#parts.log.info('host names stay with another deployment', { lease, withheld });
    }
    // The same manifest again may have got a name that another deployment had until now.
    this.changed(record.lease);
    return ok(null);
  }

  /** Its manifest or its ports are other ones now, or it ends. */
  changed(lease: LeaseRef): void {
    for (const host of this.#sitesOf.get(lease) ?? []) {
      // A name that went to another lease is that one's.
      if (this.#sites.get(host)?.lease === lease) this.#sites.delete(host);
    }
    const sites = this.#sitesNow(lease);
    for (const [host, site] of sites) this.#sites.set(host, site);
    if (sites.size === 0) this.#sitesOf.delete(lease);
    else this.#sitesOf.set(lease, [...sites.keys()]);
  }

  /** It is over: its names are anybody's. */
  ended(lease: LeaseRef): void {
    this.#hosts.release(lease);
    this.changed(lease);
  }

  /** Moves names to a lease of the same owner whose manifest asks for them. */
  migrate(to: LeaseRef, hosts: readonly string[]): Result<null, HostNameRefusal> {
    const record = this.#parts.storage.leases.get(to);
    const manifest = record === undefined ? undefined : this.#manifestOf(record);
    const [first = ''] = hosts;
    if (record === undefined || manifest === undefined) {
      return refuseHost(first, 'the destination has no manifest');
    }
    const wanted = hostsOf(manifest);
    const stranger = hosts.find((host) => !wanted.includes(host));
    if (stranger !== undefined) {
      return refuseHost(stranger, `host "${stranger}" is not in the destination's manifest`);
    }
    const from = new Set(hosts.map((host) => this.#hosts.holderOf(host)?.lease));
    const moved = this.#hosts.migrate(holderOf(record), hosts);
    if (!moved.ok) return fail(moved);
    for (const lease of from) if (lease !== undefined && lease !== to) this.changed(lease);
    this.changed(to);
    return ok(null);
  }

  #sitesNow(lease: LeaseRef): ReadonlyMap<string, IngressSite> {
    const sites = new Map<string, IngressSite>();
    const record = this.#parts.storage.leases.get(lease);
    if (record === undefined) return sites;
    if (record.run.state === 'stopping' || record.run.state === 'closed') return sites;
    const manifest = this.#manifestOf(record);
    const { ingressDomain } = this.#own();
    for (const { name, expose } of manifest?.services ?? []) {
      // Of several, one has the generated name.
      const web = expose.filter(isHttp);
      const [first] = web;
      if (first !== undefined && ingressDomain !== undefined) {
        const host = generatedHost(lease, name, ingressDomain);
        sites.set(host, { ...this.#siteOf(record, name, first), shared: true });
      }
      for (const one of web) {
        for (const host of one.hosts) {
          if (this.#hosts.holderOf(host)?.lease !== lease) continue;
          sites.set(host, this.#siteOf(record, name, one));
        }
      }
    }
    return sites;
  }

  #own(): OwnHostNames {
    const { domain, blocked = [] } = this.#options;
    const { provider, ingress } = this.#settings?.value ?? {};
    const host = provider?.host.toLowerCase() ?? '';
    const named = ingress?.domain || domain;
    const ingressDomain = named ?? (host === '' ? undefined : `ingress.${host}`);
    return {
      ...(ingressDomain === undefined ? {} : { ingressDomain }),
      ...(host === '' ? {} : { publicHost: host }),
      blocked,
    };
  }

  #siteOf({ lease, ports }: LeaseRecord, service: ServiceName, expose: Expose): IngressSite {
    const isIts = (at: PortAssignment): boolean =>
      at.service === service && at.port === expose.port && at.proto === expose.proto;
    return {
      ...{ lease, service, options: expose.httpOptions ?? HTTP_DEFAULTS, shared: false },
      upstreams: ports
        .filter(isIts)
        .sort((a, b) => a.replica - b.replica)
        .map(({ hostPort }) => ({ address: this.#options.upstreamAddress, port: hostPort })),
    };
  }

  #manifestOf({ lease, group }: LeaseRecord): ManifestGroup | undefined {
    const stored = this.#parts.storage.leases.getManifest(lease);
    if (stored === undefined) return undefined;
    const parsed = parseManifest(JSON.parse(stored.json), group.name);
    // It was read before it was stored; a version of ours that reads it otherwise serves it not.
    if (parsed.ok) return parsed.value;
    this.#parts.log.error('a stored manifest is not read any more', { lease, at: parsed.at });
    return undefined;
  }
}

function holderOf({ lease, tenant }: LeaseRecord) {
  return { lease, owner: tenant };
}

/** All that its web services ask for, in their order. */
function hostsOf({ services }: ManifestGroup): readonly string[] {
  return services.flatMap(({ expose }) => expose.filter(isHttp).flatMap(({ hosts }) => hosts));
}
