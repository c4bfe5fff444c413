import { describe, expect, test } from 'vitest';

import { redactSecret, redactText, redactValue } from '../../../agent/base/redact.ts';

const TOKEN = 'q7Zr0uYl3vXk9Bn2Md5Hs8Tw1Ae4Gc6Jf-pR_oVtQxU';
const JWT = `eyJhbGciOiJFUzI1NksiLCJ0eXAiOiJKV1QifQ.${'eyJpc3MiOiJha2FzaDEi'.repeat(3)}.${'Zm9vYmFyYmF6'.repeat(7)}`;
const MNEMONIC =
  'abandon ability able about above absent absorb abstract absurd abuse access accident';
const DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ADDRESS = 'akash1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn3tt0v6';

test.each([
  ['', '***'],
  ['twelve chars', '***'],
  ['thirteen char', '***har'],
])('of the secret "%s" stays "%s"', (secret, expected) => {
  expect(redactSecret(secret)).toBe(expected);
});

describe('secrets in text', () => {
  test.each([
    ['a token', `token ${TOKEN} refused`, 'token ***QxU refused'],
    ['a token in a URL', `/events?t=${TOKEN}&x=1`, '/events?t=***QxU&x=1'],
    ['an IPv4 address', 'from 203.0.113.7:8443', 'from *.*.*.7:8443'],
    ['an IPv6 address', 'from 2001:db8:0:1:2:3:4:abcd.', 'from *:abcd.'],
    ['a short IPv6 address', 'at [2001:db8::17]:8443', 'at [*:17]:8443'],
    ['an IPv6 prefix', 'route fe80::/10', 'route *:/10'],
    ['an IPv4 address in IPv6', 'from ::ffff:203.0.113.7', 'from ::ffff:*.*.*.7'],
    ['a mnemonic of 12 words', `"${MNEMONIC}"`, '"***"'],
    ['a mnemonic of 24 words', `${MNEMONIC} ${MNEMONIC}!`, '***!'],
    ['a mnemonic on lines', MNEMONIC.replaceAll(' ', '\n'), '***'],
    ['the home folder', '/home/ann/.sublet/db in /home/ann', '~/.sublet/db in ~'],
  ])('%s', (_what, text, expected) => {
    expect(redactText(text, '/home/ann')).toBe(expected);
  });

  test('nothing of the claims and the signature of a JWT is left but their ends', () => {
    const [header, claims, signature] = JWT.split('.');
    expect(redactText(JWT)).toBe(`${header!}.***${claims!.slice(-3)}.***${signature!.slice(-3)}`);
  });
});

describe('what is public stays', () => {
  test.each([
    `sha256:${DIGEST}`,
    DIGEST.slice(0, 40),
    `akash:${ADDRESS}/1234567/1/1/${ADDRESS}/0`,
    'practice:tenant-1/4/1/1/provider-1/0',
    'GPU-9f3c1e2a-7b64-4d1f-a2c3-5e6d7f809a1b',
    '127.0.0.1:4400 and [::1]:4400 and 0.0.0.0',
    '2025-06-15T15:06:40.123Z',
    '0000:65:00.0 aa:bb:cc:dd:ee:ff std::vector 12:34:56',
    'the order asks for more than there is: 24 GiB of GPU memory',
    'registry.example/team/web:1.2.3',
  ])('%s', (text) => {
    expect(redactText(text, '/home/ann')).toBe(text);
  });

  test('no home folder is cut where it is the root or not known', () => {
    expect([redactText('/etc/x', '/'), redactText('/etc/x')]).toEqual(['/etc/x', '/etc/x']);
  });
});

describe('values', () => {
  test.each([
    'token',
    'password',
    'passwd',
    'secret',
    'mnemonic',
    'passphrase',
    'entropy',
    'cookie',
    'authorization',
    'Authorization',
    'env',
    'credentials',
    'manifest',
    'apiToken',
    'registry_password',
    'privateKey',
    'private_key',
  ])('the field "%s" is cut out whole', (key) => {
    expect(redactValue({ [key]: ['A=1'], other: 1 })).toEqual({ [key]: '***', other: 1 });
  });

  test('a field that only begins or sounds like a secret stays', () => {
    const value = { tokens: 3, envelope: 'x', manifestVersion: DIGEST, environment: 'test' };
    expect(redactValue(value)).toEqual(value);
  });

  test('a secret field without a value stays so, which tells that there was none', () => {
    expect(redactValue({ token: null, secret: undefined })).toEqual({
      token: null,
      secret: undefined,
    });
  });

  test('goes into lists and objects and makes JSON of amounts', () => {
    const value = {
      list: [{ token: 'x' }, TOKEN, 5n, 1.5, true, null],
      deep: { price: { amount: 10n ** 20n, denom: 'uact' }, from: '10.1.2.3' },
    };
    expect(redactValue(value)).toEqual({
      list: [{ token: '***' }, '***QxU', '5', 1.5, true, null],
      deep: { price: { amount: '100000000000000000000', denom: 'uact' }, from: '*.*.*.3' },
    });
  });

  test('ends in what holds itself', () => {
    interface Loop {
      next?: Loop;
    }
    const loop: Loop = {};
    loop.next = loop;
    let expected: unknown = '…';
    for (let depth = 0; depth < 7; depth++) expected = { next: expected };
    expect(redactValue(loop)).toEqual(expected);
  });

  test('is not fooled by a field called __proto__', () => {
    const value = redactValue(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}'));
    expect([JSON.stringify(value), ({} as { polluted?: boolean }).polluted]).toEqual([
      '{"__proto__":{"polluted":true},"a":1}',
      undefined,
    ]);
  });
});

test('a long hostile text is done with at once', () => {
  const before = performance.now();
  for (const piece of ['abandon ', 'a:', '1.', '::', 'abc\t ', `${TOKEN}.`]) {
    redactText(piece.repeat(20_000));
  }
  expect(performance.now() - before).toBeLessThan(5000);
});
