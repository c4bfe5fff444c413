import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { launchBrowser } from '../../helpers/browser.ts';
import { Served } from './serve.ts';

// What the headers say is worth what a browser makes of it.

const PAGE = `<!doctype html>
<meta name="style-nonce" content="__STYLE_NONCE__">
<title>dashboard</title>
<p id="with">with</p><p id="without">without</p>
<script>document.title = 'inline script ran';</script>
<script type="module" src="/assets/app-1a2b.js"></script>`;
const SCRIPT = `
const add = (id, nonce) => {
  const style = document.createElement('style');
  if (nonce !== undefined) style.nonce = nonce;
  style.textContent = '#' + id + ' { color: rgb(1, 2, 3) }';
  document.head.append(style);
};
add('with', document.querySelector('meta[name=style-nonce]').content);
add('without');
const connect = () => {
  const socket = new WebSocket('ws://' + location.host + '/control');
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: 1, client: 'page' }));
  socket.onmessage = ({ data }) => {
    if (JSON.parse(data).type === 'welcome') window.welcomes = (window.welcomes ?? 0) + 1;
  };
  socket.onclose = () => setTimeout(connect, 50);
};
connect();`;

let folder: string;
let browser: Browser;
let page: Page;
let served: Served;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-page-'));
  mkdirSync(path.join(folder, 'site/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'site/index.html'), PAGE);
  writeFileSync(path.join(folder, 'site/assets/app-1a2b.js'), SCRIPT);
  served = await start();
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(served.server.openAddress()!);
});
afterAll(async () => {
  await browser.close();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (): Promise<Served> =>
  Served.start({ dataDir: path.join(folder, 'data'), folder: path.join(folder, 'site') });
const welcomed = (times: number): Promise<unknown> =>
  page.waitForFunction((count) => (globalThis as { welcomes?: number }).welcomes === count, times);

test('a style with the nonce of the page applies, one without does not, nor a script', async () => {
  await welcomed(1);
  const colour = (id: string): Promise<string> =>
    page.$eval(`#${id}`, (element) => {
      const view = globalThis as unknown as { getComputedStyle(of: unknown): { color: string } };
      return view.getComputedStyle(element).color;
    });
  expect([await colour('with'), await colour('without'), await page.title()]).toEqual([
    'rgb(1, 2, 3)',
    'rgb(0, 0, 0)',
    'dashboard',
  ]);
});

test('an open page connects to the next agent by itself', async () => {
  await served.close();
  served = await start();
  await welcomed(2);
  expect(await page.title()).toBe('dashboard');
});
