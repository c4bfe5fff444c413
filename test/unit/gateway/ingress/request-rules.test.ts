import { expect, test } from 'vitest';

import type { RequestHead } from '../../../../agent/gateway/ingress/request-rules.ts';
import { checkRequest } from '../../../../agent/gateway/ingress/request-rules.ts';

const head = (over: Partial<RequestHead> = {}): RequestHead => ({
  ...{ method: 'GET', url: '/', httpVersion: '1.1', rawHeaders: ['Host', 'a.example.com'] },
  ...over,
});
const withHost = (host: string): RequestHead => head({ rawHeaders: ['Host', host] });
const withMore = (...more: string[]): RequestHead =>
  head({ rawHeaders: ['Host', 'a.example.com', ...more] });

const ROUTED = { host: 'a.example.com', authority: 'a.example.com', path: '/', body: 'none' };

test.each([
  ['as browsers ask', head(), ROUTED],
  ['a port', withHost('a.example.com:8080'), { ...ROUTED, authority: 'a.example.com:8080' }],
  ['another case', withHost('A.Example.COM'), { ...ROUTED, authority: 'A.Example.COM' }],
  ['a point at its end', withHost('a.example.com.'), { ...ROUTED, authority: 'a.example.com.' }],
  ['an absolute target', head({ url: 'http://a.example.com/x?y' }), { ...ROUTED, path: '/x?y' }],
  ['one without a path', head({ url: 'HTTPS://a.example.com?y' }), { ...ROUTED, path: '/?y' }],
  ['a body with its length', withMore('Content-Length', '5'), { ...ROUTED, body: 'sized' }],
  ['an empty body', withMore('content-length', '0'), ROUTED],
  ['a chunked body', withMore('Transfer-Encoding', 'Chunked'), { ...ROUTED, body: 'chunked' }],
  ['HTTP/1.0', head({ httpVersion: '1.0' }), ROUTED],
  ['letters beyond ASCII in a path', head({ url: '/\xe4' }), { ...ROUTED, path: '/\xe4' }],
])('%s is understood', (_what, request, routed) => {
  expect(checkRequest(request)).toEqual({ ok: true, value: routed });
});

const NO_HOSTS = [
  ...[
    '',
    'localhost',
    '10.0.0.1',
    '10.0.0.1:80',
    '[::1]',
    '0x7f.1',
    '127.1',
    'a.example.com:',
    ':80',
  ],
  ...['a.example.com:80:80', 'a.example.com:99999', 'user@a.example.com', 'a.example.com/x'],
  ...['a.example.com?', 'a.example.com#', 'a..example.com', '.a.example.com', '-a.example.com'],
  ...[
    'a.example.com,b.example.com',
    'a.example.com b.example.com',
    'a.example.com%2e',
    '*.example.com',
  ],
  ...['a.example.com..', 'a_b.example.com', 'xn--\xe4.example.com'],
  ...[`${'a'.repeat(64)}.example.com`, `${'a.'.repeat(127)}com`],
];

test.each(NO_HOSTS)('the Host %j is refused', (host) => {
  expect(checkRequest(withHost(host))).toEqual({ ok: false, code: 'host-form', status: 400 });
});

test.each([
  ['no Host', head({ rawHeaders: [] }), 'host-count'],
  ['two Hosts', withMore('HOST', 'a.example.com'), 'host-count'],
  ['another host in the target', head({ url: 'http://b.example.com/' }), 'target'],
  ['a user in the target', head({ url: 'http://a.example.com@b.example.com/' }), 'target'],
  ['another port in the target', head({ url: 'http://a.example.com:81/' }), 'target'],
  ['another scheme', head({ url: 'ftp://a.example.com/' }), 'target'],
  ['a target that is none', head({ url: '*' }), 'target'],
  ['an authority as the target', head({ url: 'a.example.com:80' }), 'target'],
  ['a space in the target', head({ url: '/a b' }), 'target'],
  ['a backslash', head({ url: '/a\\b' }), 'target'],
  ['a fragment', head({ url: '/a#b' }), 'target'],
  ['a length and chunks', withMore('Content-Length', '5', 'Transfer-Encoding', 'chunked'), 'body'],
  ['two lengths', withMore('Content-Length', '5', 'Content-Length', '5'), 'body'],
  ['a length with a sign', withMore('Content-Length', '+5'), 'body'],
  ['a list of lengths', withMore('Content-Length', '5, 5'), 'body'],
  ['a length in hexadecimal', withMore('Content-Length', '0x5'), 'body'],
  ['chunks twice', withMore('Transfer-Encoding', 'chunked, chunked'), 'body'],
  ['another encoding', withMore('Transfer-Encoding', 'gzip, chunked'), 'body'],
  ['an encoding with a tail', withMore('Transfer-Encoding', 'chunked;x'), 'body'],
  [
    'chunks in HTTP/1.0',
    { ...withMore('Transfer-Encoding', 'chunked'), httpVersion: '1.0' },
    'body',
  ],
  ['a length named as of this hop', withMore('Connection', 'content-length'), 'connection'],
  ['a Host named as of this hop', withMore('Connection', 'close, Host'), 'connection'],
  ['a name with a space', withMore('X Y', '1'), 'header'],
  ['a name with a colon', withMore('X:', '1'), 'header'],
  ['a value with a line', withMore('X', '1\r\nHost: b.example.com'), 'header'],
  ['a value with a NUL', withMore('X', '\0'), 'header'],
])('%s is refused', (_what, request, code) => {
  expect(checkRequest(request)).toEqual({ ok: false, code, status: 400 });
});

test.each([
  ['CONNECT', head({ method: 'CONNECT' }), 405],
  ['TRACE', head({ method: 'TRACE' }), 405],
  ['HTTP/2 in clear text', head({ method: 'PRI', url: '*' }), 405],
  ['HTTP/2.0', head({ httpVersion: '2.0' }), 505],
])('%s is not spoken', (_what, request, status) => {
  expect(checkRequest(request)).toMatchObject({ ok: false, status });
});
