import type { Migration } from '../migrate.ts';

/**
 * The first tables. Instants are milliseconds in UTC, amounts whole atomics, prices decimal texts,
 * what is only ever read as a whole is JSON.
 */
export const foundation: Migration = {
  name: '0001-foundation',
  sql: `
CREATE TABLE pursuits (
  order_ref TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('submitting', 'open', 'won', 'lost', 'closed')),
  network TEXT NOT NULL,
  label TEXT NOT NULL,
  tenant TEXT NOT NULL,
  group_json TEXT NOT NULL,
  max_denom TEXT NOT NULL,
  max_price TEXT NOT NULL,
  created_height INTEGER NOT NULL,
  price_denom TEXT NOT NULL,
  price TEXT NOT NULL,
  claim_json TEXT NOT NULL,
  since_ms INTEGER,
  bid_ref TEXT,
  lease_ref TEXT,
  reason TEXT
) STRICT;
CREATE INDEX pursuits_live ON pursuits (at_ms) WHERE state IN ('submitting', 'open');
CREATE INDEX pursuits_ended ON pursuits (at_ms) WHERE state NOT IN ('submitting', 'open');
CREATE INDEX pursuits_recent ON pursuits (at_ms);
CREATE INDEX pursuits_state ON pursuits (state, at_ms);

CREATE TABLE leases (
  id INTEGER PRIMARY KEY,
  lease_ref TEXT NOT NULL UNIQUE,
  order_ref TEXT NOT NULL,
  bid_ref TEXT NOT NULL,
  network TEXT NOT NULL,
  label TEXT NOT NULL,
  tenant TEXT NOT NULL,
  price_denom TEXT NOT NULL,
  price TEXT NOT NULL,
  created_height INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  group_json TEXT NOT NULL,
  claim_json TEXT NOT NULL,
  ports_json TEXT NOT NULL,
  run_state TEXT NOT NULL CHECK (run_state IN
    ('awaiting-manifest', 'deploying', 'running', 'unhealthy', 'stopping', 'closed')),
  run_ms INTEGER NOT NULL,
  run_version TEXT,
  run_reason TEXT
) STRICT;
CREATE INDEX leases_live ON leases (id) WHERE run_state <> 'closed';
CREATE INDEX leases_past ON leases (run_ms) WHERE run_state = 'closed';

CREATE TABLE lease_manifests (
  lease_id INTEGER PRIMARY KEY REFERENCES leases (id),
  version TEXT NOT NULL,
  manifest_json TEXT NOT NULL
) STRICT;

CREATE TABLE lease_events (
  id INTEGER PRIMARY KEY,
  lease_id INTEGER NOT NULL REFERENCES leases (id),
  at_ms INTEGER NOT NULL,
  code TEXT NOT NULL,
  data_json TEXT NOT NULL
) STRICT;
CREATE INDEX lease_events_of ON lease_events (lease_id, id);

CREATE TABLE decisions (
  order_ref TEXT PRIMARY KEY,
  network TEXT NOT NULL,
  label TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  height INTEGER NOT NULL,
  group_json TEXT NOT NULL,
  max_denom TEXT NOT NULL,
  max_price TEXT NOT NULL,
  outcome TEXT NOT NULL,
  bid_denom TEXT,
  bid_price TEXT,
  refusal_json TEXT
) STRICT;
CREATE INDEX decisions_recent ON decisions (at_ms);
CREATE INDEX decisions_outcome ON decisions (at_ms, outcome);

CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  payment_key TEXT NOT NULL,
  height INTEGER NOT NULL,
  network TEXT NOT NULL,
  lease_ref TEXT NOT NULL,
  denom TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  at_ms INTEGER NOT NULL,
  UNIQUE (payment_key, height)
) STRICT;
CREATE INDEX payments_recent ON payments (at_ms);
CREATE INDEX payments_time ON payments (network, at_ms, denom, amount);
CREATE INDEX payments_lease ON payments (lease_ref, denom, amount);
CREATE INDEX payments_height ON payments (network, height);

-- Kept by the trigger: the total of years is asked for often. In two halves, which never overflow.
CREATE TABLE settled_totals (
  network TEXT NOT NULL,
  denom TEXT NOT NULL,
  high INTEGER NOT NULL,
  low INTEGER NOT NULL,
  PRIMARY KEY (network, denom)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER payments_total AFTER INSERT ON payments BEGIN
  INSERT INTO settled_totals (network, denom, high, low)
  VALUES (new.network, new.denom, new.amount >> 32, new.amount & 4294967295)
  ON CONFLICT (network, denom) DO UPDATE
  SET high = high + excluded.high, low = low + excluded.low;
END;

CREATE TABLE accrued (
  network TEXT NOT NULL,
  lease_ref TEXT NOT NULL,
  denom TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  height INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (network, lease_ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE uptime_intervals (
  from_ms INTEGER PRIMARY KEY,
  to_ms INTEGER NOT NULL CHECK (to_ms >= from_ms),
  class TEXT NOT NULL CHECK (class IN ('up', 'down', 'paused')),
  cause TEXT CHECK ((cause IS NOT NULL) = (class = 'down'))
) STRICT;

CREATE TABLE journal (
  entry TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE images (
  image TEXT PRIMARY KEY,
  used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
