import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { HttpOptions } from '../../../../agent/domain/http-options.ts';
import type { Service } from '../../../helpers/gateway/ingress-world.ts';
import { IngressWorld, says, sendRaw, statusesOf } from '../../../helpers/gateway/ingress-world.ts';

let world: IngressWorld;

beforeEach(() => {
  world = new IngressWorld();
});
afterEach(() => world.close());

const HOST = 'one.example.com';
const ENDS = 'Connection: close\r\n';

function request(method: string, body?: string, more = ''): string {
  const length = body === undefined ? '' : `Content-Length: ${body.length}\r\n`;
  return `${method} / HTTP/1.1\r\nHost: ${HOST}\r\n${ENDS}${length}${more}\r\n${body ?? ''}`;
}

async function statusOf(text: string): Promise<number | undefined> {
  return statusesOf(await sendRaw(world.port, text)).at(-1);
}

/** Never answers. */
const silent = (): void => undefined;

test('a body is as large as the service takes and no larger, told by its length or not', async () => {
  const service = await world.service((asked, response) => {
    asked.resume().on('end', () => says('ok')(asked, response));
  });
  world.site(HOST, [service], { options: { maxBodyBytes: 1000 } });
  await world.open();
  const chunked = (size: number): string =>
    `POST / HTTP/1.1\r\nHost: ${HOST}\r\n${ENDS}Transfer-Encoding: chunked\r\n\r\n` +
    `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`;
  const statuses = [
    await statusOf(request('POST', 'x'.repeat(1000))),
    await statusOf(request('POST', 'x'.repeat(1001))),
    await statusOf(chunked(1000)),
    await statusOf(chunked(1001)),
  ];
  expect(statuses).toEqual([200, 413, 200, 413]);
  // Control: with another limit the very same bodies go through.
  world.site(HOST, [service], { options: { maxBodyBytes: 1001 } });
  expect(await statusOf(request('POST', 'x'.repeat(1001)))).toBe(200);
  expect(await statusOf(chunked(1001))).toBe(200);
});

test('a service that says nothing for too long is 504, one that goes on slowly is not', async () => {
  world.site(HOST, [await world.service(silent)], { options: { readTimeoutMs: 200 } });
  await world.open();
  expect(await statusOf(request('GET'))).toBe(504);
  const slow = await world.service((_asked, response) => {
    void (async () => {
      for (let piece = 0; piece < 5; piece++) {
        response.write('x');
        await pause(100);
      }
      response.end();
    })();
  });
  world.site(HOST, [slow], { options: { readTimeoutMs: 300 } });
  expect(await statusOf(request('GET'))).toBe(200);
});

test('a service that takes nothing of a body is 504', async () => {
  const stuck = await world.service((asked) => void asked.pause());
  const options = { sendTimeoutMs: 200, readTimeoutMs: 60_000, maxBodyBytes: 50_000_000 };
  world.site(HOST, [stuck], { options });
  await world.open();
  expect(await statusOf(request('POST', 'x'.repeat(20_000_000)))).toBe(504);
});

test('an answer that breaks off is cut, never ended as if it were whole', async () => {
  const broken = await world.service((_asked, response) => {
    response.writeHead(200);
    response.write('half', () => response.destroy());
  });
  world.site(HOST, [broken]);
  await world.open();
  const answer = await sendRaw(world.port, request('GET'));
  expect(answer).toContain('half');
  expect(answer).not.toContain('\r\n0\r\n');
});

const DOWN: Pick<Service, 'port'> = { port: 1 };

/** Asks once where the first replica does not do it, and the second would. */
async function second(
  first: Pick<Service, 'port'>,
  options: Partial<HttpOptions>,
  text = request('GET'),
): Promise<number | undefined> {
  world.site(HOST, [first, await world.service(says('ok'))], { options });
  const status = await statusOf(text);
  // The other one's turn, so that the next question begins with the first again.
  await statusOf(text);
  return status;
}

test('another replica is asked in the cases that the tenant named, and in no others', async () => {
  await world.open();
  const busy = await world.service(says('busy', 503));
  const mute = await world.service(silent);
  const missing = await world.service(says('missing', 404));
  const readTimeoutMs = 200;
  expect({
    error: await second(DOWN, { nextCases: ['error'] }),
    'not error': await second(DOWN, { nextCases: ['timeout'] }),
    timeout: await second(mute, { nextCases: ['timeout'], readTimeoutMs }),
    'not timeout': await second(mute, { nextCases: ['error'], readTimeoutMs }),
    503: await second(busy, { nextCases: ['503'] }),
    'not 503': await second(busy, { nextCases: ['error', 'timeout'] }),
    404: await second(missing, { nextCases: ['404'] }),
    off: await second(DOWN, { nextCases: ['off', 'error'] }),
    'one try': await second(DOWN, { nextCases: ['error'], nextTries: 1 }),
    'any number of tries': await second(DOWN, { nextCases: ['error'], nextTries: 0 }),
    'too late': await second(mute, { nextCases: ['timeout'], readTimeoutMs, nextTimeoutMs: 1 }),
  }).toEqual({
    ...{ error: 200, 'not error': 502, timeout: 200, 'not timeout': 504 },
    ...{ 503: 200, 'not 503': 503, 404: 200, off: 502 },
    ...{ 'one try': 502, 'any number of tries': 200, 'too late': 504 },
  });
});

test('what may have had its effect is not sent twice; what never went out is', async () => {
  await world.open();
  const busy = await world.service(says('busy', 503));
  const post = request('POST', 'pay');
  expect([
    await second(busy, { nextCases: ['503'] }, post),
    await second(busy, { nextCases: ['503'] }, request('POST')),
    await second(DOWN, { nextCases: ['error'] }, post),
  ]).toEqual([503, 503, 200]);
  expect(busy.asked).toHaveLength(2);
});

test('replicas take turns', async () => {
  const replicas = await Promise.all(['a', 'b', 'c'].map((name) => world.service(says(name))));
  world.site(HOST, replicas);
  await world.open();
  for (let turn = 0; turn < 9; turn++) await statusOf(request('GET'));
  expect(replicas.map(({ asked }) => asked.length)).toEqual([3, 3, 3]);
});

test('a visitor who waits for leave to send gets it, and for nothing else', async () => {
  const service = await world.service((asked, response) => {
    asked.resume().on('end', () => says('ok')(asked, response));
  });
  world.site(HOST, [service], { options: { maxBodyBytes: 10 } });
  await world.open();
  const ask = async (body: string, expects: string): Promise<readonly number[]> =>
    statusesOf(await sendRaw(world.port, request('POST', body, `Expect: ${expects}\r\n`)));
  expect([
    await ask('small', '100-continue'),
    await ask('much too large', '100-continue'),
    await ask('small', 'wonders'),
  ]).toEqual([[100, 200], [413], [417]]);
});
