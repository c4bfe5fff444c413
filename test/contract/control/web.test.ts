import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { http } from './http-get.ts';
import { connectWeb } from './raw-client.ts';
import { Served } from './serve.ts';

// Each attack stands beside the same request made as the owner's browser makes it.

let served: Served;
let folder: string;
let Cookie: string;
let Host: string;
let Origin: string;
const clock = new ManualClock();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-web-'));
  const site = path.join(folder, 'site');
  mkdirSync(path.join(site, 'assets'), { recursive: true });
  writeFileSync(path.join(site, 'index.html'), '<!doctype html><title>dashboard</title>');
  writeFileSync(path.join(site, 'assets', 'app-1a2b.js'), 'export const a = 1;');
  writeFileSync(path.join(site, 'assets', 'app.exe'), 'MZ');
  writeFileSync(path.join(site, '.env.txt'), 'SECRET');
  writeFileSync(path.join(folder, 'secret.txt'), 'SECRET');
  symlinkSync(path.join(folder, 'secret.txt'), path.join(site, 'link.txt'));
  served = await Served.start({ folder: site, clock });
  Host = `127.0.0.1:${served.port}`;
  Origin = `http://${Host}`;
  Cookie = await served.cookie();
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('pages', () => {
  test('the dashboard, with its headers', async () => {
    const { status, headers, body } = await http(served.port, '/', { headers: { Host, Cookie } });
    expect([status, body]).toEqual([200, '<!doctype html><title>dashboard</title>']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const policy = headers['content-security-policy']?.toString() ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('the same by the name localhost, and its scripts with their type', async () => {
    const local = { Host: `localhost:${served.port}`, Cookie };
    expect((await http(served.port, '/leases', { headers: local })).body).toContain('dashboard');
    const script = await http(served.port, '/assets/app-1a2b.js?x=1', { headers: local });
    expect(script).toMatchObject({ status: 200, body: 'export const a = 1;' });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/..%252f..%252fsecret.txt',
    '//etc/hostname.txt',
    '/%00secret.txt',
    '/%ff.txt',
    '/link.txt',
    '/.env.txt',
    '/assets/app.exe',
    '/assets',
    `/${'a/'.repeat(2000)}x.txt`,
  ])('nothing but the files of the dashboard: %s', async (path) => {
    const { status, body } = await http(served.port, path, { headers: { Host, Cookie } });
    expect(body).not.toContain('SECRET');
    // A path without an ending is a page of the dashboard.
    expect(status).toBe(path === '/assets' ? 200 : 404);
  });

  test('without a built dashboard a page says what is here', async () => {
    const bare = await Served.start();
    const headers = { Host: new URL(bare.origin).host, Cookie: await bare.cookie() };
    const page = await http(bare.port, '/', { headers });
    expect(page.status).toBe(200);
    expect(page.body).toContain('sublet status');
    expect((await http(bare.port, '/x.js', { headers })).status).toBe(404);
    await bare.stop();
  });
});

describe('who is served', () => {
  test('a one-time address gives a session, once', async () => {
    const { pathname, search } = new URL(served.server.openAddress()!);
    const first = await http(served.port, pathname + search, { headers: { Host } });
    expect([first.status, first.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^sublet-session=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const again = await http(served.port, pathname + search, { headers: { Host } });
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
  });

  test('a one-time address ends after ten minutes', async () => {
    const [early, late] = [served.server.openAddress()!, served.server.openAddress()!].map(
      (address) => `/${new URL(address).search}`,
    );
    await clock.advance(10 * 60_000 - 1);
    expect((await http(served.port, early!, { headers: { Host } })).status).toBe(303);
    await clock.advance(1);
    expect((await http(served.port, late!, { headers: { Host } })).status).toBe(403);
  });

  test('a guessed token is refused', async () => {
    const token = 'A'.repeat(43);
    expect((await http(served.port, `/?token=${token}`, { headers: { Host } })).status).toBe(403);
    expect((await http(served.port, '/?token=', { headers: { Host } })).status).toBe(403);
  });

  test.each([
    ['no cookie', undefined],
    ['a wrong session', `sublet-session=${'A'.repeat(43)}`],
    ['an empty session', 'sublet-session='],
    ['another cookie', 'other=1'],
  ])('%s: 401, also for files and what is not there', async (_name, cookie) => {
    const headers = { Host, ...(cookie === undefined ? {} : { Cookie: cookie }) };
    for (const path of ['/', '/assets/app-1a2b.js', '/nothing.js']) {
      expect((await http(served.port, path, { headers })).status).toBe(401);
    }
    const among = { Host, Cookie: `a=1; ${Cookie}; b=2` };
    expect((await http(served.port, '/', { headers: among })).status).toBe(200);
  });

  test.each([
    ['a name that was pointed here', 'evil.example'],
    ['with our port', 'evil.example:PORT'],
    ['our name as a part', '127.0.0.1:PORT.evil.example'],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
    ['all addresses', '0.0.0.0:PORT'],
    ['with a user', 'a@127.0.0.1:PORT'],
  ])('rebinding, %s: 403 even with the cookie', async (_name, host) => {
    const headers = { Host: host.replace('PORT', String(served.port)), Cookie };
    expect((await http(served.port, '/', { headers })).status).toBe(403);
    const { search } = new URL(served.server.openAddress()!);
    expect((await http(served.port, `/${search}`, { headers })).status).toBe(403);
    // The token was not used up by that.
    expect((await http(served.port, `/${search}`, { headers: { Host } })).status).toBe(303);
  });

  test.each([
    ['from another site', { Origin: 'https://evil.example' }],
    ['from another port here', { Origin: 'http://127.0.0.1:1' }],
    ['from a file', { Origin: 'null' }],
    ['from nowhere', {}],
  ])('a POST %s: 403; from ourselves it is only not possible', async (_name, origin) => {
    const foreign = { method: 'POST', headers: { Host, Cookie, ...origin } };
    expect((await http(served.port, '/', foreign)).status).toBe(403);
    const own = { method: 'POST', headers: { Host, Cookie, Origin } };
    expect((await http(served.port, '/', own)).status).toBe(405);
  });

  test('only this machine is listened to', async () => {
    const { networkInterfaces } = await import('node:os');
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.internal === false && address.family === 'IPv4')?.address;
    if (outside === undefined) return;
    const { connect } = await import('node:net');
    const reached = await new Promise((resolve) => {
      const socket = connect(served.port, outside, () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    expect(reached).toBe(false);
  });
});

describe('the WebSocket', () => {
  const right = (): Record<string, string> => ({ Host, Origin, Cookie });
  const without = (name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(right()).filter(([key]) => key !== name));

  test('opens for our own page, by either name', async () => {
    const own = await connectWeb(served.origin, right());
    expect(await own.hello()).toMatchObject({ type: 'welcome' });
    own.close();
    const host = `localhost:${served.port}`;
    const local = await connectWeb(served.origin, { Host: host, Origin: `http://${host}`, Cookie });
    expect(await local.hello()).toMatchObject({ type: 'welcome' });
    local.close();
  });

  test.each([
    ['a foreign page', 403, { Origin: 'https://evil.example' }],
    ['a page of another port here', 403, { Origin: 'http://127.0.0.1:1' }],
    ['our name as a part', 403, { Origin: 'http://127.0.0.1:1.evil.example' }],
    ['https', 403, { Origin: 'https://127.0.0.1' }],
    ['a rebound name', 403, { Host: 'evil.example', Origin: 'http://evil.example' }],
    ['a wrong session', 401, { Cookie: 'sublet-session=x' }],
  ])('%s: %i', async (_name, status, changes) => {
    await expect(connectWeb(served.origin, { ...right(), ...changes })).rejects.toThrow(
      String(status),
    );
  });

  test.each([
    ['Origin', 403],
    ['Cookie', 401],
  ])('without %s: %i', async (name, status) => {
    await expect(connectWeb(served.origin, without(name))).rejects.toThrow(String(status));
  });

  test('is at one path', async () => {
    await expect(connectWeb(served.origin, right(), '/')).rejects.toThrow('404');
  });

  test('the token of the local socket is no cookie, and bytes are no frames', async () => {
    const Wrong = `sublet-session=${served.token}`;
    await expect(connectWeb(served.origin, { Host, Origin, Cookie: Wrong })).rejects.toThrow('401');
    const client = await connectWeb(served.origin, right());
    client.sendText(Buffer.from('{"type":"hello"}') as unknown as string);
    expect(await client.next()).toMatchObject({ error: { code: 'bad-frame' } });
    await client.closed;
  });
});
