import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';

import { hasFired, isAborted } from '../../base/abort.ts';
import { awake } from '../../base/awake.ts';
import type { Clock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { LEASE_BRIDGES } from '../../domain/egress.ts';
import type { OwnEngine, OwnEngineErrorCode, OwnEngineStatus } from '../interface.ts';
import { removeGroups, weighGroups } from './control-groups.ts';
import { DiskFile } from './disk-file.ts';
import { BOUND_AGAIN, heldBytes, LinuxDiskRoom, OVERHEAD } from './disk-room.ts';
import { gvisorSettings } from './gvisor.ts';
import { LOOP_MOUNT } from './loop-mount.ts';
import { requireOwnEngine } from './needs.ts';
import type { OwnEngineOptions } from './options.ts';
import { ping } from './ping.ts';
import { PATH, run } from './run.ts';
import { OWN_USERS } from './users.ts';

const LOOK_MS = 100;
const WATCH_MS = 2_000;
/** Containers are asked to end, then are killed. */
const STOP_MS = 30_000;

/**
 * Hidden there, so it is ours: a folder that all users of containers can get to, as they must, and the
 * owner's data folder stays shut to them.
 */
const MOUNTS = '/run/docker';

/** What `ip` says of a bridge. */
interface BridgeRow {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/**
 * A second `dockerd` of this machine's own program, with a disk of its own in one file. It has its own
 * mounts and processes: when it ends, however it ends, the kernel ends everything in it and takes the
 * disk off. It outlives the agent, as leases do.
 */
export class LinuxOwnEngine implements OwnEngine {
  readonly host: string;
  readonly room: LinuxDiskRoom;
  readonly #options: OwnEngineOptions;
  readonly #disk: DiskFile;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** What the addresses of its networks begin with. */
  readonly #half: string;
  /** Where its disk is mounted, for itself alone. */
  readonly #root: string;
  #coming: ChildProcess | undefined;

  constructor(
    options: OwnEngineOptions,
    { clock, log }: { readonly clock: Clock; readonly log: Logger },
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#log = log.child('engine');
    this.#half = options.range.split('.').slice(0, 2).join('.');
    this.host = `unix://${this.#at('engine.sock')}`;
    this.#disk = new DiskFile(options.folder, options.diskBytes, this.#log);
    this.#root = path.posix.join(MOUNTS, options.name);
    this.room = new LinuxDiskRoom(path.posix.join(this.#root, 'disks'), () => this.#runningPid());
  }

  start(signal: AbortSignal): Promise<void> {
    return awake(() => this.#start(signal));
  }

  async #start(signal: AbortSignal): Promise<void> {
    this.#disk.refuseToShrink();
    if (this.#pid() !== undefined) {
      await this.#untilItAnswers(signal);
      return;
    }
    requireOwnEngine(this.#options.folder);
    const { folder, name, weight } = this.#options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#at('daemon.json'), JSON.stringify(this.#settings(), null, 2));
    await this.#disk.make(signal);
    await this.#makeBridge(signal);
    weighGroups(name, weight);
    this.#coming = this.#spawn();
    await this.#untilItAnswers(signal);
    this.#log.info('an engine of our own runs');
  }

  async keepRunning(signal: AbortSignal): Promise<void> {
    let said = '';
    while (!signal.aborted) {
      try {
        await this.#clock.sleep(WATCH_MS, signal);
        await this.start(signal);
        said = '';
      } catch (error) {
        if (isAborted(error) && hasFired(signal)) return;
        // Once: it is tried again in seconds.
        if (said !== messageOf(error)) this.#log.error('the engine of our own is away', { error });
        said = messageOf(error);
      }
    }
  }

  async status(): Promise<OwnEngineStatus> {
    const diskBytes = this.#disk.bytes;
    const pid = this.#pid();
    const [inner] = pid === undefined ? [] : childrenOf(pid);
    const base = { diskBytes, wantedBytes: this.#options.diskBytes };
    if (inner === undefined) return base;
    try {
      // As it is mounted there: nobody else sees it.
      const root = `/proc/${inner}/root${this.#root}`;
      const { bavail, bsize } = await statfs(root);
      const freeBytes = bavail * bsize;
      const held = heldBytes(path.join(root, 'disks'));
      return { ...base, freeBytes, forTenantsBytes: Math.floor((freeBytes + held) / OVERHEAD) };
    } catch {
      return base; // It has just ended.
    }
  }

  stop(): Promise<void> {
    return awake(() => this.#stop());
  }

  async #stop(): Promise<void> {
    const pid = this.#pid() ?? this.#comingPid();
    if (pid === undefined) return;
    const [inner] = childrenOf(pid);
    if (inner !== undefined) kill(inner, 'SIGTERM');
    if (!(await this.#isGone(pid, STOP_MS))) {
      // With it goes everything in it.
      kill(pid, 'SIGKILL');
      await this.#isGone(pid, STOP_MS);
    }
    rmSync(this.#at('pid'), { force: true });
  }

  async remove(): Promise<void> {
    await this.stop();
    const { signal } = new AbortController();
    for (const bridge of await this.#ownBridges(signal)) {
      await this.#network(['link', 'del', bridge], signal);
    }
    removeGroups(this.#options.name);
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  #at(...parts: readonly string[]): string {
    return path.join(this.#options.folder, ...parts);
  }

  /** Known to us and the same on every machine: nothing of the owner's settings is read. */
  #settings(): object {
    const { name, gvisor } = this.#options;
    return {
      ...gvisorSettings(gvisor),
      'data-root': path.posix.join(this.#root, 'data'),
      // Where users of containers cannot get to, the engine makes folders beside the one that is shut.
      'exec-root': `${this.#root}.exec`,
      pidfile: this.#at('dockerd.pid'),
      hosts: [this.host],
      'storage-driver': 'overlay2',
      // Engines since 29 have another store, of which the layers of containers are not to be found.
      features: { 'containerd-snapshotter': false },
      bridge: name,
      ipv6: false,
      'default-address-pools': [{ base: `${this.#half}.128.0/17`, size: 26 }],
      // Its rules would stand in the same chains as those of the owner's engine.
      iptables: false,
      'ip-masq': false,
      'userland-proxy': true,
      'live-restore': false,
      'cgroup-parent': `/${name}`,
      'no-new-privileges': true,
      'log-level': 'warn',
    };
  }

  /** Each step finds what an earlier run left: one that ended between two of them is mended. */
  async #makeBridge(signal: AbortSignal): Promise<void> {
    const { name } = this.#options;
    const there = await this.#bridges(signal);
    if (!there.some(({ ifname }) => ifname === name)) {
      await this.#network(['link', 'add', name, 'type', 'bridge'], signal);
    }
    await this.#network(['addr', 'replace', `${this.#half}.0.1/24`, 'dev', name], signal);
    await this.#network(['link', 'set', name, 'up'], signal);
  }

  /** The default one, and what leases left; what else has an address of the range is the owner's. */
  async #ownBridges(signal: AbortSignal): Promise<readonly string[]> {
    const isOfLease = ({ ifname = '', addr_info = [] }: BridgeRow): boolean =>
      ifname.startsWith(LEASE_BRIDGES) &&
      addr_info.some(({ local }) => local?.startsWith(`${this.#half}.`));
    return (await this.#bridges(signal))
      .filter((row) => row.ifname === this.#options.name || isOfLease(row))
      .flatMap(({ ifname }) => ifname ?? []);
  }

  async #bridges(signal: AbortSignal): Promise<readonly BridgeRow[]> {
    const text = await this.#network(['-j', 'addr', 'show', 'type', 'bridge'], signal);
    // Where there is none it may say nothing.
    return text.trim() === '' ? [] : (JSON.parse(text) as readonly BridgeRow[]);
  }

  async #network(args: readonly string[], signal: AbortSignal): Promise<string> {
    const [program = 'ip', ...rest] = [...this.#options.within, 'ip', ...args];
    return await run(program, rest, signal);
  }

  /** Only the one that gets the lock becomes the engine: another may be there that we do not know of. */
  #spawn(): ChildProcess {
    const { folder, name, within } = this.#options;
    const [program = '', ...args] = [
      ...[...within, 'sh', '-ec', LOCKED, 'sh', folder],
      ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...['sh', '-ec', INSIDE, 'sh', folder, name, BOUND_AGAIN],
    ];
    const words = openSync(this.#at('engine.log'), 'a', 0o600);
    try {
      const child = spawn(program, args, {
        env: { PATH, LC_ALL: 'C' },
        stdio: ['ignore', words, words],
        detached: true,
      });
      child.once('error', (error) => this.#log.error('the engine does not start', { error }));
      child.unref();
      return child;
    } finally {
      closeSync(words);
    }
  }

  async #untilItAnswers(signal: AbortSignal): Promise<void> {
    const endMs = this.#clock.monotonicMs() + this.#options.startMs;
    while (!(await ping(this.#at('engine.sock')))) {
      const isThere = (this.#pid() ?? this.#comingPid()) !== undefined;
      if (!isThere || this.#clock.monotonicMs() > endMs) {
        throw new AgentError(
          'own-engine-failed' satisfies OwnEngineErrorCode,
          `The engine of our own does not start: ${this.#words()}`,
        );
      }
      await this.#clock.sleep(LOOK_MS, signal);
    }
  }

  #words(): string {
    const file = this.#at('engine.log');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().slice(-1_000) : '';
  }

  /** Of the process that everything of it hangs on. */
  #pid(): number | undefined {
    const file = this.#at('pid');
    if (!existsSync(file)) return undefined;
    const pid = Number(readFileSync(file, 'utf8'));
    // Another program may have got that number since.
    return pid > 0 && commandOf(pid).includes(this.#options.folder) ? pid : undefined;
  }

  /** Of what we started, which writes its number down a moment later. */
  #comingPid(): number | undefined {
    const { pid, exitCode, signalCode } = this.#coming ?? {};
    return exitCode === null && signalCode === null ? pid : undefined;
  }

  /** The first process in it. */
  #runningPid(): number {
    const pid = this.#pid();
    const [inner] = pid === undefined ? [] : childrenOf(pid);
    if (inner !== undefined) return inner;
    throw new AgentError(
      'own-engine-failed' satisfies OwnEngineErrorCode,
      'The engine of our own does not run.',
    );
  }

  async #isGone(pid: number, withinMs: number): Promise<boolean> {
    const endMs = this.#clock.monotonicMs() + withinMs;
    while (commandOf(pid) !== '') {
      if (this.#clock.monotonicMs() > endMs) return false;
      await this.#clock.sleep(LOOK_MS, new AbortController().signal);
    }
    return true;
  }
}

// folder, then the program that becomes the engine. What has the lock writes down its own number, so that
// no end of the agent leaves one that nobody knows of; everything in it has the lock too, until it ends.
// One that was just killed is waited for. What the last one left means other processes now.
const LOCKED = `
exec 9>"$1/lock"
flock -w 5 9 || { echo "another one has the disk" >&2; exit 1; }
printf %s $$ > "$1/pid.new"
mv "$1/pid.new" "$1/pid"
: > "$1/engine.log"
rm -rf "$1/dockerd.pid" "$1/engine.sock"
shift
exec "$@"
`;

// folder, name, what mounts disks again. In mounts and processes of its own; the machine's containerd
// is hidden, so that it starts one for itself. `docker-init` takes in what containers leave behind.
const INSIDE = `${LOOP_MOUNT}${OWN_USERS}
for group in /sys/fs/cgroup/"$2" /sys/fs/cgroup/*/"$2"; do
  if [ -e "$group/cgroup.procs" ] && [ -d "$group/engine" ]; then echo 0 > "$group/engine/cgroup.procs"; fi
done
mkdir -p /run/containerd /run/docker
mount -t tmpfs tmpfs /run/containerd
mount -t tmpfs tmpfs /run/docker
root=${MOUNTS}/$2
mkdir -p "$root" "$root.exec"
# What the kernel would empty in the background it would give back to the disk below.
loop_mount "$1/disk.img" "$root" ,noinit_itable
# Else the engine mounts its folder over itself when it starts, and hides what is mounted in it.
mount --make-shared "$root"
mkdir -p "$root/data" "$root/disks"
sh -ec "$3" sh "$root/disks"
init=$(command -v docker-init || command -v /usr/libexec/docker/docker-init)
exec "$init" -s -- dockerd --config-file "$1/daemon.json" $users
`;

/** Empty for a process that has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return []; // It has ended.
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
