import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import type { HostNameRefusal, OwnHostNames } from '../../domain/host-names.ts';
import { checkHostName, refuseHost } from '../../domain/host-names.ts';
import type { LeaseRef, TenantId } from '../../domain/ids.ts';
import { parseLeaseRef, parseTenantId, partsOf } from '../../domain/ids.ts';
import type { KeyValueStore } from '../../storage/interface.ts';

/** Who has a host name. */
export interface HostHolder {
  readonly lease: LeaseRef;
  readonly owner: TenantId;
}

const PREFIX = 'ingress-host/';
const MOST_HOSTS = 64;

/** Which host name belongs to which lease: stored first, so that a restart changes nothing. */
export class HostNames {
  readonly #own: () => OwnHostNames;
  readonly #journal: KeyValueStore;
  readonly #holders = new Map<string, HostHolder>();

  constructor(own: () => OwnHostNames, journal: KeyValueStore) {
    this.#own = own;
    this.#journal = journal;
    for (const [key, value] of journal.list(PREFIX)) {
      const { lease, owner } = JSON.parse(value) as Record<keyof HostHolder, string>;
      const holder = { lease: parseLeaseRef(lease), owner: parseTenantId(owner) };
      this.#holders.set(key.slice(PREFIX.length), holder);
    }
  }

  holderOf(host: string): HostHolder | undefined {
    return this.#holders.get(host);
  }

  hostsOf(lease: LeaseRef): readonly string[] {
    return [...this.#holders].filter(([, at]) => at.lease === lease).map(([host]) => host);
  }

  /**
   * Gives the lease these names and no others: all of them, or none with the reason. What another
   * deployment of the same owner has stays there, and is said to be withheld; `migrate` moves it.
   */
  reserve(
    to: HostHolder,
    hosts: readonly string[],
  ): Result<{ readonly withheld: readonly string[] }, HostNameRefusal> {
    const wrong = this.#problem(to, hosts);
    if (wrong !== undefined) return wrong;
    const withheld = hosts.filter((host) => {
      const holder = this.#holders.get(host);
      return holder !== undefined && !isSameGroup(holder.lease, to.lease);
    });
    const taken = hosts.filter((host) => !withheld.includes(host));
    const dropped = this.hostsOf(to.lease).filter((host) => !hosts.includes(host));
    this.#write(to, taken, dropped);
    return ok({ withheld });
  }

  /** Moves names to another lease of the same owner, all or none; free ones are taken. */
  migrate(to: HostHolder, hosts: readonly string[]): Result<null, HostNameRefusal> {
    const wrong = this.#problem(to, hosts);
    if (wrong !== undefined) return wrong;
    this.#write(to, hosts, []);
    return ok(null);
  }

  /** The lease is over. */
  release(lease: LeaseRef): void {
    this.#write(undefined, [], this.hostsOf(lease));
  }

  /** Lets go of what leases have that are not there any more. */
  keepOnly(live: ReadonlySet<LeaseRef>): void {
    const stale = [...this.#holders].filter(([, { lease }]) => !live.has(lease));
    this.#write(
      undefined,
      [],
      stale.map(([host]) => host),
    );
  }

  #problem(to: HostHolder, hosts: readonly string[]) {
    const [first = ''] = hosts;
    if (hosts.length > MOST_HOSTS) {
      return refuseHost(first, `a lease has at most ${MOST_HOSTS} host names`);
    }
    for (const [at, host] of hosts.entries()) {
      const checked = checkHostName(host, this.#own());
      if (!checked.ok) return fail(checked);
      if (hosts.indexOf(host) !== at) return refuseHost(host, `host "${host}" is named twice`);
      const holder = this.#holders.get(host);
      if (holder !== undefined && holder.owner !== to.owner) {
        return refuseHost(host, `host "${host}" in use`);
      }
    }
    return undefined;
  }

  #write(to: HostHolder | undefined, taken: readonly string[], dropped: readonly string[]): void {
    if (taken.length + dropped.length === 0) return;
    const value = JSON.stringify(to);
    this.#journal.writeAll([
      ...taken.map((host) => [`${PREFIX}${host}`, value] as const),
      ...dropped.map((host) => [`${PREFIX}${host}`, undefined] as const),
    ]);
    for (const host of dropped) this.#holders.delete(host);
    if (to !== undefined) for (const host of taken) this.#holders.set(host, to);
  }
}

/** A group that is leased anew goes on with its names. */
function isSameGroup(one: LeaseRef, other: LeaseRef): boolean {
  const groupOf = (lease: LeaseRef): string => partsOf(lease).slice(0, 3).join('/');
  return groupOf(one) === groupOf(other);
}
