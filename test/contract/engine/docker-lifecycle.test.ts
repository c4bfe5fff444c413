import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { LeaseRef } from '../../../agent/domain/ids.ts';
import type { Workload } from '../../../agent/domain/workload.ts';
import { Listing } from '../../../agent/engine/docker/listing.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import {
  anySignal,
  client,
  dockerUnderTest,
  freePort,
  inspect,
  kill,
  leftovers,
} from '../../helpers/engine-docker.ts';
import { EngineSwitch } from '../../helpers/engine-switch.ts';
import {
  eventually,
  MIB,
  named,
  readLogs,
  shell,
  someLease,
  someService,
  someWorkload,
  textOf,
} from '../../helpers/engine-workloads.ts';

describe('docker engine: lifecycle', () => {
  let under: DockerUnderTest;
  let lease: LeaseRef;
  beforeEach(async () => {
    under = await dockerUnderTest();
    lease = someLease();
  });
  afterEach(async () => {
    await under.cleanUp();
  });

  const deploy = (workload: Workload): Promise<void> =>
    under.engine.deploy(workload, { signal: anySignal });
  const idOf = async (service: string): Promise<string> =>
    (await inspect(under.listing, lease, service)).Id;
  const call = (method: 'POST' | 'DELETE', path: string, query = {}, body = {}): Promise<unknown> =>
    client.json({ method, path, query, body, signal: anySignal });

  test('keeps disks and ports through updates and restarts', async () => {
    await under.engine.start(anySignal);
    const hostPort = await freePort();
    const keeper = (said: string) =>
      someService('db', BUSYBOX_IMAGE, {
        ...shell(`date >> /data/file; echo ${said} $(wc -l < /data/file); httpd -f -p 80 -h /www`),
        volumes: [{ name: 'data', class: 'beta3', bytes: MIB, mount: '/data', readOnly: false }],
        replicas: [
          { index: 0, gpus: [], ports: [{ port: 80, proto: 'tcp', hostPort, http: true }] },
        ],
      });
    const shellDate = keeper('first');
    const still = someService('still', BUSYBOX_IMAGE);
    await deploy(someWorkload(lease, [shellDate, still]));
    const [db, other] = [await idOf('db'), await idOf('still')];
    const page = (): Promise<string | undefined> =>
      fetch(`http://127.0.0.1:${hostPort}/`).then(
        (answer) => answer.text(),
        () => undefined,
      );
    expect(await eventually(page, 'the page')).toBe('it runs\n');
    await deploy(someWorkload(lease, [keeper('second'), still], 'b'));
    expect(await idOf('db')).not.toBe(db);
    expect(await idOf('still')).toBe(other);
    expect(await eventually(page, 'the page of the second')).toBe('it runs\n');
    await kill(under.listing, lease, 'db');
    const lines = await eventually(async () => {
      const text = textOf(await readLogs(under.engine, lease, { service: named('db') }));
      return text.split('\n').length === 3 && text;
    }, 'the line after the restart');
    expect(lines).toBe('second 2\nsecond 3\n');
    expect(await eventually(page, 'the page after the restart')).toBe('it runs\n');
  });

  test('finishes what was begun and left, at whatever step', async () => {
    const workload = someWorkload(lease, [
      someService('web', BUSYBOX_IMAGE, {
        volumes: [{ name: 'data', class: 'beta3', bytes: MIB, mount: '/data', readOnly: false }],
      }),
      someService('api', BUSYBOX_IMAGE),
    ]);
    await deploy(workload);
    const whole = await leftovers(under.listing, lease);
    const web = await idOf('web');
    // One container gone, as if it had never been made; the other made and never started.
    await call('DELETE', `/containers/${await idOf('api')}`, { force: true });
    const partly = await under.engine.status(lease, anySignal);
    expect(partly).toMatchObject({ version: workload.version, complete: false, ready: false });
    await deploy(workload);
    expect(await idOf('web')).toBe(web);
    expect(new Set(await leftovers(under.listing, lease))).toEqual(new Set(whole));
    expect(await under.engine.status(lease, anySignal)).toMatchObject({ ready: true });
    await under.engine.remove(lease, anySignal);
    await under.engine.prepare(lease, anySignal);
    await deploy(workload);
    expect(await under.engine.status(lease, anySignal)).toMatchObject({ ready: true });
  });

  test('starts a container that was made and not started', async () => {
    const workload = someWorkload(lease, [someService('web', BUSYBOX_IMAGE)]);
    await deploy(workload);
    const made = await inspect(under.listing, lease, 'web');
    const name = (await under.listing.containers(lease, anySignal))[0]!.name;
    await call('DELETE', `/containers/${made.Id}`, { force: true });
    const { Env, Labels } = made.Config;
    const body = { Image: BUSYBOX_IMAGE, Env, Labels, HostConfig: made.HostConfig };
    await call('POST', '/containers/create', { name }, body);
    expect(await under.engine.status(lease, anySignal)).toMatchObject({ complete: false });
    await deploy(workload);
    expect(await under.engine.status(lease, anySignal)).toMatchObject({ complete: true });
  });

  test('removes what a removal left that was killed', async () => {
    await deploy(someWorkload(lease, [someService('web', BUSYBOX_IMAGE)]));
    await call('DELETE', `/containers/${await idOf('web')}`, { force: true });
    expect(await under.engine.list(anySignal)).toMatchObject([
      { lease, version: undefined, complete: false },
    ]);
    await under.engine.remove(lease, anySignal);
    expect(await leftovers(under.listing, lease)).toEqual([]);
  });

  test('never touches what another instance, or the owner, has', async () => {
    const other = await dockerUnderTest();
    const name = `slt-owners-${process.pid}`;
    const own = { Image: BUSYBOX_IMAGE, Labels: { 'dev.sublet.lease': lease } };
    await call('POST', '/containers/create', { name }, own);
    try {
      await other.engine.start(anySignal);
      await other.engine.deploy(someWorkload(lease, [someService('web', BUSYBOX_IMAGE)]), {
        signal: anySignal,
      });
      await deploy(someWorkload(lease, [someService('web', BUSYBOX_IMAGE)]));
      await under.engine.remove(lease, anySignal);
      expect(await under.engine.list(anySignal)).toEqual([]);
      expect(await other.engine.status(lease, anySignal)).toMatchObject({ ready: true });
      await call('POST', `/containers/${name}/rename`, { name: `${name}-still` });
    } finally {
      await other.cleanUp();
      await call('DELETE', `/containers/${name}-still`, { force: true });
    }
  });

  test('an agent that was started again finds its workloads and what ended meanwhile', async () => {
    const workload = someWorkload(lease, [
      someService('web', BUSYBOX_IMAGE),
      someService('api', BUSYBOX_IMAGE),
    ]);
    await under.engine.start(anySignal);
    await deploy(workload);
    await under.engine.close();
    await kill(under.listing, lease, 'web');
    const api = await idOf('api');
    const again = under.again();
    expect(await again.status(lease, anySignal)).toMatchObject({ complete: true, ready: false });
    await again.start(anySignal);
    await eventually(async () => (await again.status(lease, anySignal))?.ready, 'all run');
    expect(await idOf('api')).toBe(api);
  });

  test('an engine that comes back has all its containers started again', async () => {
    const cut = await EngineSwitch.make();
    const away = await dockerUnderTest({ host: `unix://${cut.socket}` });
    // Past the socket that is cut.
    const listing = new Listing(under.client, away.options.instance);
    try {
      await away.engine.start(anySignal);
      await away.engine.deploy(someWorkload(lease, [someService('web', BUSYBOX_IMAGE)]), {
        signal: anySignal,
      });
      await cut.off();
      await expect(away.engine.list(anySignal)).rejects.toMatchObject({
        code: 'engine-unreachable',
      });
      await kill(listing, lease, 'web');
      await cut.on();
      await eventually(async () => {
        const status = await away.engine.status(lease, anySignal);
        return status?.ready;
      }, 'it runs again');
      // It went down with the engine, which is not its fault.
      const status = await away.engine.status(lease, anySignal);
      expect(status?.services[0]?.replicas[0]?.restarts).toBe(0);
    } finally {
      await cut.on();
      await away.cleanUp();
      await cut.close();
    }
  });

  test('says which program is to blame when a port is taken', async () => {
    const hostPort = await freePort();
    const port = { port: 80, proto: 'tcp', hostPort, http: true } as const;
    const web = someService('web', BUSYBOX_IMAGE, {
      replicas: [{ index: 0, gpus: [], ports: [port] }],
    });
    await deploy(someWorkload(lease, [web]));
    const second = someLease();
    await expect(deploy(someWorkload(second, [web]))).rejects.toMatchObject({
      code: 'port-in-use',
      data: { port: hostPort },
    });
    await under.engine.remove(lease, anySignal);
    // The same deploy, done again, now works.
    await deploy(someWorkload(second, [web]));
    expect(await under.engine.status(second, anySignal)).toMatchObject({ ready: true });
  });

  test('a removed lease does not come back, whatever its containers were doing', async () => {
    await under.engine.start(anySignal);
    await deploy(someWorkload(lease, [someService('web', BUSYBOX_IMAGE, shell('exit 3'))]));
    await eventually(async () => {
      const status = await under.engine.status(lease, anySignal);
      return (status?.services[0]?.replicas[0]?.restarts ?? 0) >= 1;
    }, 'it is started again and again');
    await under.engine.remove(lease, anySignal);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await leftovers(under.listing, lease)).toEqual([]);
  });
});
