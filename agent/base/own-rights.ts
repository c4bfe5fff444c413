import { readFileSync } from 'node:fs';

/**
 * What root may do on Linux is parted into capabilities. An agent that was started as root, and every
 * program that it starts, keeps those that an engine and its containers need, and loses the others for
 * good: no program gets back what is not in the bounding set. capabilities(7).
 */
export const KEPT_RIGHTS: Readonly<Record<string, string>> = {
  chown: 'an engine gives its containers files',
  dac_override: 'files of other users: images, volumes, cgroups',
  dac_read_search: "the same for NVIDIA's container tools",
  fowner: "modes of other users' files in images and volumes",
  fsetid: 'images have programs with these bits',
  kill: 'ends containers whose processes are of other users',
  setgid: 'containers run as other groups',
  setuid: 'containers run as other users',
  setpcap: 'an engine takes capabilities from containers, and we from ourselves',
  net_bind_service: 'ports 80 and 443; containers have it too',
  net_admin: 'bridges, addresses and the rules of the firewall',
  net_raw: 'containers of the owner may have it',
  sys_module: 'bridges, overlays and GPU drivers are loaded when they are first used',
  sys_chroot: 'containers have a root folder of their own',
  sys_ptrace: 'reads what a container is, to enter it for a shell',
  sys_admin: 'mounts, namespaces, cgroups',
  sys_resource: 'bounds on open files and memory, also above our own',
  mknod: 'devices in containers',
  audit_write: 'containers of the owner may have it',
  setfcap: 'images have programs with capabilities',
  mac_admin: 'an engine loads its AppArmor profile',
};

/** In the order of their numbers, linux/capability.h. */
const NAMES = [
  ...['chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid'],
  ...['setpcap', 'linux_immutable', 'net_bind_service', 'net_broadcast', 'net_admin', 'net_raw'],
  ...['ipc_lock', 'ipc_owner', 'sys_module', 'sys_rawio', 'sys_chroot', 'sys_ptrace', 'sys_pacct'],
  ...['sys_admin', 'sys_boot', 'sys_nice', 'sys_resource', 'sys_time', 'sys_tty_config', 'mknod'],
  ...['lease', 'audit_write', 'audit_control', 'setfcap', 'mac_override', 'mac_admin', 'syslog'],
  ...['wake_alarm', 'block_suspend', 'audit_read', 'perfmon', 'bpf', 'checkpoint_restore'],
];

/**
 * Those that a process may have and does not need, by their names, one that is newer than this list
 * as `cap_41`. `status` is its `/proc/PID/status`; empty where that does not say it.
 */
export function needlessRights(status: string): readonly string[] {
  const mask = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const held = Array.from({ length: 64 }, (_, bit) => bit).filter(
    (bit) => (mask >> BigInt(bit)) & 1n,
  );
  return held
    .map((bit) => NAMES[bit] ?? `cap_${bit}`)
    .filter((name) => KEPT_RIGHTS[name] === undefined);
}

/** See `needlessRights`; none where this process is not root on Linux. */
export function needlessRightsHere(): readonly string[] {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return [];
  return needlessRights(readFileSync('/proc/self/status', 'utf8'));
}

/** Starts the program in `command` without them, with setpriv(1). */
export function withoutNeedless(command: readonly string[]): readonly [string, ...string[]] {
  const kept = Object.keys(KEPT_RIGHTS).map((name) => `+${name}`);
  return [
    'setpriv',
    `--bounding-set=${['-all', ...kept].join(',')}`,
    '--inh-caps=-all',
    ...command,
  ];
}
