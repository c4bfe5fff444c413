import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

import type { RunCommand } from '../../../agent/firewall/interface.ts';
import { runHere } from '../../../agent/firewall/run-here.ts';
import { Hand } from './hand.ts';

const NETNS = '/run/netns';
const MARK = 'sbi-';

/** The parts of the world, each a network namespace. */
export type Place = 'pc' | 'router' | 'lan' | 'metadata' | 'dns' | 'internet';
const PLACES: readonly Place[] = ['pc', 'router', 'lan', 'metadata', 'dns', 'internet'];

/** Addresses of the world. The internet's are real ones, since rules close those for examples. */
export const AT = {
  pc: '192.168.77.10',
  pc6: '2600:77:77:1::10',
  router: '192.168.77.1',
  router6: '2600:77:77:1::1',
  lan: '192.168.77.20',
  /** A neighbour with an address of the internet, as every device at home has in IPv6. */
  lan6: '2600:77:77:1::20',
  lanUnique6: 'fd77::20',
  metadata: '169.254.169.254',
  dns: '45.66.53.53',
  internet: '45.66.77.88',
  internet6: '2600:99::88',
  /** Another machine of the internet, which the self-check knocks at. */
  somebody: '192.5.5.241',
} as const;

/** Why such a world cannot be made here, or `undefined`. */
export function whyNoClosedWorld(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['/sbin/ip', '/usr/bin/nsenter'].filter((file) => !existsSync(file));
  return missing.length === 0 ? undefined : `missing: ${missing.join(', ')}`;
}

/**
 * A home with a PC, a router and another device, and an internet of two machines, made of network
 * namespaces that are wired to each other and to nothing else. Nothing is changed in the namespace
 * of the machine. What a killed run left is taken away by the next.
 */
export class ClosedWorld {
  readonly #id = `${MARK}${process.pid}-${randomBytes(2).toString('hex')}`;
  readonly #hands: Hand[] = [];
  readonly #extra: string[] = [];

