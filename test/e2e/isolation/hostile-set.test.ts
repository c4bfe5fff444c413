import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { HostConfig } from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { WorkloadService } from '../../../agent/domain/workload.ts';
import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { containerOutput } from '../../../agent/engine/docker/container-output.ts';
import { planContainers } from '../../../agent/engine/docker/container-plan.ts';
import { removeContainer } from '../../../agent/engine/docker/deployment.ts';
import { DockerEngine } from '../../../agent/engine/docker/docker-engine.ts';
import { leaseNames } from '../../../agent/engine/docker/names.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { DockerTenantKeeping } from '../../../agent/engine/docker/tenant-keeping.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../../helpers/engine-busybox-image.ts';
import { MemoryImageJournal } from '../../helpers/engine-docker.ts';
import {
  MIB,
  shell,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';
import { AT, ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { Keeper } from '../../helpers/isolation/keeper.ts';
import { eventually } from '../../helpers/world/world.ts';
import type { HostileAttempt, Surroundings } from './attempts.ts';
import {
  containerAttempts,
  LAN_SAYS,
  networkAttempts,
  OPEN_CONNECTIONS,
  OPENS_MEMORY,
  OWNERS_WORD,
} from './attempts.ts';

const signal = new AbortController().signal;
const SIBLING_PORT = 23_456;
const AT_ONCE = 4;
const LIMIT_MS = 40_000;

// Tenants that try to break out, on a real engine in a world without a way out. Each attempt is made
// twice: as a tenant is kept, where it must fail, and with the one guard taken away that it is meant
// for, where it must succeed, or else its failing would show nothing.
describe('the hostile set', () => {
  const lease = someLease();
  const siblingLease = someLease();
  let world: ClosedWorld;
  let enclosed: EnclosedEngine;
  let engine: DockerEngine;
  let options: DockerEngineOptions;
  let client: EngineClient;
  let keeper: Keeper;
  let at: Surroundings;
  const ownersFolder = mkdtempSync(path.join(tmpdir(), 'sublet-owner-'));

  beforeAll(async () => {
    expect(whyNoClosedWorld()).toBeUndefined();
    world = ClosedWorld.make();
    enclosed = await EnclosedEngine.make(world.namespace('pc'));
    world.proveClosed();
    options = {
      ...DOCKER_ENGINE_DEFAULTS,
      instance: 'hostile',
      host: `unix://${enclosed.socket}`,
      dns: [AT.dns],
      pidsLimit: 64,
      stopGraceSeconds: 1,
      logFileBytes: 128 * 1024,
      logFiles: 2,
      // As for an owner who lets tenants' ports face the network themselves.
      publishAddress: '0.0.0.0',
    };
    client = new EngineClient(options.host);
    await ensureBusyboxImage(client, signal);
    engine = new DockerEngine(options, {
      clock: new SystemClock(),
      log: silentLogger,
      images: new MemoryImageJournal(),
    });
    await engine.start(signal);
    await Promise.all([deployAttacker(), deploySibling(), serveTargets()]);
    keeper = new Keeper(world.namespace('pc'), {
      engine: options,
      checkMs: 3_600_000,
      watchMs: 500,
      without: [],
      limits: { openConnections: OPEN_CONNECTIONS },
      lies: false,
      helped: false,
    });
    await keeper.order('start');
    await eventually('the gate opens', async () => (await keeper.problem()) === undefined, {
      within: 60_000,
      words: () => enclosed.words(),
    });
    at = await surroundings();
  }, 120_000);
  afterAll(async () => {
    await keeper.close();
    await engine.close();
    await enclosed.close();
    await world.close();
    rmSync(ownersFolder, { recursive: true, force: true });
  }, 60_000);

  const attacker = (): WorkloadService =>
    someService('attacker', BUSYBOX_IMAGE, {
      ...shell('httpd -f -p 80 -h /www'),
      memoryBytes: 64 * MIB,
      volumes: [
        { name: 'scratch', class: 'ram', bytes: 2 * MIB, mount: '/scratch', readOnly: false },
        { name: 'data', class: 'beta2', bytes: 2 * MIB, mount: '/data', readOnly: false },
      ],
    });

  const deployAttacker = (): Promise<void> =>
    engine.deploy(someWorkload(lease, [attacker()]), { signal });

  const deploySibling = (): Promise<void> =>
    engine.deploy(
      someWorkload(siblingLease, [
        someService('web', BUSYBOX_IMAGE, {
          ...shell('while :; do echo sibling | nc -l -p 80; done'),
          replicas: [
            {
              index: 0,
              gpus: [],
              ports: [{ port: 80, proto: 'tcp', hostPort: SIBLING_PORT, http: false }],
            },
          ],
        }),
      ]),
      { signal },
    );

  const serveTargets = async (): Promise<void> => {
    for (const place of ['lan', 'router', 'metadata', 'pc', 'internet'] as const) {
      const hand = world.hand(place);
      await hand.serve('tcp', '0.0.0.0', 80, place);
      if (place === 'lan') await hand.serveNames('0.0.0.0', LAN_SAYS);
      if (place === 'pc') {
        await hand.serve('tcp', '0.0.0.0', 2375, 'engine');
        await hand.serve('tcp', '127.0.0.1', 8099, 'loopback');
      }
      if (place === 'internet') await hand.serve('tcp', '0.0.0.0', 25, 'mail');
    }
    await world.hand('dns').serveNames('0.0.0.0', AT.lan);
  };

  const surroundings = async (): Promise<Surroundings> => {
    const { network } = leaseNames(options.instance, siblingLease);
    const keeping = new DockerTenantKeeping(options, {
      clock: new SystemClock(),
      log: silentLogger,
    });
    const bridges = await keeping.bridges(signal);
    await keeping.close();
    const own = bridges.find(({ name }) => name === leaseNames(options.instance, lease).network);
    const other = await client.json<{
      readonly Containers: Readonly<Record<string, { readonly IPv4Address: string }>>;
    }>({ method: 'GET', path: `/networks/${network}`, signal });
    const [sibling] = Object.values(other.Containers);
    const gateway = own?.gateways[0]?.value ?? 0n;
    const ownersFile = path.join(ownersFolder, 'secret');
    writeFileSync(ownersFile, OWNERS_WORD);
    return {
      ...{ ownersFile, ownersFolder },
      gateway: [24n, 16n, 8n, 0n].map((shift) => (gateway >> shift) & 255n).join('.'),
      sibling: sibling?.IPv4Address.split('/')[0] ?? '',
      siblingPort: SIBLING_PORT,
    };
  };

  /** Runs a script in a container as the attacker's, but for the given settings. */
  const tryScript = async (script: string, settings: HostConfig = {}): Promise<string> => {
    const facts = await client.facts(signal);
    const [plan] = planContainers(someWorkload(lease, [attacker()]), facts, options);
    const { body } = plan!;
    const over = AbortSignal.timeout(LIMIT_MS);
    const HostConfig = { ...body.HostConfig, ...settings };
    const hasOwnNetwork = HostConfig.NetworkMode !== 'host';
    const { Id } = await client.json<{ readonly Id: string }>({
      method: 'POST',
      path: '/containers/create',
      body: {
        ...body,
        Labels: {},
        Cmd: [script],
        Entrypoint: ['/bin/sh', '-c'],
        HostConfig,
        // Not under the service's name, which is that of the container beside it.
        NetworkingConfig: {},
        ...(hasOwnNetwork ? {} : { Hostname: '' }),
      },
      signal: over,
    });
    try {
      await client.json({ method: 'POST', path: `/containers/${Id}/start`, signal: over });
      await client.json({ method: 'POST', path: `/containers/${Id}/wait`, signal: over });
      const { stdout, stderr } = await containerOutput(client, Id, over);
      return stdout + stderr;
    } finally {
      await removeContainer(client, Id, signal);
    }
  };

  /** Names of the attempts that got through. */
  const succeeded = async (
    attempts: readonly HostileAttempt[],
    settingsOf: (attempt: HostileAttempt) => HostConfig,
  ): Promise<readonly string[]> => {
    const left = [...attempts];
    const through = new Set<string>();
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const said = await tryScript(next.script, settingsOf(next));
        if (said.includes('SUCCEEDED')) through.add(next.name);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return attempts.map(({ name }) => name).filter((name) => through.has(name));
  };

  const capabilities = async (): Promise<readonly string[]> => {
    const facts = await client.facts(signal);
    const [plan] = planContainers(someWorkload(lease, [attacker()]), facts, options);
    return (plan?.body.HostConfig?.CapAdd ?? []) as readonly string[];
  };

  test('a tenant reaches the internet and its own services', async () => {
    const script = (host: string, word: string): string =>
      `echo | timeout 3 nc ${host} 80 | grep -q ${word} && echo SUCCEEDED`;
    expect(await tryScript(script(AT.internet, 'internet'))).toContain('SUCCEEDED');
    const get = `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 3 nc attacker 80 | grep -q 'it runs' && echo SUCCEEDED`;
    expect(await tryScript(get)).toContain('SUCCEEDED');
  }, 60_000);

  test('0 of its attempts succeed', async () => {
    const attempts = [...networkAttempts(at), ...containerAttempts(at, await capabilities())];
    expect(await succeeded(attempts, () => ({}))).toEqual([]);
  }, 150_000);

  test('each attempt on the kernel succeeds without the guard that is meant for it', async () => {
    const attempts = containerAttempts(at, await capabilities());
    const through = await succeeded(attempts, ({ without }) =>
      'settings' in without ? without.settings : {},
    );
    expect(through).toEqual(attempts.map(({ name }) => name));
  }, 150_000);

  test('a process of the host that can be seen cannot be traced', async () => {
    const said = await tryScript(OPENS_MEMORY, { PidMode: 'host' });
    expect([said.includes('SEEN'), said.includes('SUCCEEDED')]).toEqual([true, false]);
  }, 60_000);

  test('a log has the size that it was given, and without it has none', async () => {
    const flood =
      'head -c 1500000 /dev/zero | tr "\\\\0" "a" | fold -w 100 2>/dev/null || yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | head -n 30000';
    expect((await tryScript(flood)).length).toBeLessThan(300_000);
    const loose = await tryScript(flood, { LogConfig: { Type: 'json-file', Config: {} } });
    expect(loose.length).toBeGreaterThan(1_000_000);
  }, 60_000);

  test('nothing outlives its lease', async () => {
    const mark = `outlives-${randomBytes(4).toString('hex')}`;
    const doomed = someLease();
    const runs = (): boolean =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .some((pid) => commandOf(pid).includes(`echo ${mark}; sleep`));
    await engine.deploy(
      someWorkload(doomed, [
        someService('stays', BUSYBOX_IMAGE, {
          ...shell(
            `setsid sh -c 'trap "" TERM HUP; while :; do echo ${mark}; sleep 1; done' & while :; do sleep 1; done`,
          ),
        }),
      ]),
      { signal },
    );
    await eventually('it runs', () => Promise.resolve(runs()));
    await engine.remove(doomed, signal);
    expect(runs()).toBe(false);
  }, 60_000);

  // Last: it takes the rules away.
  test('each attempt on the network succeeds without the rules', async () => {
    await keeper.order('remove');
    await keeper.close();
    const run = world.commandsIn('pc');
    const tables = await run({ program: 'nft', args: ['list', 'tables'] }, signal);
    expect(tables.stdout).not.toContain('sublet');
    // The engine's own rule between bridges, which stands beside ours.
    await run({ program: 'iptables', args: ['-F', 'DOCKER-ISOLATION-STAGE-1'] }, signal);
    const attempts = networkAttempts(at);
    expect(await succeeded(attempts, () => ({}))).toEqual(attempts.map(({ name }) => name));
  }, 150_000);
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // Ended meanwhile.
  }
}
