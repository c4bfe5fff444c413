import { readFile } from 'node:fs/promises';
import type { NetworkInterfaceInfo } from 'node:os';
import { networkInterfaces } from 'node:os';

import { codeOf } from '../base/errors.ts';
import type { Address, AddressRange } from '../domain/address.ts';
import { contains, parseAddress, rangeOf, rangeText } from '../domain/address.ts';
import type { OwnNetworks } from './interface.ts';

/** Blocks larger than these are ways to the internet, not networks of the machine's own. */
const LEAST_BITS = 8;
/** What a provider gives to one home: other devices of it have addresses of the internet here. */
const HOME_BITS = 56;

/** Link-local addresses and groups of listeners, IPv6. */
const ONE_CABLE: readonly AddressRange[] = [
  { family: 6, first: 0xfe80n << 112n, bits: 10 },
  { family: 6, first: 0xff00n << 112n, bits: 8 },
];

/** What the kernel's routing tables say, as `/proc/net` has them. */
export interface RoutingTables {
  readonly v4: string;
  readonly v6: string;
}

/** What this machine says of itself now. */
export async function readOwnNetworks(prefix: string): Promise<OwnNetworks> {
  return ownNetworks(await readRoutingTables(), networkInterfaces(), prefix);
}

export async function readRoutingTables(): Promise<RoutingTables> {
  const [v4, v6] = await Promise.all([
    readFile('/proc/net/route', 'utf8'),
    // Without IPv6 in the kernel there is no such file.
    readFile('/proc/net/ipv6_route', 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return '';
      throw error;
    }),
  ]);
  return { v4, v6 };
}

/**
 * Closed to tenants whatever their addresses: a lab's public network, the home's part of IPv6, what
 * a VPN leads to. Interfaces that begin with `prefix` are the tenants' own.
 */
export function ownNetworks(
  { v4, v6 }: RoutingTables,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  prefix: string,
): OwnNetworks {
  const routes = [...v4.split('\n').map(routeV4), ...v6.split('\n').map(routeV6)]
    .filter((route) => route !== undefined)
    .filter(({ device }) => !device.startsWith(prefix))
    .filter(({ network }) => !isOfOneCable(network));
  const networks = new Map<string, AddressRange>();
  for (const { network } of routes.filter((route) => route.network.bits >= LEAST_BITS)) {
    networks.set(rangeText(network), network);
  }
  return {
    networks: [...networks.values()],
    routers: routes.flatMap(({ network, gateway }) =>
      network.bits === 0 && gateway !== undefined && gateway.value !== 0n ? [gateway] : [],
    ),
    addresses: Object.entries(interfaces)
      .filter(([device]) => !device.startsWith(prefix))
      .flatMap(([, addresses = []]) => addresses)
      .filter(({ internal }) => !internal)
      .flatMap(({ address }) => parseAddress(address) ?? [])
      // Of one cable only; it needs the cable's name to be reached.
      .filter(({ family, value }) => family === 4 || value >> 118n !== 0x3fan),
  };
}

/**
 * Closed to tenants on every machine, and not to be told here: each container has a cable with an address
 * of its own, and with these the rules would be others whenever one starts or ends.
 */
function isOfOneCable({ family, first, bits }: AddressRange): boolean {
  return ONE_CABLE.some((range) => bits >= range.bits && contains(range, { family, value: first }));
}

interface Route {
  readonly device: string;
  readonly network: AddressRange;
  readonly gateway: Address | undefined;
}

// Iface Destination Gateway Flags RefCnt Use Metric Mask: numbers as the processor stores them.
function routeV4(line: string): Route | undefined {
  const [device, destination, gateway, , , , , mask] = line.trim().split(/\s+/);
  if (device === undefined || !/^[0-9A-F]{8}$/i.test(destination ?? '')) return undefined;
  const bits = hostOrder(mask ?? '')
    .toString(2)
    .replaceAll('0', '').length;
  const network = rangeOf(4, hostOrder(destination ?? ''), bits);
  if (network === undefined) return undefined;
  return { device, network, gateway: { family: 4, value: hostOrder(gateway ?? '') } };
}

// Destination, its bits, source, its bits, next hop, ..., device.
function routeV6(line: string): Route | undefined {
  const fields = line.trim().split(/\s+/);
  const [destination, bits, , , gateway] = fields;
  const device = fields[9];
  if (device === undefined || !/^[0-9a-f]{32}$/i.test(destination ?? '')) return undefined;
  const value = BigInt(`0x${destination}`);
  const isInternet = value >> 125n === 1n;
  const length = Number.parseInt(bits ?? '', 16);
  const network = rangeOf(6, value, isInternet ? Math.min(length, HOME_BITS) : length);
  if (network === undefined) return undefined;
  return { device, network, gateway: { family: 6, value: BigInt(`0x${gateway}`) } };
}

/** Both x64 and arm64 store the lowest byte first. */
function hostOrder(hex: string): bigint {
  const bytes = hex.match(/../g) ?? [];
  return BigInt(`0x${[...bytes].reverse().join('') || '0'}`);
}
