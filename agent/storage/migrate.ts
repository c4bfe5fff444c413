import type { DatabaseSync } from 'node:sqlite';

/**
 * One step of the schema. Never edited once it was released: databases out there have gone
 * through it as it was. Its number is its place in the list, counted from 1.
 */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Runs the steps that are missing, each wholly or not at all; returns the version reached. */
export function migrate(
  database: DatabaseSync,
  applicationId: number,
  migrations: readonly Migration[],
): number {
  const [first] = Object.values(database.prepare('PRAGMA user_version').get() ?? {});
  const before = Number(first);
  migrations.slice(before).forEach((migration, index) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(migration.sql);
      database.exec(`PRAGMA application_id = ${applicationId}`);
      database.exec(`PRAGMA user_version = ${before + index + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
  return Math.max(before, migrations.length);
}
