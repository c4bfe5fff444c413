import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { engineCall } from './engine-objects.ts';
import { eventually } from './world.ts';

const BUSYBOX = '/bin/busybox';
const DOCKERD = ['/usr/sbin/dockerd', '/usr/bin/dockerd', '/usr/local/bin/dockerd'];
const DRIVERS = ['overlay2', 'vfs'] as const;
const STARTED_MS = 60_000;

/** Why a test cannot have an engine of its own here, or `undefined` where it can. */
export function whyNoOwnEngine(): string | undefined {
  if (process.platform !== 'linux') return 'a second engine needs Linux';
  if (process.getuid?.() !== 0) return 'a second engine needs root';
  if (dockerd() === undefined) return 'a second engine needs dockerd on this machine';
  return isProgram(BUSYBOX) ? undefined : `a second engine needs ${BUSYBOX}`;
}

/**
 * An engine for one test, to be stopped and killed as it likes. Its default bridge is made
 * beforehand: an engine without one takes away the machine's own.
 */
export class OwnEngine {
  readonly socket: string;
  readonly #folder: string;
  readonly #name = randomBytes(3).toString('hex');
  readonly #bridge = `sbt-${this.#name}`;
  /** A range that no engine takes by itself; random, for tests that run at the same time. */
  readonly #range = `10.${randomInt(200, 250)}.${randomInt(256)}`;
  #process: ChildProcess | undefined;
  #driver: (typeof DRIVERS)[number] = DRIVERS[0];
  #words = '';

  static async make(): Promise<OwnEngine> {
    const engine = new OwnEngine();
    process.once('exit', engine.#onExit);
    try {
      busybox('brctl', 'addbr', engine.#bridge);
      busybox('ip', 'addr', 'add', `${engine.#range}.1/26`, 'dev', engine.#bridge);
      busybox('ip', 'link', 'set', engine.#bridge, 'up');
      await engine.#startWithSomeDriver();
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  private constructor() {
    this.#folder = mkdtempSync(path.join(tmpdir(), 'sublet-engine-'));
    this.socket = path.join(this.#folder, 'docker.sock');
    writeFileSync(path.join(this.#folder, 'daemon.json'), '{}');
    for (const part of ['data', 'exec']) mkdirSync(path.join(this.#folder, part));
  }

  /** What the engine said, for the message of a failed test. */
  words(): string {
    return this.#words;
  }

  get running(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async start(): Promise<void> {
    if (this.running) return;
    rmSync(path.join(this.#folder, 'docker.pid'), { force: true });
    const at = (name: string): string => path.join(this.#folder, name);
    const child = spawn(
      dockerd() ?? 'dockerd',
      [
        ...['--config-file', at('daemon.json'), '--host', `unix://${this.socket}`],
        ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('docker.pid')],
        ...[`--bridge=${this.#bridge}`, '--iptables=false'],
        `--default-address-pool=base=${this.#range}.64/26,size=28`,
        `--default-address-pool=base=${this.#range}.128/25,size=28`,
        `--storage-driver=${this.#driver}`,
        // A containerd of the whole machine is used where there is one: under a name of our own.
        `--containerd-namespace=sublet-test-${this.#name}`,
        `--containerd-plugins-namespace=sublet-test-plugins-${this.#name}`,
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
      'the engine of the test answers',
      async () => {
        if (!this.running) throw new Error(`the engine ended: ${this.#words.slice(-3000)}`);
        return await answers(this.socket);
      },
      { within: STARTED_MS, words: () => this.#words },
    );
  }

  /** As the service manager stops it: containers are stopped with it. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** As the kernel may end it, at once. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Takes everything away: processes, mounts, bridge and files. */
  async close(): Promise<void> {
    try {
      // What a killed engine left running is known only to the next one.
      if (this.#process?.signalCode === 'SIGKILL') await this.start();
      await this.stop();
    } finally {
      process.off('exit', this.#onExit);
      this.#removeTraces();
    }
  }

  async #startWithSomeDriver(): Promise<void> {
    const faults: unknown[] = [];
    for (const driver of DRIVERS) {
      this.#driver = driver;
      try {
        await this.start();
        return;
      } catch (error) {
        faults.push(error);
        await this.stop();
      }
    }
    throw new AggregateError(faults, 'no storage driver works for a second engine');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === undefined || !this.running) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const containerd = this.#containerd();
    child.kill(signal);
    await ended;
    // Its containerd goes with it, a moment later; a new engine would take it for one that lives.
    if (containerd !== undefined) {
      await eventually('its containerd is gone', async () => !isAlive(containerd));
    }
  }

  /** The one that this engine started, where the machine has none for all. */
  #containerd(): number | undefined {
    const file = path.join(this.#folder, 'exec', 'containerd', 'containerd.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  }

  readonly #onExit = (): void => {
    this.#process?.kill('SIGKILL');
    this.#removeTraces();
  };

  #removeTraces(): void {
    // What was just being started when the engine was killed is known to nobody any more.
    for (const pid of processesNaming(`sublet-test-${this.#name}`)) {
      for (const child of childrenOf(pid)) killNow(child);
      killNow(pid);
    }
    for (const mount of mountsUnder(this.#folder)) quietly('umount', '-l', mount);
    for (const bridge of [...bridgesIn(this.#range), this.#bridge]) {
      quietly('ip', 'link', 'set', bridge, 'down');
      quietly('brctl', 'delbr', bridge);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function answers(socket: string): Promise<boolean> {
  try {
    return (await engineCall(socket, 'GET', '/_ping')) === 'OK';
  } catch {
    return false; // Not yet.
  }
}

function dockerd(): string | undefined {
  return DOCKERD.find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function processesNaming(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readOf(`/proc/${pid}/cmdline`).includes(text))
    .map(Number);
}

function childrenOf(pid: number): readonly number[] {
  const text = readOf(`/proc/${pid}/task/${pid}/children`).trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

function readOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Ended meanwhile.
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** The innermost first. */
function mountsUnder(folder: string): readonly string[] {
  const table = readFileSync('/proc/self/mounts', 'utf8');
  return table
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((place) => place.startsWith(`${folder}/`))
    .reverse();
}

/** Those of networks that were still there when the engine ended. */
function bridgesIn(range: string): readonly string[] {
  const table = execFileSync(BUSYBOX, ['ip', '-o', '-4', 'addr'], { encoding: 'utf8' });
  return table
    .split('\n')
    .filter((line) => line.includes(` inet ${range}.`))
    .flatMap((line) => /^\d+: (\S+)/.exec(line)?.[1] ?? []);
}

function busybox(...args: string[]): void {
  execFileSync(BUSYBOX, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function quietly(...args: string[]): void {
  try {
    busybox(...args);
  } catch {
    // It was not there, or is gone already.
  }
}
