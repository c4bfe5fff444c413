import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  ownFolder,
  readOwnFile,
  removeOwnFile,
  replaceOwnFile,
} from '../../../agent/base/own-file.ts';
import { FileStore } from '../../../agent/wallet/file.ts';
import { passphraseFrom } from '../../../agent/wallet/passphrase.ts';
import { SecretBytes } from '../../../agent/wallet/secret-bytes.ts';
import { newSlot } from '../../../agent/wallet/vault.ts';
import { refusal, tempFolder } from '../../helpers/wallet/samples.ts';

const text = (file: string): string => readFileSync(file, 'utf8');
const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test('a file is replaced whole, for this user alone, and no draft is left', () => {
  const folder = tempFolder();
  const file = path.join(folder, 'a');
  replaceOwnFile(file, bytesOf('one'));
  replaceOwnFile(file, bytesOf('two, longer'));
  expect([text(file), modeOf(file), readdirSync(folder)]).toEqual(['two, longer', '600', ['a']]);
});

test('a link in the place of the file is replaced, and what it points to stays', () => {
  const folder = tempFolder();
  const [target, file] = [path.join(folder, 'target'), path.join(folder, 'link')];
  writeFileSync(target, 'not ours');
  symlinkSync(target, file);
  replaceOwnFile(file, bytesOf('ours'));
  expect([text(target), text(file)]).toEqual(['not ours', 'ours']);
});

test('removing a link leaves what it points to as it is', () => {
  const folder = tempFolder();
  const [target, file] = [path.join(folder, 'target'), path.join(folder, 'link')];
  writeFileSync(target, 'not ours');
  symlinkSync(target, file);
  removeOwnFile(file);
  removeOwnFile(path.join(folder, 'never-there'));
  expect([text(target), existsSync(file)]).toEqual(['not ours', false]);
});

test('where nothing can be written the old file stands and no draft is left', () => {
  const folder = tempFolder();
  const file = path.join(folder, 'a');
  mkdirSync(file);
  expect(() => replaceOwnFile(file, bytesOf('x'))).toThrow();
  expect([readdirSync(folder), statSync(file).isDirectory()]).toEqual([['a'], true]);
});

describe('a file is not read', () => {
  test.each([
    ['that others can read', 0o640, 'can be read by other users (mode 640)'],
    ['that everybody can write', 0o602, 'can be read by other users (mode 602)'],
  ])('%s', (_what, mode, message) => {
    const file = path.join(tempFolder(), 'a');
    writeFileSync(file, 'x');
    chmodSync(file, mode);
    expect(() => readOwnFile(file, 10)).toThrow(message);
  });

  test('that is a link', () => {
    const folder = tempFolder();
    const file = path.join(folder, 'link');
    writeFileSync(path.join(folder, 'target'), 'x', { mode: 0o600 });
    symlinkSync(path.join(folder, 'target'), file);
    expect(() => readOwnFile(file, 10)).toThrow('ELOOP');
  });

  test('that is too long', () => {
    const file = path.join(tempFolder(), 'a');
    writeFileSync(file, 'x'.repeat(11), { mode: 0o600 });
    expect(() => readOwnFile(file, 10)).toThrow('it is too long');
  });
});

test('a folder that others may enter, or that is a link, is refused', () => {
  const folder = tempFolder();
  const [open, link] = [path.join(folder, 'open'), path.join(folder, 'link')];
  mkdirSync(open);
  chmodSync(open, 0o755);
  symlinkSync(folder, link);
  expect(() => ownFolder(open)).toThrow('can be read by other users (mode 755)');
  expect(() => ownFolder(link)).toThrow('is not a folder');
});

test('the plain file says in its first line what it is worth, and is not used once others can read it', async () => {
  const folder = path.join(tempFolder(), 'wallet');
  const store = new FileStore(folder);
  const slot = newSlot();
  await store.write(slot, SecretBytes.ofText('secret'));
  const file = path.join(folder, `${slot}.key`);
  const [head] = text(file).split('\n');
  chmodSync(file, 0o644);
  const found = await store.read(slot);
  expect([head, modeOf(folder), found]).toEqual([
    'sublet wallet, not protected against whoever can read your files',
    '700',
    {
      found: false,
      reason: 'file-unreadable',
      message: `The wallet's file ${file} is not used: it can be read by other users (mode 644). Make it yours alone (chmod 600), or bring it back from a copy.`,
    },
  ]);
});

test('a passphrase is read from a descriptor, without its line end, and must be there', async () => {
  const file = path.join(tempFolder(), 'passphrase');
  writeFileSync(file, 'correct horse\n');
  const passphrase = passphraseFrom(openSync(file, 'r'));
  expect(passphrase.use((bytes) => new TextDecoder().decode(bytes))).toBe('correct horse');
  writeFileSync(file, '\n');
  expect(await refusal(() => passphraseFrom(openSync(file, 'r')))).toBe('passphrase-missing');
});
