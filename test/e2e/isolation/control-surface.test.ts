import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser } from '../../helpers/browser.ts';
import type { AgentProcess } from '../../helpers/world/agent-process.ts';
import { startAgent } from '../../helpers/world/agent-process.ts';

/** Another user of this machine, whom nobody is. */
const OTHER_USER = 65_534;
const EVIL = 'evil.example';

let folder: string;
let agent: AgentProcess;
let token: string;
let web: URL;
let browser: Browser;
let signedIn: BrowserContext;
let site: Server;
let sitePort: number;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-surface-'));
  // As an owner may have made it: what is in it has to be closed by itself.
  chmodSync(folder, 0o755);
  agent = startAgent([
    ...['--data-dir', folder, '--engine', 'fake', '--web', '--web-port', '0'],
    ...['--practice-block-ms', '500'],
  ]);
  const ready = await agent.ready;
  if (ready === undefined) throw new Error(`no agent:\n${agent.output()}`);
  web = new URL(String(ready.webAddress));
  token = readFileSync(path.join(folder, 'control', 'token'), 'utf8').trim();
  site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>another site</title><body></body>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  sitePort = (site.address() as AddressInfo).port;
  browser = await launchBrowser([`--host-resolver-rules=MAP ${EVIL} 127.0.0.1`]);
  signedIn = await browser.newContext();
  const own = await signedIn.newPage();
  await own.goto(web.href);
  // The cookie is there: what other sites try below, they try in a browser that is signed in.
  expect((await signedIn.cookies()).map(({ name }) => name)).toEqual(['sublet-session']);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => site.close(resolve));
  agent.kill('SIGTERM');
  await agent.closed;
  rmSync(folder, { recursive: true, force: true });
});

/** What a page gets out of the agent; empty is nothing. */
async function attack(page: Page): Promise<readonly string[]> {
  return await page.evaluate(async (target: string): Promise<string[]> => {
    const got: string[] = [];
    const trying = async (name: string, work: () => Promise<boolean>): Promise<void> => {
      try {
        if (await work()) got.push(name);
      } catch {
        // Refused, which is the point.
      }
    };
    for (const credentials of ['omit', 'include'] as const) {
      await trying(`read, ${credentials}`, async () => {
        const answer = await fetch(target, { credentials });
        return (await answer.text()).length > 0;
      });
      await trying(`post, ${credentials}`, async () => {
        const answer = await fetch(target, { method: 'POST', credentials, body: '{}' });
        return answer.ok;
      });
    }
    await trying(
      'socket',
      () =>
        new Promise((resolve) => {
          const socket = new WebSocket(`${target.replace('http', 'ws')}control`);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
          setTimeout(() => resolve(false), 3_000);
        }),
    );
    await trying(
      'frame',
      () =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = target;
          // A frame that was refused shows a page of the browser's own, which tells us no more.
          window.addEventListener('message', () => resolve(true), { once: true });
          frame.onload = () => setTimeout(() => resolve(false), 300);
          document.body.append(frame);
          setTimeout(() => resolve(false), 3_000);
        }),
    );
    return got;
  }, `${web.origin}/`);
}

describe('a page of another origin, in a browser that is signed in', () => {
  test.each([
    ['another port of this machine, which the cookie is sent to', '127.0.0.1'],
    ['the same by its other name', 'localhost'],
    ['another site', EVIL],
  ])('gets nothing: %s', async (_what, host) => {
    const page = await signedIn.newPage();
    await page.goto(`http://${host}:${sitePort}/`);
    expect(await attack(page)).toEqual([]);
    // Nothing of the dashboard was drawn in the frame.
    const framed = page.frames().filter((frame) => frame !== page.mainFrame());
    for (const frame of framed) expect(frame.url()).not.toContain(web.host);
    await page.close();
  });

  test('gets nothing by a name of its own that it points at this machine', async () => {
    const page = await signedIn.newPage();
    const answer = await page.goto(`http://${EVIL}:${web.port}/`);
    expect(answer?.status()).toBe(403);
    expect(await page.content()).not.toContain('<script');
    await page.close();
  });

  test('while our own page gets all of it', async () => {
    const page = await signedIn.newPage();
    await page.goto(`${web.origin}/`);
    expect(await attack(page)).toEqual(expect.arrayContaining(['read, include', 'socket']));
    await page.close();
  });
});

/** Runs a piece of Node as a user and gives what it printed. */
function runAs(uid: number, code: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', code], {
      uid,
      gid: uid,
      cwd: '/',
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    child.once('error', reject);
    child.once('close', () => resolve(text.trim()));
  });
}

describe.runIf(process.getuid?.() === 0)('another user of this machine', () => {
  const reading = (file: string): string =>
    `try { process.stdout.write(require('fs').readFileSync(${JSON.stringify(file)}, 'utf8').slice(0, 9999)) } catch (e) { process.stdout.write(e.code) }`;
  const connecting = (): string =>
    `require('net').connect(${JSON.stringify(path.join(folder, 'control', 'agent.sock'))}).on('connect', () => { console.log('connected'); process.exit() }).on('error', (e) => console.log(e.code))`;

  test('gets neither the token nor the database nor the socket', async () => {
    for (const file of ['control/token', 'practice.db', 'control/web-sessions.json']) {
      expect([file, await runAs(OTHER_USER, reading(path.join(folder, file)))]).toEqual([
        file,
        'EACCES',
      ]);
    }
    expect(await runAs(OTHER_USER, connecting())).toBe('EACCES');
    // The owner does: the files are there and the agent listens.
    expect(await runAs(0, reading(path.join(folder, 'control/token')))).toContain(token);
    expect(await runAs(0, connecting())).toBe('connected');
  });

  test('learns no secret from the process list, and without a session nothing from the web', async () => {
    const seen = await runAs(OTHER_USER, reading(`/proc/${agent.pid}/cmdline`));
    expect(seen).toContain('--data-dir');
    expect(seen).not.toContain(token);
    expect(await runAs(OTHER_USER, reading(`/proc/${agent.pid}/environ`))).toBe('EACCES');
    const asking = `fetch(${JSON.stringify(`${web.origin}/`)}).then((a) => console.log(a.status))`;
    expect(await runAs(OTHER_USER, asking)).toBe('401');
  });

  test('nor from the log, which its owner may show around', () => {
    expect(agent.output()).toContain('"module"');
    expect(agent.output()).not.toContain(token);
  });
});
