import { chmodSync, closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { codeOf } from '../base/errors.ts';
import type { WritableDatabase } from './connection.ts';
import { writableOver } from './connection.ts';
import { asStorageError, corruptFile, storageError } from './errors.ts';
import type { Migration } from './migrate.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { MOST_JOURNAL_BYTES } from './options.ts';

/** `SBLT`, in the file's header: tells our database from every other program's. */
export const APPLICATION_ID = 0x53_42_4c_54;

/** An open database that no other process can open. */
export interface OpenDatabase {
  readonly writable: WritableDatabase;
  /** The version it had before; 0 where it is new. */
  readonly openedVersion: number;
  readonly version: number;
  close(): void;
}

/**
 * Opens the file, or makes it, and brings it to the newest version. A file that cannot be used is
 * refused and left as it is. Reads a handful of pages, however much is stored.
 */
export function openDatabase(
  filePath: string,
  migrations: readonly Migration[] = MIGRATIONS,
): OpenDatabase {
  // Absolute, because SQLite reads a name that starts with `file:` as a URI.
  const file = filePath === ':memory:' ? filePath : path.resolve(filePath);
  try {
    if (file !== ':memory:') prepareFile(file, migrations.length);
    return openChecked(file, migrations);
  } catch (error) {
    throw asStorageError(error, file);
  }
}

/**
 * Files are made by us, so that nobody else can read them from their first byte on. An existing
 * one is never opened through `node:fs`: closing such a descriptor would drop SQLite's own locks.
 */
function prepareFile(file: string, newestVersion: number): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const logBytes = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (logBytes > 0) {
    // SQLite would delete the log as one that does not belong to this file.
    if (statSync(file).size === 0) throw corruptFile(file, 'it is empty, its log is not');
    probe(file, newestVersion);
  }
  chmodSync(file, 0o600);
}

/**
 * Looks at a database that was not closed properly, without writing: closing a writable handle
 * would move its log into a file that we may be about to refuse.
 */
function probe(file: string, newestVersion: number): void {
  const hadIndex = existsSync(`${file}-shm`);
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0, readBigInts: true });
  try {
    refuseForeign(database, file, newestVersion);
  } finally {
    database.close();
    if (!hadIndex) rmSync(`${file}-shm`, { force: true });
  }
}

function openChecked(file: string, migrations: readonly Migration[]): OpenDatabase {
  const database = new DatabaseSync(file, {
    enableForeignKeyConstraints: true,
    readBigInts: true,
    defensive: true,
    timeout: 0,
  });
  try {
    // Before the first read: then nobody else gets in, and no shared index file is needed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const openedVersion = refuseForeign(database, file, migrations.length);
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA checkpoint_fullfsync = ON;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA journal_size_limit = ${MOST_JOURNAL_BYTES};
    `);
    const writable = writableOver(database, file);
    const version = migrate(database, APPLICATION_ID, migrations);
    touchTables(writable);
    return {
      writable,
      openedVersion,
      version,
      close: () => {
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Throws for a file that is not ours, or newer than this program; returns its version. */
function refuseForeign(database: DatabaseSync, file: string, newestVersion: number): number {
  const version = pragma(database, 'user_version');
  const application = pragma(database, 'application_id');
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  const isNew = version === 0 && application === 0 && tables === 0n;
  if (!isNew && application !== APPLICATION_ID) {
    throw corruptFile(file, "it is another program's database");
  }
  if (version > newestVersion) {
    throw storageError(
      'storage-newer',
      `The database ${file} was written by a newer version of Sublet (${version}, this one knows ${newestVersion}). Nothing was changed: update Sublet.`,
      { path: file, version, newestVersion },
    );
  }
  return version;
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

/**
 * Reads the newest row of each table: the way from the root to a leaf. A full check would read the
 * whole file at each start; what this misses is reported when it is read.
 */
function touchTables(database: WritableDatabase): void {
  const names = database.all(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`,
  );
  for (const { name } of names) {
    database.get(`SELECT * FROM "${String(name)}" ORDER BY 1 DESC LIMIT 1`);
  }
}
