import type { AddressRange } from '../../domain/address.ts';
import { addressText, rangeText } from '../../domain/address.ts';
import type { ClosedPort, EgressRules, TenantBridge } from '../../domain/egress.ts';
import { CLOSED_RANGES } from '../../domain/egress.ts';

/**
 * The rules as a script for `nft -f -`: one transaction that replaces our table. Nothing in it
 * accepts what another table refuses; it only refuses more.
 *
 * What a lease began is judged packet by packet (`ct direction original`), so that a connection
 * which began while the rules were away ends when they are back.
 */
export function nftRuleset(table: string, rules: EgressRules): string {
  return `table inet ${table}
delete table inet ${table}
table inet ${table} {
  set open {
    type ifname
    size 65535
    flags dynamic
  }
${addressSet('closed4', 'ipv4_addr', 4, rules)}
${addressSet('closed6', 'ipv6_addr', 6, rules)}
${portSet('closed_tcp', 'tcp', rules.closedPorts)}
${portSet('closed_udp', 'udp', rules.closedPorts)}
${ofBridges(rules)}}
`;
}

/**
 * The same for a table of ours that differs in its bridges alone. What the kernel counts of open
 * connections is in a set, which stays: replaced with the table it would begin at none, whatever is open.
 */
export function nftOtherBridges(table: string, rules: EgressRules): string {
  return `flush table inet ${table}
flush set inet ${table} own
table inet ${table} {
${ofBridges(rules)}}
`;
}

/**
 * The table as listed, without what is counted in it, which changes by itself. Anything else that somebody
 * put into that set, such as another limit for one lease, is left in.
 */
export function withoutCounts(listed: string, { openConnections }: EgressRules['limits']): string {
  const count = new RegExp(`^"[^"]*" ct count over ${openConnections}$`);
  return listed.replace(
    /^(\tset open \{\n[^{}]*?)\n\t\telements = \{([^{}]*)\}/m,
    (whole, head: string, elements: string) =>
      elements.split(',').every((element) => count.test(element.trim())) ? head : whole,
  );
}

/** What is written anew when bridges come or go. */
function ofBridges(rules: EgressRules): string {
  const any = `"${rules.prefix}*"`;
  return `${ownSet(rules.bridges)}
  chain refuse {
    reject with icmpx type admin-prohibited
  }
  chain connections {
    add @open { iifname ct count over ${rules.limits.openConnections} } jump refuse
${lines(rules.bridges, (bridge) => [connectionRate(bridge, rules)])}
  }
  chain from_lease {
    iifname . oifname @own return
${lines(rules.bridges, ({ name }) => [bandwidth('iifname', name, rules)])}
    ct direction reply return comment "answers to visitors"
    oifname ${any} jump refuse comment "other leases"
${rules.ownRange === undefined ? '' : '    meta nfproto ipv6 jump refuse comment "an engine of our own has none"\n'}    ip daddr @closed4 jump refuse
    ip6 daddr @closed6 jump refuse
    tcp dport @closed_tcp jump refuse
    udp dport @closed_udp jump refuse
    meta l4proto != { tcp, udp, icmp, icmpv6 } jump refuse
    ct state new jump connections
  }
  chain to_lease {
    iifname . oifname @own return
${lines(rules.bridges, ({ name }) => [bandwidth('oifname', name, rules)])}
    ct direction reply return comment "answers to the lease"
    ct status dnat return comment "published ports"
    drop
  }
  chain to_host {
    ct direction reply return comment "answers to our ingress"
${resolverInput(rules)}    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } return
    jump refuse
  }
  chain forward {
    type filter hook forward priority filter - 10; policy accept;
    iifname ${any} jump from_lease
    oifname ${any} jump to_lease
  }
  chain input {
    type filter hook input priority filter - 10; policy accept;
    iifname ${any} jump to_host
  }
${names(rules, any)}${wayOut(rules, any)}`;
}

/** Takes the table away; it is no error where there is none. */
export function nftRemoval(table: string): string {
  return `table inet ${table}\ndelete table inet ${table}\n`;
}

function addressSet(name: string, type: string, family: 4 | 6, rules: EgressRules): string {
  const ranges = [...CLOSED_RANGES, ...rules.closed].filter((range) => range.family === family);
  return set(name, type, ranges.map(rangeText));
}

function portSet(name: string, proto: 'tcp' | 'udp', ports: readonly ClosedPort[]): string {
  const own = ports.filter((port) => port.proto === proto);
  return set(
    name,
    'inet_service',
    own.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)),
  );
}

