import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { IngressWorld, says, sendRaw, statusesOf } from '../../../helpers/gateway/ingress-world.ts';

let world: IngressWorld;
const sockets: Socket[] = [];

beforeEach(() => {
  world = new IngressWorld();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await world.close();
});

const get = (host: string, more = 'Connection: close\r\n'): string =>
  `GET / HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;

function send(text: string): Socket {
  const socket = connect(world.port, '127.0.0.1', () => socket.write(text));
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

async function statusOf(host: string, more?: string): Promise<number | undefined> {
  return statusesOf(await sendRaw(world.port, get(host, more)))[0];
}

/** Two tenants: one whose service never answers, and one whose does. */
async function noisyAndQuiet(): Promise<void> {
  const noisy = await world.service(() => undefined);
  world.site('noisy.example.com', [noisy], { owner: 'noisy' });
  world.site('quiet.example.com', [await world.service(says('ok'))], { owner: 'quiet' });
}

test('a tenant whose service is stuck has its share of open requests, and the other answers', async () => {
  await noisyAndQuiet();
  await world.open({ requestsOfLease: 5 });
  const stuck = Array.from({ length: 5 }, () => send(get('noisy.example.com')));
  while (world.ingress.load().requests < 5) await tick();
  expect([await statusOf('noisy.example.com'), await statusOf('quiet.example.com')]).toEqual([
    503, 200,
  ]);
  // Control: the place of one that goes is the next one's.
  stuck[0]?.destroy();
  while (world.ingress.load().requests > 4) await tick();
  const next = send(get('noisy.example.com'));
  while (world.ingress.load().requests < 5) await tick();
  expect(next.destroyed).toBe(false);
});

test('a tenant that is asked too often waits, and the other does not', async () => {
  await noisyAndQuiet();
  world.site('noisy.example.com', [await world.service(says('ok'))], { owner: 'noisy' });
  await world.open({ burstRequests: 3, requestsPerSecond: 0.001 });
  const statuses: (number | undefined)[] = [];
  for (let turn = 0; turn < 5; turn++) statuses.push(await statusOf('noisy.example.com'));
  statuses.push(await statusOf('quiet.example.com'));
  expect(statuses).toEqual([200, 200, 200, 429, 429, 200]);
});

test('one address has so many connections, and they are free again once closed', async () => {
  await noisyAndQuiet();
  await world.open({ connectionsOfAddress: 3 });
  const open = [send(''), send(''), send('')];
  while (world.ingress.load().connections < 3) await tick();
  expect(await sendRaw(world.port, get('quiet.example.com'))).toBe('');
  open[0]?.destroy();
  while (world.ingress.load().connections > 2) await tick();
  expect(await statusOf('quiet.example.com')).toBe(200);
});

test('where there is no room left, connections that do nothing make some', async () => {
  await noisyAndQuiet();
  await world.open({ connections: 2 });
  for (let count = 0; count < 2; count++) {
    const idle = send(get('quiet.example.com', ''));
    await once(idle, 'data');
  }
  expect(await statusOf('quiet.example.com')).toBe(200);
});

test('a visitor who dawdles is sent away: over the head, over the body, over the answer', async () => {
  const service = await world.service((asked, response) => {
    if (asked.method === 'POST') asked.resume();
    else response.end(Buffer.alloc(30_000_000));
  });
  world.site('one.example.com', [service]);
  await world.open({ headersMs: 200, clientMs: 200 });
  const head = await sendRaw(world.port, 'GET / HTTP/1.1\r\nHost: one.exa');
  const body = await sendRaw(
    world.port,
    'POST / HTTP/1.1\r\nHost: one.example.com\r\nContent-Length: 10\r\n\r\nfour',
  );
  expect([statusesOf(head), statusesOf(body)]).toEqual([[408], [408]]);
  const reader = send(get('one.example.com'));
  reader.pause();
  while (world.ingress.load().requests < 1) await tick();
  while (world.ingress.load().requests > 0) await tick();
});

test('heads that are too long, or of too many lines, are refused', async () => {
  world.site('one.example.com', [await world.service(says('ok'))]);
  await world.open({ headerBytes: 4096, headerCount: 20 });
  const lines = (count: number): string => 'X-Line: 1\r\n'.repeat(count);
  expect([
    await statusOf('one.example.com', `X-Long: ${'x'.repeat(5000)}\r\n`),
    await statusOf('one.example.com', `${lines(30)}Connection: close\r\n`),
    await statusOf('one.example.com', `${lines(15)}Connection: close\r\n`),
  ]).toEqual([431, 431, 200]);
});

test('visitors who break off, whenever they do, end nothing but their own connection', async () => {
  const service = await world.service((asked, response) => {
    if (asked.url === '/early') response.end('no need');
    else if (asked.url === '/long') response.end(Buffer.alloc(5_000_000));
    else asked.resume();
  });
  world.site('one.example.com', [service]);
  await world.open({ clientMs: 200 });
  const host = 'Host: one.example.com\r\n';
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n';
  const texts = [
    `GET /wait HTTP/1.1\r\n${host}\r\n`,
    `GET /long HTTP/1.1\r\n${host}\r\n`,
    `POST /wait HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\nhalf`,
    `POST /early HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\nhalf`,
    `POST /wait HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nff\r\nhalf`,
    `POST /wait HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nno size`,
    `CONNECT one.example.com:80 HTTP/1.1\r\n${host}\r\n`,
    `GET /wait HTTP/1.1\r\n${host}${upgrade}\r\n`,
    `GET /wait HTTP/1.1\r\n${host}\r\nGET /wait HTTP/1.1\r\n${host}${upgrade}\r\n`,
    'GET /wait HT',
  ];
  for (const text of texts) {
    for (const waits of [0, 3]) {
      const visitor = connect(world.port, '127.0.0.1');
      visitor.on('error', () => undefined);
      visitor.write(text);
      for (let turn = 0; turn < waits; turn++) await tick();
      visitor.resetAndDestroy();
    }
  }
  // And those who stay, and say nothing more.
  await Promise.all(texts.slice(2, 6).map((text) => sendRaw(world.port, text)));
  while (world.ingress.load().connections > 0) await tick();
  expect(world.ingress.load()).toEqual({ connections: 0, requests: 0, upgrades: 0 });
  world.site('quiet.example.com', [await world.service(says('ok'))], { owner: 'quiet' });
  expect(await statusOf('quiet.example.com')).toBe(200);
});

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
