import type { AddressRange } from '../../domain/address.ts';
import { addressText, rangeText } from '../../domain/address.ts';
import type { ClosedPort, EgressRules, TenantBridge } from '../../domain/egress.ts';
import { CLOSED_RANGES } from '../../domain/egress.ts';

/** IPv4 and IPv6 are two firewalls here, written by two programs. */
export type Family = 4 | 6;

/** What stands in the tables now, as `iptables-save` printed it, line by line. */
export type Saved = readonly string[];

type Chains = Readonly<Record<ChainUse, string>>;
type ChainUse = 'fromLease' | 'toLease' | 'toHost' | 'began' | 'names' | 'pass' | 'wayOut';

/** At most 28 characters, the longest name of a chain. */
function chainsOf(prefix: string): Chains {
  const id = prefix.replace(/[^a-z0-9]/gi, '').toUpperCase();
  return {
    fromLease: `SUBLET-${id}-FROM`,
    toLease: `SUBLET-${id}-TO`,
    toHost: `SUBLET-${id}-HOST`,
    began: `SUBLET-${id}-NEW`,
    names: `SUBLET-${id}-NAMES`,
    pass: `SUBLET-${id}-PASS`,
    wayOut: `SUBLET-${id}-OUT`,
  };
}

/**
 * The rules as a script for `iptables-restore --noflush`: our chains are written anew and the jumps
 * to them stand first. Nothing in it accepts what others refuse: where ours has no objection, it
 * returns. See the nftables adapter for the same rules with their reasons.
 */
export function iptablesScript(
  family: Family,
  rules: EgressRules,
  saved: Saved,
  withBandwidth: boolean,
): string {
  const chains = chainsOf(rules.prefix);
  const any = `${rules.prefix}+`;
  const hook = forwardHook(saved);
  const ownRange = family === 4 ? rules.ownRange : undefined;
  return `*filter
${[chains.fromLease, chains.toLease, chains.toHost, chains.began].map(declared).join('\n')}
${oldJumps(saved, 'filter', chains).join('\n')}
${ownRange === undefined ? '' : passing(hook, chains.pass, any, ownRange)}
-I ${hook} 1 -o ${any} -j ${chains.toLease}
-I ${hook} 1 -i ${any} -j ${chains.fromLease}
-I INPUT 1 -i ${any} -j ${chains.toHost}
${append(chains.fromLease, fromLease(family, rules, chains, any, withBandwidth))}
${append(chains.began, beginnings(rules, family))}
${append(chains.toLease, toLease(rules, withBandwidth))}
${append(chains.toHost, toHost(family, rules))}
COMMIT
*nat
${declared(chains.names)}
${oldJumps(saved, 'nat', chains).join('\n')}
-I PREROUTING 1 -i ${any} -j ${chains.names}
${append(chains.names, names(family, rules))}
${ownRange === undefined ? '' : wayOut(chains.wayOut, any, ownRange)}
COMMIT
`.replace(/\n{2,}/g, '\n');
}

/**
 * For a machine whose rules are nftables' and whose containers pass a filter of `iptables` all the same:
 * nothing of ours is judged here, what the other rules let through is passed on. Empty where this filter
 * passes everything on.
 */
export function passageScript(prefix: string, range: AddressRange, saved: Saved): string {
  const chains = chainsOf(prefix);
  if (!isClosed(saved, chains)) return '';
  return `*filter
${oldJumps(saved, 'filter', chains).join('\n')}
${passing(forwardHook(saved), chains.pass, `${prefix}+`, range)}
COMMIT
`.replace(/\n{2,}/g, '\n');
}

/** Somebody's rules for what is passed on, or a policy that refuses it. */
function isClosed(saved: Saved, chains: Chains): boolean {
  const filter = inTable(saved, 'filter');
  const names = Object.values(chains);
  const isOthers = (line: string): boolean =>
    line.startsWith('-A FORWARD ') && !names.some((name) => line.endsWith(` -j ${name}`));
  return filter.some((line) => /^:FORWARD (?!ACCEPT)/.test(line)) || filter.some(isOthers);
}

/** Whether what is passed on is refused where no rule before it said otherwise. */
export function refusesTheRest(saved: Saved): boolean {
  const filter = inTable(saved, 'filter');
  const last = filter.findLast((line) => line.startsWith('-A FORWARD '));
  return (
    filter.some((line) => /^:FORWARD DROP/.test(line)) ||
    /^-A FORWARD -j (?:DROP|REJECT)\b/.test(last ?? '')
  );
}

