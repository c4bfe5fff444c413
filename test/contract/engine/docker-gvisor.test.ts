import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { parseGpuId } from '../../../agent/domain/ids.ts';
import type { Workload } from '../../../agent/domain/workload.ts';
import { openDockerProbe } from '../../../agent/engine/docker/probe.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest, Inspected } from '../../helpers/engine-docker.ts';
import { dockerUnderTest, inspect } from '../../helpers/engine-docker.ts';
import { someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';
import { gvisorStandIn } from '../../helpers/gvisor-stand-in.ts';
import { ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';

const signal = new AbortController().signal;

describe('docker engine: gVisor', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sublet-gvisor-'));
  const calls = path.join(folder, 'calls');
  let world: ClosedWorld;
  let enclosed: EnclosedEngine;
  let under: DockerUnderTest;
  let off: DockerUnderTest;

  beforeAll(async () => {
    expect(whyNoClosedWorld()).toBeUndefined();
    world = ClosedWorld.make();
    const runtime = { path: gvisorStandIn(folder, calls), runtimeArgs: ['--network=host'] };
    enclosed = await EnclosedEngine.make(world.namespace('pc'), {
      config: { runtimes: { runsc: runtime } },
    });
    const host = `unix://${enclosed.socket}`;
    under = await dockerUnderTest({ host });
    off = await dockerUnderTest({ host, instance: under.options.instance, gvisor: 'off' });
  }, 60_000);
  afterAll(async () => {
    await under.cleanUp();
    await off.cleanUp();
    await enclosed.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const someTenant = (lease: LeaseRef, gpus: readonly string[] = []): Workload =>
    someWorkload(lease, [
      someService('web', BUSYBOX_IMAGE, {
        replicas: [{ index: 0, gpus: gpus.map(parseGpuId), ports: [] }],
      }),
    ]);
  const web = (lease: LeaseRef): Promise<Inspected> =>
    inspect(under.listing, lease, 'web', under.client);
  const callsFor = (word: string): number =>
    (existsSync(calls) ? readFileSync(calls, 'utf8') : '')
      .split('\n')
      .filter((line) => / create /.test(line) && line.includes(word)).length;

  test('starts a tenant, and says so', async () => {
    const lease = someLease();
    await under.engine.deploy(someTenant(lease), { signal });
    const { Id, HostConfig, State } = await web(lease);
    expect([HostConfig['Runtime'], State.Status, callsFor(Id)]).toEqual(['runsc', 'running', 1]);
    expect((await under.engine.capabilities(signal)).gvisor).toBe('without-gpu');
  });

  test('starts nothing where the owner does not want it, and what runs only with its next deployment', async () => {
    const lease = someLease();
    await off.engine.deploy(someTenant(lease), { signal });
    const before = await web(lease);
    expect([before.HostConfig['Runtime'], callsFor(before.Id)]).toEqual(['runc', 0]);
    expect((await off.engine.capabilities(signal)).gvisor).toBe('off');

    await under.engine.start(signal);
    expect(await under.engine.status(lease, signal)).toMatchObject({ complete: true, ready: true });
    expect((await web(lease)).Id).toBe(before.Id);

    await under.engine.deploy(someTenant(lease), { signal });
    const after = await web(lease);
    expect([after.Id === before.Id, after.HostConfig['Runtime']]).toEqual([false, 'runsc']);
    expect(callsFor(after.Id)).toBe(1);
  });

  test('a tenant with a GPU is not in it, and with "always" not let in', async () => {
    const lease = someLease();
    const before = callsFor('');
    const always = await dockerUnderTest({ host: under.options.host, gvisor: 'always' });
    const refused = async (engine: DockerUnderTest['engine']): Promise<string> =>
      await engine.deploy(someTenant(lease, ['GPU-1']), { signal }).then(
        () => 'let in',
        (error: unknown) => String(error),
      );
    expect(await refused(always.engine)).toMatch(/with a GPU do not run in gVisor/);
    // An engine of this machine has no GPU to give: it got as far as that.
    expect(await refused(under.engine)).toMatch(/cannot give the GPU/);
    expect(callsFor('')).toBe(before);
    await always.cleanUp();
  });

  test('a check is made from inside of it and beside it', async () => {
    const { client } = under;
    const attempt = { kind: 'read', path: '/proc/self/status' } as const;
    const probe = await openDockerProbe({ client, options: under.options }, signal);
    try {
      // Its two services are as tenants' are.
      const before = callsFor('');
      const outside = await probe.run([attempt], signal);
      expect([outside[0]?.outcome, callsFor('') - before]).toEqual(['reached', 0]);
      const inside = await probe.runInGvisor?.([attempt], signal);
      expect([inside?.[0]?.outcome, callsFor('') - before]).toEqual(['reached', 1]);
    } finally {
      await probe.close();
    }
    const without = await openDockerProbe({ client, options: off.options }, signal);
    expect(without.runInGvisor).toBeUndefined();
    await without.close();
  }, 60_000);
});
