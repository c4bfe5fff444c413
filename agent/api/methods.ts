import { z } from 'zod';

import { evidenceValue } from './evidence.ts';
import { networkChoice, providerSlice, shadowSummary } from './provider.ts';
import { servedPort } from './served-ports.ts';
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
import {
  delegationValue,
  entryValue,
  grantedKeyValue,
  passphraseText,
  payoutValue,
  preparedTransaction,
  priceValue,
  protectionChoice,
  protectionValue,
  redemptionValue,
  secretWords,
  walletSlice,
  walletValue,
  wordsPreview,
} from './wallet.ts';

/** One call: what it takes, what it gives. Server, clients and test doubles derive from these. */
export interface Method<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly args: A;
  readonly result: R;
}

const method = <A extends z.ZodType, R extends z.ZodType>(definition: Method<A, R>): Method<A, R> =>
  definition;

const nothing = z.strictObject({});
/** The last part of the HD path: other accounts of the same words. */
const hdIndex = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(0);
/** At most a year and a day, so that an answer stays small. */
const window = { fromMs: unixMs, toMs: unixMs };
const page = { limit: z.number().int().min(1).max(1000).default(50), beforeMs: unixMs.optional() };

export const decisionValue = z.object({
  order: orderRef,
  label: z.string(),
  /** When that was decided; to judge the order again with the same outcome decides nothing. */
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
    /**
     * What would have been bid; nothing was sent. `because`: the code of what held it back, where bids
     * were wanted.
     */
    z.object({
      type: z.literal('shadow-bid'),
      price: decCoin,
      because: z.string().optional(),
    }),
    z.object({
      type: z.literal('refused'),
      code: z.string(),
      numbers: z.record(z.string(), z.union([z.number(), z.string()])),
    }),
  ]),
  /** Whom the tenant chose, and at what price, where that is known. */
  winner: z.object({ provider: z.string(), price: decCoin, ours: z.boolean() }).optional(),
});
export type DecisionValue = z.output<typeof decisionValue>;