function set(name: string, type: string, elements: readonly string[]): string {
  const content = elements.length === 0 ? '' : `\n    elements = { ${elements.join(', ')} }`;
  return `  set ${name} {\n    type ${type}\n    flags interval\n    auto-merge${content}\n  }`;
}

function ownSet(bridges: readonly TenantBridge[]): string {
  const pairs = bridges.map(({ name }) => `"${name}" . "${name}"`);
  const content = pairs.length === 0 ? '' : `\n    elements = { ${pairs.join(', ')} }`;
  return `  set own {\n    type ifname . ifname${content}\n  }`;
}

// Limits are of one lease each: with a bucket for all of them, one could starve the others.
function connectionRate({ name }: TenantBridge, { limits }: EgressRules): string {
  const { newConnectionsPerSecond: rate, newConnectionsBurst: burst } = limits;
  return `iifname "${name}" limit rate over ${rate}/second burst ${burst} packets jump refuse`;
}

function bandwidth(side: 'iifname' | 'oifname', name: string, { limits }: EgressRules): string {
  const rate = Math.max(1, Math.round(limits.bytesPerSecond / 1024));
  // A quarter of a second at full speed, which the kernel adds to a whole one that it always allows.
  const burst = Math.max(128, Math.round(rate / 4));
  return `${side} "${name}" limit rate over ${rate} kbytes/second burst ${burst} kbytes drop`;
}

function resolverInput({ resolverPort, bridges }: EgressRules): string {
  if (resolverPort === undefined) return '';
  return ['udp', 'tcp']
    .map((proto) => `    ${proto} dport ${resolverPort} ct status dnat return\n`)
    .filter(() => bridges.length > 0)
    .join('');
}

/** Under this machine's address; among themselves tenants keep theirs. */
function wayOut({ ownRange }: EgressRules, any: string): string {
  if (ownRange === undefined) return '';
  return `  chain way_out {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${rangeText(ownRange)} oifname != ${any} masquerade
  }
`;
}

/** Every question for a name comes to our resolver, whichever it was sent to. */
function names({ resolverPort, bridges }: EgressRules, any: string): string {
  if (resolverPort === undefined) return '';
  const own = bridges.flatMap(({ name, subnets, gateways }) =>
    subnets.map((subnet) => ownNameServer(name, subnet, gateways.map(addressText))),
  );
  return `  chain names {
    type nat hook prerouting priority dstnat - 10; policy accept;
${own.map((line) => `    ${line}\n`).join('')}    iifname ${any} udp dport 53 redirect to :${resolverPort}
    iifname ${any} tcp dport 53 redirect to :${resolverPort}
  }
`;
}

// A lease may run a name server of its own, for itself.
function ownNameServer(name: string, subnet: AddressRange, gateways: readonly string[]): string {
  const ip = subnet.family === 4 ? 'ip' : 'ip6';
  const ofFamily = gateways.filter((text) => text.includes(':') === (subnet.family === 6));
  const not = ofFamily.length === 0 ? '' : `${ip} daddr != { ${ofFamily.join(', ')} } `;
  return `iifname "${name}" ${ip} daddr ${rangeText(subnet)} ${not}return`;
}

function lines(
  bridges: readonly TenantBridge[],
  make: (bridge: TenantBridge) => readonly string[],
): string {
  return bridges
    .flatMap(make)
    .map((line) => `    ${line}`)
    .join('\n');
}
