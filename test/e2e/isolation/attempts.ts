import type { HostConfig } from 'dockerode';

import { AT } from '../../helpers/isolation/closed-world.ts';

/** Something that a hostile tenant tries. Its script prints SUCCEEDED where it got through. */
export interface HostileAttempt {
  readonly name: string;
  readonly script: string;
  /** What is taken away for the control, in which the same script must succeed. */
  readonly without: MissingGuard;
}

export type MissingGuard =
  /** The firewall's rules, and the engine's own between bridges. */
  | { readonly guard: 'rules' }
  /** One setting of the container. */
  | { readonly guard: string; readonly settings: HostConfig };

/** Where things are that only exist once the engine has made them. */
export interface Surroundings {
  readonly gateway: string;
  readonly sibling: string;
  readonly siblingPort: number;
  /** A file of the machine's with {@link OWNERS_WORD} in it, and its folder. */
  readonly ownersFile: string;
  readonly ownersFolder: string;
}

/** What stands in a file of the owner's. */
export const OWNERS_WORD = 'the-owners-own';

/** So many may be open here; far fewer than elsewhere, for a container of few processes. */
export const OPEN_CONNECTIONS = 20;

/** What the name server of another device at home answers. */
export const LAN_SAYS = '45.66.77.99';

/** Opens the memory of the engine's own process, where that can be seen. */
export const OPENS_MEMORY =
  'for of in /proc/[0-9]*; do grep -q dockerd $of/comm 2>/dev/null && echo SEEN && (: < $of/mem) 2>/dev/null && echo SUCCEEDED; done';

const rules = { guard: 'rules' } as const;

function hears(host: string, port: number, answer: string, flags = ''): string {
  return `echo | timeout 3 nc ${flags} ${host} ${port} | grep -q ${answer} && echo SUCCEEDED`;
}

/** What has to do with where packets go. */
export function networkAttempts(at: Surroundings): readonly HostileAttempt[] {
  return [
    {
      name: 'another device at home',
      script: hears(AT.lan, 80, 'lan'),
      without: rules,
    },
    {
      name: 'another device at home, UDP',
      script: `nslookup other.example ${AT.lan} | grep -q ${LAN_SAYS} && echo SUCCEEDED`,
      without: rules,
    },
    {
      name: 'a scan of the home',
      script: `for last in 1 10 20; do echo | timeout 2 nc 192.168.77.$last 80; done | grep -q . && echo SUCCEEDED`,
      without: rules,
    },
    { name: 'the router', script: hears(AT.router, 80, 'router'), without: rules },
    { name: 'the metadata address', script: hears(AT.metadata, 80, 'metadata'), without: rules },
    { name: 'the host at home', script: hears(AT.pc, 80, 'pc'), without: rules },
    { name: 'the host by the gateway', script: hears(at.gateway, 80, 'pc'), without: rules },
    {
      name: 'an engine’s port on the host',
      script: hears(at.gateway, 2375, 'engine'),
      without: rules,
    },
    { name: 'a sibling lease', script: hears(at.sibling, 80, 'sibling'), without: rules },
    {
      name: 'a sibling lease by its published port',
      script: hears(AT.pc, at.siblingPort, 'sibling'),
      without: rules,
    },
    {
      name: 'more connections at once than allowed',
      // Each holds its own open for as long as nothing is written into the pipe.
      script: `busybox mkfifo /tmp/pipe; exec 3<>/tmp/pipe; pids=; i=0; while [ $i -lt ${2 * OPEN_CONNECTIONS} ]; do nc ${AT.internet} 80 < /tmp/pipe >> /tmp/heard 2>/dev/null 3<&- & pids="$pids $!"; i=$((i+1)); done; sleep 4; kill $pids; test $(grep -c internet /tmp/heard) -gt ${OPEN_CONNECTIONS} && echo SUCCEEDED`,
      without: rules,
    },
    { name: 'a mail server', script: hears(AT.internet, 25, 'mail'), without: rules },
    {
      name: 'a name that resolves to a device at home',
      script: `nslookup rebind.example | grep -q ${AT.lan} && echo SUCCEEDED`,
      without: rules,
    },
  ];
}

