import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { plantings, SecretScanner } from '../../helpers/secrets.ts';
import { tempFolder, WORDS } from '../../helpers/wallet/samples.ts';

const TOKEN = 'tök"en/+?=&\\ with blanks 7Zr0uYl3v';
const KEY = Uint8Array.from({ length: 32 }, (_, place) => (place * 37 + 11) % 256);
const scanner = new SecretScanner({
  texts: { token: TOKEN },
  bytes: { key: KEY },
  mnemonics: { words: WORDS },
});
const words = WORDS.split(' ');
const noise = (length: number): Buffer => Buffer.alloc(length, 'lorem ipsum {"a": 1}\n');

describe.each([
  ['token', TOKEN],
  ['key', KEY],
  ['words', WORDS],
])('a planted %s is found', (name, secret) => {
  test.each(plantings(secret).map(([encoding, bytes]) => [encoding, bytes] as const))(
    'as %s',
    (encoding, bytes) => {
      const content = Buffer.concat([noise(3001), bytes, noise(77)]);
      expect(scanner.scan('log', content)).toContainEqual(
        expect.objectContaining({ where: 'log', secret: name, encoding }),
      );
    },
  );

  test.each([0, 1, 2, 3, 4, 5])('in base64 after %i other bytes', (before) => {
    const whole = Buffer.concat([noise(before), Buffer.from(secret), noise(50)]);
    for (const encoding of ['base64', 'base64url'] as const) {
      const found = scanner.scan('log', `{"x":"${whole.toString(encoding)}"}`);
      expect(found.map((finding) => finding.secret)).toContain(name);
    }
  });
});

test('every encoding that was asked for is among them', () => {
  expect(scanner.encodings()).toEqual(
    expect.arrayContaining([
      'text',
      'JSON',
      'hex',
      'URL',
      'base64 after 0',
      'base64 after 1',
      'base64 after 2',
      'bytes',
      'words',
    ]),
  );
});

describe('a mnemonic is found word by word', () => {
  test.each([
    ['numbered on lines', words.map((word, place) => `${place + 1}. ${word}\n`).join('')],
    ['as a JSON list', JSON.stringify(words)],
    ['in upper case with tabs', words.join('\t').toUpperCase()],
    ['four of them, with other words between', `x ${words.slice(7, 11).join(' and then ')} y`],
  ])('%s', (_what, text) => {
    expect(scanner.scan('log', text).map(({ encoding }) => encoding)).toContain('words');
  });

  test.each([
    ['three words', words.slice(0, 3).join(' ')],
    ['four in another order', [words[3], words[2], words[1], words[0]].join(' ')],
    ['four that lie far apart', words.slice(0, 4).join(' '.repeat(80))],
    ['four inside of other words', words.slice(0, 4).join('s ') + 's'],
  ])('but not %s', (_what, text) => {
    expect(scanner.scan('log', text)).toEqual([]);
  });
});

test('nothing is found where nothing is', () => {
  expect(scanner.scan('log', noise(1_000_000))).toEqual([]);
});

test('files are searched below a folder, with their names', () => {
  const folder = tempFolder();
  mkdirSync(path.join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(path.join(folder, 'a', 'clean'), noise(100));
  writeFileSync(path.join(folder, 'a', 'b', 'db-wal'), Buffer.concat([noise(4096), KEY]));
  writeFileSync(path.join(folder, `${Buffer.from(KEY).toString('hex')}.txt`), '');
  const { files, found } = scanner.scanFolder(folder);
  expect([files, found.map(({ encoding }) => encoding).sort()]).toEqual([3, ['bytes', 'hex']]);
});

test('a secret in the arguments or the environment of a process is found', () => {
  const own = new SecretScanner({
    texts: { path: process.env.PATH ?? '', node: process.execPath },
  });
  expect(own.scanProcess(process.pid).length).toBeGreaterThan(0);
  expect(scanner.scanProcess(process.pid)).toEqual([]);
});

test('what is too short to be told from chance is refused', () => {
  expect(() => new SecretScanner({ texts: { pin: '1234' } })).toThrow('too short');
});
