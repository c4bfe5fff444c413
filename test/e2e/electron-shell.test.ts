import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire, registerHooks } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ControlClient } from '../../agent/cli/client.ts';
import { AgentLink } from '../../electron/agent-link.ts';
import type { ShellApi } from '../../electron/bridge/shell-api.ts';
import { launchBrowser } from '../helpers/browser.ts';
import type * as Doubles from '../helpers/electron/main-double.ts';
import { startAgent } from '../helpers/world/agent-process.ts';
import { eventually } from '../helpers/world/world.ts';

/**
 * The shell's own main and preload scripts with a real agent, on a double of Electron. What only
 * Electron itself can show (that its sandbox holds, the window's looks) is not shown here.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOUBLES = path.join(ROOT, 'test/helpers/electron');
// Loaded by Node itself, as main.ts will be: both have to be given the same one.
const require = createRequire(import.meta.url);
const { app, BrowserWindow, host, invoke, refusable } = require(
  path.join(DOUBLES, 'main-double.ts'),
) as typeof Doubles;

let folder: string;
let browser: Browser;
let page: Page;
let foreign: Server;
let foreignOrigin: string;
let foreignRequests = 0;

const flags = (dataDir: string): string[] => [
  ...['--data-dir', dataDir, '--engine', 'fake', '--web-port', '0'],
  ...['--web-folder', path.join(folder, 'site')],
];
const place = (dataDir: string): { socketPath: string; tokenPath: string } => ({
  socketPath: path.join(dataDir, 'control', 'agent.sock'),
  tokenPath: path.join(dataDir, 'control', 'token'),
});
async function pidOfAgent(dataDir: string): Promise<number | undefined> {
  try {
    const client = await ControlClient.connect(place(dataDir));
    client.close();
    return client.about.pid;
  } catch {
    return undefined;
  }
}
const dataDir = (): string => path.join(folder, 'data');

async function bundlePreload(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.platform': JSON.stringify(process.platform) },
    resolve: { alias: { electron: path.join(DOUBLES, 'renderer-double.ts') } },
    build: {
      write: false,
      lib: { entry: path.join(ROOT, 'electron/preload.ts'), formats: ['iife'], name: 'preload' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-shell-'));
  mkdirSync(path.join(folder, 'site'));
  writeFileSync(
    path.join(folder, 'site/index.html'),
    '<!doctype html><title>the dashboard</title>',
  );
  foreign = createServer((_request, response) => {
    foreignRequests++;
    response.setHeader('Content-Type', 'text/html').end('<title>foreign</title>');
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  foreignOrigin = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
  browser = await launchBrowser();
  host.browser = browser;
  host.preload = await bundlePreload();
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: pathToFileURL(path.join(DOUBLES, 'main-double.ts')).href, shortCircuit: true }
        : next(specifier, context),
  });
  process.argv = [process.execPath, 'main.js', ...flags(dataDir())];
  require(path.join(ROOT, 'electron/main.ts'));
  await eventually('the dashboard is shown', async () => {
    if (host.errors.length > 0) throw new Error(host.errors.join());
    const title = await host.windows[0]?.page.then((shown) => shown.title());
    return title === 'the dashboard';
  });
  page = await host.windows[0]!.page;
}, 60_000);

afterAll(async () => {
  const pid = await pidOfAgent(dataDir());
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await browser.close();
  foreign.close();
  rmSync(folder, { recursive: true, force: true });
});

interface ShellWindow {
  readonly shell: ShellApi;
  location: { href: string };
  open(url: string): unknown;
}

describe('the window', () => {
  test("shows the agent's dashboard, and has only what the bridge says", async () => {
    const found = await page.evaluate(() => {
      const { shell } = globalThis as unknown as ShellWindow;
      return { ...shell, startAgent: typeof shell.startAgent, frozen: Object.isFrozen(shell) };
    });
    const { name, acceleration } = host;
    expect({ windows: host.windows.length, name, acceleration, found }).toEqual({
      windows: 1,
      name: 'sublet-desktop',
      acceleration: false,
      found: {
        kind: 'electron',
        platform: process.platform,
        startAgent: 'function',
        frozen: true,
      },
    });
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(host.refused).toEqual([]);
  });

  test.each([
    ['without a sandbox', { sandbox: false }],
    ['in the world of the page', { contextIsolation: false }],
    ['with Node', { nodeIntegration: true }],
    ['with web views', { webviewTag: true }],
    ['without our preload script', { preload: undefined }],
  ])('this double takes no window %s', (_name, change) => {
    const right = { sandbox: true, contextIsolation: true, nodeIntegration: false };
    const webPreferences = { ...right, webviewTag: false, preload: '/x/preload.cjs', ...change };
    expect(() => new BrowserWindow({ webPreferences: webPreferences as never })).toThrow();
  });

  test('stays at the dashboard: pages of it, and nothing else', async () => {
    const { origin } = new URL(page.url());
    await page.evaluate((to) => {
      (globalThis as unknown as ShellWindow).location.href = to;
    }, `${foreignOrigin}/trap`);
    await eventually('the navigation is refused', async () => host.refused.length > 0);
    expect([host.refused, page.url(), foreignRequests]).toEqual([
      [`will-navigate ${foreignOrigin}/trap`],
      `${origin}/`,
      0,
    ]);
    await page.goto(`${origin}/leases`);
    expect([page.url(), host.refused.length]).toEqual([`${origin}/leases`, 1]);
  });

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s', (name) => {
    const { origin } = new URL(page.url());
    const refused = (url: string): boolean => {
      const event = refusable({ url });
      host.windows[0]!.webContents.emit(name, event);
      return event.defaultPrevented;
    };
    const urls = [
      `${foreignOrigin}/`,
      'file:///etc/passwd',
      'javascript:1',
      'data:text/html,x',
      '',
    ];
    expect(urls.filter((url) => !refused(url))).toEqual([]);
    expect(refused(`${origin}.evil.example/`)).toBe(true);
    expect(refused(`${origin}/orders`)).toBe(false);
  });

  test('opens no other window, and hands no address to the system', async () => {
    await page.evaluate((url) => {
      (globalThis as unknown as ShellWindow).open(url);
    }, 'about:blank');
    await eventually('the page has asked', async () => host.wanted.length > 0);
    const handler = host.windows[0]!.webContents.openHandler!;
    const actions = ['https://example.com/', 'file:///etc/passwd', 'x'].map(
      (url) => handler({ url } as Parameters<typeof handler>[0]).action,
    );
    expect([host.wanted, actions, host.openedOutside]).toEqual([
      [{ url: 'about:blank', action: 'deny' }],
      ['deny', 'deny', 'deny'],
      [],
    ]);
    const webview = refusable({});
    host.windows[0]!.webContents.emit('will-attach-webview', webview);
    expect(webview.defaultPrevented).toBe(true);
  });

  test('is allowed nothing', () => {
    const answers: boolean[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal'] as const) {
      host.permission!({} as never, permission, (granted) => answers.push(granted), {} as never);
      answers.push(host.permissionCheck!({} as never, permission, '', {} as never));
    }
    answers.push(host.device!({} as never));
    expect(answers).toEqual(answers.map(() => false));
  });

  test('a document without a policy gets the strictest; the agent sends its own', async () => {
    const changed = (resourceType: string, responseHeaders: Record<string, string[]>): unknown => {
      let answer: unknown;
      host.headers!({ resourceType, responseHeaders } as never, (given) => (answer = given));
      return answer;
    };
    const strict = { 'Content-Security-Policy': ["default-src 'none'"] };
    expect(changed('mainFrame', { A: ['b'] })).toEqual({
      responseHeaders: { A: ['b'], ...strict },
    });
    expect(changed('subFrame', {})).toEqual({ responseHeaders: strict });
    expect(changed('script', {})).toEqual({});
    const response = await page.reload();
    const policy = (await response!.headerValue('content-security-policy')) ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(changed('mainFrame', { 'content-security-policy': [policy] })).toEqual({});
  });
});

describe('the agent', () => {
  const start = (): Promise<string> =>
    page.evaluate(async () => {
      try {
        await (globalThis as unknown as ShellWindow).shell.startAgent();
        return 'started';
      } catch (error) {
        return String(error);
      }
    });

  test('killed, it comes back at the wish of the page, which goes on with its session', async () => {
    const before = await pidOfAgent(dataDir());
    const url = page.url();
    process.kill(before!, 'SIGKILL');
    await eventually('it is gone', async () => (await pidOfAgent(dataDir())) === undefined);
    expect(await start()).toBe('started');
    const after = await pidOfAgent(dataDir());
    expect(after).toBeTypeOf('number');
    expect(after).not.toBe(before);
    expect([page.url(), (await page.reload())!.status()]).toEqual([url, 200]);
    // One that runs is left alone.
    expect([await start(), await pidOfAgent(dataDir())]).toEqual(['started', after]);
  });

  test('is not started for another page, nor for a frame', async () => {
    const url = page.url();
    const frame = (at: string, parent: object | null): Parameters<typeof invoke>[1] =>
      ({ url: () => at, parentFrame: () => parent }) as never;
    for (const sender of [frame(foreignOrigin, null), frame(url, {}), frame('', null), null]) {
      await expect(invoke('shell.start-agent', sender)).rejects.toThrow('Only the dashboard');
    }
    await expect(invoke('shell.start-agent', frame(url, null))).resolves.toBe(undefined);
    // As it would look if the window's own guard had failed.
    const before = await pidOfAgent(dataDir());
    await host.windows[0]!.loadURL(`${foreignOrigin}/`);
    expect(await start()).toContain('Only the dashboard may start the agent.');
    expect([foreignRequests, await pidOfAgent(dataDir())]).toEqual([1, before]);
    await host.windows[0]!.loadURL(url);
  });

  test('a second start of the app shows the window that is there', () => {
    app.emit('second-instance');
    expect([host.windows.length, host.windows[0]!.focused]).toEqual([1, 1]);
  });

  test('ends with the window, where the shell has started it', async () => {
    host.windows[0]!.close();
    await eventually('the shell has ended', async () => host.exitCode !== undefined);
    expect([host.exitCode, host.errors, await pidOfAgent(dataDir())]).toEqual([0, [], undefined]);
  });

  test('one that ran before goes on', async () => {
    const other = path.join(folder, 'other');
    const agent = startAgent(flags(other));
    await agent.ready;
    const link = new AgentLink(flags(other), false);
    const [one, two] = await Promise.all([link.open(), link.open()]);
    expect(one).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    expect(two).toBe(one);
    await link.stop();
    expect(await pidOfAgent(other)).toBe(agent.pid);
    agent.kill('SIGTERM');
    expect(await agent.closed).toEqual({ code: 0, signal: null });
  });

  test('that cannot start is said in its own words', async () => {
    const noFolder = path.join(folder, 'site/index.html');
    const link = new AgentLink(flags(noFolder), false);
    await expect(link.open()).rejects.toThrow(`log file ${noFolder}/agent.log cannot be opened`);
    const wrong = new AgentLink(['--no-such-flag'], false);
    await expect(wrong.open()).rejects.toThrow('unknown option "no-such-flag"');
  });
});

test('main and preload stay short enough to be read in one go', () => {
  const lines = ['main.ts', 'preload.ts'].map(
    (file) => readFileSync(path.join(ROOT, 'electron', file), 'utf8').split('\n').length - 1,
  );
  expect(lines.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(150);
});
