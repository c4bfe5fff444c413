import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Aborted } from '../../../../agent/base/abort.ts';
import type { HttpPost } from '../../../../agent/network/akash/rpc/http-post.ts';
import { openHttpPost } from '../../../../agent/network/akash/rpc/http-post.ts';

let http: HttpPost;
let server: Server;
let url = '';
let answer: RequestListener;
const connections = new Set<Socket>();
const signal = new AbortController().signal;

beforeEach(async () => {
  http = openHttpPost();
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => answer(request, response));
  });
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`;
});

afterEach(async () => {
  http.close();
  for (const socket of connections) socket.destroy();
  server.close();
  await once(server, 'close');
});

const post = (bytes = 1000) => http.post(url, '{"a":1}', { bytes }, signal);

test('posts JSON to the path and gives the body, over one connection that is kept', async () => {
  const asked: unknown[] = [];
  answer = (request, response) => {
    asked.push([request.method, request.url, request.headers['content-type']]);
    response.end('{"b":2}');
  };
  expect([await post(), await post(), connections.size]).toEqual(['{"b":2}', '{"b":2}', 1]);
  expect(asked).toEqual([
    ['POST', '/rpc', 'application/json'],
    ['POST', '/rpc', 'application/json'],
  ]);
});

describe('a connection that is kept', () => {
  test('is let go of before the server does so, but not while an answer is awaited', async () => {
    http.close();
    http = openHttpPost({ idleMs: 40 });
    answer = (_request, response) => {
      setTimeout(() => response.end('late'), 200);
    };
    expect(await post()).toBe('late');
    const [socket] = connections;
    if (socket !== undefined) await once(socket, 'close');
    expect(connections.size).toBe(0);
  });

  // The server ends the connection as the next request comes in over it.
  const cutTheSecond = (): { readonly asked: () => number } => {
    let asked = 0;
    answer = (request, response) => {
      asked += 1;
      if (asked === 2) request.socket.resetAndDestroy();
      else response.end(`answer ${asked}`);
    };
    return { asked: () => asked };
  };

  test('and was cut is replaced once for what may be repeated', async () => {
    const server = cutTheSecond();
    const limits = { bytes: 1000, mayRepeat: true };
    expect(await post()).toBe('answer 1');
    expect(await http.post(url, '{}', limits, signal)).toBe('answer 3');
    expect(server.asked()).toBe(3);
  });

  test('and was cut is the end for what must not go twice', async () => {
    const server = cutTheSecond();
    expect(await post()).toBe('answer 1');
    await expect(post()).rejects.toMatchObject({ code: 'rpc-unreachable', sent: true });
    expect(server.asked()).toBe(2);
  });
});

describe('a fault', () => {
  test.each([
    ['too long an answer', 200, 'x'.repeat(1001), 'rpc-garbage', true],
    ['too long an answer in parts', 200, 'x'.repeat(300_000), 'rpc-garbage', true],
    ['a page of a proxy', 502, '<html>', 'rpc-unreachable', true],
    ['another place', 302, '', 'rpc-unreachable', true],
    ['too many requests', 429, 'slow down', 'rpc-unreachable', false],
  ])('is %s', async (_name, status, body, code, sent) => {
    answer = (_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
    };
    await expect(post()).rejects.toMatchObject({ code, sent });
  });

  test('is a cut in the middle of the answer', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    };
    await expect(post()).rejects.toMatchObject({ code: 'rpc-unreachable', sent: true });
  });

  test('is a cut before the answer', async () => {
    answer = (request) => request.socket.destroy();
    await expect(post()).rejects.toMatchObject({ code: 'rpc-unreachable', sent: true });
  });

  test('is nobody there, and then nothing was sent', async () => {
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const sent = http.post(`http://127.0.0.1:${port}`, '{}', { bytes: 10 }, signal);
    await expect(sent).rejects.toMatchObject({ code: 'rpc-unreachable', sent: false });
  });
});

test("a node's own error beside the status 500 is an answer", async () => {
  answer = (_request, response) => response.writeHead(500).end('{"error":{}}');
  expect(await post()).toBe('{"error":{}}');
});

test('is called off at any time', async () => {
  const asked = new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  const controller = new AbortController();
  const sent = http.post(url, '{}', { bytes: 10 }, controller.signal);
  sent.catch(() => undefined);
  await asked;
  controller.abort(new Aborted());
  await expect(sent).rejects.toBeInstanceOf(Aborted);
  await expect(http.post(url, '{}', { bytes: 10 }, controller.signal)).rejects.toThrow(Aborted);
});