// Behind the jumps to what judges, which are put before it.
function passing(hook: string, chain: string, any: string, range: AddressRange): string {
  return `${declared(chain)}
-I ${hook} 1 -j ${chain}
${append(chain, [
  `-s ${rangeText(range)} -i ${any} -j ACCEPT`,
  `-d ${rangeText(range)} -o ${any} -m conntrack --ctdir REPLY -j ACCEPT`,
])}`;
}

function wayOut(chain: string, any: string, range: AddressRange): string {
  return `${declared(chain)}
-I POSTROUTING 1 -j ${chain}
-A ${chain} -s ${rangeText(range)} ! -o ${any} -j MASQUERADE`;
}

/** Takes our chains and the jumps to them away; empty where there are none. */
export function iptablesRemoval(prefix: string, saved: Saved): string {
  const chains = chainsOf(prefix);
  return (['filter', 'nat'] as const)
    .map((table) => {
      const there = Object.values(chains).filter((name) =>
        inTable(saved, table).some((line) => line.startsWith(`:${name} `)),
      );
      if (there.length === 0) return '';
      return [
        `*${table}`,
        ...oldJumps(saved, table, chains),
        ...there.map((name) => `-F ${name}`),
        ...there.map((name) => `-X ${name}`),
        'COMMIT\n',
      ].join('\n');
    })
    .join('');
}

/**
 * What of the tables is ours: our chains, and whether the jumps to them still stand where every
 * packet meets them first.
 */
export function oursOf(prefix: string, saved: Saved): string {
  const chains = Object.values(chainsOf(prefix));
  const hooks = ['FORWARD', 'DOCKER-USER', 'INPUT', 'PREROUTING', 'POSTROUTING'];
  const ours = (line: string): boolean => chains.some((name) => line.includes(name));
  return (['filter', 'nat'] as const)
    .flatMap((table) => {
      const lines = inTable(saved, table);
      const rules = lines.filter((line) => chains.some((name) => line.startsWith(`-A ${name} `)));
      const jumps = hooks.flatMap((hook) =>
        lines
          .filter((line) => line.startsWith(`-A ${hook} `))
          .flatMap((line, index) => (ours(line) ? [`${table} ${hook} ${index} ${line}`] : [])),
      );
      const first = lines.find((line) => line.startsWith('-A FORWARD '));
      const docker = first === '-A FORWARD -j DOCKER-USER' ? ['by way of DOCKER-USER'] : [];
      return [...rules, ...jumps, ...(table === 'filter' ? docker : [])];
    })
    .join('\n');
}

// Docker puts its own rules first whenever it starts, but keeps what stands in this chain.
function forwardHook(saved: Saved): string {
  const first = inTable(saved, 'filter').find((line) => line.startsWith('-A FORWARD '));
  return first === '-A FORWARD -j DOCKER-USER' ? 'DOCKER-USER' : 'FORWARD';
}

function oldJumps(saved: Saved, table: 'filter' | 'nat', chains: Chains): readonly string[] {
  const names = Object.values(chains);
  return inTable(saved, table)
    .filter((line) => line.startsWith('-A ') && names.some((name) => line.endsWith(` -j ${name}`)))
    .filter((line) => !names.some((name) => line.startsWith(`-A ${name} `)))
    .map((line) => line.replace(/^-A /, '-D '));
}

function inTable(saved: Saved, table: 'filter' | 'nat'): Saved {
  const start = saved.indexOf(`*${table}`);
  if (start < 0) return [];
  const end = saved.indexOf('COMMIT', start);
  return saved.slice(start + 1, end < 0 ? undefined : end);
}

function fromLease(
  family: Family,
  rules: EgressRules,
  chains: Chains,
  any: string,
  withBandwidth: boolean,
): readonly string[] {
  const reject = rejectIn(family);
  const closed = [...CLOSED_RANGES, ...rules.closed].filter((range) => range.family === family);
  return [
    ...rules.bridges.map(({ name }) => `-i ${name} -o ${name} -j RETURN`),
    ...(withBandwidth ? rules.bridges.map((bridge) => bandwidth('-i', bridge, rules)) : []),
    '-m conntrack --ctdir REPLY -j RETURN',
    `-o ${any} ${reject}`,
    // An engine of our own has none.
    ...(family === 6 && rules.ownRange !== undefined ? [reject] : []),
    ...closed.map((range) => `-d ${rangeText(range)} ${reject}`),
    ...portRules('tcp', rules.closedPorts, reject),
    ...portRules('udp', rules.closedPorts, reject),
    ...['tcp', 'udp', icmpOf(family)].map(
      (proto) => `-p ${proto} -m conntrack --ctstate NEW -j ${chains.began}`,
    ),
    ...['tcp', 'udp', icmpOf(family)].map((proto) => `-p ${proto} -j RETURN`),
    reject,
  ];
}

