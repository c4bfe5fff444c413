import type { Migration } from '../migrate.ts';

/**
 * What happened, for the owner to read. Keys outlive their notices: a notice that comes once must
 * not come again because the first one was pruned.
 */
export const notices: Migration = {
  name: '0002-notices',
  sql: `
CREATE TABLE notices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  code TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('attention', 'news', 'quiet')),
  data_json TEXT NOT NULL,
  lease_ref TEXT,
  is_read INTEGER NOT NULL CHECK (is_read IN (0, 1))
) STRICT;
CREATE INDEX notices_unread ON notices (id) WHERE is_read = 0;
CREATE INDEX notices_code ON notices (code, id);

CREATE TABLE notice_keys (
  notice_key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
`,
};
