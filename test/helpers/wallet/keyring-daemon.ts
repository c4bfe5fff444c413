import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Debian's packages of what these tests run. */
export const KEYRING_PACKAGES = ['gnome-keyring', 'dbus'];
const PROGRAMS = ['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'];
const PASSWORD = 'password of the login keyring';
const SECRETS = 'org.freedesktop.secrets';
const LOGIN = '/org/freedesktop/secrets/collection/login';

/** Why these programs cannot be run here, in one line; `undefined` where they can. */
export function whyNot(programs: readonly string[] = PROGRAMS): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const missing = programs.filter(
    (program) => !folders.some((folder) => existsSync(path.join(folder, program))),
  );
  if (missing.length === 0) return undefined;
  return `missing: ${missing.join(', ')}. Install the packages ${KEYRING_PACKAGES.join(' and ')}.`;
}

// Without the folders of services: nothing is started by a message, no prompt of a desktop either.
const BUS_CONFIG = (address: string): string => `<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** A home and a session bus of their own, away from those of whoever runs the tests. */
export class SessionBus {
  readonly env: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'sublet-bus-'));
  #bus: ChildProcess | undefined;
  #keyring: ChildProcess | undefined;

  constructor() {
    const runtime = path.join(this.#folder, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    this.env = {
      PATH: process.env.PATH,
      HOME: this.#folder,
      XDG_RUNTIME_DIR: runtime,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/bus`,
    };
  }

  /** Starts the bus; resolves when it listens. */
  async start(): Promise<void> {
    const config = path.join(this.#folder, 'bus.conf');
    writeFileSync(config, BUS_CONFIG(this.env.DBUS_SESSION_BUS_ADDRESS ?? ''));
    const args = ['--nofork', '--print-address', `--config-file=${config}`];
    this.#bus = spawn('dbus-daemon', args, { env: this.env, stdio: ['ignore', 'pipe', 'ignore'] });
    await firstOutput(this.#bus, 'dbus-daemon');
  }

  /** Starts the keyring, locked where it was used before and is not to be unlocked. */
  async startKeyring(how: 'unlocked' | 'locked'): Promise<void> {
    const args = ['--foreground', '--components=secrets'];
    if (how === 'unlocked') args.push('--unlock');
    this.#keyring = spawn('gnome-keyring-daemon', args, {
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#keyring.stdin?.end(how === 'unlocked' ? PASSWORD : '');
    await this.#owned(this.#keyring);
  }

  async stopKeyring(): Promise<void> {
    await ended(this.#keyring);
    this.#keyring = undefined;
  }

  /** Locks the keyring as its owner would. */
  lock(): void {
    const method = 'org.freedesktop.Secret.Service.Lock';
    this.#send(SECRETS, '/org/freedesktop/secrets', method, `array:objpath:${LOGIN}`);
  }

  /** Unlocks it again, as logging in does: the daemon takes the password only when it starts. */
  async unlock(): Promise<void> {
    await this.stopKeyring();
    await this.startKeyring('unlocked');
  }

  async stop(): Promise<void> {
    await ended(this.#keyring);
    await ended(this.#bus);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  // Some versions say nothing when they run; all of them take their name on the bus.
  async #owned(keyring: ChildProcess): Promise<void> {
    const giveUpAt = Date.now() + 10_000;
    const bus = 'org.freedesktop.DBus';
    const ask = (): string =>
      this.#send(bus, '/org/freedesktop/DBus', `${bus}.NameHasOwner`, `string:${SECRETS}`);
    while (!ask().includes('true')) {
      if (keyring.exitCode !== null) throw new Error('the keyring ended by itself');
      if (Date.now() > giveUpAt) throw new Error('the keyring never appeared on the bus');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #send(to: string, object: string, method: string, argument: string): string {
    const args = ['--session', '--print-reply=literal', `--dest=${to}`, object, method, argument];
    return execFileSync('dbus-send', args, { env: this.env, encoding: 'utf8' });
  }
}

/** A bus that takes every connection and never says a word. */
export class SilentBus {
  readonly env: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'sublet-silent-'));
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.resume();
  });

  constructor() {
    const address = `unix:path=${this.#folder}/bus`;
    this.env = { PATH: process.env.PATH, HOME: this.#folder, DBUS_SESSION_BUS_ADDRESS: address };
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(path.join(this.#folder, 'bus'), resolve);
    });
  }

  /** How many have called so far. */
  get calls(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function firstOutput(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${String(code)}`)));
  });
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
