import { parseLeaseRef } from '../domain/ids.ts';
import { eventData } from './codec.ts';
import { decodeRow, instant, oneOf, optional, text, whole } from './columns.ts';
import type { SqlRow, WritableDatabase } from './connection.ts';
import type { NewNotice, NoticeStore, StoredNotice } from './interface.ts';
import { toJson } from './json.ts';

/** The tables `notices` and `notice_keys`. */
export class SqlNotices implements NoticeStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  append(notice: NewNotice): boolean {
    return this.#database.transaction(() => {
      if (notice.key !== undefined && !this.#isNew(notice.key)) return false;
      this.#database.run(
        `INSERT INTO notices (at_ms, code, level, data_json, lease_ref, is_read)
         VALUES (?, ?, ?, ?, ?, ?)`,
        ...[notice.atMs, notice.code, notice.level, toJson(notice.data), notice.lease ?? null],
        // A record for later asks for nobody's attention.
        notice.level === 'quiet' ? 1 : 0,
      );
      return true;
    });
  }

  list(limit: number, beforeId?: number): readonly StoredNotice[] {
    return this.#database
      .all(
        'SELECT * FROM notices WHERE id < ? ORDER BY id DESC LIMIT ?',
        ...[beforeId ?? Number.MAX_SAFE_INTEGER, limit],
      )
      .map(decode);
  }

  countUnread(): number {
    const row = this.#database.get('SELECT count(*) AS unread FROM notices WHERE is_read = 0');
    return row === undefined ? 0 : whole(row, 'unread');
  }

  latest(...codes: readonly string[]): StoredNotice | undefined {
    return codes
      .flatMap((code) =>
        this.#database.all('SELECT * FROM notices WHERE code = ? ORDER BY id DESC LIMIT 1', code),
      )
      .map(decode)
      .sort((a, b) => b.id - a.id)[0];
  }

  markRead(id: number, older: boolean): number {
    const which = older ? 'id <= ?' : 'id = ?';
    return this.#database.run(`UPDATE notices SET is_read = 1 WHERE ${which} AND is_read = 0`, id);
  }

  prune(keep: number): number {
    return this.#database.run(
      'DELETE FROM notices WHERE id <= (SELECT id FROM notices ORDER BY id DESC LIMIT 1 OFFSET ?)',
      keep,
    );
  }

  #isNew(key: string): boolean {
    const sql = 'INSERT INTO notice_keys (notice_key) VALUES (?) ON CONFLICT DO NOTHING';
    return this.#database.run(sql, key) > 0;
  }
}

function decode(row: SqlRow): StoredNotice {
  return decodeRow('notices', 'id', row, () => {
    const lease = optional(row, 'lease_ref', parseLeaseRef);
    return {
      id: whole(row, 'id'),
      atMs: instant(row, 'at_ms'),
      code: text(row, 'code'),
      level: oneOf(row, 'level', ['attention', 'news', 'quiet']),
      read: whole(row, 'is_read') === 1,
      data: eventData(row, 'data_json'),
      ...(lease === undefined ? {} : { lease }),
    };
  });
}
