import { z } from 'zod';

import { parseUnixMs } from '../../base/instant.ts';
import { through } from '../../base/through.ts';
import type { Coin, DecCoin } from '../../domain/money.ts';
import { parseDec, parseDenom } from '../../domain/money.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type { LedgerRecordId } from './codec/bme.ts';
import type { BidId, DeploymentId, GroupId, OrderId } from './ids.ts';
import { bidRefOf, leaseRefOf, orderRefOf } from './ids.ts';

/**
 * The parts of events. An attribute of a typed event is a JSON text; numbers of 64 bits are texts in
 * it, and a field that is zero may be left out.
 */

/** An attribute whose JSON is read by `schema`. */
export function json<T extends z.ZodType>(schema: T): z.ZodType<z.infer<T>> {
  return z.string().transform(through((text) => schema.parse(JSON.parse(text))));
}

const uint64 = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()])
  .transform((value) => BigInt(value));
const sequence = z.number().int().nonnegative().default(0);

export const address = z.string().regex(/^akash1[02-9ac-hj-np-z]{38,64}$/);
const denom = z.string().transform(through(parseDenom));
const dec = z.string().transform(through(parseDec));

const deploymentParts = { owner: address, dseq: uint64.default(0n) };
const groupParts = { ...deploymentParts, gseq: sequence };
const orderParts = { ...groupParts, oseq: sequence };
const bidParts = { ...orderParts, provider: address, bseq: sequence };

export const deploymentId: z.ZodType<DeploymentId> = z.object(deploymentParts);
export const groupId: z.ZodType<GroupId> = z.object(groupParts);
export const order = z
  .object(orderParts)
  .transform(through((id: OrderId) => ({ id, order: orderRefOf(id) })));
export const bid = z
  .object(bidParts)
  .transform(through((id: BidId) => ({ id, order: orderRefOf(id), bid: bidRefOf(id) })));
export const lease = z
  .object(bidParts)
  .transform(through((id: BidId) => ({ id, order: orderRefOf(id), lease: leaseRefOf(id) })));

export const decCoin: z.ZodType<DecCoin> = z.object({ denom, amount: dec });
const coin: z.ZodType<Coin> = z.object({
  denom,
  amount: z
    .string()
    .regex(/^\d{1,60}$/)
    .transform((text) => BigInt(text)),
});
export const coinAtPrice = z.object({ coin, price: dec }).nullable();

/** SHA-256 in base64, as lower-case hex. */
export const hash = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32) return bytes.toString('hex');
  context.addIssue({ code: 'custom', message: 'not a SHA-256' });
  return z.NEVER;
});

/** Whole seconds since 1970, as a number or a text. */
export const unixSeconds = uint64.transform(through((value) => parseUnixMs(Number(value) * 1000)));

export const ledgerRecordId: z.ZodType<LedgerRecordId> = z
  .object({ denom, to_denom: denom, source: address, height: uint64, sequence: uint64.default(0n) })
  .transform(({ denom: from, to_denom: toDenom, source, height, sequence: place }) => ({
    denom: from,
    toDenom,
    source,
    height: parseBlockHeight(Number(height)),
    sequence: place,
  }));
