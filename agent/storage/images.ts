import type { UnixMs } from '../base/instant.ts';
import { decodeRow, instant, text } from './columns.ts';
import type { WritableDatabase } from './connection.ts';
import type { ImageUseStore } from './interface.ts';

/** The `images` table: which image was used when, so that the oldest go first. */
export class SqlImages implements ImageUseStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  touch(image: string, atMs: UnixMs): void {
    this.#database.run('INSERT OR REPLACE INTO images (image, used_ms) VALUES (?, ?)', image, atMs);
  }

  /** The one that was not used for longest comes first. */
  list(): readonly { readonly image: string; readonly usedAtMs: UnixMs }[] {
    return this.#database
      .all('SELECT image, used_ms FROM images ORDER BY used_ms, image')
      .map((row) =>
        decodeRow('images', 'image', row, () => ({
          image: text(row, 'image'),
          usedAtMs: instant(row, 'used_ms'),
        })),
      );
  }

  forget(image: string): void {
    this.#database.run('DELETE FROM images WHERE image = ?', image);
  }
}
