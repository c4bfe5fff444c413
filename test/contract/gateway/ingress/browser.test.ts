import type { IncomingMessage } from 'node:http';

import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

import { launchBrowser } from '../../../helpers/browser.ts';
import { IngressWorld } from '../../../helpers/gateway/ingress-world.ts';

// A real browser before the ingress: what a visitor of a tenant's page does.

const PAGE = `<!doctype html><title>Shop</title><link rel="stylesheet" href="/style.css">
<h1>Shop</h1><form method="post" action="/order" enctype="multipart/form-data">
<input name="what"><input type="file" name="file"><button>Order</button></form>`;

let world: IngressWorld;
let browser: Browser;
let visitor: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  world = new IngressWorld();
  await world.open();
  visitor = await browser.newContext();
});
afterEach(async () => {
  await visitor.close();
  await world.close();
});

/** Every name ending in localhost is this machine for a browser, whatever its port. */
const at = (host: string, path = '/'): string => `http://${host}:${world.port}${path}`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

test('a page with its style, a form with a file, a cookie and a redirect', async () => {
  const posted: string[] = [];
  const shop = await world.service((request, response) => {
    if (request.url === '/style.css') {
      response.writeHead(200, { 'Content-Type': 'text/css' }).end('h1 { color: rgb(1, 2, 3) }');
    } else if (request.method === 'POST') {
      void bodyOf(request).then((body) => {
        posted.push(body);
        response.writeHead(303, { Location: '/thanks', 'Set-Cookie': 'order=7; Path=/' }).end();
      });
    } else if (request.url === '/thanks') {
      const { cookie = 'none', host } = request.headers;
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<p>${cookie} at ${host}</p>`);
    } else response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  });
  world.site('shop.localhost', [shop]);
  const page = await visitor.newPage();
  await page.goto(at('shop.localhost'));
  const colour = await page.locator('h1').evaluate((node) => getComputedStyle(node).color);
  await page.locator('[name=what]').fill('two cards');
  const bytes = Buffer.alloc(300_000, 'x');
  const file = { name: 'a.txt', mimeType: 'text/plain', buffer: bytes };
  await page.locator('[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Order' }).click();
  await page.waitForURL(at('shop.localhost', '/thanks'));
  expect({
    colour,
    thanks: await page.locator('p').textContent(),
    ordered: posted.map((body) => [body.includes('two cards'), body.includes(bytes.toString())]),
  }).toEqual({
    colour: 'rgb(1, 2, 3)',
    thanks: `order=7 at shop.localhost:${world.port}`,
    ordered: [[true, true]],
  });
});

test('a WebSocket of a page, and events that come as they happen', async () => {
  let arrived = (): unknown => undefined;
  const live = await world.service((request, response) => {
    if (request.url !== '/events') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Live</title>');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    // The second comes only once the first has arrived: nothing may hold it back.
    request.on('close', () => response.end());
    arrived = () => response.write('data: second\n\n');
  });
  const sockets = new WebSocketServer({ server: live.server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => socket.send(`heard ${data.toString()}`));
  });
  world.site('live.localhost', [live]);
  const page = await visitor.newPage();
  await page.goto(at('live.localhost'));
  await page.exposeFunction('arrived', () => void arrived());
  const heard = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const socket = new WebSocket('/socket');
        socket.onopen = () => socket.send('hello');
        socket.onmessage = ({ data }) => resolve(data);
      }),
  );
  const events = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const got: unknown[] = [];
        const source = new EventSource('/events');
        source.onmessage = ({ data }) => {
          got.push(data);
          if (got.length === 1) (globalThis as unknown as { arrived(): void }).arrived();
          else resolve(got);
        };
      }),
  );
  expect({ heard, events }).toEqual({ heard: 'heard hello', events: ['first', 'second'] });
  sockets.close();
});

test('one tenant’s page does not get another’s cookies, and names that lead nowhere say little', async () => {
  const anna = await world.service((_request, response) => {
    response.writeHead(200, { 'Set-Cookie': 'secret=anna; Path=/' }).end('anna');
  });
  const bob = await world.service((request, response) => {
    response.writeHead(200).end(`sees ${request.headers.cookie ?? 'nothing'}`);
  });
  world.site('anna.localhost', [anna], { owner: 'anna' });
  world.site('bob.localhost', [bob], { owner: 'bob' });
  const page = await visitor.newPage();
  await page.goto(at('anna.localhost'));
  await page.goto(at('bob.localhost'));
  const seen = await page.locator('body').textContent();
  const unknown = await page.goto(at('nobody.localhost'));
  const words = await page.locator('body').innerText();
  // The control: the same browser does send it where it belongs.
  await page.goto(at('anna.localhost'));
  const back = anna.asked.at(-1)?.headers.cookie;
  expect({ seen, status: unknown?.status(), back }).toEqual({
    ...{ seen: 'sees nothing', status: 404, back: 'secret=anna' },
  });
  expect(words).toContain('abuse@gpu.example');
  expect(words).not.toMatch(/anna|bob|sublet/i);
});

test('a service that is gone is told as that, and its page comes back with it', async () => {
  const gone = await world.service((_request, response) => response.end('here'));
  world.site('gone.localhost', [{ port: 1 }]);
  const page = await visitor.newPage();
  const first = await page.goto(at('gone.localhost'));
  world.site('gone.localhost', [gone]);
  const second = await page.reload();
  expect([first?.status(), second?.status(), await page.locator('body').textContent()]).toEqual([
    ...[502, 200, 'here'],
  ]);
});
