import { z } from 'zod';

import { attribute, gpuWish } from '../schemas.ts';

/** The tenants there are; each one's file says how it behaves. */
export const TENANT_KINDS = [
  'web',
  'keeper',
  'batch',
  'gpu',
  'silent',
  'broken',
  'updater',
  'early',
  'mover',
  'dry',
  'stingy',
  'greedy',
  'manual',
] as const;
export type TenantKind = (typeof TENANT_KINDS)[number];

const blocks = z.number().int().nonnegative();

/** What one tenant wants and will do, decided when it appears; kept in the books. */
export const tenantTerms = z.strictObject({
  image: z.string().min(1),
  /** Size of the main service; others that a kind has are smaller. */
  cpuMilli: z.number().int().positive(),
  memoryMib: z.number().int().positive(),
  storageMib: z.number().int().positive(),
  gpu: z.object({ count: z.number().int().positive(), wish: gpuWish }).exactOptional(),
  requirements: z.array(attribute),
  /** The most it pays per block, a decimal in text. */
  maxPrice: z.string().regex(/^\d+(?:\.\d{1,18})?$/),
  /** What it puts into escrow, whole atomics in text. */
  deposit: z.string().regex(/^\d+$/),
  /** Blocks until it looks at the bids. */
  waitBlocks: blocks,
  /** Blocks without any bid until it gives up. */
  patienceBlocks: blocks,
  /** Blocks from the lease until it closes; 0 stays until something else ends it. */
  lifeBlocks: blocks,
  sendsManifest: z.boolean(),
  /** What is wrong with its manifest. */
  flaw: z.enum(['malformed', 'mismatch']).exactOptional(),
  /** Sends another manifest this many blocks after the first was accepted. */
  updateBlocks: blocks.exactOptional(),
  /** Ends its first lease only, so that the order comes again, instead of the deployment. */
  moves: z.boolean(),
  /** A competitor bids this share of the highest price; 0 is none. */
  rivalPercent: z.number().int().min(0).max(100),
  /** Sent in place of the manifest that follows from the rest. */
  manifest: z.unknown().optional(),
});
export type TenantTerms = z.output<typeof tenantTerms>;

/** What may be said otherwise when a tenant is placed by hand or by a script. */
export type TermsOverrides = Partial<TenantTerms> & {
  /** Escrow for this many blocks at a usual price, where `deposit` is not given. */
  readonly escrowBlocks?: number;
};

export const termsOverrides = tenantTerms
  .partial()
  .extend({ escrowBlocks: blocks.optional() })
  // JSON has no `undefined`; an override that is there in name only would hide the default.
  .transform((given) => {
    const said = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(said);
  });
