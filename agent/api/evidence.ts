import { z } from 'zod';

import { decCoin, leaseRef, orderRef, serviceName, unixMs } from './values.ts';

const traffic = { receivedBytes: z.number(), sentBytes: z.number() };
const about = { id: z.number().int(), atMs: unixMs, lease: leaseRef };

/**
 * One thing that is known of a lease: who it was (`tenant` is the account on the network), what ran,
 * how much traffic there was. `id` rises; the next page begins behind the last one.
 */
export const evidenceValue = z.discriminatedUnion('kind', [
  z.object({
    ...{ ...about, kind: z.literal('lease-began') },
    ...{ tenant: z.string(), order: orderRef, price: decCoin },
  }),
  /** `version` is the hash of what the tenant said is to run. */
  z.object({ ...about, kind: z.literal('manifest'), version: z.string() }),
  z.object({ ...about, kind: z.literal('refused'), code: z.string() }),
  z.object({
    ...{ ...about, kind: z.literal('image'), service: serviceName, image: z.string() },
    /** `sha256:…`: of the image's configuration, and by which its registry knows it. */
    ...{ imageId: z.string(), digest: z.string().optional() },
  }),
  z.object({ ...about, kind: z.literal('lease-ended'), reason: z.string(), ...traffic }),
]);
export type EvidenceValue = z.output<typeof evidenceValue>;
