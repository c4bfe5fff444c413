import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { APPLICATION_ID, openDatabase } from '../../../agent/storage/database.ts';
import { MIGRATIONS } from '../../../agent/storage/migrations/all.ts';
import { fillStorage } from '../../helpers/storage-fill.ts';
import { lease, makeFolder, open, payment } from '../../helpers/storage-samples.ts';

const writer = path.resolve(import.meta.dirname, '../../helpers/storage-writer.ts');

let file: string;
let remove: () => void;
beforeEach(() => {
  ({ file, remove } = makeFolder());
});
afterEach(() => remove());

/** Every file of the folder, byte for byte. */
function bytesBeside(name: string): Readonly<Record<string, string>> {
  const folder = path.dirname(name);
  return Object.fromEntries(
    readdirSync(folder).map((entry) => [
      entry,
      readFileSync(path.join(folder, entry)).toString('latin1'),
    ]),
  );
}

function failure(act: () => unknown): AgentError {
  try {
    act();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Opening is refused with `code`, the message names the file, and no byte of the folder changes. */
function expectRefusal(code: string, saying: string): void {
  const before = bytesBeside(file);
  const error = failure(() => open(file));
  expect({ code: error.code, path: error.data['path'] }).toEqual({ code, path: file });
  expect(error.message).toContain(file);
  expect(error.message).toContain(saying);
  expect(bytesBeside(file)).toEqual(before);
}

/** Leaves a database as a power cut does: with what was written last only in its log. */
async function writeAndKill(name: string): Promise<void> {
  const child = spawn(process.execPath, [writer, 'write', name, '1']);
  await seen(child, '\n3\n');
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  expect(statSync(`${name}-wal`).size).toBeGreaterThan(0);
}

function seen(child: ChildProcess, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes(wanted)) resolve();
    });
    child.stderr!.on('data', (chunk: Buffer) => reject(new Error(chunk.toString())));
  });
}

