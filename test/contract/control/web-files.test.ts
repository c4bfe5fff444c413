import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { HttpAnswer } from './http-get.ts';
import { http } from './http-get.ts';
import { Served } from './serve.ts';

const PAGE = '<!doctype html><meta name="style-nonce" content="__STYLE_NONCE__"><title>d</title>';
const SCRIPT = 'export const a = 1;'.repeat(200);

let served: Served;
let folder: string;
let session: Record<string, string>;

const get = (
  at: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<HttpAnswer> => http(served.port, at, { method, headers: { ...session, ...headers } });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-files-'));
  const site = path.join(folder, 'site');
  mkdirSync(path.join(site, 'assets'), { recursive: true });
  const write = (name: string, content: string | Buffer): void =>
    writeFileSync(path.join(site, name), content);
  write('index.html', PAGE);
  // A build never packs the page; one that did must not hide the nonce.
  write('index.html.gz', gzipSync(PAGE));
  write('icon.svg', '<svg/>');
  write('assets/app-1a2b.js', SCRIPT);
  write('assets/app-1a2b.js.br', brotliCompressSync(SCRIPT));
  write('assets/app-1a2b.js.gz', gzipSync(SCRIPT));
  write('assets/small-3c4d.css', 'a{}');
  write('assets/odd-5e6f.css', 'b{}');
  writeFileSync(path.join(folder, 'secret'), 'SECRET');
  symlinkSync(path.join(folder, 'secret'), path.join(site, 'assets/odd-5e6f.css.br'));
  served = await Served.start({ folder: site });
  session = { Host: `127.0.0.1:${served.port}`, Cookie: await served.cookie() };
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('styles that scripts add', () => {
  const directive = (answer: HttpAnswer, name: string): string | undefined =>
    String(answer.headers['content-security-policy'])
      .split('; ')
      .find((part) => part.startsWith(`${name} `));
  const nonceOf = ({ body }: HttpAnswer): string | undefined => /content="([^"]+)"/.exec(body)?.[1];

  test('the page and its policy name the same nonce, a new one in each answer', async () => {
    const [one, other] = [await get('/'), await get('/leases')];
    expect(nonceOf(one)).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(nonceOf(other)).not.toBe(nonceOf(one));
    for (const answer of [one, other]) {
      const nonce = nonceOf(answer) ?? '';
      expect(answer.body).toBe(PAGE.replace('__STYLE_NONCE__', nonce));
      expect(directive(answer, 'style-src')).toBe(`style-src 'self' 'nonce-${nonce}'`);
      expect(directive(answer, 'script-src')).toBe("script-src 'self'");
      expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.body));
    }
  });

  test('nothing else has one, nor is the page ever sent packed', async () => {
    expect(directive(await get('/assets/app-1a2b.js'), 'style-src')).toBe("style-src 'self'");
    expect(directive(await get('/none.js'), 'style-src')).toBe("style-src 'self'");
    const page = await get('/index.html', { 'Accept-Encoding': 'gzip, br' });
    expect(page.headers['content-encoding']).toBe(undefined);
    expect(nonceOf(page)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test('HEAD gives the same head, and no body', async () => {
    const { status, headers, body } = await get('/', {}, 'HEAD');
    const length = PAGE.replace('__STYLE_NONCE__', 'x'.repeat(22)).length;
    expect([status, headers['content-length'], body]).toEqual([200, String(length), '']);
  });
});

describe('what a browser may keep', () => {
  test.each([
    ['/assets/app-1a2b.js', 'private, max-age=31536000, immutable'],
    ['/', 'no-store'],
    ['/icon.svg', 'no-store'],
    ['/assets/none-1a2b.js', 'no-store'],
    ['/assets', 'no-store'],
  ])('%s: %s', async (at, kept) => {
    expect((await get(at)).headers['cache-control']).toBe(kept);
  });

  test('a refusal is never kept', async () => {
    const { status, headers } = await get('/assets/app-1a2b.js', { Cookie: 'x=1' });
    expect([status, headers['cache-control']]).toEqual([401, 'no-store']);
  });
});

describe('packed files', () => {
  const bytes = async (accept: string | undefined, at = '/assets/app-1a2b.js') => {
    const headers = { ...session, ...(accept === undefined ? {} : { 'Accept-Encoding': accept }) };
    const { request } = await import('node:http');
    return new Promise<{ encoding: unknown; vary: unknown; type: unknown; body: Buffer }>(
      (resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port: served.port, path: at, headers });
        sent.on('error', reject).on('response', (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => {
            const { headers: got } = response;
            resolve({
              encoding: got['content-encoding'],
              vary: got.vary,
              type: got['content-type'],
              body: Buffer.concat(parts),
            });
          });
        });
        sent.end();
      },
    );
  };
  const plain = (body: Buffer): string => body.toString();
  const unbr = (body: Buffer): string => plain(brotliDecompressSync(body));
  const ungz = (body: Buffer): string => plain(gunzipSync(body));

  test.each([
    ['gzip, deflate, br', 'br', unbr],
    ['gzip', 'gzip', ungz],
    ['GZIP;q=0.5', 'gzip', ungz],
    ['br;q=0, gzip', 'gzip', ungz],
    ['*', 'br', unbr],
    ['*;q=0', undefined, plain],
    ['identity', undefined, plain],
    ['br;q=x', undefined, plain],
    [undefined, undefined, plain],
  ])('to whom accepts %s: %s', async (accept, encoding, unpack) => {
    const answer = await bytes(accept);
    expect({ ...answer, body: unpack(answer.body) }).toEqual({
      encoding,
      vary: 'Accept-Encoding',
      type: 'text/javascript; charset=utf-8',
      body: SCRIPT,
    });
  });

  test('what is there once is sent as it is, and a link beside it is not followed', async () => {
    for (const [at, body] of [
      ['/assets/small-3c4d.css', 'a{}'],
      ['/assets/odd-5e6f.css', 'b{}'],
    ] as const) {
      expect(await bytes('br', at)).toEqual({
        encoding: undefined,
        vary: undefined,
        type: 'text/css; charset=utf-8',
        body: Buffer.from(body),
      });
    }
    expect((await get('/assets/app-1a2b.js.br')).status).toBe(404);
  });
});
