import type { Migration } from '../migrate.ts';

/**
 * What became of the orders that we decided on, whoever won them, so that what we would have bid can
 * be held against it. A would-be bid has an outcome of its own among the decisions: it is never
 * counted as a bid.
 */
export const orderOutcomes: Migration = {
  name: '0006-order-outcomes',
  sql: `
ALTER TABLE decisions ADD COLUMN wants_audit INTEGER NOT NULL DEFAULT 0
  CHECK (wants_audit IN (0, 1));
CREATE INDEX decisions_shadow ON decisions (at_ms) WHERE outcome = 'shadow-bid';
CREATE INDEX decisions_audit ON decisions (at_ms) WHERE wants_audit = 1;

CREATE TABLE order_outcomes (
  order_ref TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('won', 'closed')),
  provider TEXT CHECK ((provider IS NOT NULL) = (state = 'won')),
  price_denom TEXT CHECK ((price_denom IS NOT NULL) = (state = 'won')),
  price TEXT CHECK ((price IS NOT NULL) = (state = 'won'))
) STRICT;
CREATE INDEX order_outcomes_age ON order_outcomes (at_ms);
`,
};
