import type { IsolationWarning } from '../../domain/isolation.ts';
import type { FirewallLack } from '../../firewall/interface.ts';

const LACKS: Readonly<Record<FirewallLack, string>> = {
  'bandwidth-limit': 'This kernel cannot bound the traffic of a lease.',
  'open-connections-counted-anew':
    'With iptables, what a lease holds open is counted from none whenever another one comes or goes; install nftables to bound it at all times.',
  ipv6: 'This kernel has no filter for IPv6; the networks of leases have no IPv6 either.',
};

/** What the firewall of this machine cannot do, for the owner. */
export function lackWarnings(lacks: readonly FirewallLack[]): readonly IsolationWarning[] {
  return lacks.map((lack) => ({ code: lack, data: {}, message: LACKS[lack] }));
}
