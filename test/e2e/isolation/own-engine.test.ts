import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { LABEL } from '../../../agent/engine/docker/names.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../../helpers/engine-busybox-image.ts';
import { MIB } from '../../helpers/engine-workloads.ts';
import { AT, ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import type { EnclosedAgentOptions } from '../../helpers/isolation/enclosed-agent.ts';
import { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import type { Attempt, Hand } from '../../helpers/isolation/hand.ts';
import { PublicChain } from '../../helpers/isolation/public-chain.ts';
import { engineCall } from '../../helpers/world/engine-objects.ts';
import { whyNoOwnEngine } from '../../helpers/world/own-engine.ts';
import { eventually } from '../../helpers/world/world.ts';

const signal = new AbortController().signal;
const MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));
/** Containers of a practice tenant of the kind `web`. */
const SERVICES = 2;
const LEASED_MIB = 32;
/** The world knows the way back to it. */
const GIVEN6 = 'fd88:9:9:9';
/** What a file system needs for itself, where a small one needs less. */
const OVERHEAD_MIB = 12;
const SCENARIO = JSON.stringify({
  name: 'scripted',
  tenants: [
    {
      at: 3,
      kind: 'web',
      terms: {
        ...{ rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000, patienceBlocks: 100_000 },
        storageMib: LEASED_MIB,
      },
    },
  ],
});
const PRACTICE = ['--practice-block-ms', '200', '--practice-scenario', SCENARIO];