/** What has to do with the kernel that the container shares. `capabilities` are those it has. */
export function containerAttempts(
  at: Surroundings,
  capabilities: readonly string[],
): readonly HostileAttempt[] {
  const and = (capability: string) => ({
    guard: `no ${capability}`,
    settings: { CapAdd: [...capabilities, capability] },
  });
  return [
    {
      name: 'raw packets on the bridge',
      script: `arping -c 1 -w 2 -I eth0 ${at.gateway} | grep -q 'Received 1' && echo SUCCEEDED`,
      without: and('NET_RAW'),
    },
    {
      name: 'mounting a file system',
      script: 'mount -t tmpfs none /tmp && echo SUCCEEDED',
      without: and('SYS_ADMIN'),
    },
    {
      name: 'making a device node',
      script: 'mknod /tmp/node c 1 3 && echo SUCCEEDED',
      without: and('MKNOD'),
    },
    {
      name: 'a user namespace of its own',
      script: 'unshare -U true && echo SUCCEEDED',
      without: { guard: 'seccomp', settings: { SecurityOpt: ['seccomp=unconfined'] } },
    },
    {
      name: 'the host’s disks',
      script: 'ls /dev | grep -qE "^(vd|sd|nvme|xvd|loop)" && echo SUCCEEDED',
      without: {
        guard: 'no devices but those leased',
        settings: {
          Devices: [
            { PathOnHost: '/dev/loop0', PathInContainer: '/dev/loop0', CgroupPermissions: 'r' },
          ],
        },
      },
    },
    {
      name: 'settings of the kernel',
      script: 'echo other > /proc/sys/kernel/domainname && echo SUCCEEDED',
      without: { guard: 'read-only paths', settings: { ReadonlyPaths: [] } },
    },
    {
      name: 'what the kernel tells of the machine',
      script: 'cat /proc/timer_list /proc/keys 2>/dev/null | grep -q . && echo SUCCEEDED',
      without: { guard: 'masked paths', settings: { MaskedPaths: [] } },
    },
    {
      name: 'the host’s processes',
      script: 'cat /proc/[0-9]*/comm | grep -q dockerd && echo SUCCEEDED',
      without: { guard: 'process namespace', settings: { PidMode: 'host' } },
    },
    {
      name: 'the memory of a process of the host',
      // The kernel asks here what it asks of a debugger.
      script: OPENS_MEMORY,
      without: {
        guard: 'process namespace and no SYS_PTRACE',
        settings: { PidMode: 'host', ...and('SYS_PTRACE').settings },
      },
    },
    {
      name: 'a service on the host’s loopback address',
      script: hears('127.0.0.1', 8099, 'loopback'),
      without: { guard: 'network namespace', settings: { NetworkMode: 'host', Dns: [] } },
    },
    {
      name: 'the engine’s socket',
      script: 'test -S /var/run/docker.sock && echo SUCCEEDED',
      without: {
        guard: 'no mounts of the host',
        settings: { Binds: ['/var/run/docker.sock:/var/run/docker.sock'] },
      },
    },
    {
      name: 'a file of the host’s by a link in a volume',
      script: `ln -sf ${at.ownersFile} /data/link; grep -q ${OWNERS_WORD} /data/link && echo SUCCEEDED`,
      without: {
        guard: 'no mounts of the host',
        settings: { Binds: [`${at.ownersFolder}:${at.ownersFolder}:ro`] },
      },
    },
    {
      name: 'a file of the host’s by a link of many steps upwards',
      script: `ln -sf ../../../../../../../../..${at.ownersFile} /data/up; grep -q ${OWNERS_WORD} /data/up && echo SUCCEEDED`,
      without: {
        guard: 'no mounts of the host',
        settings: { Binds: [`${at.ownersFolder}:${at.ownersFolder}:ro`] },
      },
    },
    {
      name: 'more processes than allowed',
      script:
        'i=0; while [ $i -lt 150 ]; do sleep 4 & i=$((i+1)); done; test $(ls -d /proc/[0-9]* | wc -l) -gt 100 && echo SUCCEEDED',
      without: { guard: 'process limit', settings: { PidsLimit: 0 } },
    },
    {
      name: 'more memory than leased',
      script: 'test $(head -c 150000000 /dev/zero | tail | wc -c) -gt 140000000 && echo SUCCEEDED',
      without: { guard: 'memory limit', settings: { Memory: 0, MemorySwap: 0 } },
    },
    {
      name: 'more of a RAM disk than leased',
      script: 'dd if=/dev/zero of=/scratch/file bs=1M count=6 2>/dev/null && echo SUCCEEDED',
      without: { guard: 'its size', settings: { Tmpfs: { '/scratch': 'rw' } } },
    },
    {
      name: 'a RAM disk full of empty files',
      script:
        'cd /scratch; i=0; while [ $i -lt 1500 ]; do : > f$i || exit 1; i=$((i+1)); done; echo SUCCEEDED',
      without: { guard: 'its number of files', settings: { Tmpfs: { '/scratch': 'rw,size=2m' } } },
    },
  ];
}
