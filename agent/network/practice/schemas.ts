import { z } from 'zod';

import { parseUnixMs } from '../../base/instant.ts';
import { through } from '../../base/through.ts';
import type { Bid } from '../../domain/bid.ts';
import {
  parseBidRef,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseProviderId,
  parseTenantId,
} from '../../domain/ids.ts';
import type { Lease } from '../../domain/lease.ts';
import { CLOSE_REASONS } from '../../domain/lease.ts';
import type { Coin, Dec, DecCoin } from '../../domain/money.ts';
import { parseDenom } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Attribute, GroupSpec } from '../../domain/resources.ts';
import { STORAGE_CLASSES } from '../../domain/resources.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type { LeaseEscrow, ManifestAnswer, MarketEvent, Payment } from '../interface.ts';

/**
 * The port's values as JSON, read once where they enter. Amounts travel as whole numbers in text,
 * decimals scaled by 10^18 as on Akash's wire.
 */

export const orderRef = z.string().transform(through(parseOrderRef));
export const bidRef = z.string().transform(through(parseBidRef));
export const leaseRef = z.string().transform(through(parseLeaseRef));
export const providerId = z.string().transform(through(parseProviderId));
export const blockHeight = z.number().transform(through(parseBlockHeight));

const tenantId = z.string().transform(through(parseTenantId));
const networkId = z.string().transform(through(parseNetworkId));
const denom = z.string().transform(through(parseDenom));
const unixMs = z.number().transform(through(parseUnixMs));
const whole = z
  .string()
  .regex(/^-?\d{1,60}$/)
  .transform((text) => BigInt(text));

const coin: z.ZodType<Coin> = z.object({ denom, amount: whole });
export const decCoin: z.ZodType<DecCoin> = z.object({
  denom,
  amount: whole.transform((scaled) => scaled as Dec),
});

const size = z.number().int().nonnegative();
export const attribute: z.ZodType<Attribute> = z.object({
  key: z.string().min(1).max(128),
  value: z.string().max(256),
});

export const gpuWish = z.object({
  vendor: z.enum(['nvidia', 'amd']),
  model: z.string().min(1).max(64),
  memoryGi: size.exactOptional(),
  interface: z.enum(['pcie', 'sxm']).exactOptional(),
});

export const groupSpec: z.ZodType<GroupSpec> = z.object({
  name: z.string(),
  units: z.array(
    z.object({
      id: size,
      cpuMilli: size,
      memoryBytes: size,
      gpu: z.object({ count: size, anyOf: z.array(gpuWish) }),
      storage: z.array(z.object({ name: z.string(), bytes: size, class: z.enum(STORAGE_CLASSES) })),
      count: size,
      endpoints: z.object({ http: size, ports: size }),
    }),
  ),
  requirements: z.array(attribute),
});

export const order: z.ZodType<Order> = z.object({
  ref: orderRef,
  network: networkId,
  label: z.string(),
  tenant: tenantId,
  group: groupSpec,
  maxPrice: decCoin,
  createdHeight: blockHeight,
});

export const bid: z.ZodType<Bid> = z.object({
  ref: bidRef,
  order: orderRef,
  price: decCoin,
  state: z.enum(['open', 'active', 'lost', 'closed', 'unknown']),
});

export const lease: z.ZodType<Lease> = z.object({
  ref: leaseRef,
  order: orderRef,
  bid: bidRef,
  network: networkId,
  label: z.string(),
  tenant: tenantId,
  price: decCoin,
  state: z.enum(['active', 'insufficient_funds', 'reclaiming', 'closed', 'unknown']),
  createdHeight: blockHeight,
  closedHeight: blockHeight.exactOptional(),
  closeReason: z.enum(CLOSE_REASONS).exactOptional(),
});

export const payment: z.ZodType<Payment> = z.object({
  key: z.string(),
  height: blockHeight,
  lease: leaseRef,
  amount: coin,
});

export const leaseEscrow: z.ZodType<LeaseEscrow> = z.object({
  lease: leaseRef,
  height: blockHeight,
  unsettled: coin,
  blocksLeft: size,
});

export const manifestAnswer: z.ZodType<ManifestAnswer> = z.discriminatedUnion('accepted', [
  z.object({ accepted: z.literal(true) }),
  z.object({ accepted: z.literal(false), code: z.string(), message: z.string() }),
]);

export const marketEvent: z.ZodType<MarketEvent> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('block'), height: blockHeight, atMs: unixMs }),
  z.object({ type: z.literal('order-created'), order }),
  z.object({ type: z.literal('order-closed'), order: orderRef }),
  z.object({ type: z.literal('bid-lost'), order: orderRef, bid: bidRef }),
  z.object({ type: z.literal('bid-closed'), order: orderRef, bid: bidRef }),
  z.object({ type: z.literal('lease-created'), lease }),
  z.object({ type: z.literal('lease-closed'), lease: leaseRef, reason: z.enum(CLOSE_REASONS) }),
  z.object({
    type: z.literal('manifest-received'),
    lease: leaseRef,
    id: z.string(),
    manifest: z.unknown(),
  }),
]);
