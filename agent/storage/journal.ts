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

  writeAll(entries: Iterable<readonly [key: string, value: string | undefined]>): void {
    this.#database.transaction(() => {
      for (const [key, value] of entries) {
        if (value === undefined) this.#database.run('DELETE FROM journal WHERE entry = ?', key);
        else this.write(key, value);
      }
    });
  }

  list(prefix: string): readonly (readonly [key: string, value: string])[] {
    // A range, so that the primary key is used: the last sign of the prefix, and the one after it.
    const rows =
      prefix === ''
        ? this.#database.all('SELECT entry, value FROM journal ORDER BY entry')
        : this.#database.all(
            'SELECT entry, value FROM journal WHERE entry >= ? AND entry < ? ORDER BY entry',
            prefix,
            prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1),
          );
    return rows.map((row) =>
      decodeRow('journal', 'entry', row, () => [text(row, 'entry'), text(row, 'value')] as const),
    );
  }
}
