import { readdirSync, readFileSync } from 'node:fs';

import type { HostConfig } from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { removeContainer } from '../../../agent/engine/docker/deployment.ts';
import { createContainer, request } from '../../../agent/engine/docker/own-container.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import { dockerUnderTest, freePort, kill, leftovers } from '../../helpers/engine-docker.ts';
import {
  eventually,
  MIB,
  named,
  saidBy,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';
import { AT, ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import { Keeper } from '../../helpers/isolation/keeper.ts';
import { describeEngine } from './contract.ts';

const signal = new AbortController().signal;

let world: ClosedWorld;
let enclosed: EnclosedEngine;
beforeAll(async () => {
  expect(whyNoClosedWorld()).toBeUndefined();
  world = ClosedWorld.make();
  enclosed = await EnclosedEngine.make(world.namespace('pc'), { ownUsers: true });
}, 60_000);
afterAll(async () => {
  await enclosed.close();
  await world.close();
}, 60_000);
const hostOf = (): string => `unix://${enclosed.socket}`;

describeEngine('docker with users of its own', async () => {
  const { engine, listing, client, cleanUp } = await dockerUnderTest({ host: hostOf() });
  return {
    engine,
    image: BUSYBOX_IMAGE,
    crash: (lease, service) => kill(listing, lease, service, client),
    spoil: (workload) => ({
      ...workload,
      services: workload.services.map((service) => ({ ...service, memoryBytes: 1024 })),
    }),
    leftovers: (lease) => leftovers(listing, lease),
    freePort,
    cleanUp,
  };
});

describe('an engine that gives containers users of their own', () => {
  /** As whom a program of a container runs, seen from outside. */
  const userOf = (mark: string): Promise<string> =>
    eventually(() => {
      const pid = readdirSync('/proc').find((name) => commandOf(name) === `sleep\0${mark}\0`);
      if (pid === undefined) return undefined;
      return /^Uid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    }, 'it runs');
  const someMark = (): string => `4321${Math.floor(Math.random() * 1_000_000)}`;

  test('runs a tenant’s root as nobody of the machine, with its disks, its counts and its commands', async () => {
    const under = await dockerUnderTest({ host: hostOf() });
    const { engine, client } = under;
    await engine.start(signal);
    const lease = someLease();
    const mark = someMark();
    const disk = { class: 'beta2', bytes: MIB, readOnly: false } as const;
    await engine.deploy(
      someWorkload(lease, [
        someService('web', BUSYBOX_IMAGE, {
          command: ['sleep'],
          args: [mark],
          volumes: [
            { ...disk, name: 'data', mount: '/data' },
            { ...disk, name: 'ram', class: 'ram', mount: '/scratch' },
          ],
        }),
      ]),
      { signal },
    );
    expect((await engine.capabilities(signal)).missing).not.toContain('no-user-namespaces');
    expect(await userOf(mark)).toBe('2000000000');
    const command = [
      '/bin/sh',
      '-c',
      'id -u; for in in /data /scratch /root; do mkdir -p $in; echo word > $in/file; busybox chown 1000:1000 $in/file; stat -c %u $in/file; done',
    ];
    const options = { service: named('web'), command, tty: false, stdin: false };
    const session = await engine.exec(lease, options, signal);
    expect(await saidBy(session)).toBe('0\n1000\n1000\n1000\n');
    const [stats] = await engine.stats(lease, signal);
    expect(stats?.memoryLimitBytes).toBe(64 * MIB);

    // The control: the same without it.
    const loose = someMark();
    const HostConfig: HostConfig = { UsernsMode: 'host' };
    const body = { Image: BUSYBOX_IMAGE, Entrypoint: ['sleep'], Cmd: [loose], HostConfig };
    const id = await createContainer(client, body, signal);
    await request(client, signal, 'POST', `/containers/${id}/start`);
    expect(await userOf(loose)).toBe('0');
    await removeContainer(client, id, signal);
    await under.cleanUp();
    expect(await leftovers(under.listing, lease)).toEqual([]);
  }, 60_000);

  test('lets a check be made in it, and rules be written through it', async () => {
    const { options, cleanUp } = await dockerUnderTest({ host: hostOf(), dns: [AT.dns] });
    const keeper = new Keeper(world.namespace('pc'), {
      engine: options,
      ...{ checkMs: 3_600_000, watchMs: 500 },
      ...{ without: [], limits: {}, lies: false, helped: true },
    });
    await keeper.order('start');
    await gateOpens(
      async () => (await keeper.problem()) ?? '',
      () => enclosed.words(),
    );
    expect((await keeper.report())?.failures).toEqual([]);
    await keeper.order('remove');
    await keeper.close();
    await cleanUp();
  }, 90_000);
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // No process, or it ended meanwhile.
  }
}
