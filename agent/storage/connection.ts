import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

import type { Brand } from '../base/brand.ts';
import { asStorageError } from './errors.ts';

/** Numbers must be whole: SQLite would take others as REAL and divide them differently. */
export type SqlValue = string | number | bigint | null;

/** A result row; whole numbers come as bigint, so that none is ever rounded. */
export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** A handle that can only read; what only looks asks for this one. */
export type ReadableDatabase = Brand<Reading, 'ReadableDatabase'>;

/** A handle that can write too; only `database.ts` makes one. */
export type WritableDatabase = ReadableDatabase & Writing;

interface Reading {
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined;
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[];
}

interface Writing {
  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** All of `work` or nothing of it. Inside another one it is part of that. */
  transaction<T>(work: () => T): T;
  /** Moves what is in the write-ahead log into the file and cuts the log to nothing. */
  emptyLog(): void;
}

/** The handle over one open database. Statements are prepared once, on first use. */
export function writableOver(database: DatabaseSync, path: string): WritableDatabase {
  return new Connection(database, path) as Reading & Writing as WritableDatabase;
}

class Connection implements Reading, Writing {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
  }

  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined {
    return this.#attempt(() => this.#prepare(sql).get(...values.map(toSql)));
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[] {
    return this.#attempt(() => this.#prepare(sql).all(...values.map(toSql)));
  }

  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.#attempt(() => Number(this.#prepare(sql).run(...values.map(toSql)).changes));
  }

  transaction<T>(work: () => T): T {
    if (this.#isTransaction()) return work();
    this.#attempt(() => this.#database.exec('BEGIN IMMEDIATE'));
    try {
      const result = work();
      this.#attempt(() => this.#database.exec('COMMIT'));
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#isTransaction()) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  emptyLog(): void {
    this.#attempt(() => this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
  }

  #isTransaction(): boolean {
    return this.#attempt(() => this.#database.isTransaction);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asStorageError(error, this.#path);
    }
  }
}

// Node binds a number as REAL, with which SQL's `/` no longer is a division of whole numbers.
function toSql(value: SqlValue): string | bigint | null {
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
  return BigInt(value);
}