// The agent as people start it, with an engine of its own beside the owner's, whose firewall refuses
// to pass on whatever it does not know.
describe('an agent with an engine of its own', { timeout: 120_000 }, () => {
  let world: ClosedWorld;
  let owners: EnclosedEngine;
  let agent: EnclosedAgent;
  let tenant: Hand;
  let ownersContainer: string;
  let traces: object;

  const inPc = async (program: string, ...args: string[]): Promise<string> => {
    const outcome = await world.commandsIn('pc')({ program, args }, signal);
    expect({ args, ...outcome }).toMatchObject({ args, code: 0 });
    return outcome.stdout;
  };
  const start = (
    disk: string,
    folder?: string,
    over: Partial<EnclosedAgentOptions> = {},
  ): Promise<EnclosedAgent> =>
    EnclosedAgent.start({
      ...{ namespace: world.namespace('pc'), engineSocket: owners.socket, flags: PRACTICE },
      engineFlags: ['--engine', 'own', '--engine-disk', disk],
      ...(folder === undefined ? {} : { folder }),
      ...over,
    });
  const engineFolder = (): string => path.join(agent.folder, 'data', 'engine');
  const containers = async (socket: string): Promise<readonly string[]> => {
    const rows = JSON.parse(await engineCall(socket, 'GET', '/containers/json')) as readonly {
      readonly Id: string;
      readonly Labels: Readonly<Record<string, string>>;
    }[];
    // The probe of the isolation comes and goes.
    return rows
      .filter(({ Labels }) => Labels[LABEL.instance]?.endsWith('.probe') !== true)
      .map(({ Id }) => Id);
  };
  const ownSocket = (): string => path.join(engineFolder(), 'engine.sock');
  const tenants = async (): Promise<readonly string[]> => await containers(ownSocket());
  const enginePid = (): string => readFileSync(path.join(engineFolder(), 'pid'), 'utf8');
  /** The first process of the tenant's container, as this machine counts. */
  const tenantPid = (): number => {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const found = pids.filter((pid) => {
      const command = readQuietly(`/proc/${pid}/cmdline`);
      return command.startsWith('/bin/esbuild') && isUnder(pid, enginePid());
    });
    return Number(found[0] ?? 0);
  };
  const rentalRuns = (): Promise<void> =>
    eventually(
      'a rental runs',
      async () => (await agent.slices()).leases.live.some(({ state }) => state === 'running'),
      { within: 60_000, words: () => agent.process.output() },
    );
  const handOfTenant = (): Hand => {
    const name = `${world.namespace('pc')}-t`;
    spawnSync('ip', ['netns', 'del', name]);
    execFileSync('ip', ['netns', 'attach', name, String(tenantPid())]);
    return world.handIn(name);
  };
  const isKept = (): Promise<void> =>
    eventually(
      'it was tried from inside',
      async () => (await agent.slices()).agent.isolation?.state === 'kept',
      { within: 60_000, words: () => agent.process.output() },
    );
  const command = (
    ...args: string[]
  ): { readonly status: number | null; readonly said: string } => {
    const done = spawnSync(
      'nsenter',
      [
        `--net=/run/netns/${world.namespace('pc')}`,
        ...[process.execPath, MAIN, ...args, '--data-dir', path.join(agent.folder, 'data')],
      ],
      { encoding: 'utf8' },
    );
    return { status: done.status, said: done.stdout + done.stderr };
  };

  beforeAll(async () => {
    expect([whyNoClosedWorld(), whyNoOwnEngine()]).toEqual([undefined, undefined]);
    world = ClosedWorld.make();
    owners = await EnclosedEngine.make(world.namespace('pc'));
    const client = new EngineClient(`unix://${owners.socket}`);
    await ensureBusyboxImage(client, signal);
    const { Id } = await client.json<{ readonly Id: string }>({
      ...{ method: 'POST', path: '/containers/create', signal },
      body: { Image: BUSYBOX_IMAGE, Entrypoint: ['/bin/sleep', '100000'] },
    });
    await client.json({ method: 'POST', path: `/containers/${Id}/start`, signal });
    client.close();
    ownersContainer = Id;
    for (const place of ['pc', 'router', 'lan', 'metadata', 'internet'] as const) {
      await world.hand(place).serve('tcp', '::', 80, place);
    }
    // As an engine does that finds a machine which passed nothing on before.
    await inPc('iptables', '-P', 'FORWARD', 'DROP');
    traces = await tracesIn();
    agent = await start('1GiB');
    await rentalRuns();
    // A container runs a moment before its program is no longer the engine's own `init`.
    await eventually('its program has begun', async () => Promise.resolve(tenantPid() > 0));
    tenant = handOfTenant();
  }, 120_000);
  afterAll(async () => {
    spawnSync('ip', ['netns', 'del', `${world.namespace('pc')}-t`]);
    await agent.close();
    command('engine', 'remove', '--yes');
    await owners.close();
    await world.close();
  }, 60_000);

  /** What an engine of ours may leave on the machine. */
  const tracesIn = async (): Promise<object> => ({
    links: (await inPc('ip', '-o', 'link'))
      .split('\n')
      .flatMap((line) => /^\d+: (sl[a-z]-[^:@]*)/.exec(line)?.[1] ?? []),
    tables: (await inPc('nft', 'list', 'tables'))
      .split('\n')
      .filter((line) => line.includes('sublet')),
    chains: (await inPc('iptables-save')).split('\n').filter((line) => line.includes('SUBLET')),
    loops: readdirSync('/sys/block')
      .map((name) => readQuietly(`/sys/block/${name}/loop/backing_file`).trim())
      .filter((file) => file.includes('sublet-enclosed-agent')),
    mounts: readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes('sublet-enclosed-agent')),
    // With the number of a folder; other tests have that of their process.
    groups: groupsNamed(/^slo-[0-9a-f]{8}$/),
  });

  const forbidden = (): readonly (readonly [string, () => Promise<Attempt>])[] => [
    ['another device at home', () => tenant.tcp(AT.lan, 80)],
    ['the router', () => tenant.tcp(AT.router, 80)],
    ['the metadata address', () => tenant.tcp(AT.metadata, 80)],
    ['the host', () => tenant.tcp(AT.pc, 80)],
  ];
  const reached = async (): Promise<readonly string[]> => {
    const made: string[] = [];
    for (const [name, attempt] of forbidden()) {
      if ((await attempt()).outcome === 'reached') made.push(name);
    }
    return made;
  };
  const forbiddenOver6 = (): readonly (readonly [string, () => Promise<Attempt>])[] => [
    ['another device at home', () => tenant.tcp(AT.lan6, 80)],
    ['that device by its unique local address', () => tenant.tcp(AT.lanUnique6, 80)],
    ['the router', () => tenant.tcp(AT.router6, 80)],
    ['the host by its address at home', () => tenant.tcp(AT.pc6, 80)],
    ['the host by the gateway', () => tenant.tcp(`${GIVEN6}::1`, 80)],
    ['the internet', () => tenant.tcp(AT.internet6, 80)],
  ];
  const reachedOver6 = async (): Promise<readonly string[]> => {
    const made = await Promise.all(
      forbiddenOver6().map(async ([name, attempt]) => ({ name, ...(await attempt()) })),
    );
    return made.filter(({ outcome }) => outcome === 'reached').map(({ name }) => name);
  };
  /** What neither the engine nor a tenant does: addresses and ways in IPv6, on both sides. */
  const giveIPv6 = async (): Promise<void> => {
    const inTenant = (...args: string[]): void => {
      execFileSync('nsenter', [`--net=/proc/${tenantPid()}/ns/net`, ...args]);
    };
    const gateway = execFileSync(
      'nsenter',
      [`--net=/proc/${tenantPid()}/ns/net`, 'ip', 'route', 'show', 'default'],
      { encoding: 'utf8' },
    ).split(' ')[2];
    const rows = (await inPc('ip', '-o', '-4', 'addr')).split('\n');
    const bridge = rows.find((row) => row.includes(` ${gateway}/`))?.split(/\s+/)[1] ?? '';
    expect(bridge).toMatch(/^slt-/);
    const sysctl = (key: string): string[] => ['sysctl', '-qw', `net.ipv6.conf.${key}`];
    for (const key of ['disable_ipv6=0', 'accept_dad=0']) {
      await inPc('sysctl', '-qw', `net/ipv6/conf/${bridge}/${key}`);
      for (const device of ['all', 'eth0']) inTenant(...sysctl(`${device}.${key}`));
    }
    await inPc('ip', 'addr', 'add', `${GIVEN6}::1/64`, 'dev', bridge, 'nodad');
    inTenant('ip', 'addr', 'add', `${GIVEN6}::2/64`, 'dev', 'eth0', 'nodad');
    inTenant('ip', '-6', 'route', 'add', 'default', 'via', `${GIVEN6}::1`);
  };
  const internet = async (): Promise<string> => (await tenant.tcp(AT.internet, 80)).outcome;

  test('serves a lease whose tenant reaches the internet and nothing at home', async () => {
    expect([await internet(), await reached()]).toEqual(['reached', []]);
    expect(await tenants()).toHaveLength(SERVICES);
    expect(await containers(owners.socket)).toEqual([ownersContainer]);
    await isKept();
    const checks = await agent.doctor();
    expect(checks.find(({ id }) => id === 'home-network')?.status).toBe('ok');
    expect(checks.find(({ id }) => id === 'own-engine')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/apart from your containers\. It has a disk of 1\.0 GiB/),
    });
    expect(checks.find(({ id }) => id === 'isolation')?.message ?? '').not.toContain('disk-quota');
  });

  test('ends a tenant’s files at what was leased', () => {
    const write = (where: string): number => {
      spawnSync('dd', ['if=/dev/zero', `of=${where}/big`, 'bs=1M', 'count=80'], {
        stdio: 'ignore',
      });
      const size = Number(execFileSync('stat', ['-c', '%s', `${where}/big`], { encoding: 'utf8' }));
      execFileSync('rm', [`${where}/big`]);
      return size / MIB;
    };
    const size = write(`/proc/${tenantPid()}/root/tmp`);
    expect(size).toBeGreaterThan(0.9 * LEASED_MIB);
    expect(size).toBeLessThan(LEASED_MIB + OVERHEAD_MIB);
    // The control: the same beside it, where nobody leased anything.
    const inner = childOf(enginePid());
    const mounts = `/proc/${inner}/root/run/docker`;
    const root = readdirSync(mounts).find((name) => name.startsWith('slo-')) ?? '';
    expect(write(path.join(mounts, root))).toBe(80);
  });

  test('has no IPv6, and where it had some it would reach nothing over it', async () => {
    const own = readFileSync(`/proc/${tenantPid()}/net/if_inet6`, 'utf8').split('\n');
    expect(own.filter((line) => line !== '' && !/ lo$/.test(line))).toEqual([]);
    expect(await reachedOver6()).toEqual([]);
    await giveIPv6();
    expect(await reachedOver6()).toEqual([]);
  });

  test('goes on while the agent is away, and is found again; control: without the rules all is open', async () => {
    const before = [await tenants(), enginePid()];
    await agent.end('SIGKILL');
    expect([await tenants(), await internet(), await reached()]).toEqual([
      before[0],
      'reached',
      [],
    ]);

    // The guards away, one after the other. What refuses and what masquerades (the world knows no way back
    // to the engine's own addresses):
    const table = /table inet (sublet_\S+)/.exec(await inPc('nft', 'list', 'tables'))?.[1] ?? '';
    await inPc('nft', 'delete', 'table', 'inet', table);
    expect(await reachedOver6()).toEqual(forbiddenOver6().map(([name]) => name));
    expect(await internet()).not.toBe('reached');
    await inPc(
      'nft',
      'add table ip control; add chain ip control out { type nat hook postrouting priority srcnat; }; add rule ip control out oifname eth0 masquerade',
    );
    expect(await reached()).toEqual(forbidden().map(([name]) => name));
    expect(await internet()).toBe('reached');
    // What passes the owner's engine's filter:
    const chain = /^:(SUBLET-\S+-PASS)/m.exec(await inPc('iptables-save'))?.[1] ?? '';
    await inPc('iptables', '-F', chain);
    expect(await internet()).not.toBe('reached');
    await inPc('nft', 'delete', 'table', 'ip', 'control');

    agent = await start('1GiB', agent.folder);
    await eventually('the rules are back', async () => (await internet()) === 'reached', {
      words: () => agent.process.output(),
    });
    expect(await reached()).toEqual([]);
    expect([await tenants(), enginePid()]).toEqual(before);
    expect(command('engine', 'remove', '--yes')).toMatchObject({
      status: 6,
      said: expect.stringContaining('Stop it first'),
    });
  });

  test('starts its engine again when that was killed, with what was in it', async () => {
    const before = enginePid();
    process.kill(Number(before), 'SIGKILL');
    await eventually('another one runs', () => Promise.resolve(enginePid() !== before), {
      within: 30_000,
      words: () => agent.process.output(),
    });
    await eventually('the tenant runs again', () => Promise.resolve(tenantPid() > 0), {
      within: 60_000,
      words: () => agent.process.output(),
    });
    tenant = handOfTenant();
    await eventually('and has its way out', async () => (await internet()) === 'reached');
    expect(await reached()).toEqual([]);
  });

  test('ends with the last lease, grows when it is given more, and takes no less', async () => {
    const before = enginePid();
    await agent.end('SIGTERM');
    // Empty too for one that is not reaped yet.
    expect(readQuietly(`/proc/${before}/cmdline`)).toBe('');
    agent = await start('1536MiB', agent.folder);
    const check = (await agent.doctor()).find(({ id }) => id === 'own-engine');
    expect(check).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/disk of 1\.5 GiB, 1\.[34] GiB of it free/),
    });
    await agent.end('SIGTERM');
    const smaller = ['--engine', 'own', '--engine-disk', '1GiB', '--network', 'practice'];
    expect(command('agent', ...smaller)).toMatchObject({
      status: 2,
      said: expect.stringContaining('cannot become smaller'),
    });
  });

  test('runs on for leases of a real network when the agent stops, and no other engine is taken meanwhile', async () => {
    const chain = await PublicChain.open(world.namespace('pc'));
    const network = path.join(agent.folder, 'network.json');
    // What was served to show that tenants do not reach it has the usual one.
    const flags = ['--ingress-port', '8080'];
    try {
      agent = await start('1536MiB', agent.folder, { chain, flags });
      await agent.goLive(chain);
      await gateOpens(
        () => agent.gate(),
        () => agent.process.output(),
      );
      await chain.place(1);
      await eventually('it bids', async () => (await chain.bids()) === 1, {
        words: () => agent.process.output(),
      });
      await chain.accept();
      await eventually('it has the lease', async () => (await agent.leases()) === 1);
      const before = enginePid();
      await agent.end('SIGTERM');
      expect(readQuietly(`/proc/${before}/cmdline`)).toContain(engineFolder());
      expect(await tenants()).toEqual([]);

      const other = ['--engine', 'docker', '--docker-host', `unix://${owners.socket}`];
      const real = ['--akash-network-file', network, '--network', 'publicnet'];
      expect(command('agent', ...other, ...real)).toMatchObject({
        status: 2,
        said: expect.stringMatching(
          /Leases run in an engine of our own \(1 of them\)\. Start with --engine own until/,
        ),
      });
      expect(command('engine', 'remove', '--yes')).toMatchObject({
        said: expect.stringContaining('1 of the leases on "publicnet" still run in it'),
      });

      agent = await start('1536MiB', agent.folder, { chain, flags });
      expect([enginePid(), await agent.leases()]).toEqual([before, 1]);
      // The control: with the end of the lease it ends with the agent.
      await chain.end();
      await eventually('the lease has ended', async () => (await agent.leases()) === 0, {
        words: () => agent.process.output(),
      });
      await agent.end('SIGTERM');
      expect(readQuietly(`/proc/${before}/cmdline`)).toBe('');
    } finally {
      await chain.close();
    }
  });

  // Last.
  test('is removed without a trace, and the owner’s containers run on', async () => {
    // There is something to take away.
    expect(existsSync(engineFolder())).toBe(true);
    expect(await tracesIn()).not.toEqual(traces);
    expect(command('engine', 'remove', '--yes')).toEqual({
      status: 0,
      said: "Sublet's own engine is gone, with its disk, its networks and the rules for them.\n",
    });
    expect(existsSync(engineFolder())).toBe(false);
    expect(await tracesIn()).toEqual(traces);
    expect(await containers(owners.socket)).toEqual([ownersContainer]);
    expect(command('engine', 'remove', '--yes').said).toContain('There is no engine');
  });
});

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Ended, or there is none.
  }
}

function childOf(pid: string): string {
  return readQuietly(`/proc/${pid}/task/${pid}/children`).trim().split(' ')[0] ?? '';
}

/** Whether a process is one of those that another began. */
function isUnder(pid: string, ancestor: string): boolean {
  for (let at = pid; at !== '' && at !== '0';) {
    if (at === ancestor) return true;
    at = /^PPid:\s+(\d+)/m.exec(readQuietly(`/proc/${at}/status`))?.[1] ?? '';
  }
  return false;
}

function groupsNamed(pattern: RegExp): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .flatMap(([, place = '']) => readdirSync(place).map((name) => path.join(place, name)))
    .filter((group) => pattern.test(path.basename(group)));
}
