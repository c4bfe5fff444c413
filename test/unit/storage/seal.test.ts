import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import type { OpenDatabase } from '../../../agent/storage/database.ts';
import { openDatabase } from '../../../agent/storage/database.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { Seal } from '../../../agent/storage/seal.ts';
import { storageOn } from '../../../agent/storage/storage.ts';
import {
  at,
  closedAt,
  filesHave,
  lease,
  leaseRef,
  makeFolder,
  open,
  ports,
} from '../../helpers/storage-samples.ts';

const version = 'a1'.repeat(32);
const SECRET = 'PASSWORD=hunter2-Köln';
const json = JSON.stringify([{ env: [SECRET] }]);
const running = { state: 'running', version, sinceMs: at(1) } as const;
const manifest = { version, json, ports };

let folder: { readonly file: string; readonly remove: () => void };
const keyFile = (): string => `${folder.file}.key`;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

function withManifest(storage: Storage, n: number): LeaseRef {
  storage.leases.insert(lease(n));
  storage.leases.setManifest(leaseRef(n), manifest, running);
  return leaseRef(n);
}

/** As an earlier version stored it, and as it lies in the table now. */
function rawRow(database: OpenDatabase, n: number, text?: string): string {
  const where = 'WHERE lease_id = (SELECT id FROM leases WHERE lease_ref = ?)';
  if (text !== undefined) {
    const sql = `UPDATE lease_manifests SET manifest_json = ? ${where}`;
    database.writable.run(sql, text, leaseRef(n));
  }
  const sql = `SELECT manifest_json FROM lease_manifests ${where}`;
  return String(database.writable.get(sql, leaseRef(n))?.['manifest_json']);
}

describe('what a tenant sent', () => {
  test('is in none of the database files, and comes back after a restart', () => {
    const storage = open(folder.file);
    const ref = withManifest(storage, 1);
    expect([filesHave(folder.file, 'hunter2'), storage.leases.getManifest(ref)]).toEqual([
      false,
      manifest,
    ]);
    storage.close();
    const again = open(folder.file);
    expect([filesHave(folder.file, 'hunter2'), again.leases.getManifest(ref)]).toEqual([
      false,
      manifest,
    ]);
    again.close();
  });

  test('that an earlier version stored as it was is sealed when the database is opened; before, it is found', () => {
    const database = openDatabase(folder.file);
    withManifest(storageOn(database, {}, silentLogger), 1);
    rawRow(database, 1, json);
    expect(filesHave(folder.file, 'hunter2')).toBe(true);
    database.close();
    const storage = open(folder.file);
    expect(storage.leases.getManifest(leaseRef(1))).toEqual(manifest);
    storage.close();
    expect(filesHave(folder.file, 'hunter2')).toBe(false);
  });

  test('opens for no other lease, and not when a byte of it was changed', () => {
    const database = openDatabase(folder.file);
    const storage = storageOn(database, {}, silentLogger, Seal.keptIn(keyFile()));
    const damaged = expect.objectContaining({ code: 'storage-corrupt' });
    const [one, two] = [withManifest(storage, 1), withManifest(storage, 2)];
    const sealed = rawRow(database, 1);
    rawRow(database, 2, sealed);
    expect(() => storage.leases.getManifest(two)).toThrow(damaged);
    const bytes = Buffer.from(sealed.slice('sealed:'.length), 'base64');
    const wrong: number[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      rawRow(database, 1, `sealed:${changed.toString('base64')}`);
      try {
        storage.leases.getManifest(one);
        wrong.push(at);
      } catch (error) {
        expect(error).toEqual(damaged);
      }
    }
    expect({ of: bytes.length > 60, wrong }).toEqual({ of: true, wrong: [] });
    rawRow(database, 1, sealed);
    expect(storage.leases.getManifest(one)).toEqual(manifest);
    database.close();
  });

  test('is sealed anew each time: the same text never looks the same', () => {
    const database = openDatabase(folder.file);
    const storage = storageOn(database, {}, silentLogger);
    withManifest(storage, 1);
    const first = rawRow(database, 1);
    storage.leases.setManifest(leaseRef(1), manifest, running);
    expect(rawRow(database, 1)).not.toBe(first);
    database.close();
  });
});

describe('the key', () => {
  test('is made with the first manifest, for this user alone, and stays', () => {
    const storage = open(folder.file);
    storage.leases.insert(lease(1));
    expect(existsSync(keyFile())).toBe(false);
    storage.leases.setManifest(leaseRef(1), manifest, running);
    const key = readFileSync(keyFile());
    expect({ bytes: key.length, mode: statSync(keyFile()).mode & 0o777 }).toEqual({
      bytes: 32,
      mode: 0o600,
    });
    withManifest(storage, 2);
    expect(readFileSync(keyFile())).toEqual(key);
    storage.close();
  });

  test('that is gone or another: the database is refused and left as it is, until the key is back', () => {
    const storage = open(folder.file);
    withManifest(storage, 1);
    storage.close();
    const before = readFileSync(folder.file);
    const lost = expect.objectContaining({
      code: 'storage-corrupt',
      message: expect.stringContaining(keyFile()) as string,
    });
    renameSync(keyFile(), `${folder.file}.elsewhere`);
    expect(() => open(folder.file)).toThrow(lost);
    expect(existsSync(keyFile())).toBe(false);
    writeFileSync(keyFile(), new Uint8Array(32), { mode: 0o600 });
    expect(() => open(folder.file)).toThrow(lost);
    expect(readFileSync(folder.file)).toEqual(before);
    renameSync(`${folder.file}.elsewhere`, keyFile());
    const again = open(folder.file);
    expect(again.leases.getManifest(leaseRef(1))).toEqual(manifest);
    again.close();
  });

  test('is not needed where nothing is sealed any more', () => {
    const storage = open(folder.file);
    withManifest(storage, 1);
    storage.leases.setRun(leaseRef(1), closedAt(1));
    storage.close();
    renameSync(keyFile(), `${folder.file}.elsewhere`);
    const again = open(folder.file);
    expect(again.leases.getManifest(withManifest(again, 2))).toEqual(manifest);
    again.close();
  });

  test.each([
    ['others can read', () => chmodSync(keyFile(), 0o644), 'can be read by other users (mode 644)'],
    ['is too short', () => writeFileSync(keyFile(), 'short'), 'it is too short'],
    ['is too long', () => writeFileSync(keyFile(), 'x'.repeat(33)), 'it is too long'],
  ])('that %s is named, with what to do', (_name, spoil, why) => {
    const storage = open(folder.file);
    withManifest(storage, 1);
    storage.close();
    spoil();
    const message = expect.stringContaining(why) as string;
    const refused = expect.objectContaining({ code: 'storage-failed', message });
    expect(() => open(folder.file)).toThrow(refused);
  });
});
