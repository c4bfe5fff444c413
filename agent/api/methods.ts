import { z } from 'zod';

import { settingsPatch, settingsSchema } from './settings.ts';
import { agentSnapshot, leaseValue, uptimeSummary } from './slices.ts';
import {
  coin,
  decCoin,
  leaseRef,
  orderRef,
  resourceTotals,
  serviceName,
  unixMs,
} from './values.ts';

/** One call: what it takes, what it gives. Server, clients and test doubles derive from these. */
export interface Method<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly args: A;
  readonly result: R;
}

const method = <A extends z.ZodType, R extends z.ZodType>(definition: Method<A, R>): Method<A, R> =>
  definition;

const nothing = z.strictObject({});
const page = { limit: z.number().int().min(1).max(1000).default(50), beforeMs: unixMs.optional() };

export const decisionValue = z.object({
  order: orderRef,
  label: z.string(),
  atMs: unixMs,
  height: z.number(),
  resources: resourceTotals,
  maxPrice: decCoin,
  outcome: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('bid'),
      price: decCoin,
      /** What became of it, as far as we know. */
      state: z.enum(['submitting', 'open', 'won', 'lost', 'closed', 'unknown']),
    }),
    z.object({
      type: z.literal('refused'),
      code: z.string(),
      numbers: z.record(z.string(), z.union([z.number(), z.string()])),
    }),
  ]),
});
export type DecisionValue = z.output<typeof decisionValue>;

export const paymentValue = z.object({
  key: z.string(),
  height: z.number(),
  lease: leaseRef,
  amount: coin,
  atMs: unixMs,
});

export const leaseDetail = z.object({
  lease: leaseValue,
  events: z.array(
    z.object({
      atMs: unixMs,
      code: z.string(),
      data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
  stats: z.array(
    z.object({
      service: serviceName,
      replica: z.number(),
      cpuMilli: z.number(),
      memoryBytes: z.number(),
      memoryLimitBytes: z.number(),
      receivedBytes: z.number(),
      sentBytes: z.number(),
      pids: z.number(),
    }),
  ),
});

export const checkValue = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warning', 'failed']),
  /** What was found, in one line. */
  message: z.string(),
  /** What to do, where something is to be done. */
  advice: z.string().optional(),
});
export type CheckValue = z.output<typeof checkValue>;

export const methods = {
  'state.get': method({ args: nothing, result: agentSnapshot }),
  'leases.past': method({ args: z.strictObject(page), result: z.array(leaseValue) }),
  'lease.get': method({ args: z.strictObject({ lease: leaseRef }), result: leaseDetail }),
  /** Ends a lease of ours at once; the tenant is paid for up to now and told why. */
  'lease.close': method({
    args: z.strictObject({ lease: leaseRef, reason: z.enum(['decommission', 'unstable']) }),
    result: nothing,
  }),
  'orders.list': method({ args: z.strictObject(page), result: z.array(decisionValue) }),
  'earnings.history': method({
    args: z.strictObject({ fromMs: unixMs, toMs: unixMs, bucketMs: z.number().int().min(60_000) }),
    result: z.array(z.object({ fromMs: unixMs, amount: coin })),
  }),
  'earnings.payments': method({ args: z.strictObject(page), result: z.array(paymentValue) }),
  'uptime.get': method({
    args: z.strictObject({ fromMs: unixMs, toMs: unixMs }),
    result: uptimeSummary,
  }),
  /** No new bids until `untilMs`, or until resumed; running leases go on. */
  'offering.pause': method({
    args: z.strictObject({ untilMs: unixMs.optional() }),
    result: nothing,
  }),
  'offering.resume': method({ args: nothing, result: nothing }),
  /** No new bids, for good; running leases go on to their end. Resume ends it. */
  'offering.drain': method({ args: nothing, result: z.object({ leases: z.number() }) }),
  'settings.get': method({ args: nothing, result: settingsSchema }),
  'settings.update': method({ args: settingsPatch, result: settingsSchema }),
  'settings.reset': method({ args: nothing, result: settingsSchema }),
  'doctor.run': method({ args: nothing, result: z.array(checkValue) }),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type MethodArgs<Name extends MethodName> = z.output<Methods[Name]['args']>;
export type MethodResult<Name extends MethodName> = z.output<Methods[Name]['result']>;

/** One function for each method: a missing one is a compile error. */
export type Handlers = {
  readonly [Name in MethodName]: (args: MethodArgs<Name>) => Promise<MethodResult<Name>>;
};
