import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { LogFile } from '../../../agent/config/log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('appends, for this user alone, in a folder that it makes', () => {
  const file = path.join(folder, 'new', 'agent.log');
  new LogFile(file).write('one\n');
  new LogFile(file).write('two\n');
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
});

test('a large file is put aside, over the one before', () => {
  const file = path.join(folder, 'agent.log');
  writeFileSync(`${file}.1`, 'oldest');
  writeFileSync(file, 'x'.repeat(17 * 1024 * 1024));
  new LogFile(file).write('new\n');
  expect(readFileSync(file, 'utf8')).toBe('new\n');
  expect(lstatSync(`${file}.1`).size).toBe(17 * 1024 * 1024);
});

test('a place that cannot be written to is a bad option', () => {
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => new LogFile(path.join(folder, 'file', 'agent.log'))).toThrow(/cannot be opened/);
});

test('a full disk ends nothing', () => {
  // The device that is always full.
  const { write } = new LogFile('/dev/full');
  expect(() => {
    write('lost\n');
    write('lost\n');
  }).not.toThrow();
});