  static make(): ClosedWorld {
    const why = whyNoClosedWorld();
    if (why !== undefined) throw new Error(`no closed world here: ${why}`);
    removeWorldsOfTheDead();
    const world = new ClosedWorld();
    process.once('exit', world.#onExit);
    try {
      world.#wire();
      world.proveClosed();
      return world;
    } catch (error) {
      world.#takeAway();
      throw error;
    }
  }

  namespace(place: Place): string {
    return `${this.#id}-${place}`;
  }

  /** Runs a program in a place of the world, for a firewall that is to be written there. */
  commandsIn(place: Place): RunCommand {
    const enter = `--net=${NETNS}/${this.namespace(place)}`;
    return ({ program, args, input }, signal) =>
      runHere(
        {
          program: 'nsenter',
          args: [enter, program, ...args],
          ...(input === undefined ? {} : { input }),
        },
        signal,
      );
  }

  /** What a program says in a place of the world. Throws where it fails. */
  async saysIn(place: Place, program: string, ...args: readonly string[]): Promise<string> {
    const run = this.commandsIn(place);
    const { code, stdout, stderr } = await run({ program, args }, new AbortController().signal);
    if (code !== 0) throw new Error(`${[program, ...args].join(' ')}: ${code}, ${stderr}`);
    return stdout;
  }

  hand(place: Place): Hand {
    return this.handIn(this.namespace(place));
  }

  handIn(namespace: string): Hand {
    const hand = new Hand(namespace);
    this.#hands.push(hand);
    return hand;
  }

  /** A namespace on a new bridge of the PC, as an engine makes it for a lease; its name. */
  addGuest(bridge: string, subnet: string, subnet6: string): string {
    const guest = `${this.#id}-${bridge.slice(-4)}`;
    this.#extra.push(guest);
    this.#addNamespace(guest);
    const pc = this.namespace('pc');
    const known = execFileSync('/sbin/ip', ['-n', pc, '-o', 'link'], { encoding: 'utf8' });
    if (!known.includes(` ${bridge}:`)) {
      ip('-n', pc, 'link', 'add', bridge, 'type', 'bridge');
      ip('-n', pc, 'addr', 'add', `${subnet}.1/24`, 'dev', bridge);
      ip('-n', pc, 'addr', 'add', `${subnet6}::1/64`, 'dev', bridge, 'nodad');
      ip('-n', pc, 'link', 'set', bridge, 'up');
    }
    this.#attach(guest, bridge, { subnet, subnet6, index: 2 });
    return guest;
  }

  /** Another container on a bridge that is there: `index` is the last part of its address. */
  addNeighbour(bridge: string, subnet: string, subnet6: string, index: number): string {
    const guest = `${this.#id}-${bridge.slice(-4)}-${index}`;
    this.#extra.push(guest);
    this.#addNamespace(guest);
    this.#attach(guest, bridge, { subnet, subnet6, index });
    return guest;
  }

  /**
   * Throws unless the world is closed: every interface in it is one of those that were made here,
   * both ends of each cable are in it, and the last machine has no way on.
   */
  proveClosed(): void {
    const own = readlinkSync('/proc/self/ns/net');
    const inodes = new Set<string>();
    for (const name of this.#all()) {
      const inode = run('nsenter', [`--net=${NETNS}/${name}`, 'readlink', '/proc/self/ns/net']);
      if (inode === own) throw new Error(`${name} is the machine's own network`);
      inodes.add(inode);
      const links = JSON.parse(
        run('/sbin/ip', ['-n', name, '-j', '-d', 'link']),
      ) as readonly Link[];
      for (const link of links) this.#proveLink(name, link);
    }
    if (inodes.size !== this.#all().length) throw new Error('two places are the same network');
    // Cables were made inside of the world; none has an end in the machine's own network.
    if (run('/sbin/ip', ['-o', 'link']).includes(MARK)) throw new Error('a cable leads out');
    for (const place of ['internet', 'dns'] as const) {
      const route = tryRun('/sbin/ip', ['-n', this.namespace(place), 'route', 'get', '1.1.1.1']);
      if (route !== undefined) throw new Error(`a way out: ${route}`);
    }
  }

  async close(): Promise<void> {
    for (const hand of this.#hands) await hand.close();
    process.off('exit', this.#onExit);
    this.#takeAway();
  }

  #proveLink(name: string, link: Link): void {
    const kind = link.linkinfo?.info_kind;
    if (link.ifname === 'lo' || kind === 'bridge') return;
    if (kind !== 'veth' || link.link_netnsid === undefined) {
      throw new Error(`${name} has an interface that was not made here: ${link.ifname}`);
    }
  }

  #wire(): void {
    mkdirSync(NETNS, { recursive: true });
    for (const place of PLACES) this.#addNamespace(this.namespace(place));
    // The home: a switch in the router, and three machines on it.
    const router = this.namespace('router');
    ip('-n', router, 'link', 'add', 'home', 'type', 'bridge');
    for (const address of [`${AT.router}/24`, '169.254.1.1/16']) {
      ip('-n', router, 'addr', 'add', address, 'dev', 'home');
    }
    ip('-n', router, 'addr', 'add', `${AT.router6}/64`, 'dev', 'home', 'nodad');
    ip('-n', router, 'addr', 'add', 'fd77::1/64', 'dev', 'home', 'nodad');
    ip('-n', router, 'link', 'set', 'home', 'up');
    this.#plug('pc', [`${AT.pc}/24`, '169.254.1.10/16'], [`${AT.pc6}/64`, 'fd77::10/64']);
    this.#plug('lan', [`${AT.lan}/24`], [`${AT.lan6}/64`, `${AT.lanUnique6}/64`]);
    this.#plug('metadata', [`${AT.metadata}/16`], []);
    // Beyond the router.
    this.#cable('dns', '45.66.53.1/24', `${AT.dns}/24`);
    this.#cable(
      'internet',
      '45.66.77.1/24',
      `${AT.internet}/24`,
      '2600:99::1/64',
      `${AT.internet6}/64`,
    );
    for (const place of ['pc', 'lan'] as const) {
      ip('-n', this.namespace(place), 'route', 'add', 'default', 'via', AT.router);
      ip('-n', this.namespace(place), '-6', 'route', 'add', 'default', 'via', AT.router6);
    }
    ip('-n', this.namespace('metadata'), 'route', 'add', 'default', 'via', '169.254.1.10');
    for (const place of ['pc', 'router'] as const) {
      for (const key of ['ipv4.ip_forward', 'ipv6.conf.all.forwarding']) {
        this.#sysctl(this.namespace(place), `net.${key}=1`);
      }
    }
    // A kernel answers one address only so often a second; a refusal that is not told looks like
    // silence, and then it depends on what was tried before.
    for (const key of ['ipv4.icmp_ratelimit', 'ipv6.icmp.ratelimit']) {
      this.#sysctl(this.namespace('pc'), `net.${key}=0`);
    }
    // Ways back, for packets that no NAT has changed: to guests through the PC.
    for (const [place, via, via6] of [
      ['router', AT.pc, AT.pc6],
      ['lan', AT.pc, AT.pc6],
    ] as const) {
      ip('-n', this.namespace(place), 'route', 'add', '172.16.0.0/12', 'via', via);
      ip('-n', this.namespace(place), '-6', 'route', 'add', 'fd88::/16', 'via', via6);
    }
    for (const [place, via] of [
      ['dns', '45.66.53.1'],
      ['internet', '45.66.77.1'],
    ] as const) {
      for (const range of ['172.16.0.0/12', '192.168.77.0/24']) {
        ip('-n', this.namespace(place), 'route', 'add', range, 'via', via);
      }
    }
    ip('-n', this.namespace('internet'), 'addr', 'add', `${AT.somebody}/32`, 'dev', 'eth0');
    ip('-n', router, 'route', 'add', `${AT.somebody}/32`, 'via', AT.internet);
    for (const range of ['fd88::/16', '2600:77:77:1::/64']) {
      ip('-n', this.namespace('internet'), '-6', 'route', 'add', range, 'via', '2600:99::1');
    }
  }

  #addNamespace(name: string): void {
    ip('netns', 'add', name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
    // Addresses are of use at once: nobody else can have them.
    for (const which of ['all', 'default']) {
      this.#sysctl(name, `net.ipv6.conf.${which}.accept_dad=0`);
    }
  }

  #sysctl(namespace: string, setting: string): void {
    run('nsenter', [`--net=${NETNS}/${namespace}`, 'sysctl', '-qw', setting]);
  }

