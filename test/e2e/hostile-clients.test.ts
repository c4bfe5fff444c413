import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { AgentProcess } from '../helpers/world/agent-process.ts';
import { startAgent } from '../helpers/world/agent-process.ts';
import { eventually } from '../helpers/world/world.ts';
import { sublet } from './steps.ts';

/** What may knock at a real agent's doors: each time the agent goes on, and serves the next client. */

let folder: string;
let agent: AgentProcess;
let token: string;
let webAddress: URL;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-hostile-'));
  agent = startAgent([
    '--data-dir',
    folder,
    '--engine',
    'fake',
    '--web',
    '--web-port',
    '0',
    '--practice-block-ms',
    '200',
  ]);
  const ready = await agent.ready;
  if (ready === undefined) throw new Error(`no agent:\n${agent.output()}`);
  webAddress = new URL(String(ready.webAddress));
  token = readFileSync(path.join(folder, 'control', 'token'), 'utf8').trim();
});

afterAll(async () => {
  agent.kill('SIGTERM');
  expect(await agent.closed).toEqual({ code: 0, signal: null });
  rmSync(folder, { recursive: true, force: true });
});

const hello = (withToken: string): string =>
  `${JSON.stringify({ type: 'hello', protocol: 1, token: withToken, client: 'test' })}\n`;

/** Sends bytes and reads until the agent closes the connection; gives the types and codes it sent. */
async function knock(...parts: readonly (string | Buffer)[]): Promise<readonly string[]> {
  const socket = connect(path.join(folder, 'control', 'agent.sock'));
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  // The agent may close while we are still sending.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  for (const part of parts) socket.write(part);
  await closed;
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; error?: { code: string } })
    .map(({ type, error }) => (error === undefined ? type : `${type} ${error.code}`));
}

async function nextClientIsServed(): Promise<void> {
  const { code, errors } = await sublet(['status', '--data-dir', folder]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
}

describe('on the socket', () => {
  const good = (): string => hello(token);
  test.each([
    ['a wrong token', () => [hello('x'.repeat(43))], ['error wrong-token']],
    [
      'no greeting',
      () => ['{"type":"call","id":1,"method":"state.get","args":{}}\n'],
      ['error wrong-token'],
    ],
    ['what is not JSON', () => [good(), 'GET / HTTP/1.1\r\n\r\n'], ['welcome', 'error bad-frame']],
    [
      'bytes that are no text',
      () => [good(), Buffer.alloc(4096, 0xff), '\n'],
      ['welcome', 'error bad-frame'],
    ],
    [
      'an unknown frame',
      () => [good(), '{"type":"reboot","id":1}\n'],
      ['welcome', 'error bad-frame'],
    ],
    [
      'a key too many',
      () => [good(), '{"type":"subscribe","id":1,"as":"root"}\n'],
      ['welcome', 'error bad-frame'],
    ],
    [
      'a frame that is too long',
      () => [good(), Buffer.alloc(300 * 1024, 'x')],
      ['welcome', 'error frame-too-large'],
    ],
    [
      'a first frame that is too long',
      () => [Buffer.alloc(300 * 1024, 'x')],
      ['error frame-too-large'],
    ],
    [
      'a document nested 100 000 deep',
      () => [good(), `${'['.repeat(100_000)}\n`],
      ['welcome', 'error bad-frame'],
    ],
    [
      'another protocol',
      () => [good().replace('"protocol":1', '"protocol":2')],
      ['error wrong-protocol'],
    ],
  ])('%s is refused', async (_what, frames, answer) => {
    expect(await knock(...frames())).toEqual(answer);
    await nextClientIsServed();
  });

  test('clients that say nothing are cut off and keep nobody out', async () => {
    const silent = Array.from({ length: 40 }, () =>
      connect(path.join(folder, 'control', 'agent.sock')),
    );
    let open = silent.length;
    for (const socket of silent) {
      socket.on('error', () => undefined);
      socket.once('close', () => (open -= 1));
      socket.resume();
    }
    await eventually('all are cut off', async () => open === 0, { within: 20_000 });
    await nextClientIsServed();
  });
});

/** Asks the web server; gives the status, and the cookie where there is one. */
function ask(
  at: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<{ status: number | undefined; cookie: string | undefined; upgraded: boolean }> {
  return new Promise((resolve, reject) => {
    const call = request({
      ...{ host: '127.0.0.1', port: webAddress.port, path: at, method },
      headers: { Host: webAddress.host, ...headers },
      agent: false,
    });
    const answer = (response: IncomingMessage, upgraded: boolean): void => {
      response.resume();
      const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
      resolve({ status: response.statusCode, cookie, upgraded });
    };
    call.once('response', (response) => answer(response, false));
    call.once('upgrade', (response, socket) => {
      socket.destroy();
      answer(response, true);
    });
    call.once('error', reject);
    call.end();
  });
}

describe('on the web transport', () => {
  const socketHeaders = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };

  test('only its own page, opened with the address that was shown, gets through', async () => {
    const origin = webAddress.origin;
    const status = async (...of: Parameters<typeof ask>): Promise<number | undefined> =>
      (await ask(...of)).status;
    const before = {
      none: await status('/'),
      wrongToken: await status(`/?token=${'x'.repeat(43)}`),
      otherHost: await status('/', { Host: 'evil.example' }),
      rebound: await status(`${webAddress.pathname}${webAddress.search}`, {
        Host: `evil.example:${webAddress.port}`,
      }),
      socketWithoutCookie: await status('/control', { ...socketHeaders, Origin: origin }),
    };
    const opened = await ask(`${webAddress.pathname}${webAddress.search}`);
    const again = await status(`${webAddress.pathname}${webAddress.search}`);
    const Cookie = opened.cookie ?? '';
    const socket = async (headers: Readonly<Record<string, string>>): Promise<string> => {
      const { status: code, upgraded } = await ask('/control', {
        ...socketHeaders,
        Cookie,
        ...headers,
      });
      return `${String(code)} ${upgraded ? 'open' : 'closed'}`;
    };
    expect({
      ...before,
      opened: opened.status,
      again,
      page: await status('/', { Cookie }),
      foreignPost: await status('/', { Cookie, Origin: 'http://evil.example' }, 'POST'),
      foreignOrigin: await socket({ Origin: 'http://evil.example' }),
      noOrigin: await socket({}),
      foreignHost: await socket({ Origin: origin, Host: 'evil.example' }),
      own: await socket({ Origin: origin }),
    }).toEqual({
      none: 401,
      wrongToken: 403,
      otherHost: 403,
      rebound: 403,
      socketWithoutCookie: 401,
      opened: 303,
      again: 403,
      page: 200,
      foreignPost: 403,
      foreignOrigin: '403 closed',
      noOrigin: '403 closed',
      foreignHost: '403 closed',
      own: '101 open',
    });
    await nextClientIsServed();
  });
});
