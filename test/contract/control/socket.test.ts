import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { ControlServer } from '../../../agent/control/server.ts';
import { serveControl } from '../../../agent/control/server.ts';
import { FakeSurface } from './fake-surface.ts';
import { connectSocket } from './raw-client.ts';
import { Served } from './serve.ts';

let served: Served;
beforeEach(async () => {
  served = await Served.start();
});
afterEach(() => served.stop());

const serveAt = (socketPath: string, tokenPath: string): Promise<ControlServer> =>
  serveControl(
    new FakeSurface(),
    { socketPath, tokenPath, web: { atStart: false, port: 0 } },
    { clock: new SystemClock(), log: silentLogger, signal: new AbortController().signal },
  );
const mode = (file: string): string => (lstatSync(file).mode & 0o777).toString(8);

describe('who may connect', () => {
  test('folder, socket and token are for this user alone', () => {
    const { socketPath, tokenPath } = served.place;
    expect([path.dirname(socketPath), socketPath, tokenPath].map(mode)).toEqual([
      '700',
      '600',
      '600',
    ]);
  });

  test('a folder that was open to others is closed', async () => {
    const folder = path.join(served.dataDir, 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const server = await serveAt(path.join(folder, 's'), path.join(folder, 't'));
    expect(mode(folder)).toBe('700');
    await server.close();
  });

  test.each([
    ['no token', undefined],
    ['an empty one', ''],
    ['another one', 'x'.repeat(43)],
    ['one cut short', 'cut'],
  ])('%s is refused; the right one is let in', async (_name, wrong) => {
    const client = await served.connect('socket');
    const given = wrong === 'cut' ? served.token.slice(0, -1) : wrong;
    expect(await client.hello(given)).toMatchObject({ error: { code: 'wrong-token' } });
    await client.closed;
    const right = await served.connect('socket');
    expect(await right.hello(served.token)).toMatchObject({ type: 'welcome' });
  });

  test('each start has a token of its own', async () => {
    const before = served.token;
    expect(Buffer.from(before, 'base64url')).toHaveLength(32);
    await served.server.close();
    expect(existsSync(served.place.tokenPath)).toBe(false);
    const again = await serveAt(served.place.socketPath, served.place.tokenPath);
    expect(served.token).not.toBe(before);
    const client = await connectSocket(served.place.socketPath);
    expect(await client.hello(before)).toMatchObject({ error: { code: 'wrong-token' } });
    await again.close();
  });
});

describe('one agent for one place', () => {
  test('a second one is told so and disturbs nothing', async () => {
    const { socketPath, tokenPath } = served.place;
    const { token } = served;
    await expect(serveAt(socketPath, tokenPath)).rejects.toMatchObject({ code: 'agent-running' });
    expect(served.token).toBe(token);
    expect(await (await served.connect('socket')).hello(token)).toMatchObject({ type: 'welcome' });
  });

  test("a dead agent's socket is replaced", async () => {
    const folder = path.join(served.dataDir, 'dead');
    mkdirSync(folder, { mode: 0o700 });
    const socketPath = path.join(folder, 'agent.sock');
    const tokenPath = path.join(folder, 'token');
    // Node removes the file of a server that it closes; so another name is put in its place.
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(`${socketPath}.old`, resolve));
    linkSync(`${socketPath}.old`, socketPath);
    await new Promise((resolve) => dead.close(resolve));
    writeFileSync(tokenPath, 'old\n');
    expect(lstatSync(socketPath).isSocket()).toBe(true);
    const server = await serveAt(socketPath, tokenPath);
    await new Promise<void>((resolve) => {
      const socket = connect(socketPath, () => {
        socket.destroy();
        resolve();
      });
    });
    await server.close();
    expect(existsSync(socketPath)).toBe(false);
  });

  test('closing leaves alone what a later agent has put there', async () => {
    const { socketPath, tokenPath } = served.place;
    rmSync(socketPath);
    const later = await serveAt(socketPath, tokenPath);
    const { token } = served;
    await served.server.close();
    expect(served.token).toBe(token);
    const client = await connectSocket(socketPath);
    expect(await client.hello(token)).toMatchObject({ type: 'welcome' });
    await later.close();
  });

  test('a port in use is said with what to do, and the socket is free again', async () => {
    const { port } = served;
    const socketPath = path.join(served.dataDir, 'other', 'agent.sock');
    const tokenPath = path.join(served.dataDir, 'other', 'token');
    await expect(
      serveControl(
        new FakeSurface(),
        { socketPath, tokenPath, web: { atStart: true, port } },
        { clock: new SystemClock(), log: silentLogger, signal: new AbortController().signal },
      ),
    ).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port ${port} on 127.0.0.1 is in use by another program. Choose another with --web-port, or --web-port 0 for any free one.`,
    });
    expect(existsSync(socketPath)).toBe(false);
    await (await serveAt(socketPath, tokenPath)).close();
  });
});

describe('framing', () => {
  test('frames arrive whole however the bytes are cut', async () => {
    const { token } = served;
    const socket = connect(served.place.socketPath).setEncoding('utf8');
    let received = '';
    socket.on('data', (text: string) => (received += text));
    const text =
      `${JSON.stringify({ type: 'hello', protocol: 1, token, client: 'ü' })}\n` +
      '\n' +
      `${JSON.stringify({ type: 'call', id: 1, method: 'settings.get', args: {} })}\n`;
    for (const byte of Buffer.from(text)) {
      await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
    }
    while (!received.includes('"result"')) await new Promise((resolve) => setImmediate(resolve));
    expect(received.trimEnd().split('\n')).toHaveLength(2);
    socket.destroy();
  });

  test('a line without an end is cut off at the limit', async () => {
    const socket = connect(served.place.socketPath).setEncoding('utf8');
    let received = '';
    socket.on('data', (text: string) => (received += text));
    socket.on('error', () => undefined);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    for (let count = 0; count < 5; count++) socket.write('x'.repeat(64 * 1024));
    await ended;
    expect(received).toContain('frame-too-large');
  });
});
