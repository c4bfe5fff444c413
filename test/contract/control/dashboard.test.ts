import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { JsonLogger, silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { Dashboard } from '../../../agent/control/dashboard.ts';
import { http } from './http-get.ts';
import { connectWeb } from './raw-client.ts';
import type { ServeOptions } from './serve.ts';
import { Served } from './serve.ts';

const DAY_MS = 24 * 3_600_000;

let dataDir: string;
let clock: ManualClock;
let logged: string[];
const open: Served[] = [];
const others: Server[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'sublet-dashboard-'));
  clock = new ManualClock();
  logged = [];
});
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
  for (const other of others.splice(0)) other.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const file = (): string => path.join(dataDir, 'control', 'web-sessions.json');

/** An agent's control with this test's data; `web` as without `--web` and any free port. */
async function start(options: ServeOptions = {}): Promise<Served> {
  const log = new JsonLogger({ clock, level: 'info', write: (line) => void logged.push(line) });
  const web = { atStart: false, port: 0 };
  const served = await Served.start({ dataDir, clock, log, web, ...options });
  open.push(served);
  return served;
}

async function openAddress(served: Served): Promise<URL> {
  const client = await served.client('socket');
  const answer = await client.call(1, 'dashboard.open', {});
  client.close();
  return new URL((answer as unknown as { value: { address: string } }).value.address);
}

/** A browser that has opened the dashboard: its cookie. */
async function signIn(served: Served): Promise<string> {
  const address = await openAddress(served);
  const { headers } = await http(served.port, `/${address.search}`, {
    headers: { Host: address.host },
  });
  return headers['set-cookie']![0]!.split(';')[0]!;
}

async function page(served: Served, Cookie: string): Promise<number> {
  const headers = { Host: `127.0.0.1:${served.port}`, Cookie };
  return (await http(served.port, '/', { headers })).status;
}

/** Another program on that port of 127.0.0.1; any free one for 0. */
async function occupy(port: number): Promise<number> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  others.push(other);
  return (other.address() as { port: number }).port;
}

describe('dashboard.open', () => {
  test('serves it from then on, and each address opens it once', async () => {
    const served = await start();
    expect(served.server.webOrigin).toBe(undefined);
    const address = await openAddress(served);
    expect(address.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[A-Za-z0-9_-]{43}$/);
    const visit = async (): Promise<number> =>
      (await http(served.port, `/${address.search}`, { headers: { Host: address.host } })).status;
    expect([await visit(), await visit()]).toEqual([303, 403]);
  });

  test('asked many times at once it listens once, and gives an address each', async () => {
    const served = await start();
    const addresses = await Promise.all(Array.from({ length: 8 }, () => openAddress(served)));
    expect(new Set(addresses.map(({ origin }) => origin))).toEqual(new Set([served.origin]));
    expect(new Set(addresses.map(({ search }) => search)).size).toBe(8);
    expect(logged.filter((line) => line.includes('dashboard open'))).toHaveLength(1);
  });

  test('a page may not ask for another address; the local socket may', async () => {
    const served = await start({ web: { atStart: true, port: 0 } });
    const web = await served.client('web');
    expect(await web.call(1, 'dashboard.open', {})).toMatchObject({
      type: 'error',
      error: {
        code: 'unknown-method',
        message: 'dashboard.open can be called over the local socket only.',
      },
    });
    // It goes on being served with everything else.
    expect(await web.call(2, 'state.get', {})).toMatchObject({ type: 'result' });
    expect((await openAddress(served)).origin).toBe(served.origin);
  });

  test('its port where that is free, any other where it is not', async () => {
    const taken = await occupy(0);
    const served = await start({ web: { atStart: false, port: taken } });
    expect((await openAddress(served)).port).not.toBe(String(taken));
    await served.close();
    others.pop()!.close();
    const again = await start({ web: { atStart: false, port: taken } });
    expect((await openAddress(again)).port).toBe(String(taken));
  });

  test('asked for at the start, a busy port ends the start', async () => {
    const port = await occupy(0);
    await expect(start({ web: { atStart: true, port } })).rejects.toMatchObject({
      code: 'port-in-use',
    });
  });
});

