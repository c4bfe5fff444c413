import { z } from 'zod';

import { AgentError, messageOf } from '../../base/errors.ts';
import { CLOSE_REASONS } from '../../domain/lease.ts';
import { COINS_AT_START, PROVIDER_GRANT, RIVALS, TENANTS_PURSE } from './constants.ts';
import type { PracticeErrorCode } from './errors.ts';
import { attribute, groupSpec } from './schemas.ts';
import { TENANT_KINDS, tenantTerms } from './tenants/terms.ts';

/**
 * The whole market as plain JSON: what it writes down after each block and starts from again.
 * Amounts are decimal texts. A deployment holds all that belongs to it, so that it can be
 * forgotten in one piece; it has one group, as nearly all deployments on Akash have.
 */

const height = z.number().int().nonnegative();
const coins = z.string().regex(/^\d+$/);
const dec = z.string().regex(/^\d+(?:\.\d{1,18})?$/);

const leaseBook = z.object({
  state: z.enum(['active', 'insufficient_funds', 'closed']),
  createdHeight: height,
  closedHeight: height.exactOptional(),
  reason: z.enum(CLOSE_REASONS).exactOptional(),
  /** Settled and not yet taken. */
  balance: dec,
  /** Paid out so far. */
  withdrawn: coins,
});

const bidBook = z.object({
  provider: z.string(),
  price: dec,
  state: z.enum(['open', 'active', 'lost', 'closed']),
  /** Locked now: 0 once the bid has ended. */
  deposit: coins,
  createdHeight: height,
  lease: leaseBook.exactOptional(),
});

const orderBook = z.object({
  oseq: z.number().int().positive(),
  state: z.enum(['open', 'active', 'closed']),
  createdHeight: height,
  bids: z.array(bidBook),
});

const tenantBook = z.object({
  kind: z.enum(TENANT_KINDS),
  terms: tenantTerms,
  /** The manifest that was sent last, until its lease ends. */
  manifest: z
    .object({
      revision: z.number().int().positive(),
      sentHeight: height,
      answer: z.enum(['none', 'accepted', 'refused']),
      answeredHeight: height.exactOptional(),
      /** Where it is not the one that follows from the terms. */
      json: z.unknown().optional(),
    })
    .exactOptional(),
});

const deploymentBook = z.object({
  dseq: z.number().int().positive(),
  tenant: z.string(),
  state: z.enum(['active', 'closed']),
  closedHeight: height.exactOptional(),
  group: groupSpec,
  groupState: z.enum(['open', 'paused', 'insufficient_funds', 'closed']),
  maxPrice: dec,
  escrow: z.object({
    state: z.enum(['open', 'overdrawn', 'closed']),
    funds: dec,
    settledHeight: height,
  }),
  orders: z.array(orderBook),
  script: tenantBook,
});

const booksSchema = z.object({
  version: z.literal(1),
  height,
  /** State of the generator, from the seed on. */
  random: z.number().int().nonnegative(),
  nextDseq: z.number().int().positive(),
  /** Where the scenario is: the height of its next tenant, and how many came. */
  scenario: z.object({ nextHeight: height, placed: z.number().int().nonnegative() }),
  /** All coins there are; never changes. */
  supply: coins,
  bank: z.record(z.string(), coins),
  providers: z.record(z.string(), z.object({ attributes: z.array(attribute) })),
  deployments: z.record(z.string(), deploymentBook),
  payments: z.array(z.object({ lease: z.string(), provider: z.string(), height, amount: coins })),
});

export type Books = z.output<typeof booksSchema>;
export type DeploymentBook = z.output<typeof deploymentBook>;
export type OrderBook = z.output<typeof orderBook>;
export type BidBook = z.output<typeof bidBook>;
export type LeaseBook = z.output<typeof leaseBook>;

/** The books before the first block. */
export function openBooks(seed: number): Books {
  const bank: Books['bank'] = {};
  const providers: Books['providers'] = {};
  for (const rival of RIVALS) {
    bank[rival] = PROVIDER_GRANT.toString();
    providers[rival] = { attributes: [] };
  }
  const granted = PROVIDER_GRANT * BigInt(RIVALS.length);
  bank[TENANTS_PURSE] = (COINS_AT_START - granted).toString();
  return {
    version: 1,
    height: 0,
    random: seed >>> 0,
    nextDseq: 1,
    scenario: { nextHeight: 1, placed: 0 },
    supply: COINS_AT_START.toString(),
    bank,
    providers,
    deployments: {},
    payments: [],
  };
}

/** Reads saved books. Throws `practice-books-damaged`. */
export function parseBooks(text: string): Books {
  try {
    return booksSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AgentError<PracticeErrorCode>(
      'practice-books-damaged',
      `The books of the practice market cannot be read: ${messageOf(error).slice(0, 300)}`,
      { cause: error },
    );
  }
}