export const paymentValue = z.object({
  key: z.string(),
  height: z.number(),
  lease: leaseRef,
  amount: coin,
  atMs: unixMs,
  /** The transaction that moved it, where the network has such. */
  txHash: z.string().optional(),
  /** What the network's coin was worth then, where that was known. */
  price: priceValue.optional(),
});
export type PaymentValue = z.output<typeof paymentValue>;

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
  /** Which of several things a check may find, where it is one of those, and what it names. */
  code: z.string().optional(),
  data: z.record(z.string(), z.string()).optional(),
  /** What it is about, where that is a port. */
  port: servedPort.optional(),
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
  /** Would have been bid on; nothing was sent. */
  wouldBid: z.number().optional(),
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
  /** Who leased this machine and what ran, oldest first; of a lease, or of a time. */
  'evidence.list': method({
    args: z.strictObject({
      lease: leaseRef.optional(),
      fromMs: unixMs.optional(),
      toMs: unixMs.optional(),
      afterId: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    result: z.array(evidenceValue),
  }),
  /**
   * An address that opens the dashboard once, within ten minutes. Serves it from then on where that
   * was not asked for at the start. Only on the local socket: a page cannot ask for another.
   */
  'dashboard.open': method({ args: nothing, result: z.object({ address: z.string() }) }),
  'doctor.run': method({ args: nothing, result: z.array(checkValue) }),
  /**
   * Rents from ourselves, the whole way of an order; the `selfRental` slice shows how far it is.
   * Throws `conflict` where it would cost real money, or goes on already.
   */
  'self-rental.start': method({ args: nothing, result: nothing }),
  /** Calls it off; what it ordered is closed. */
  'self-rental.stop': method({ args: nothing, result: nothing }),

  // The wallet. All of these are refused with `conflict` on a network that has none.
  /** Where the secret could lie on this machine. */
  'wallet.protections': method({ args: nothing, result: z.array(protectionValue) }),
  /** A new account on this machine. */
  'wallet.create': method({
    args: z.strictObject({ choice: protectionChoice }),
    result: walletValue,
  }),
  /** Checks typed words and shows whose they are; keeps nothing. */
  'wallet.preview': method({
    args: z.strictObject({ words: secretWords, index: hdIndex }),
    result: wordsPreview,
  }),
  /** Keeps the account of these words; `expected` is the address that `wallet.preview` showed. */
  'wallet.import': method({
    args: z.strictObject({
      words: secretWords,
      index: hdIndex,
      expected: z.string().max(128),
      choice: protectionChoice,
    }),
    result: walletValue,
  }),
  /** The address of the words in this service's systemd credential. */
  'wallet.preview-credential': method({ args: nothing, result: z.object({ address: z.string() }) }),
  /** Works with the wallet in the systemd credential; `expected` is the address that was shown. */
  'wallet.take-over': method({
    args: z.strictObject({ expected: z.string().max(128) }),
    result: walletValue,
  }),
  /** A hot key for an account whose own key stays elsewhere. */
  'wallet.delegate': method({
    args: z.strictObject({ account: z.string().max(128), choice: protectionChoice }),
    result: walletValue,
  }),
  'wallet.unlock': method({
    args: z.strictObject({ passphrase: passphraseText.optional() }),
    result: walletValue,
  }),
  /** Nothing is signed from now on until it is unlocked. */
  'wallet.lock': method({ args: nothing, result: walletValue }),
  /** The words, to be written down. The one way in which they leave the agent. */
  'wallet.backup': method({
    args: z.strictObject({ passphrase: passphraseText.optional() }),
    result: z.object({ words: z.array(z.string()) }),
  }),
  /** Which of the words that were shown to type, counted from 1. */
  'wallet.quiz': method({ args: nothing, result: z.object({ positions: z.array(z.number()) }) }),
  'wallet.answer-quiz': method({
    args: z.strictObject({ words: z.array(z.string().max(20)).max(24) }),
    result: walletValue,
  }),
  'wallet.protect': method({
    args: z.strictObject({ passphrase: passphraseText.optional(), choice: protectionChoice }),
    result: walletValue,
  }),
  /** First of two: what would be lost, and the ticket for the second. */
  'wallet.ask-forget': method({
    args: nothing,
    result: z.object({ ticket: z.string(), signer: z.string(), lost: z.boolean() }),
  }),
  'wallet.forget': method({
    args: z.strictObject({ ticket: z.string().max(64), evenIfLost: z.boolean().default(false) }),
    result: walletValue,
  }),
  /** Asks the chain now instead of at the next block. */
  'wallet.refresh': method({ args: nothing, result: walletSlice }),
  /** What moved the account's coins, newest first. */
  'wallet.entries': method({
    args: z.strictObject({
      limit: z.number().int().min(1).max(1000).default(50),
      beforeId: z.number().int().optional(),
    }),
    result: z.array(entryValue),
  }),
  /** Turns so much of what leases pay in, in atomics, into what fees are paid in. */
  'wallet.redeem': method({
    args: z.strictObject({ amount: coin.shape.amount }),
    result: redemptionValue,
  }),
  /** Sends so much, in atomics of what fees are paid in, to the payout address that counts. */
  'wallet.payout': method({
    args: z.strictObject({
      amount: coin.shape.amount,
      /** Also of what the settings keep in the account. */
      evenKept: z.boolean().default(false),
    }),
    result: payoutValue,
  }),
  /** Announces a payout address; it counts after a day. `typedEnd`: its last characters, by hand. */
  'payout.announce': method({
    args: z.strictObject({
      address: z.string().max(128),
      typedEnd: z.string().max(128),
      /** Also one that belongs to this machine or to the account that earns. */
      evenOwn: z.boolean().default(false),
    }),
    result: walletSlice.shape.payout,
  }),
  /** Takes an announced address back. */
  'payout.revoke': method({ args: nothing, result: walletSlice.shape.payout }),
  /** What the account's owner signs elsewhere, so that this machine may work for it. */
  'delegation.prepare': method({
    args: z.strictObject({
      days: z.number().int().min(1).max(365).default(90),
      /** The most that may be spent on gas until then, in atomics. */
      spendLimit: coin.shape.amount,
      /** Registers the account as a provider in the same go. */
      register: z.boolean().default(true),
    }),
    result: preparedTransaction,
  }),
  /** Every key that may work for the account, also of machines that are lost. */
  'delegation.keys': method({ args: nothing, result: z.array(grantedKeyValue) }),
  /** What is signed elsewhere to take back what a key may: this machine's where none is named. */
  'delegation.prepare-revoke': method({
    args: z.strictObject({ key: z.string().max(128).optional() }),
    result: preparedTransaction,
  }),
  /** What is signed elsewhere to pay out, because a hot key may not. */
  'delegation.prepare-payout': method({
    args: z.strictObject({ amount: coin.shape.amount }),
    result: preparedTransaction,
  }),
  /** Signs a prepared transaction with the account's own words, which are not kept, and sends it. */
  'delegation.sign': method({
    args: z.strictObject({ id: z.string().max(64), words: secretWords, index: hdIndex }),
    result: z.object({ txHash: z.string() }),
  }),
  /** Asks the chain now what is granted. */
  'delegation.look': method({
    args: nothing,
    result: z.object({ delegation: delegationValue.optional() }),
  }),

  // Being a provider on a network.
  /** Begins to bid, or stops and only watches; running leases go on. */
  'provider.go-live': method({ args: nothing, result: providerSlice }),
  'provider.watch-only': method({ args: nothing, result: providerSlice }),
  /** Brings the provider record and the certificate up to date now. */
  'provider.register': method({ args: nothing, result: providerSlice }),
  /** What this machine would have won, from `fromMs` until now. At most 32 days. */
  'shadow.summary': method({
    args: z.strictObject({
      fromMs: unixMs,
      limit: z.number().int().min(0).max(1000).default(100),
    }),
    result: shadowSummary,
  }),
  'network.list': method({ args: nothing, result: z.array(networkChoice) }),
  /** Stops here and begins on another network; each has its own database and wallet. */
  'network.switch': method({
    args: z.strictObject({ network: z.string().max(64) }),
    result: nothing,
  }),
  /** Asks the network for newer endpoints. */
  'network.refresh': method({ args: nothing, result: z.object({ changed: z.boolean() }) }),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type MethodArgs<Name extends MethodName> = z.output<Methods[Name]['args']>;
export type MethodResult<Name extends MethodName> = z.output<Methods[Name]['result']>;

/** One function for each method: a missing one is a compile error. */
export type Handlers = {
  readonly [Name in MethodName]: (args: MethodArgs<Name>) => Promise<MethodResult<Name>>;
};