describe('after a restart of the agent', () => {
  test('an open page finds it at the same address, without signing in', async () => {
    const first = await start();
    const Cookie = await signIn(first);
    const { origin } = first;
    await first.close();

    const second = await start();
    expect(second.origin).toBe(origin);
    const client = await connectWeb(origin, { Cookie, Origin: origin });
    expect(await client.hello()).toMatchObject({ type: 'welcome' });
    client.close();
    // The control: a session that nobody gave.
    expect(await page(second, `sublet-session=${'A'.repeat(43)}`)).toBe(401);
  });

  test('an address of the agent before opens nothing, used or not', async () => {
    const first = await start();
    await signIn(first);
    const unused = await openAddress(first);
    await first.close();
    const second = await start();
    const visit = await http(second.port, `/${unused.search}`, { headers: { Host: unused.host } });
    expect(visit.status).toBe(403);
  });

  test('without a session it does not serve by itself', async () => {
    const first = await start();
    await openAddress(first);
    await first.close();
    expect((await start()).server.webOrigin).toBe(undefined);
  });

  test('the last port is taken: it goes on without, until asked', async () => {
    const first = await start();
    const Cookie = await signIn(first);
    const { port } = first;
    await first.close();
    await occupy(port);
    const second = await start();
    expect(second.server.webOrigin).toBe(undefined);
    expect(logged.join()).toContain('dashboard not served at its last port');
    expect((await openAddress(second)).port).not.toBe(String(port));
    expect(await page(second, Cookie)).toBe(200);
  });

  test('asked for while the start still tries its last port, it takes another', async () => {
    const first = await start();
    await signIn(first);
    const { port } = first;
    await first.close();
    await occupy(port);
    const dashboard = new Dashboard(
      { web: { atStart: false, port }, frameBytes: 1000, controlFolder: path.dirname(file()) },
      () => ({}) as never,
      { clock, log: silentLogger },
    );
    const [, address] = await Promise.all([dashboard.start(), dashboard.open()]);
    expect(new URL(address).origin).toBe(dashboard.origin);
    expect(dashboard.origin).not.toBe(`http://127.0.0.1:${port}`);
    await dashboard.close();
    await expect(dashboard.open()).rejects.toMatchObject({ code: 'stopping' });
  });

  test('a session ends 30 days after its last use', async () => {
    const first = await start();
    const [used, unused] = [await signIn(first), await signIn(first)];
    await clock.advance(20 * DAY_MS);
    expect(await page(first, used)).toBe(200);
    await first.close();
    await clock.advance(10 * DAY_MS);
    const second = await start();
    expect([await page(second, used), await page(second, unused)]).toEqual([200, 401]);
    await second.close();
    await clock.advance(30 * DAY_MS);
    expect((await start()).server.webOrigin).toBe(undefined);
  });

  test('a clock that was wrong lets no session live for longer', async () => {
    const first = await start();
    const Cookie = await signIn(first);
    await first.close();
    const text = readFileSync(file(), 'utf8');
    writeFileSync(file(), text.replace(/"lastUsedMs":\d+/, `"lastUsedMs":${clock.now() * 10}`));
    const second = await start();
    await clock.advance(30 * DAY_MS - 1);
    expect(second.server.webOrigin).toBe(first.server.webOrigin);
    await clock.advance(1);
    expect(await page(second, Cookie)).toBe(401);
  });

  test('the file is for this user alone, and holds no secret', async () => {
    const first = await start();
    const Cookie = await signIn(first);
    expect((lstatSync(file()).mode & 0o777).toString(8)).toBe('600');
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain(Cookie.split('=')[1]);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      port: first.port,
      sessions: [{ hash: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), lastUsedMs: clock.now() }],
    });
  });

  const spoilt: readonly (readonly [string, (text: string) => void])[] = [
    ['cut off', (text) => writeFileSync(file(), text.slice(0, -20))],
    ['empty', () => writeFileSync(file(), '')],
    ['not ours', () => writeFileSync(file(), '[]')],
    [
      'with a hash that is none',
      (text) => writeFileSync(file(), text.replace(/"hash":"./, '"hash":"')),
    ],
    [
      'of another version',
      (text) => writeFileSync(file(), text.replace('"version":1', '"version":2')),
    ],
    ['huge', (text) => writeFileSync(file(), text + ' '.repeat(100_000))],
    ['readable by others', () => chmodSync(file(), 0o644)],
    ['writable by others', () => chmodSync(file(), 0o620)],
    [
      'a link',
      (text) => {
        const elsewhere = path.join(dataDir, 'elsewhere.json');
        writeFileSync(elsewhere, text, { mode: 0o600 });
        rmSync(file());
        symlinkSync(elsewhere, file());
      },
    ],
  ];
  test.each(spoilt)('a file that is %s counts as none, with a warning', async (_name, spoil) => {
    const first = await start();
    const Cookie = await signIn(first);
    await first.close();
    const text = readFileSync(file(), 'utf8');
    spoil(text);
    const second = await start();
    expect(second.server.webOrigin).toBe(undefined);
    expect(logged.filter((line) => line.includes('web sessions not used'))).toHaveLength(1);
    await openAddress(second);
    expect(await page(second, Cookie)).toBe(401);
    // The control: signing in puts a good file there again.
    const anew = await signIn(second);
    await second.close();
    expect(await page(await start(), anew)).toBe(200);
  });

  test('at most 32 are kept; those used last', async () => {
    const first = await start();
    const oldest = await signIn(first);
    await clock.advance(1);
    const cookies: string[] = [];
    for (let count = 0; count < 32; count++) cookies.push(await signIn(first));
    await first.close();
    const second = await start();
    expect([await page(second, oldest), await page(second, cookies[0]!)]).toEqual([401, 200]);
    expect((JSON.parse(readFileSync(file(), 'utf8')) as { sessions: [] }).sessions).toHaveLength(
      32,
    );
  });
});