describe('a new file', () => {
  test('is readable by its owner only, as is all that is beside it', () => {
    const storage = open(file);
    storage.journal.write('a', 'b');
    const modes = readdirSync(path.dirname(file)).map((entry) => {
      const { mode } = statSync(path.join(path.dirname(file), entry));
      return `${entry} ${(mode & 0o777).toString(8)}`;
    });
    storage.close();
    expect(modes).toEqual(['agent.db 600', 'agent.db-wal 600']);
    expect(readdirSync(path.dirname(file))).toEqual(['agent.db']);
  });

  test('is durable and careful: the settings that the promises rest on', () => {
    const { writable, close } = openDatabase(file);
    const setting = (name: string): unknown => Object.values(writable.get(`PRAGMA ${name}`)!)[0];
    const names = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'locking_mode'];
    expect(Object.fromEntries(names.map((name) => [name, setting(name)]))).toEqual({
      journal_mode: 'wal',
      synchronous: 2n,
      foreign_keys: 1n,
      secure_delete: 1n,
      locking_mode: 'exclusive',
    });
    expect(setting('application_id')).toBe(BigInt(APPLICATION_ID));
    close();
  });

  test('one that is empty is taken as new: a start was cut off right after making it', () => {
    writeFileSync(file, '');
    const storage = open(file);
    storage.leases.insert(lease(1));
    expect(storage.leases.listLive()).toEqual([lease(1)]);
    storage.close();
  });

  test('wider permissions of an existing one are taken back', () => {
    open(file).close();
    chmodSync(file, 0o644);
    open(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('a folder that is not there is named', () => {
    const error = failure(() => open(path.join(file, 'no', 'agent.db')));
    expect(error.code).toBe('storage-failed');
    expect(error.message).toContain(path.join(file, 'no', 'agent.db'));
  });

  test('a name that looks like a URI is a name', () => {
    const folder = path.dirname(file);
    const before = process.cwd();
    process.chdir(folder);
    try {
      open('file:x?mode=memory').close();
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(folder)).toEqual(['file:x?mode=memory']);
  });
});

describe('storage-locked', () => {
  test('a second handle in this process is refused at once, the first goes on', () => {
    const first = open(file);
    const error = failure(() => open(file));
    expect(error.code).toBe('storage-locked');
    expect(error.message).toContain(file);
    expect(error.message).toContain('Another agent');
    // Not even its refused attempt may have taken the lock away.
    expect(failure(() => open(file)).code).toBe('storage-locked');
    first.leases.insert(lease(1));
    expect(first.leases.listLive()).toEqual([lease(1)]);
    first.close();
    open(file).close();
  });

  test('another process that has it open is respected, and its death frees the file', async () => {
    const child = spawn(process.execPath, [writer, 'hold', file]);
    await seen(child, 'open\n');
    const began = performance.now();
    const error = failure(() => open(file));
    expect(error.code).toBe('storage-locked');
    expect(performance.now() - began).toBeLessThan(500);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    open(file).close();
  });

  test('a process that has just read the file, such as a backup, is respected too', () => {
    open(file).close();
    const reader = new DatabaseSync(file);
    reader.exec('BEGIN; SELECT * FROM leases');
    expect(failure(() => open(file)).code).toBe('storage-locked');
    reader.close();
    open(file).close();
  });
});

describe('storage-corrupt', () => {
  test('text', () => {
    writeFileSync(file, 'this is no database, it only has the name of one\n'.repeat(100));
    expectRefusal('storage-corrupt', 'damaged');
  });

  test('a few bytes', () => {
    writeFileSync(file, 'SQLite format 3');
    expectRefusal('storage-corrupt', 'damaged');
  });

  test('text with a log beside it', () => {
    writeFileSync(file, 'no database\n'.repeat(1000));
    writeFileSync(`${file}-wal`, 'no log\n'.repeat(1000));
    expectRefusal('storage-corrupt', 'damaged');
  });

  test('a file that was cut short', () => {
    fillStorage(file, { pastLeases: 50, events: 2, payments: 2, decisions: 9, uptimeMinutes: 100 });
    const { size } = statSync(file);
    truncateSync(file, Math.floor(size / 2 / 4096) * 4096);
    expectRefusal('storage-corrupt', 'malformed');
    truncateSync(file, 5000);
    expectRefusal('storage-corrupt', 'malformed');
    truncateSync(file, 50);
    expectRefusal('storage-corrupt', 'damaged');
  });

  test('an empty file whose log is not: the log is the last that is left, it stays', async () => {
    await writeAndKill(file);
    truncateSync(file, 0);
    expectRefusal('storage-corrupt', 'it is empty, its log is not');
  });

  test.each(['payments', 'uptime_intervals', 'leases'])('an overwritten root of %s', (table) => {
    fillStorage(file, { pastLeases: 50, events: 2, payments: 2, decisions: 9, uptimeMinutes: 100 });
    const look = new DatabaseSync(file);
    const find = look.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?');
    const root = Number(find.get(table)!['rootpage']);
    look.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * (root - 1), 4096 * root);
    writeFileSync(file, bytes);
    expectRefusal('storage-corrupt', 'malformed');
  });

  test("another program's database", () => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    expectRefusal('storage-corrupt', "another program's");
  });
});

describe('storage-newer', () => {
  function age(name: string): void {
    const database = new DatabaseSync(name);
    database.exec('PRAGMA user_version = 999');
    database.close();
  }

  test('is refused with both versions', () => {
    open(file).close();
    age(file);
    expectRefusal('storage-newer', 'update Sublet');
    expect(failure(() => open(file)).data).toEqual({
      path: file,
      version: 999,
      newestVersion: MIGRATIONS.length,
    });
  });

  test('also where it was not closed properly: its log stays as it is', async () => {
    await writeAndKill(file);
    const child = spawn(process.execPath, [
      '-e',
      `const { DatabaseSync } = require('node:sqlite');
       new DatabaseSync(${JSON.stringify(file)}).exec('PRAGMA user_version = 999');
       process.kill(process.pid, 'SIGKILL');`,
    ]);
    await new Promise((resolve) => child.once('close', resolve));
    const index = existsSync(`${file}-shm`) ? readFileSync(`${file}-shm`) : undefined;
    expect(index).toBeDefined(); // of the process above; its content is rebuilt at each opening
    const before = { ...bytesBeside(file), 'agent.db-shm': '' };
    expect(failure(() => open(file)).code).toBe('storage-newer');
    expect({ ...bytesBeside(file), 'agent.db-shm': '' }).toEqual(before);
  });
});

test('after close everything fails with a message, and closing again is nothing', () => {
  const storage = open(file);
  storage.close();
  storage.close();
  expect(failure(() => storage.ledger.append([payment(1)])).code).toBe('storage-failed');
  expect(failure(() => storage.leases.listLive()).code).toBe('storage-failed');
});
