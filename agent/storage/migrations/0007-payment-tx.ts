import type { Migration } from '../migrate.ts';

/** Which transaction paid, and what the network's coin was worth then; unknown for older payments. */
export const paymentTx: Migration = {
  name: '0007-payment-tx',
  sql: `
ALTER TABLE payments ADD COLUMN tx_hash TEXT;
ALTER TABLE payments ADD COLUMN price_denom TEXT;
ALTER TABLE payments ADD COLUMN price_usd TEXT;
ALTER TABLE payments ADD COLUMN price_height INTEGER;
ALTER TABLE payments ADD COLUMN price_ms INTEGER;
ALTER TABLE payments ADD COLUMN price_source TEXT;
`,
};
