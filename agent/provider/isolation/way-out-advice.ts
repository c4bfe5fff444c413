import type { AddressRange } from '../../domain/address.ts';
import { rangeText } from '../../domain/address.ts';
import type { Obstacle } from '../../firewall/interface.ts';

/**
 * What an owner does where tenants have no internet: the filter that seems to refuse them, and the command
 * that lets them pass. Only the owner does that: we never write into what is somebody else's.
 */
export function wayOutAdvice(
  obstacles: readonly Obstacle[],
  bridgePrefix: string,
  ownRange: AddressRange | undefined,
): string {
  const [first] = obstacles.toSorted((one, other) => rankOf(one) - rankOf(other));
  const bridges = `"${bridgePrefix}*"`;
  switch (first?.kind) {
    case undefined:
      return 'Restart the container engine, which then writes its own firewall rules again; else look at what else filters or routes on this machine.';
    case 'firewalld':
      return ownRange === undefined
        ? 'firewalld refuses what it does not know: restart the container engine, which then tells it of its networks.'
        : `firewalld refuses what it does not know. Let it trust the networks of tenants, which our own rules keep apart: firewall-cmd --permanent --zone=trusted --add-source=${rangeText(ownRange)} && firewall-cmd --reload`;
    case 'nftables':
      return `The table "${first.name}" refuses what this machine passes on. Let its forward chain accept what comes from interfaces ${bridges} (iifname ${bridges} accept) and the answers to it (ct state established,related accept); our own rules keep tenants apart.`;
    case 'iptables':
      return `The ${first.name} chain of iptables refuses what this machine passes on: restart the container engine, which then writes its own rules into it again.`;
  }
}

/** firewalld before all others; engines have filters too, with their own networks let through. */
function rankOf({ kind, name }: Obstacle): number {
  if (kind === 'firewalld') return 0;
  return name === 'ip filter' || /docker/i.test(name) ? 2 : 1;
}
