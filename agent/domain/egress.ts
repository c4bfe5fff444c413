import type { Address, AddressRange } from './address.ts';
import { contains, parseRange } from './address.ts';

/** Bridges of leases begin with it, whichever installation they are of. */
export const LEASE_BRIDGES = 'slt-';

/** What tenants may reach, in words that every firewall can be told. */
export interface EgressRules {
  /** Bridges of leases begin with it, and no other interface does. */
  readonly prefix: string;
  /** Those that exist now. One that is not named here is closed to its own services too. */
  readonly bridges: readonly TenantBridge[];
  /** Closed beside {@link CLOSED_RANGES}: the machine's own networks, whatever their addresses. */
  readonly closed: readonly AddressRange[];
  readonly closedPorts: readonly ClosedPort[];
  /** Where our resolver listens on each bridge; without it names cannot be resolved. */
  readonly resolverPort?: number;
  readonly limits: EgressLimits;
  /**
   * Addresses of an engine of our own, which gives its networks no way out: the rules do, under this
   * machine's address, and past what refuses to pass on traffic of containers that it does not know. Over
   * IPv4 alone: its networks have no IPv6, and all that leaves one of them in it is refused.
   */
  readonly ownRange?: AddressRange;
}

/** One lease's network, as an interface of the machine. */
export interface TenantBridge {
  readonly name: string;
  readonly subnets: readonly AddressRange[];
  /** The machine's own addresses on it. */
  readonly gateways: readonly Address[];
}

/** Bounds on what one lease sends and receives; far above what honest work needs. */
export interface EgressLimits {
  readonly newConnectionsPerSecond: number;
  readonly newConnectionsBurst: number;
  /** Home routers forget other people's connections where one machine has thousands. */
  readonly openConnections: number;
  /** In each direction. */
  readonly bytesPerSecond: number;
}

export const EGRESS_LIMITS: EgressLimits = {
  newConnectionsPerSecond: 100,
  newConnectionsBurst: 400,
  openConnections: 2_000,
  bytesPerSecond: 25_000_000,
};

/** Ports that tenants reach nowhere. */
export interface ClosedPort {
  readonly proto: 'tcp' | 'udp';
  readonly first: number;
  readonly last: number;
  /** Why, for the owner who wants to open it. */
  readonly reason: string;
}

/** Closed by default: what comes from here gets the owner's address onto block lists. */
export const CLOSED_PORTS: readonly ClosedPort[] = [
  port('tcp', 25, 'mail between servers: spam is the commonest abuse of all'),
  port('tcp', 465, 'handing in mail: spam with stolen accounts'),
  port('tcp', 587, 'handing in mail: spam with stolen accounts'),
  port('tcp', 2525, 'handing in mail, where the others are closed'),
  port('tcp', 23, 'telnet: looking for cameras and routers to take over'),
  port('tcp', 2323, 'telnet: looking for cameras and routers to take over'),
  port('tcp', 5555, 'Android debugging: looking for televisions to take over'),
  port('tcp', 135, 'Windows RPC: worms'),
  { ...port('tcp', 137, 'NetBIOS: worms'), last: 139 },
  port('tcp', 445, 'Windows file shares: worms'),
  port('tcp', 3389, 'remote desktop: guessing passwords'),
  { ...port('tcp', 2375, 'container engines without a password'), last: 2376 },
  port('tcp', 7547, 'remote control of home routers: looking for some to take over'),
  port('udp', 19, 'chargen: only of use to multiply an attack'),
  port('udp', 111, 'portmapper: only of use to multiply an attack'),
  { ...port('udp', 137, 'NetBIOS: only of use to multiply an attack'), last: 138 },
  port('udp', 389, 'CLDAP: only of use to multiply an attack'),
  port('udp', 1900, 'SSDP: finding devices, or multiplying an attack'),
  port('udp', 3702, 'WS-Discovery: finding devices, or multiplying an attack'),
  port('udp', 5353, 'multicast names: finding devices'),
  port('udp', 11211, 'memcached: only of use to multiply an attack'),
];

function port(proto: 'tcp' | 'udp', number: number, reason: string): ClosedPort {
  return { proto, first: number, last: number, reason };
}

/** Not the internet: never reached by a tenant, and never the answer to a name. */
export const CLOSED_RANGES: readonly AddressRange[] = [
  range('0.0.0.0/8'), // this machine, to some systems
  range('10.0.0.0/8'), // private
  range('100.64.0.0/10'), // the provider's side of a home's connection; mesh VPNs
  range('127.0.0.0/8'), // loopback
  range('168.63.129.16/32'), // a cloud's metadata under a public address
  range('169.254.0.0/16'), // link-local; clouds' metadata
  range('172.16.0.0/12'), // private; the engine's other networks
  range('192.0.0.0/24'), // protocol assignments; another cloud's metadata
  range('192.0.2.0/24'), // documentation
  range('192.88.99.0/24'), // relays that are no more
  range('192.168.0.0/16'), // private
  range('198.18.0.0/15'), // benchmarks; some VPNs' inner side
  range('198.51.100.0/24'), // documentation
  range('203.0.113.0/24'), // documentation
  range('224.0.0.0/4'), // multicast
  range('240.0.0.0/4'), // reserved, broadcast
  // Only 2000::/3 is the internet. The rest has loopback, IPv4 in IPv6, NAT64 (a way to private
  // IPv4), unique local, link-local and multicast addresses.
  range('::/3'),
  range('4000::/2'),
  range('8000::/1'),
  range('2001::/23'), // Teredo and others that carry an IPv4 address inside
  range('2001:db8::/32'), // documentation
  range('2002::/16'), // 6to4, carries an IPv4 address
  range('3fff::/20'), // documentation
];

function range(text: string): AddressRange {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(`not a range: ${text}`);
  return parsed;
}

/** True for an address that no name may resolve to. */
export function isClosed(address: Address, closed: readonly AddressRange[] = []): boolean {
  return [...CLOSED_RANGES, ...closed].some((entry) => contains(entry, address));
}
