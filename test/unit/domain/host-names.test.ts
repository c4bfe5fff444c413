import { expect, test } from 'vitest';

import { checkHostName, parseHostName } from '../../../agent/domain/host-names.ts';

const OWN = {
  ingressDomain: 'ingress.gpu.example',
  publicHost: 'provider.gpu.example',
  blocked: ['bank.com', '.gov'],
};

test.each([
  ['app.example.com', 'app.example.com'],
  ['App.EXAMPLE.com', 'app.example.com'],
  ['app.example.com.', 'app.example.com'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['1.2.3.com', '1.2.3.com'],
  [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
  ['com', undefined],
  ['', undefined],
  ['.', undefined],
  ['a..com', undefined],
  ['.a.com', undefined],
  ['a.com..', undefined],
  ['-a.com', undefined],
  ['a-.com', undefined],
  ['a_b.com', undefined],
  ['*.example.com', undefined],
  ['a b.com', undefined],
  ['a.com:80', undefined],
  ['b\u00fccher.example', undefined],
  // A letter that becomes a plain k where it is made small.
  ['\u212aapp.example.com', undefined],
  ['10.0.0.1', undefined],
  ['0x7f.0x1', undefined],
  ['example.0x', undefined],
  ['1.2.3.4.', undefined],
  [`${'a'.repeat(64)}.com`, undefined],
  [`${'a.'.repeat(126)}a`, `${'a.'.repeat(126)}a`],
  [`${'a.'.repeat(127)}a`, undefined],
])('%j is read as %j', (text, host) => {
  expect(parseHostName(text)).toBe(host);
});

test.each([
  'app.example.com',
  'gpu.example',
  'notbank.com',
  'www.bank.com',
  'gov',
  'a.governor.example',
])('a tenant may take %j, as far as it is a name', (host) => {
  const named = host.includes('.');
  expect(checkHostName(host, OWN).ok).toBe(named);
});

test.each([
  'ingress.gpu.example',
  'anything.ingress.gpu.example',
  'provider.gpu.example',
  'mtls.provider.gpu.example',
  'bank.com',
  'tax.gov',
  'app.localhost',
  'printer.local',
  'box.lan',
  'router.home.arpa',
  'metadata.google.internal',
])('nobody may take %j', (host) => {
  expect(checkHostName(host, OWN)).toEqual({
    ...{ ok: false, code: 'host-not-allowed', host },
    message: `hostname not allowed: host "${host}" is blocked by this provider`,
  });
});

test.each(['App.example.com', 'app.example.com.', '10.0.0.1', '*.example.com', 'localhost'])(
  'a manifest says %j differently, or not at all',
  (host) => {
    expect(checkHostName(host, OWN)).toMatchObject({ ok: false, code: 'host-malformed', host });
  },
);
