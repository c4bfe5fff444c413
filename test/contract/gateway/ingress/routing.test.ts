import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { IngressWorld, says, sendRaw, statusesOf } from '../../../helpers/gateway/ingress-world.ts';

let world: IngressWorld;

beforeEach(() => {
  world = new IngressWorld();
});
afterEach(() => world.close());

const get = (host: string, path = '/', more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
const ENDS = 'Connection: close\r\n';

async function twoTenants(): Promise<void> {
  world.site('one.example.com', [await world.service(says('ONE'))], { owner: 'one' });
  world.site('two.example.com', [await world.service(says('TWO'))], { owner: 'two' });
}

test('each request of a connection goes where its own Host says', async () => {
  await twoTenants();
  await world.open();
  const hosts = ['one', 'two', 'two', 'one', 'none'].map((name) => `${name}.example.com`);
  const text = hosts.map((host, at) => get(host, '/', at === 4 ? ENDS : '')).join('');
  const answer = await sendRaw(world.port, text);
  expect(statusesOf(answer)).toEqual([200, 200, 200, 200, 404]);
  expect(answer.match(/ONE|TWO/g)).toEqual(['ONE', 'TWO', 'TWO', 'ONE']);
});

test('control: where the first Host decides for the connection, the second tenant is reached through the first', async () => {
  // A server that knows many names, as a shared one does, behind a splice by the first request.
  const shared = await world.service((request, response) =>
    says(request.headers.host?.startsWith('two') === true ? 'TWO' : 'ONE')(request, response),
  );
  const splice = createServer((socket) => {
    socket.once('data', (first) => {
      if (!first.toString().includes('Host: one.example.com')) {
        socket.destroy();
        return;
      }
      const upstream = connect(shared.port, '127.0.0.1', () => upstream.write(first));
      socket.pipe(upstream).pipe(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(splice, 'listening');
  const { port } = splice.address() as AddressInfo;
  const text = get('one.example.com') + get('two.example.com', '/', ENDS);
  const answer = await sendRaw(port, text);
  splice.close();
  expect(answer.match(/ONE|TWO/g)).toEqual(['ONE', 'TWO']);
  // The same bytes, the same server, this ingress: the second name is nobody's here.
  world.site('one.example.com', [shared]);
  await world.open();
  const ours = await sendRaw(world.port, text);
  expect([statusesOf(ours), ours.match(/ONE|TWO/g)]).toEqual([[200, 404], ['ONE']]);
});

test('no trick with the Host reaches the other tenant on a connection that began with the first', async () => {
  await twoTenants();
  await world.open();
  const first = get('one.example.com');
  const tricks = [
    'GET / HTTP/1.1\r\nHost: one.example.com\r\nHost: two.example.com\r\n\r\n',
    'GET http://two.example.com/ HTTP/1.1\r\nHost: one.example.com\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: one.example.com@two.example.com\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: one.example.com, two.example.com\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: one.example.com\r\n Host: two.example.com\r\n\r\n',
    'GET / HTTP/1.1\r\nHost : two.example.com\r\nHost: one.example.com\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: one.example.com\r\nX-Forwarded-Host: two.example.com\r\n\r\n',
    'GET //two.example.com/ HTTP/1.1\r\nHost: one.example.com\r\n\r\n',
    'CONNECT two.example.com:80 HTTP/1.1\r\nHost: two.example.com\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: one.example.com\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' +
      get('two.example.com'),
    'POST / HTTP/1.1\r\nHost: one.example.com\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n' +
      get('two.example.com'),
  ];
  for (const trick of tricks) {
    const answer = await sendRaw(world.port, first + trick, 2);
    expect([trick, answer.includes('TWO')]).toEqual([trick, false]);
    expect([trick, answer.includes('ONE')]).toEqual([trick, true]);
  }
});

test('the service is told the truth about the visitor, and nothing that the visitor made up', async () => {
  const service = await world.service(says('ok'));
  world.site('one.example.com', [service]);
  await world.open();
  await sendRaw(
    world.port,
    get(
      'One.Example.com',
      '/a?b=c',
      'X-Forwarded-For: 6.6.6.6\r\nX_Forwarded_Proto: https\r\nX-Real-IP: 6.6.6.6\r\n' +
        'Forwarded: for=6.6.6.6\r\nX-Forwarded-User: root\r\nProxy: http://6.6.6.6\r\n' +
        'TE: trailers\r\nKeep-Alive: 5\r\nX-Hop: 1\r\nUpgrade: h2c\r\nX-Mine: kept\r\n' +
        'Connection: close, x-hop, upgrade\r\n',
    ),
  );
  expect(service.asked).toHaveLength(1);
  const [request] = service.asked;
  expect([request?.url, request?.headers]).toEqual([
    '/a?b=c',
    {
      host: 'One.Example.com',
      connection: 'keep-alive',
      'x-mine': 'kept',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'One.Example.com',
      'x-forwarded-port': String(world.port),
      'x-forwarded-proto': 'http',
      'x-forwarded-scheme': 'http',
    },
  ]);
});

test('an answer comes as it is, without what belongs to the connection behind', async () => {
  const service = await world.service((_request, response) => {
    response.writeHead(201, 'Made', [
      ...['X-Twice', 'a', 'X-Twice', 'b', 'Set-Cookie', 'k=\xe4', 'X-Hop', '1'],
      ...['Connection', 'keep-alive, x-hop', 'Keep-Alive', 'timeout=9', 'Content-Length', '2'],
    ]);
    response.end(Buffer.from('ok'));
  });
  world.site('one.example.com', [service]);
  await world.open();
  const answer = await sendRaw(world.port, get('one.example.com', '/', ENDS));
  expect(answer.replace(/Date: .*/, 'Date: now')).toBe(
    'HTTP/1.1 201 Made\r\nX-Twice: a\r\nX-Twice: b\r\nSet-Cookie: k=\xe4\r\nContent-Length: 2\r\n' +
      'Date: now\r\nConnection: close\r\n\r\nok',
  );
});

test('pages of ours say what happened and whom to write to, and nothing of what is behind', async () => {
  world.site('down.example.com', [{ port: 1 }]);
  world.site('empty.example.com', []);
  await world.open();
  const pages = await Promise.all(
    ['none.example.com', 'down.example.com', 'empty.example.com'].map(async (host) => {
      const answer = await sendRaw(world.port, get(host, '/', ENDS));
      return answer.slice(answer.indexOf('\r\n\r\n') + 4);
    }),
  );
  const contact = 'To report abuse: abuse@gpu.example\n';
  expect(pages).toEqual([
    `404 There is nothing here by this name.\n${contact}`,
    `502 The service does not answer.\n${contact}`,
    `502 The service does not answer.\n${contact}`,
  ]);
});

test('a body of any kind comes whole, and so does a long answer', async () => {
  const service = await world.service((request, response) => {
    response.writeHead(200, { 'X-Method': request.method ?? '' });
    request.pipe(response);
  });
  world.site('one.example.com', [service]);
  await world.open();
  const body = Buffer.alloc(900_000, 'abcdefg');
  const sized = `POST / HTTP/1.1\r\nHost: one.example.com\r\n${ENDS}Content-Length: ${body.length}\r\n\r\n${body.toString('latin1')}`;
  const chunked =
    `POST / HTTP/1.1\r\nHost: one.example.com\r\n${ENDS}Transfer-Encoding: chunked\r\n\r\n` +
    `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`;
  for (const text of [sized, chunked]) {
    const answer = await sendRaw(world.port, text);
    expect(statusesOf(answer)).toEqual([200]);
    expect(answer.match(/abcdefg/g)?.length).toBeGreaterThan(128_000);
  }
});

test('under a domain of ours a cookie is for one name alone; under a name of the tenant\u2019s it is as it was set', async () => {
  const service = await world.service((_request, response) => {
    response.writeHead(200, [
      ...['Set-Cookie', 'a=1; Path=/; Domain=ingress.gpu.example; HttpOnly'],
      ...['set-cookie', 'b=domain=x;DOMAIN\t= .gpu.example', 'Set-Cookie', 'c=3; Secure'],
      ...['Set-Cookie', 'd=4; domain; Secure', 'Content-Length', '0'],
    ]);
    response.end();
  });
  world.site('x.ingress.gpu.example', [service], { shared: true });
  world.site('app.example.com', [service]);
  await world.open();
  const cookiesOf = async (host: string): Promise<readonly string[]> => {
    const answer = await sendRaw(world.port, get(host, '/', ENDS));
    return [...answer.matchAll(/^set-cookie: (.*)\r$/gim)].map(([, cookie]) => cookie ?? '');
  };
  expect(await cookiesOf('x.ingress.gpu.example')).toEqual([
    ...['a=1; Path=/; HttpOnly', 'b=domain=x', 'c=3; Secure', 'd=4; Secure'],
  ]);
  expect(await cookiesOf('app.example.com')).toEqual([
    ...['a=1; Path=/; Domain=ingress.gpu.example; HttpOnly', 'b=domain=x;DOMAIN\t= .gpu.example'],
    ...['c=3; Secure', 'd=4; domain; Secure'],
  ]);
});
