import type { Migration } from '../migrate.ts';
import { foundation } from './0001-foundation.ts';
import { notices } from './0002-notices.ts';
import { leaseLife } from './0003-lease-life.ts';
import { account } from './0004-account.ts';
import { orderTerms } from './0005-order-terms.ts';
import { orderOutcomes } from './0006-order-outcomes.ts';
import { paymentTx } from './0007-payment-tx.ts';
import { evidence } from './0008-evidence.ts';

/** In order; a new step goes to the end and nothing else changes. */
export const MIGRATIONS: readonly Migration[] = [
  foundation,
  notices,
  leaseLife,
  account,
  orderTerms,
  orderOutcomes,
  paymentTx,
  evidence,
];
