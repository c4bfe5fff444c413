import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { IngressWorld, sendRaw, statusesOf } from '../../../helpers/gateway/ingress-world.ts';

// Requests of strange forms over real connections, from a fixed seed. Whatever the ingress makes of
// one: the tenant who is not named is never asked, and the ingress goes on.

const ROUNDS = process.env.SUBLET_LONG === '1' ? 20_000 : 600;
const SEED = 20_261_130;
const ONE = 'one.example.com';
const TWO = 'two.example.com';

let world: IngressWorld;
/** What each service saw. */
const seen: { readonly service: string; readonly host: string; readonly url: string }[] = [];

beforeEach(async () => {
  world = new IngressWorld();
  seen.length = 0;
  for (const host of [ONE, TWO]) {
    const service = await world.service((request, response) => {
      seen.push({ service: host, host: request.headers.host ?? '', url: request.url ?? '' });
      request.resume().on('end', () => {
        response.writeHead(200, { 'Content-Length': 2 });
        response.end('ok');
      });
    });
    world.site(host, [service], { owner: host.slice(0, 3) });
  }
  await world.open({ burstRequests: 1e9, clientMs: 300, headersMs: 300 });
});
afterEach(() => world.close());

/** xorshift32 */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'get', 'G\tT'];
const TARGETS = [
  ...['/', '//', '*', `http://${TWO}/`, `//${TWO}/`, `http://${ONE}@${TWO}/`, `http://${ONE}/`],
  ...[`/\\${TWO}`, `/%0d%0aHost:%20${TWO}`, '/\x01', '/ x', '', `${TWO}:80`, '/a#b', '/\xff'],
];
const HOSTS = [
  ...[ONE, `${ONE}:80`, `${ONE}.`, ONE.toUpperCase(), `${ONE}@${TWO}`, `${ONE},${TWO}`, `${ONE} `],
  ...[`${ONE}\t`, `x@${ONE}`, `${ONE}:${TWO}`, `${ONE}/../${TWO}`, `${ONE}#`, `${ONE}\0`, ''],
  ...['localhost', '127.0.0.1', '[::1]', `${ONE}%2e`, `\xa0${ONE}`],
];
const LINES = [
  ...[`X-Forwarded-Host: ${TWO}`, `X-Original-URL: http://${TWO}/`, `Forwarded: host=${TWO}`],
  ...['Connection: close', 'Connection: host', 'Connection: keep-alive, x', 'Connection: upgrade'],
  ...['Upgrade: websocket', 'Upgrade: h2c', 'Content-Length: 0', 'Content-Length: 5'],
  ...['Content-Length: 5, 5', 'Content-Length: -1', 'Content-Length: 0x5', 'Content-Length : 5'],
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: identity', 'Transfer-Encoding:\x0bchunked'],
  ...['Transfer-Encoding: chunked, identity', 'Transfer_Encoding: chunked', 'Expect: 100-continue'],
  ...[
    ' folded: line',
    '\tfolded',
    ': nothing',
    'no colon',
    'X Y: 1',
    'X\0Y: 1',
    'X: \r',
    'X: \xff',
  ],
  ...['Expect: x', 'TE: trailers', 'Trailer: host', 'Range: bytes=0-1', 'Cookie: a=b'],
];
const ENDS = ['\n', '\r', '\r\n\r\n', ''];
const BODIES = [
  '',
  '',
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  '0\r\n\r\n',
  '5;x\r\nhello\r\n',
  'fffff\r\n',
];

/** Names the first tenant, if anybody; what a service reads as the second's is a way through. */
function strange(random: (below: number) => number): string {
  const one = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const rarely = (usual: string, list: readonly string[]): string =>
    random(6) > 0 ? usual : one(list);
  const end = (): string => (random(30) > 0 ? '\r\n' : one(ENDS));
  const lines = [`Host: ${rarely(ONE, HOSTS)}`];
  for (let count = random(3); count > 0; count--) lines.splice(random(2), 0, one(LINES));
  const version = rarely('1.1', ['1.0', '0.9', '2.0', '1.1 ', '11']);
  const head = `${rarely('GET', METHODS)} ${rarely('/', TARGETS)} HTTP/${version}${end()}`;
  return `${head}${lines.map((line) => line + end()).join('')}\r\n${rarely('', BODIES)}`;
}

test(`${ROUNDS} strange requests, one of a kind after the other: never the tenant who was not named`, async () => {
  const random = randomOf(SEED);
  const answered = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round += 20) {
    const texts = Array.from({ length: 20 }, () => {
      const count = 1 + random(3);
      return Array.from({ length: count }, () => strange(random)).join('');
    });
    const answers = await Promise.all(texts.map((text) => sendAndEnd(text)));
    for (const status of answers.flatMap(statusesOf)) {
      answered.set(status, (answered.get(status) ?? 0) + 1);
    }
    // With the texts, so that the one that did it is seen.
    if (seen.some(({ service }) => service === TWO)) expect(texts).toEqual([]);
  }
  const wrong = seen.filter(
    ({ service, host }) => service !== ONE || host.toLowerCase().replace(/:80$|\.$/g, '') !== ONE,
  );
  expect(wrong).toEqual([]);
  // It was no row of closed doors: some got through, some were refused.
  expect(seen.length).toBeGreaterThan(ROUNDS / 20);
  expect(answered.get(400) ?? 0).toBeGreaterThan(ROUNDS / 20);
  const [status] = statusesOf(
    await sendRaw(world.port, `GET / HTTP/1.1\r\nHost: ${TWO}\r\nConnection: close\r\n\r\n`),
  );
  expect(status).toBe(200);
});

test('control: read as carelessly as some programs read, the same requests reach the other tenant', async () => {
  let reached = 0;
  const careless = createServer(
    { insecureHTTPParser: true, requireHostHeader: false },
    ({ url = '', headers, rawHeaders }, response) => {
      const last = rawHeaders.findLastIndex((name) => name.toLowerCase() === 'host');
      const target = /^https?:\/\/(?:[^@/]*@)?([^/]+)/.exec(url)?.[1];
      const host = target ?? headers['x-forwarded-host'] ?? rawHeaders[last + 1] ?? '';
      if (/[@,]/.test(String(host)) || String(host) === TWO) reached += 1;
      response.end();
    },
  ).listen(0, '127.0.0.1');
  await once(careless, 'listening');
  const { port } = careless.address() as AddressInfo;
  const random = randomOf(SEED);
  for (let round = 0; round < 600; round++) await sendAndEnd(strange(random), port);
  careless.closeAllConnections();
  careless.close();
  expect(reached).toBeGreaterThan(5);
});

/** The other side hears that nothing more comes, so that it does not wait for the rest. */
function sendAndEnd(text: string, port = world.port): Promise<string> {
  return sendRaw(port, text, Infinity, true);
}
