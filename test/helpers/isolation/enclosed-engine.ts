import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { OWN_USERS } from '../../../agent/engine/own/users.ts';
import { engineCall } from '../world/engine-objects.ts';
import { eventually } from '../world/world.ts';

const MARK = 'sublet-enclosed-';
const STARTED_MS = 60_000;

export interface EnclosedEngineOptions {
  /** More for `daemon.json`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
  /** Root in its containers is another user outside of them. */
  readonly ownUsers?: true;
}

interface NetworkEvent {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: { readonly name?: string } };
}

/**
 * A container engine inside of a network namespace, with its own processes, mounts and containerd.
 * It writes its own firewall rules there, and none in the machine's. When it ends, however it ends,
 * the kernel ends everything in it.
 */
export class EnclosedEngine {
  readonly socket: string;
  readonly folder: string;
  readonly #namespace: string;
  readonly #options: EnclosedEngineOptions;
  #process: ChildProcess | undefined;
  #words = '';

  static async make(
    namespace: string,
    options: EnclosedEngineOptions = {},
  ): Promise<EnclosedEngine> {
    removeLeftovers();
    const engine = new EnclosedEngine(namespace, options);
    process.once('exit', engine.#onExit);
    try {
      await engine.start();
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  private constructor(namespace: string, options: EnclosedEngineOptions) {
    this.#namespace = namespace;
    this.#options = options;
    this.folder = mkdtempSync(path.join(tmpdir(), `${MARK}${process.pid}-`));
    this.socket = path.join(this.folder, 'docker.sock');
    // What has other users inside wants to get to the engine's folders.
    if (options.ownUsers === true) chmodSync(this.folder, 0o711);
    mkdirSync(path.join(this.folder, 'data'));
    writeFileSync(path.join(this.folder, 'daemon.json'), JSON.stringify(options.config ?? {}));
  }

  /** What the engine said, for the message of a failed test. */
  words(): string {
    return this.#words;
  }

  get running(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** A process that sees the mounts that the engine sees. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined || !this.running) throw new Error('the engine does not run');
    return pid;
  }

  async start(): Promise<void> {
    if (this.running) return;
    const at = (name: string): string => path.join(this.folder, name);
    // Numbers of processes that ended with the last one mean others now.
    for (const part of ['docker.pid', 'exec']) rmSync(at(part), { recursive: true, force: true });
    mkdirSync(at('exec'));
    const dockerd = [
      ...['dockerd', '--config-file', at('daemon.json'), '--host', `unix://${this.socket}`],
      ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('docker.pid')],
      `--cgroup-parent=/${path.basename(this.folder)}`,
      '--default-address-pool=base=172.30.0.0/16,size=26',
      ...(this.#options.args ?? []),
    ];
    // Refuses in the machine's own network, whatever went wrong before. Hides the machine's own
    // containerd. `docker-init` takes in what containers leave behind.
    const script = [
      'set -e',
      `[ "$(readlink /proc/self/ns/net)" != "${readlinkSync('/proc/self/ns/net')}" ]`,
      'mkdir -p /run/containerd /run/docker',
      'mount -t tmpfs tmpfs /run/containerd',
      'mount -t tmpfs tmpfs /run/docker',
      ...(this.#options.ownUsers === true ? [OWN_USERS] : []),
      'shift',
      `exec ${dockerInit()} -s -- "$@" $users`,
    ].join('\n');
    const child = spawn(
      'nsenter',
      [
        `--net=/run/netns/${this.#namespace}`,
        ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
        ...['sh', '-c', script, 'sh', this.folder, ...dockerd],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#words = (this.#words + text).slice(-20_000);
      });
    }
    child.once('error', (error) => (this.#words += error.message));
    await eventually(
      'the enclosed engine answers',
      async () => {
        if (!this.running) throw new Error(`the engine ended: ${this.#words.slice(-3000)}`);
        return await answers(this.socket);
      },
      { within: STARTED_MS, words: () => this.#words },
    );
  }

  /** At once, with everything in it. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || !this.running) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  /** An old engine that is killed while it deletes a network never starts again: no probe's may be at that. */
  async restart(): Promise<void> {
    if (this.running) {
      await eventually('no probe is at work', async () => (await this.#probes()) === 0);
    }
    await this.kill();
    await this.start();
  }

  async close(): Promise<void> {
    await this.kill();
    process.off('exit', this.#onExit);
    // The kernel is still ending what was in it.
    await eventually('nothing of the engine is left', async () => {
      removeTraces(this.folder);
      return await Promise.resolve(
        !existsSync(this.folder) && groupsOf(path.basename(this.folder)).length === 0,
      );
    });
  }

  /** Networks of probes that were made and whose end was not told. A list leaves them out too early. */
  async #probes(): Promise<number> {
    const query = `since=0&until=${Date.now() / 1000}&filters={"type":["network"]}`;
    const lines = await engineCall(this.socket, 'GET', `/events?${encodeURI(query)}`);
    const events = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as NetworkEvent)
      .filter(({ Actor }) => Actor.Attributes.name?.includes('-probe') === true);
    const ended = events.filter(({ Action }) => Action === 'destroy').map(({ Actor }) => Actor.ID);
    return new Set(events.map(({ Actor }) => Actor.ID)).size - new Set(ended).size;
  }

  readonly #onExit = (): void => {
    this.#process?.kill('SIGKILL');
    removeTraces(this.folder);
  };
}

function dockerInit(): string {
  const places = [
    '/usr/bin/docker-init',
    '/usr/libexec/docker/docker-init',
    '/usr/sbin/docker-init',
  ];
  return places.find((file) => existsSync(file)) ?? 'docker-init';
}

async function answers(socket: string): Promise<boolean> {
  try {
    return (await engineCall(socket, 'GET', '/_ping')) === 'OK';
  } catch {
    return false; // Not yet.
  }
}

function removeLeftovers(): void {
  const groups = cgroupRoots().flatMap((root) => readdirSync(root));
  for (const name of new Set([...readdirSync(tmpdir()), ...groups])) {
    const pid = new RegExp(`^${MARK}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) removeTraces(path.join(tmpdir(), name));
  }
}

/** Files and control groups; processes and mounts went with their namespaces. */
function removeTraces(folder: string): void {
  for (const group of groupsOf(path.basename(folder))) removeGroups(group);
  spawnSync('rm', ['-rf', '--one-file-system', folder]);
}

function groupsOf(name: string): readonly string[] {
  return cgroupRoots()
    .map((root) => path.join(root, name))
    .filter((group) => existsSync(group));
}

function cgroupRoots(): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .flatMap(([, place]) => place ?? []);
}

function removeGroups(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroups(path.join(folder, entry.name));
  }
  try {
    rmdirSync(folder);
  } catch {
    // A process in it is just ending; the next look takes it away.
  }
}
