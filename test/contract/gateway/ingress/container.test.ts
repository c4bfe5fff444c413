import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { LeaseRef } from '../../../../agent/domain/ids.ts';
import type { Workload } from '../../../../agent/domain/workload.ts';
import { BUSYBOX_IMAGE } from '../../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest, freePort } from '../../../helpers/engine-docker.ts';
import {
  eventually,
  shell,
  someLease,
  someService,
  someWorkload,
} from '../../../helpers/engine-workloads.ts';
import { IngressWorld, sendRaw, statusesOf } from '../../../helpers/gateway/ingress-world.ts';

// Two tenants' services in containers, as the engine publishes them.

const world = new IngressWorld();
let under: DockerUnderTest;
const tenants: { readonly name: string; readonly lease: LeaseRef; readonly port: number }[] = [];

beforeAll(async () => {
  under = await dockerUnderTest();
  await under.engine.start(anySignal);
  for (const name of ['one', 'two']) {
    const tenant = { name, lease: someLease(), port: await freePort() };
    tenants.push(tenant);
    await under.engine.deploy(serving(tenant, `I am ${name}`), { signal: anySignal });
    world.site(`${name}.example.com`, [tenant], { owner: name });
  }
  await world.open();
});
afterAll(async () => {
  await world.close();
  await under.cleanUp();
});

function serving(
  { lease, port }: { readonly lease: LeaseRef; readonly port: number },
  page: string,
  version = 'a',
): Workload {
  const script = `mkdir -p /tmp/www; echo ${page} > /tmp/www/index.html; httpd -f -p 8080 -h /tmp/www`;
  const web = someService('web', BUSYBOX_IMAGE, {
    ...shell(script),
    replicas: [
      { index: 0, gpus: [], ports: [{ port: 8080, proto: 'tcp', hostPort: port, http: true }] },
    ],
  });
  return someWorkload(lease, [web], version);
}

const get = (host: string, more = ''): string => `GET / HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
const pageOf = async (host: string): Promise<string> =>
  await sendRaw(world.port, get(host, 'Connection: close\r\n'));

/** The first page that is the service's own: a container that has just started does not listen yet. */
const served = (host: string, page: string): Promise<string> =>
  eventually(async () => {
    const answer = await pageOf(host);
    return answer.includes(page) && answer;
  }, `${page} at ${host}`);

test('each name leads to its own tenant, also by turns on one connection', async () => {
  await served('one.example.com', 'I am one');
  await served('two.example.com', 'I am two');
  const text = ['one', 'two', 'one'].map((name, at) =>
    get(`${name}.example.com`, at === 2 ? 'Connection: close\r\n' : ''),
  );
  const answer = await sendRaw(world.port, text.join(''));
  expect([statusesOf(answer), answer.match(/I am \w+/g)]).toEqual([
    [200, 200, 200],
    ['I am one', 'I am two', 'I am one'],
  ]);
});

test('an update is served at the same place, and what is removed is 502 while the other goes on', async () => {
  const [one] = tenants;
  if (one === undefined) throw new Error('There is no first tenant.');
  await under.engine.deploy(serving(one, 'I am new', 'b'), { signal: anySignal });
  await served('one.example.com', 'I am new');
  await under.engine.remove(one.lease, anySignal);
  expect(statusesOf(await pageOf('one.example.com'))).toEqual([502]);
  expect(await pageOf('two.example.com')).toContain('I am two');
});

test('ports that are no web pages are reached at ports of this machine, over TCP and UDP', async () => {
  const lease = someLease();
  const [tcp, udp] = [await freePort(), await freePort()];
  const echo = someService('echo', BUSYBOX_IMAGE, {
    ...shell('while :; do nc -l -p 9001 -e /bin/cat; done'),
    replicas: [
      {
        ...{ index: 0, gpus: [] },
        ports: [
          { port: 9000, proto: 'udp', hostPort: udp, http: false },
          { port: 9001, proto: 'tcp', hostPort: tcp, http: false },
        ],
      },
    ],
  });
  await under.engine.deploy(someWorkload(lease, [echo]), { signal: anySignal });
  expect(await eventually(() => said(tcp), 'an answer over TCP')).toBe('hello');
  // There is no small program for UDP in the image; whose the port is, the kernel says.
  expect(await isFree(udp)).toBe(false);
  await under.engine.remove(lease, anySignal);
  expect(await eventually(() => isFree(udp), 'the port to be free again')).toBe(true);
});

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

function said(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('hello'));
    socket.on('data', (bytes: Buffer) => {
      socket.destroy();
      resolve(bytes.toString());
    });
    socket.on('error', () => resolve(undefined)).on('end', () => resolve(undefined));
  });
}
