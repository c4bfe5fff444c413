import type { Migration } from '../migrate.ts';

/**
 * What an order wants besides resources and a price, and what of it was promised: a restart must not
 * forget it. A lease with notice says so, and whether its close is announced.
 */
export const orderTerms: Migration = {
  name: '0005-order-terms',
  sql: `
ALTER TABLE pursuits ADD COLUMN terms_json TEXT NOT NULL DEFAULT '{}';
ALTER TABLE leases ADD COLUMN notice_json TEXT;
ALTER TABLE leases ADD COLUMN reclamation_s INTEGER;
ALTER TABLE leases ADD COLUMN expected_version TEXT;
`,
};
