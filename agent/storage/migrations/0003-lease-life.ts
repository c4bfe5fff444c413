import type { Migration } from '../migrate.ts';

/** When each lease was live, in an index alone: a year of them is read for one chart. */
export const leaseLife: Migration = {
  name: '0003-lease-life',
  sql: `
CREATE INDEX leases_life ON leases (run_ms, created_ms, lease_ref, label)
  WHERE run_state = 'closed';
`,
};
