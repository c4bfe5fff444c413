import { z } from 'zod';

import type { BidRef, LeaseRef, OrderRef, ServiceName } from '../domain/ids.ts';
import { parseBidRef, parseLeaseRef, parseOrderRef, parseServiceName } from '../domain/ids.ts';

/**
 * How the domain's values look on the wire. What JSON cannot carry is a codec: a whole number of
 * atomics is a bigint here and a decimal text there. What a client sends is checked by these once.
 */

/** A text that `parse` accepts; the brand is what it makes of it. */
function branded<T extends string>(parse: (text: string) => T): z.ZodType<T, T> {
  return z.custom<T>((value) => {
    if (typeof value !== 'string' || value.length > 800) return false;
    try {
      parse(value);
      return true;
    } catch {
      // Not of that form: the schema reports it with the path.
      return false;
    }
  });
}

export const leaseRef: z.ZodType<LeaseRef, LeaseRef> = branded(parseLeaseRef);
export const orderRef: z.ZodType<OrderRef, OrderRef> = branded(parseOrderRef);
export const bidRef: z.ZodType<BidRef, BidRef> = branded(parseBidRef);
export const serviceName: z.ZodType<ServiceName, ServiceName> = branded(parseServiceName);

/** A whole number of atomics: bigint in memory, decimal text on the wire. */
export const atomics = z.codec(z.string().regex(/^-?\d{1,60}$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (amount) => amount.toString(),
});

/** Whole atomics of one denom. */
export const coin = z.object({ denom: z.string(), amount: atomics });
export type CoinValue = z.output<typeof coin>;

/** A price with up to 18 digits behind the point, as plain decimal text. */
export const decCoin = z.object({
  denom: z.string(),
  amount: z.string().regex(/^-?\d{1,60}(?:\.\d{1,18})?$/),
});
export type DecCoinValue = z.output<typeof decCoin>;

/** Milliseconds since 1970, by the agent's clock. */
export const unixMs = z.number().int().min(0).max(8.64e15);

/** A decimal ≥ 0 with up to 18 digits behind the point, as a person writes it. */
export const decimalText = z.string().regex(/^\d{1,40}(?:\.\d{1,18})?$/, 'a decimal such as 0.004');

export const gpuValue = z.object({
  id: z.string(),
  vendor: z.enum(['nvidia', 'amd']),
  model: z.string(),
  memoryBytes: z.number(),
  interface: z.enum(['pcie', 'sxm']),
});

/** Sums of a group, over all units and replicas. CPU in thousandths of a core, sizes in bytes. */
export const resourceTotals = z.object({
  cpuMilli: z.number(),
  memoryBytes: z.number(),
  diskBytes: z.number(),
  gpus: z.number(),
  ports: z.number(),
});
export type ResourceTotals = z.output<typeof resourceTotals>;
