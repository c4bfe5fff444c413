import type { Migration } from '../migrate.ts';

/** Who leased this machine and what ran, deleted after a while; and the traffic of each lease. */
export const evidence: Migration = {
  name: '0008-evidence',
  sql: `
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  lease_ref TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data_json TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_age ON evidence (at_ms);
CREATE INDEX evidence_lease ON evidence (lease_ref, kind, subject);

CREATE TABLE lease_traffic (
  lease_ref TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  received_bytes INTEGER NOT NULL,
  sent_bytes INTEGER NOT NULL,
  counted_json TEXT NOT NULL
) STRICT;
CREATE INDEX lease_traffic_age ON lease_traffic (at_ms);
`,
};
