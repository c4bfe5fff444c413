import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { connect as connectSecure, createSecureContext } from 'node:tls';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { makeCertificate } from '../../../../agent/network/akash/registration/certificate.ts';
import type { Service } from '../../../helpers/gateway/ingress-world.ts';
import { IngressWorld, says, sendRaw, statusesOf } from '../../../helpers/gateway/ingress-world.ts';

let world: IngressWorld;

beforeEach(() => {
  world = new IngressWorld();
});
afterEach(() => world.close());

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
const upgrade = (host: string, more = KEY): string =>
  `GET /chat HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`;

/** Says its name first and then what it is told. */
async function echo(name: string): Promise<Service> {
  const service = await world.service(says(`no socket of ${name}`, 401));
  const sockets = new WebSocketServer({ server: service.server, path: '/chat' });
  sockets.on('connection', (socket, request) => {
    service.asked.push(request);
    // Some tests send what is no frame.
    socket.on('error', () => socket.terminate());
    socket.send(name);
    socket.on('message', (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return service;
}

function visit(host: string): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${world.port}/chat`, { headers: { Host: host } });
}

async function nextText(socket: WebSocket): Promise<string> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return data.toString('latin1');
}

test('a WebSocket reaches the service of its Host, whole, and ends on both sides', async () => {
  const [one, two] = [await echo('one'), await echo('two')];
  world.site('one.example.com', [one], { owner: 'one' });
  world.site('two.example.com', [two], { owner: 'two' });
  await world.open();
  const socket = visit('two.example.com');
  expect(await nextText(socket)).toBe('two');
  const long = 'x'.repeat(300_000);
  socket.send(long);
  expect(await nextText(socket)).toBe(long);
  expect(two.asked[0]?.headers).toMatchObject({
    host: 'two.example.com',
    upgrade: 'websocket',
    'x-forwarded-for': '127.0.0.1',
  });
  expect(one.asked).toEqual([]);
  expect(world.ingress.load().upgrades).toBe(1);
  socket.close(4001);
  expect((await once(socket, 'close'))[0]).toBe(4001);
  while (world.ingress.load().upgrades > 0) await new Promise(setImmediate);
});

test('what follows on an upgraded connection stays with that service, whatever Host it says', async () => {
  world.site('one.example.com', [await echo('one')], { owner: 'one' });
  const two = await echo('two');
  world.site('two.example.com', [two], { owner: 'two' });
  await world.open();
  const next = 'GET /chat HTTP/1.1\r\nHost: two.example.com\r\nConnection: close\r\n\r\n';
  const answer = await sendRaw(world.port, upgrade('one.example.com') + next);
  expect(statusesOf(answer)).toEqual([101]);
  expect(two.asked).toEqual([]);
  // Control: asked for by itself, the second one is reached.
  expect(statusesOf(await sendRaw(world.port, next))).toEqual([401]);
  expect(two.asked).toHaveLength(1);
});

test('a service that does not agree is heard, and one that is not there is 502', async () => {
  const service = await world.service((_request, response) => response.end());
  service.server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\nX-Why: key\r\n\r\nlocked');
  });
  world.site('one.example.com', [service]);
  world.site('down.example.com', [{ port: 1 }]);
  await world.open();
  const refused = await sendRaw(world.port, upgrade('one.example.com'));
  expect([statusesOf(refused), refused.includes('X-Why: key'), refused.endsWith('locked')]).toEqual(
    [...[[401], true, true]],
  );
  expect(statusesOf(await sendRaw(world.port, upgrade('down.example.com')))).toEqual([502]);
  expect(statusesOf(await sendRaw(world.port, upgrade('none.example.com')))).toEqual([404]);
});

test('any other upgrade is an ordinary request, and one with a body is refused', async () => {
  const service = await world.service(says('plain'));
  world.site('one.example.com', [service]);
  await world.open();
  const other =
    'GET / HTTP/1.1\r\nHost: one.example.com\r\nConnection: Upgrade, HTTP2-Settings, close\r\nHTTP2-Settings: AAMAAABk\r\nUpgrade: h2c\r\n\r\n';
  expect(statusesOf(await sendRaw(world.port, other, 1))).toEqual([200]);
  expect(service.asked[0]?.headers).not.toHaveProperty('upgrade');
  expect(service.asked[0]?.headers).not.toHaveProperty('http2-settings');
  const withBody = upgrade('one.example.com', `${KEY}Content-Length: 3\r\n`);
  expect(statusesOf(await sendRaw(world.port, `${withBody}abc`))).toEqual([400]);
});

test('a tenant has so many open WebSockets, and a silent one ends after the time to read', async () => {
  world.site('one.example.com', [await echo('one')], {
    ...{ owner: 'one', options: { readTimeoutMs: 300 } },
  });
  world.site('two.example.com', [await echo('two')], { owner: 'two' });
  await world.open({ upgradesOfLease: 1 });
  const socket = visit('one.example.com');
  await nextText(socket);
  expect(statusesOf(await sendRaw(world.port, upgrade('one.example.com')))).toEqual([503]);
  const other = visit('two.example.com');
  expect(await nextText(other)).toBe('two');
  expect((await once(socket, 'close'))[0]).toBe(1006);
  expect(other.readyState).toBe(WebSocket.OPEN);
  other.terminate();
});

test('over TLS the certificate is chosen by name, names without one are not served', async () => {
  const contexts = new Map(
    await Promise.all(
      ['one.example.com', 'two.example.com'].map(async (host) => {
        const { certPem, privateKeyPem } = await makeCertificate(
          host,
          host,
          parseUnixMs(Date.now()),
        );
        return [host, createSecureContext({ cert: certPem, key: privateKeyPem })] as const;
      }),
    ),
  );
  for (const host of contexts.keys()) {
    world.site(host, [await world.service(says(host))], { owner: host.slice(0, 3) });
  }
  await world.open({}, { of: (name) => contexts.get(name) });
  const get = (host: string): string =>
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const [one, two] = ['one.example.com', 'two.example.com'];
  expect(await secure(one, get(one))).toEqual({ subject: one, statuses: [200] });
  expect(await secure(two, get(two))).toEqual({ subject: two, statuses: [200] });
  // The name that was verified is the only one that is served.
  expect(await secure(one, get(two))).toEqual({ subject: one, statuses: [421] });
  const nothing = { subject: undefined, statuses: [] };
  expect(await secure('none.example.com', get(one))).toEqual(nothing);
  expect(await secure(undefined, get(one))).toEqual(nothing);
  const service = await world.service(says('ok'));
  world.site(one, [service]);
  await secure(one, get(one));
  expect(service.asked[0]?.headers['x-forwarded-proto']).toBe('https');
});

function secure(
  servername: string | undefined,
  text: string,
): Promise<{ readonly subject: string | undefined; readonly statuses: readonly number[] }> {
  return new Promise((resolve) => {
    const socket = connectSecure(
      {
        ...{ host: '127.0.0.1', port: world.securePort, rejectUnauthorized: false },
        ...(servername === undefined ? {} : { servername }),
      },
      () => socket.write(text),
    );
    let read = '';
    let subject: string | undefined;
    socket.on('secureConnect', () => {
      const { CN } = socket.getPeerCertificate().subject;
      subject = Array.isArray(CN) ? CN[0] : CN;
    });
    socket.setEncoding('latin1').on('data', (more: string) => (read += more));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ subject, statuses: statusesOf(read) }));
  });
}

test('a connection that never shakes hands is let go', async () => {
  const { certPem, privateKeyPem } = await makeCertificate(
    'x',
    'x.example.com',
    parseUnixMs(Date.now()),
  );
  const context = createSecureContext({ cert: certPem, key: privateKeyPem });
  await world.open({ handshakeMs: 200 }, { of: () => context });
  const socket = connect(world.securePort, '127.0.0.1');
  socket.resume();
  await once(socket, 'close');
});

test('where the ingress moves, visitors who are connected stay, and new ones come to the new port', async () => {
  const one = await echo('one');
  world.site('one.example.com', [one]);
  await world.open();
  const socket = visit('one.example.com');
  expect(await nextText(socket)).toBe('one');
  const before = world.port;
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  // It cannot be had: all is as it was.
  await expect(world.ingress.moveTo({ port })).rejects.toMatchObject({
    code: 'gateway-port-in-use',
    data: { port, for: 'ingress' },
  });
  expect(statusesOf(await sendRaw(before, get('one.example.com'), 1))).toEqual([401]);
  taken.close();
  await once(taken, 'close');
  expect(await world.ingress.moveTo({ port })).toMatchObject({ port });
  socket.send('still here');
  expect(await nextText(socket)).toBe('still here');
  expect(statusesOf(await sendRaw(port, get('one.example.com'), 1))).toEqual([401]);
  await expect(sendRaw(before, get('one.example.com'), 1)).rejects.toThrow(/ECONNREFUSED/);
  socket.close();
  await once(socket, 'close');
});

const get = (host: string): string => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