function beginnings({ bridges, limits }: EgressRules, family: Family): readonly string[] {
  const { newConnectionsPerSecond: rate, newConnectionsBurst: burst, openConnections } = limits;
  const reject = rejectIn(family);
  return bridges.flatMap(({ name }) => [
    `-i ${name} -m connlimit --connlimit-above ${openConnections} --connlimit-mask 0 ${reject}`,
    `-i ${name} -m limit --limit ${rate}/second --limit-burst ${burst} -j RETURN`,
    `-i ${name} ${reject}`,
  ]);
}

function toLease(rules: EgressRules, withBandwidth: boolean): readonly string[] {
  return [
    ...rules.bridges.map(({ name }) => `-i ${name} -o ${name} -j RETURN`),
    ...(withBandwidth ? rules.bridges.map((bridge) => bandwidth('-o', bridge, rules)) : []),
    '-m conntrack --ctdir REPLY -j RETURN',
    '-m conntrack --ctstate DNAT -j RETURN',
    '-j DROP',
  ];
}

function toHost(family: Family, { resolverPort }: EgressRules): readonly string[] {
  const dns = ['udp', 'tcp'].map(
    (proto) => `-p ${proto} --dport ${resolverPort} -m conntrack --ctstate DNAT -j RETURN`,
  );
  const neighbours = ['neighbour-solicitation', 'neighbour-advertisement'].map(
    (type) => `-p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j RETURN`,
  );
  return [
    '-m conntrack --ctdir REPLY -j RETURN',
    ...(resolverPort === undefined ? [] : dns),
    ...(family === 6 ? neighbours : []),
    rejectIn(family),
  ];
}

function names(family: Family, { resolverPort, bridges }: EgressRules): readonly string[] {
  if (resolverPort === undefined) return [];
  const own = bridges.flatMap(({ name, subnets, gateways }) => [
    ...gateways
      .filter((gateway) => gateway.family === family)
      .flatMap((gateway) => redirects(resolverPort, `-i ${name} -d ${addressText(gateway)} `)),
    ...subnets
      .filter((subnet: AddressRange) => subnet.family === family)
      .map((subnet) => `-i ${name} -d ${rangeText(subnet)} -j RETURN`),
  ]);
  return [...own, ...redirects(resolverPort, '')];
}

function redirects(port: number, match: string): readonly string[] {
  return ['udp', 'tcp'].map(
    (proto) => `${match}-p ${proto} --dport 53 -j REDIRECT --to-ports ${port}`,
  );
}

function bandwidth(side: '-i' | '-o', { name }: TenantBridge, { limits }: EgressRules): string {
  const rate = Math.max(1, Math.round(limits.bytesPerSecond / 1024));
  const burst = Math.max(128, Math.round(rate / 4));
  const bucket = `${name.slice(-13)}${side}`;
  return (
    `${side} ${name} -m hashlimit --hashlimit-name ${bucket} ` +
    `--hashlimit-above ${rate}kb/s --hashlimit-burst ${burst}kb -j DROP`
  );
}

/** `multiport` takes fifteen numbers, and a range is two of them. */
function portRules(
  proto: 'tcp' | 'udp',
  ports: readonly ClosedPort[],
  reject: string,
): readonly string[] {
  const own = ports
    .filter((port) => port.proto === proto)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`));
  const parts = Array.from({ length: Math.ceil(own.length / 7) }, (_unused, index) =>
    own.slice(index * 7, index * 7 + 7),
  );
  return parts.map((part) => `-p ${proto} -m multiport --dports ${part.join(',')} ${reject}`);
}

function rejectIn(family: Family): string {
  return `-j REJECT --reject-with ${family === 4 ? 'icmp-admin-prohibited' : 'icmp6-adm-prohibited'}`;
}

function icmpOf(family: Family): string {
  return family === 4 ? 'icmp' : 'ipv6-icmp';
}

function declared(chain: string): string {
  return `:${chain} - [0:0]`;
}

function append(chain: string, rules: readonly string[]): string {
  return rules.map((rule) => `-A ${chain} ${rule}`).join('\n');
}
