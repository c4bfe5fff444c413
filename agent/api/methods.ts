import { z } from 'zod';

import { settingsPatch } from './settings.ts';
import { agentSnapshot, leaseValue, noticeValue, settingsSlice, uptimeSummary } from './slices.ts';
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
/** At most a year and a day, so that an answer stays small. */
const window = { fromMs: unixMs, toMs: unixMs };
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
});
export type LeaseDetail = z.output<typeof leaseDetail>;

/**
 * What one running container uses, by the container engine's own counters. CPU in thousandths of a
 * core over the last second or so; memory in bytes, of the limit that it was given (0 where there is
 * none); bytes received and sent since the container started; processes and threads in it now.
 */
export const leaseStats = z.object({
  service: serviceName,
  replica: z.number(),
  cpuMilli: z.number(),
  memoryBytes: z.number(),
  memoryLimitBytes: z.number(),
  receivedBytes: z.number(),
  sentBytes: z.number(),
  pids: z.number(),
});
export type LeaseStats = z.output<typeof leaseStats>;

export const checkValue = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warning', 'failed']),
  /** What was found, in one line. */
  message: z.string(),
  /** What to do, where something is to be done. */
  advice: z.string().optional(),
});
export type CheckValue = z.output<typeof checkValue>;

/** The evidence behind "no renter yet", over one stretch of time. */
export const ordersSummary = z.object({
  fromMs: unixMs,
  toMs: unixMs,
  seen: z.number(),
  /** Refusals by code, most frequent first. */
  refusals: z.array(z.object({ code: z.string(), count: z.number() })),
  bid: z.number(),
  /** What became of those bids. Where a bid is `unknown`, its order is older than our records. */
  became: z.object({
    open: z.number(),
    won: z.number(),
    lost: z.number(),
    closed: z.number(),
    unknown: z.number(),
  }),
  /** Our own bids of that time, newest first, at most 200: what they asked and what became of them. */
  bids: z.array(
    z.object({
      order: orderRef,
      label: z.string(),
      atMs: unixMs,
      price: decCoin,
      maxPrice: decCoin,
      state: z.enum(['submitting', 'open', 'won', 'lost', 'closed', 'unknown']),
    }),
  ),
});
export type OrdersSummary = z.output<typeof ordersSummary>;

/**
 * What the machine was doing. `unknown` and `down` (agent or engine) hide a lease, because nobody
 * was served then; a lease hides `offered`, `paused` and a silent network.
 */
export const TIMELINE_STATES = ['rented', 'offered', 'paused', 'down', 'unknown'] as const;

/** A stretch of time in one state; stretches touch and do not overlap. */
export const timelineValue = z.object({
  fromMs: unixMs,
  toMs: unixMs,
  state: z.enum(TIMELINE_STATES),
  /** Why, while it was down: `agent-stopped`, `engine-down` or `network-stale`. */
  cause: z.string().optional(),
  /** The labels of the leases that ran, while it was rented; at most 5. */
  leases: z.array(z.string()),
  /** How many leases ran in it, not all of them at once. */
  count: z.number().int(),
});
export type TimelineValue = z.output<typeof timelineValue>;

/** What happened between two edges. Paid and nothing else: what is accrued has no history. */
export const earningsBucket = z.object({
  fromMs: unixMs,
  toMs: unixMs,
  paid: z.array(coin),
  payments: z.number().int(),
  /** Milliseconds in which at least one lease was live. */
  rentedMs: z.number(),
});
export type EarningsBucket = z.output<typeof earningsBucket>;

export const methods = {
  'state.get': method({ args: nothing, result: agentSnapshot }),
  'leases.past': method({ args: z.strictObject(page), result: z.array(leaseValue) }),
  /** A lease and its history, from our own records alone: it answers at once. */
  'lease.get': method({ args: z.strictObject({ lease: leaseRef }), result: leaseDetail }),
  /**
   * What each running container of a lease uses now; nothing for one that is over. The engine looks
   * twice, so that this takes about a second and up to five; then, or where the engine does not
   * answer, it fails with `engine-unreachable`.
   */
  'lease.stats': method({
    args: z.strictObject({ lease: leaseRef }),
    result: z.array(leaseStats),
  }),
  /** Ends a lease of ours at once; the tenant is paid for up to now and told why. */
  'lease.close': method({
    args: z.strictObject({ lease: leaseRef, reason: z.enum(['decommission', 'unstable']) }),
    result: nothing,
  }),
  'orders.list': method({ args: z.strictObject(page), result: z.array(decisionValue) }),
  /** What was asked for and what we did about it, from `fromMs` until now. */
  'orders.summary': method({ args: z.strictObject({ fromMs: unixMs }), result: ordersSummary }),
  /**
   * What was paid between each two neighbours of `edgesMs`, which rise. The client chooses the edges,
   * so that an hour, a day or a month is one of the owner's own calendar.
   */
  'earnings.history': method({
    args: z.strictObject({ edgesMs: z.array(unixMs).min(2).max(800) }),
    result: z.array(earningsBucket),
  }),
  'earnings.payments': method({ args: z.strictObject(page), result: z.array(paymentValue) }),
  'uptime.get': method({
    args: z.strictObject(window),
    result: uptimeSummary,
  }),
  /** The day strip and the week: rented, offered, paused, down. At most 32 days. */
  'timeline.get': method({ args: z.strictObject(window), result: z.array(timelineValue) }),
  /** No new bids until `untilMs`, or until resumed; running leases go on. */
  'offering.pause': method({
    args: z.strictObject({ untilMs: unixMs.optional() }),
    result: nothing,
  }),
  'offering.resume': method({ args: nothing, result: nothing }),
  /** No new bids, for good; running leases go on to their end. Resume ends it. */
  'offering.drain': method({ args: nothing, result: z.object({ leases: z.number() }) }),
  /**
   * Takes the machine back: no new bids until resumed, open ones are taken back, and every lease is
   * ended at once, paid for up to now. Gives how many leases there were, those that end already
   * among them.
   */
  'offering.take-back': method({ args: nothing, result: z.object({ leases: z.number() }) }),
  'settings.get': method({ args: nothing, result: settingsSlice }),
  'settings.update': method({ args: settingsPatch, result: settingsSlice }),
  /** Everything that no policy fixes becomes its default again. */
  'settings.reset': method({ args: nothing, result: settingsSlice }),
  'notices.list': method({
    args: z.strictObject({
      limit: z.number().int().min(1).max(500).default(50),
      beforeId: z.number().int().optional(),
    }),
    result: z.array(noticeValue),
  }),
  /** Marks one notice as read, or all up to it with `older`. */
  'notices.read': method({
    args: z.strictObject({ id: z.number().int(), older: z.boolean().default(false) }),
    result: nothing,
  }),
  /**
   * An address that opens the dashboard once, within ten minutes. Serves it from then on where that
   * was not asked for at the start. Only on the local socket: a page cannot ask for another.
   */
  'dashboard.open': method({ args: nothing, result: z.object({ address: z.string() }) }),
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
