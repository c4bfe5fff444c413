import type { Migration } from '../migrate.ts';

/**
 * Which transaction paid, and what the network's coin was worth then, both unknown for older payments;
 * what became of each payout; and what leases paid, found without reading the other entries.
 */
export const paymentTx: Migration = {
  name: '0007-payment-tx',
  sql: `
ALTER TABLE payments ADD COLUMN tx_hash TEXT;
ALTER TABLE payments ADD COLUMN price_denom TEXT;
ALTER TABLE payments ADD COLUMN price_usd TEXT;
ALTER TABLE payments ADD COLUMN price_height INTEGER;
ALTER TABLE payments ADD COLUMN price_ms INTEGER;
ALTER TABLE payments ADD COLUMN price_source TEXT;

ALTER TABLE payouts ADD COLUMN state TEXT NOT NULL DEFAULT 'sending'
  CHECK (state IN ('sending', 'included', 'failed'));
ALTER TABLE payouts ADD COLUMN tx_hash TEXT;
ALTER TABLE payouts ADD COLUMN height INTEGER;
ALTER TABLE payouts ADD COLUMN reason TEXT;
CREATE INDEX payouts_open ON payouts (account, asked_ms) WHERE state = 'sending';

CREATE INDEX account_entries_paid ON account_entries (account, height, denom, amount)
  WHERE kind = 'payment';
`,
};
