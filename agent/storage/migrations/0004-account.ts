import type { Migration } from '../migrate.ts';

/**
 * The books of our account on a chain: every change of its coins, what it had before the first one,
 * and what was sent to the payout address. Amounts of entries may be below 0.
 */
export const account: Migration = {
  name: '0004-account',
  sql: `
CREATE TABLE account_entries (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  entry_key TEXT NOT NULL,
  height INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  tx_hash TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'fee', 'deposit', 'refund', 'redeem-burned',
    'redeem-received', 'payout', 'sent', 'received', 'other', 'unexplained')),
  denom TEXT NOT NULL,
  amount INTEGER NOT NULL,
  about TEXT,
  usd TEXT,
  UNIQUE (account, entry_key)
) STRICT;
CREATE INDEX account_entries_of ON account_entries (account);
CREATE INDEX account_entries_time ON account_entries (account, at_ms, kind, denom, amount);
CREATE INDEX account_entries_height ON account_entries (account, height, denom, amount);

-- Kept by the trigger: the total of years is asked for often. In two halves, which never overflow.
CREATE TABLE account_totals (
  account TEXT NOT NULL,
  denom TEXT NOT NULL,
  high INTEGER NOT NULL,
  low INTEGER NOT NULL,
  PRIMARY KEY (account, denom)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER account_entries_total AFTER INSERT ON account_entries BEGIN
  INSERT INTO account_totals (account, denom, high, low)
  VALUES (new.account, new.denom, new.amount >> 32, new.amount & 4294967295)
  ON CONFLICT (account, denom) DO UPDATE
  SET high = high + excluded.high, low = low + excluded.low;
END;

CREATE TABLE account_openings (
  account TEXT PRIMARY KEY,
  height INTEGER NOT NULL,
  coins_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payouts (
  payout_id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  to_address TEXT NOT NULL,
  denom TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  asked_by TEXT NOT NULL CHECK (asked_by IN ('owner', 'rule')),
  asked_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payouts_recent ON payouts (account, asked_ms);
`,
};