  #plug(place: Place, addresses: readonly string[], addresses6: readonly string[]): void {
    const [router, name] = [this.namespace('router'), this.namespace(place)];
    ip(
      ...[
        'link',
        'add',
        `to-${place}`,
        'netns',
        router,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        name,
      ],
    );
    ip('-n', router, 'link', 'set', `to-${place}`, 'master', 'home', 'up');
    for (const address of addresses) ip('-n', name, 'addr', 'add', address, 'dev', 'eth0');
    for (const address of addresses6)
      ip('-n', name, 'addr', 'add', address, 'dev', 'eth0', 'nodad');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
  }

  #cable(place: Place, near: string, far: string, near6?: string, far6?: string): void {
    const [router, name] = [this.namespace('router'), this.namespace(place)];
    ip(
      ...[
        'link',
        'add',
        `to-${place}`,
        'netns',
        router,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        name,
      ],
    );
    for (const [at, device, v4, v6] of [
      [router, `to-${place}`, near, near6],
      [name, 'eth0', far, far6],
    ] as const) {
      ip('-n', at, 'addr', 'add', v4, 'dev', device);
      if (v6 !== undefined) ip('-n', at, 'addr', 'add', v6, 'dev', device, 'nodad');
      ip('-n', at, 'link', 'set', device, 'up');
    }
  }

  #attach(guest: string, bridge: string, at: GuestAddress): void {
    const { subnet, subnet6, index } = at;
    const pc = this.namespace('pc');
    const cable = `v${randomBytes(4).toString('hex')}`;
    ip(
      ...[
        'link',
        'add',
        cable,
        'netns',
        pc,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        guest,
      ],
    );
    ip('-n', pc, 'link', 'set', cable, 'master', bridge, 'up');
    ip('-n', guest, 'addr', 'add', `${subnet}.${index}/24`, 'dev', 'eth0');
    ip('-n', guest, 'addr', 'add', `${subnet6}::${index}/64`, 'dev', 'eth0', 'nodad');
    ip('-n', guest, 'link', 'set', 'eth0', 'up');
    ip('-n', guest, 'route', 'add', 'default', 'via', `${subnet}.1`);
    ip('-n', guest, '-6', 'route', 'add', 'default', 'via', `${subnet6}::1`);
  }

  #all(): readonly string[] {
    return [...PLACES.map((place) => this.namespace(place)), ...this.#extra];
  }

  readonly #onExit = (): void => this.#takeAway();

  #takeAway(): void {
    for (const name of this.#all()) removeNamespace(name);
  }
}

interface GuestAddress {
  readonly subnet: string;
  readonly subnet6: string;
  readonly index: number;
}

interface Link {
  readonly ifname: string;
  readonly link_netnsid?: number;
  readonly linkinfo?: { readonly info_kind?: string };
}

function removeWorldsOfTheDead(): void {
  if (!existsSync(NETNS)) return;
  for (const name of readdirSync(NETNS)) {
    const pid = new RegExp(`^${MARK}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) removeNamespace(name);
  }
}

/** Ends what runs in it first: cables live as long as a process holds their namespace. */
function removeNamespace(name: string): void {
  if (!existsSync(`${NETNS}/${name}`)) return;
  const pids = (tryRun('/sbin/ip', ['netns', 'pids', name]) ?? '').split('\n').filter(Boolean);
  for (const pid of pids) {
    // Only what is really in there, and never ourselves.
    if (Number(pid) !== process.pid && readable(`/proc/${pid}/cmdline`)) tryKill(Number(pid));
  }
  tryRun('/sbin/ip', ['netns', 'del', name]);
}

function readable(file: string): boolean {
  try {
    return readFileSync(file, 'utf8') !== undefined;
  } catch {
    return false; // Ended meanwhile.
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended meanwhile.
  }
}

function ip(...args: readonly string[]): void {
  run('/sbin/ip', args);
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function tryRun(program: string, args: readonly string[]): string | undefined {
  try {
    return run(program, args);
  } catch {
    return undefined; // Its failing is the answer.
  }
}
