import { decodeRow, text } from './columns.ts';
import type { WritableDatabase } from './connection.ts';
import type { KeyValueStore } from './interface.ts';

/** The `journal` table: what an adapter must still know after a restart. */
export class SqlJournal implements KeyValueStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  read(key: string): string | undefined {
    const row = this.#database.get('SELECT entry, value FROM journal WHERE entry = ?', key);
    if (row === undefined) return undefined;
    return decodeRow('journal', 'entry', row, () => text(row, 'value'));
  }

  write(key: string, value: string): void {
    this.#database.run('INSERT OR REPLACE INTO journal (entry, value) VALUES (?, ?)', key, value);
  }
}
