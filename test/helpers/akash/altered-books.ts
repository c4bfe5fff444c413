import { copyFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { openStorage } from '../../../agent/storage/storage.ts';

/** What is read from a copy of a database that nobody has open, after `sql` has changed it. */
export function alteredBooks<T>(database: string, sql: string, read: (storage: Storage) => T): T {
  const altered = `${database}.altered`;
  copyFileSync(database, altered);
  const direct = new DatabaseSync(altered);
  const { changes } = direct.prepare(sql).run();
  direct.close();
  if (changes !== 1) throw new Error(`${changes} rows were changed, not one`);
  const storage = openStorage({ path: altered }, { clock: new ManualClock(), log: silentLogger });
  try {
    return read(storage);
  } finally {
    storage.close();
  }
}
