import { execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';

/** A folder that every machine has, for what only this mount namespace sees. */
const COPY = '/mnt';

const TAKE = [
  'set -e',
  'mount --bind /bin/false /usr/sbin/nft',
  `mount -t tmpfs tmpfs ${COPY}`,
  `cp -a /etc/alternatives/. ${COPY}`,
  `rm -f ${COPY}/iptables-save ${COPY}/ip6tables-save`,
  `mount --bind ${COPY} /etc/alternatives`,
  '! nft list tables',
  '! iptables-save',
].join('\n');

/** A program that becomes another, which never had these; in mounts of its own. */
export const WITHOUT_FIREWALL_PROGRAMS: readonly string[] = [
  'sh',
  '-c',
  `${TAKE} 2> /dev/null\nexec "$@"`,
  'sh',
];

/**
 * Takes the programs that firewall rules are written with away from what process `pid` sees, and
 * from nobody else: it must have a mount namespace of its own. An engine in it goes on, since it
 * uses `iptables` itself and neither of these.
 */
export function takeFirewallPrograms(pid: number): void {
  inMounts(pid, TAKE);
}

/** Gives `nft` back alone: whoever looks for a way just then finds this one and no other. */
export function giveNft(pid: number): void {
  inMounts(pid, 'umount /usr/sbin/nft');
}

/** Gives back the rest, after {@link giveNft}. */
export function giveIptables(pid: number): void {
  inMounts(pid, `umount /etc/alternatives && umount ${COPY}`);
}

/** Gives back whatever is still taken. */
export function giveFirewallPrograms(pid: number): void {
  const places = ['/usr/sbin/nft', '/etc/alternatives', COPY].join(' ');
  const isMounted = 'grep -q " $place " /proc/self/mountinfo';
  inMounts(pid, `for place in ${places}; do if ${isMounted}; then umount $place; fi; done`);
}

function inMounts(pid: number, script: string): void {
  const place = `/proc/${pid}/ns/mnt`;
  if (readlinkSync(place) === readlinkSync('/proc/self/ns/mnt')) {
    throw new Error('the mounts of that process are those of the machine');
  }
  execFileSync(
    'nsenter',
    [`--mount=${place}`, `--pid=/proc/${pid}/ns/pid_for_children`, 'sh', '-c', script],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    },
  );
}
