import { assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { Redemption } from './account.ts';
import type { Coin } from './money.ts';
import type { BlockHeight } from './time.ts';

/**
 * How earnings leave the account: what leases pay in is redeemed into what fees are paid in, and that
 * is sent to the payout address. Every payout is stored before it is sent and sent under one id.
 */

/** Money on its way to the payout address. */
export type Payout = {
  /** Names it for good; the network carries an id out once. */
  readonly id: string;
  readonly askedAtMs: UnixMs;
  readonly to: string;
  readonly amount: Coin;
  /** `rule`: the owner's setting did it. */
  readonly by: 'owner' | 'rule';
} & (
  | { readonly state: 'sending'; readonly txHash?: string }
  | { readonly state: 'included'; readonly txHash: string; readonly height: BlockHeight }
  | { readonly state: 'failed'; readonly reason: string }
);

/** What the network says about the transaction of an id; `undefined` where it knows none. */
export type PayoutFate =
  | { readonly state: 'waiting' }
  | { readonly state: 'sent'; readonly txHash: string }
  | { readonly state: 'included'; readonly txHash: string; readonly height: BlockHeight }
  | { readonly state: 'failed'; readonly reason: string }
  | undefined;

/** What is to be done about a payout that is not over. */
export type PayoutDuty =
  | { readonly do: 'wait' }
  /** Hand it to the network, under its id. */
  | { readonly do: 'send' }
  /** Write this down in its place. */
  | { readonly do: 'note'; readonly payout: Payout };

/**
 * For so long an id that the network does not know was never handed over. After it, the network may
 * have forgotten one that it carried out: sending then could pay twice.
 */
export const SEND_WITHIN_MS = 7 * 86_400_000;

/** True where an id that the network does not know can only be one that it was never given. */
export function wasNeverGiven(askedAtMs: UnixMs, nowMs: UnixMs): boolean {
  // A clock that was set back says nothing of how long it has been.
  return nowMs >= askedAtMs && nowMs - askedAtMs < SEND_WITHIN_MS;
}

/** The next thing to do about a payout; the same again as often as it is asked. */
export function followPayout(
  payout: Payout,
  fate: PayoutFate,
  now: { readonly nowMs: UnixMs; readonly payTo: string | undefined },
): PayoutDuty {
  if (payout.state !== 'sending') return { do: 'wait' };
  const { id, askedAtMs, to, amount, by } = payout;
  const asked = { id, askedAtMs, to, amount, by };
  const failed = (reason: string): PayoutDuty => ({
    do: 'note',
    payout: { ...asked, state: 'failed', reason },
  });
  if (fate === undefined) {
    if (!wasNeverGiven(askedAtMs, now.nowMs)) {
      return failed(
        'Nobody knows any more whether it was sent. It is not sent again; look at the transactions of the account.',
      );
    }
    return now.payTo === to
      ? { do: 'send' }
      : failed('The payout address changed before it was sent.');
  }
  switch (fate.state) {
    case 'waiting':
      return { do: 'wait' };
    case 'sent':
      return payout.txHash === fate.txHash
        ? { do: 'wait' }
        : { do: 'note', payout: { ...asked, state: 'sending', txHash: fate.txHash } };
    case 'included':
      return {
        do: 'note',
        payout: { ...asked, state: 'included', txHash: fate.txHash, height: fate.height },
      };
    case 'failed':
      return failed(fate.reason);
    default:
      return assertNever(fate);
  }
}

/** When earnings leave by themselves. */
export type PayoutRule = 'manual' | 'threshold' | 'daily' | 'weekly';

/** Why a payout by the rule did not go on; it is tried again on the next day. */
export type PauseReason =
  | 'no-address'
  /** Another address counts than the one that it was begun for. */
  | 'address-changed'
  | 'wallet-locked'
  | 'wallet-absent'
  /** The account's key lies elsewhere: payouts are signed there. */
  | 'wallet-delegated'
  /** The account cannot pay the fees. */
  | 'no-fees'
  | 'redeem-canceled'
  | 'redeem-failed'
  | 'payout-failed'
  /** Nobody knows any more whether a step was done. */
  | 'forgotten';

interface RunStep {
  /** Of the step that is under way. */
  readonly id: string;
  readonly account: string;
  readonly askedAtMs: UnixMs;
  readonly to: string;
  readonly amount: Coin;
  /** The day or week for which it runs. */
  readonly period: UnixMs;
}

/**
 * A payout by the rule, as it is stored before each of its steps:
 *
 *     idle -> redeeming -> paying -> idle
 *     idle -> paying                      (nothing to redeem)
 *     redeeming -> idle                   (the network halted redeeming: it waits; or the coins went
 *                                          elsewhere meanwhile: it begins anew with what is left)
 *     any -> idle, with why it paused
 */
export type PayoutRun =
  IdleRun | ({ readonly state: 'redeeming' } & RunStep) | ({ readonly state: 'paying' } & RunStep);

/** Waits for the next day, week or threshold. */
export interface IdleRun {
  readonly state: 'idle';
  /** The rule that it waits by: a rule that was chosen just now begins with its next period. */
  readonly rule: PayoutRule;
  /** The day or week that is over and done with. */
  readonly done: UnixMs | undefined;
  /** The day on which it paused, and why. */
  readonly paused: { readonly day: UnixMs; readonly reason: PauseReason } | undefined;
}

/** No payout by the rule was ever made. */
export const NO_RUN: IdleRun = {
  state: 'idle',
  rule: 'manual',
  done: undefined,
  paused: undefined,
};

/** What the next step of a payout by the rule depends on. Amounts in atomics. */
export interface PayoutFacts {
  readonly nowMs: UnixMs;
  /** When this local day and this local week began. */
  readonly dayMs: UnixMs;
  readonly weekMs: UnixMs;
  readonly rule: PayoutRule;
  /** Of what leases pay in. */
  readonly threshold: bigint;
  /** Kept in the account, of what fees are paid in. */
  readonly keep: bigint;
  readonly account: string | undefined;
  /** Why nothing can be signed here. */
  readonly blocked: 'wallet-locked' | 'wallet-absent' | 'wallet-delegated' | undefined;
  /** The payout address that counts. */
  readonly payTo: string | undefined;
  /** What can be spent; `undefined` while it is not known, or from before the last step or its failure. */
  readonly free:
    { readonly fee: Coin; readonly pay: Coin; readonly height: BlockHeight } | undefined;
  /** Of what leases pay in: kept for the deposits of bids. */
  readonly deposits: bigint;
  readonly fees: NextFees;
  /** What the fee of a redemption is worth in what leases pay in, where the prices are known. */
  readonly redeemWorth: bigint | undefined;
  /** The network redeems nothing at the moment. */
  readonly redeemHalted: boolean;
  /** The redemption of the run's id, where it was asked for. */
  readonly redemption: Redemption | undefined;
  /** The payout of the run's id, where it is stored. */
  readonly payout: Payout | undefined;
  /** An id that no step ever had. */
  readonly freshId: string;
}

/** Fees as they are now, in atomics of one coin. */
export interface NextFees {
  readonly redeem: bigint;
  readonly send: bigint;
  /** What has to stay in the account for the next bid, withdrawal and redemption. */
  readonly ahead: bigint;
}

/** One step: either another stored state, or something to be done for the one that is stored. */
export type PayoutStep =
  | { readonly do: 'wait' }
  | { readonly do: 'keep'; readonly run: PayoutRun }
  /** Paused, with `detail` in the chain's words where it has any. */
  | {
      readonly do: 'pause';
      readonly run: PayoutRun;
      readonly reason: PauseReason;
      readonly detail?: string;
    }
  | { readonly do: 'redeem'; readonly id: string; readonly amount: Coin }
  | {
      readonly do: 'pay';
      readonly payout: Extract<Payout, { state: 'sending' }>;
    };

const WAIT: PayoutStep = { do: 'wait' };

/** A fee may be at most one part in so many of what it moves. */
export const WORTH_TIMES = 20n;

/** The next step of a payout by the rule; the same again as often as it is asked. */
export function nextPayoutStep(run: PayoutRun, facts: PayoutFacts): PayoutStep {
  if (run.state !== 'idle' && run.account !== facts.account) {
    // Another wallet: what the earlier one had begun is followed no more.
    return { do: 'keep', run: { ...NO_RUN, rule: facts.rule, done: periodOf(facts) } };
  }
  switch (run.state) {
    case 'idle':
      return fromIdle(run, facts);
    case 'redeeming':
      return fromRedeeming(run, facts);
    case 'paying':
      return fromPaying(run, facts);
    default:
      return assertNever(run);
  }
}

/** What can be sent on: what is above `keep` and above the fees of this and the next transactions. */
export function payable(free: bigint, keep: bigint, fees: NextFees): bigint {
  const least = keep > fees.ahead ? keep : fees.ahead;
  const amount = free - least - fees.send;
  return amount > 0n ? amount : 0n;
}

/** What can be redeemed without leaving the next bids without their deposits. */
export function redeemable(free: bigint, deposits: bigint): bigint {
  return free > deposits ? free - deposits : 0n;
}

/**
 * What is kept for deposits, of what leases pay in: as much again as open bids lock now, at least
 * one deposit; nothing where none was ever posted in that coin.
 */
export function depositReserve(locked: readonly bigint[], largest: bigint): bigint {
  const sum = locked.reduce((total, amount) => total + amount, 0n);
  return sum > largest ? sum : largest;
}

/** Whether moving `balance` is worth `fee`, both of one coin: at least `k` times as much. */
export function worthWithdrawing(balance: bigint, fee: bigint, k: number | bigint): boolean {
  return balance > 0n && balance >= BigInt(k) * fee;
}

function fromIdle(run: IdleRun, facts: PayoutFacts): PayoutStep {
  const { rule, account, payTo, free } = facts;
  if (rule !== run.rule) {
    return { do: 'keep', run: { state: 'idle', rule, done: periodOf(facts), paused: undefined } };
  }
  if (rule === 'manual' || run.paused?.day === facts.dayMs) return WAIT;
  if (rule !== 'threshold' && run.done === periodOf(facts)) return WAIT;
  if (free === undefined) return WAIT;
  const spare = redeemable(free.pay.amount, facts.deposits);
  if (rule === 'threshold' && spare < facts.threshold) return WAIT;
  if (facts.blocked !== undefined) return pause(facts, facts.blocked);
  if (account === undefined) return pause(facts, 'wallet-absent');
  if (payTo === undefined) return pause(facts, 'no-address');
  const { fees } = facts;
  const begun = { to: payTo, account, period: periodOf(facts) };
  // Where nobody knows what one coin is worth in the other they are compared unit by unit.
  if (!worthWithdrawing(spare, facts.redeemWorth ?? fees.redeem, WORTH_TIMES)) {
    return toPaying(facts, begun, free.fee);
  }
  // Nothing is lost by it: it begins by itself when the network redeems again.
  if (facts.redeemHalted) return WAIT;
  if (free.fee.amount < fees.redeem) return pause(facts, 'no-fees');
  return {
    do: 'keep',
    run: {
      state: 'redeeming',
      ...stepOf(facts, begun),
      amount: { ...free.pay, amount: spare },
    },
  };
}

function fromRedeeming(
  run: Extract<PayoutRun, { state: 'redeeming' }>,
  facts: PayoutFacts,
): PayoutStep {
  const { redemption, free } = facts;
  if (redemption === undefined) {
    if (!wasNeverGiven(run.askedAtMs, facts.nowMs)) return pause(facts, 'forgotten');
    if (facts.redeemHalted) return finished(facts, undefined);
    const hindrance = hindranceOf(run, facts);
    if (hindrance !== undefined) return pause(facts, hindrance);
    if (facts.rule === 'manual') return finished(facts, run.period);
    return { do: 'redeem', id: run.id, amount: run.amount };
  }
  switch (redemption.state) {
    case 'sending':
    case 'pending':
      return WAIT;
    case 'canceled':
      return facts.redeemHalted ? finished(facts, undefined) : pause(facts, 'redeem-canceled');
    case 'failed':
      if (facts.redeemHalted) return finished(facts, undefined);
      // Our own bids may have locked the coins meanwhile: what is left now begins anew.
      if (free === undefined) return WAIT;
      return free.pay.amount < run.amount.amount
        ? finished(facts, undefined)
        : pause(facts, 'redeem-failed', redemption.reason);
    case 'executed': {
      // The owner stopped the rule meanwhile: what was redeemed stays in the account.
      if (facts.rule === 'manual') return finished(facts, run.period);
      const hindrance = hindranceOf(run, facts);
      if (hindrance !== undefined) return pause(facts, hindrance);
      if (free === undefined || free.height < redemption.height) return WAIT;
      return toPaying(facts, run, free.fee);
    }
    default:
      return assertNever(redemption);
  }
}

function fromPaying(run: Extract<PayoutRun, { state: 'paying' }>, facts: PayoutFacts): PayoutStep {
  const { payout } = facts;
  if (payout === undefined) {
    if (!wasNeverGiven(run.askedAtMs, facts.nowMs)) return pause(facts, 'forgotten');
    const hindrance = hindranceOf(run, facts);
    if (hindrance !== undefined) return pause(facts, hindrance);
    if (facts.rule === 'manual') return finished(facts, run.period);
    const { id, askedAtMs, to, amount } = run;
    return { do: 'pay', payout: { id, askedAtMs, to, amount, by: 'rule', state: 'sending' } };
  }
  switch (payout.state) {
    case 'sending':
      return WAIT;
    case 'included':
      return finished(facts, run.period);
    case 'failed':
      return pause(facts, 'payout-failed', payout.reason);
    default:
      return assertNever(payout);
  }
}

function toPaying(
  facts: PayoutFacts,
  begun: Pick<RunStep, 'to' | 'account' | 'period'>,
  fee: Coin,
): PayoutStep {
  const amount = payable(fee.amount, facts.keep, facts.fees);
  if (!worthWithdrawing(amount, facts.fees.send, WORTH_TIMES)) return finished(facts, begun.period);
  return {
    do: 'keep',
    run: { state: 'paying', ...stepOf(facts, begun), amount: { ...fee, amount } },
  };
}

function stepOf(
  { freshId, nowMs }: PayoutFacts,
  { to, account, period }: Pick<RunStep, 'to' | 'account' | 'period'>,
): Omit<RunStep, 'amount'> {
  return { id: freshId, account, askedAtMs: nowMs, to, period };
}

/** Why a step that was stored may not be begun any more. */
function hindranceOf(run: RunStep, { blocked, payTo }: PayoutFacts): PauseReason | undefined {
  if (blocked !== undefined) return blocked;
  if (payTo === undefined) return 'no-address';
  return payTo === run.to ? undefined : 'address-changed';
}

/** Waits for the next period; without one as if it had not begun: nobody has to do anything. */
function finished({ rule }: PayoutFacts, period: UnixMs | undefined): PayoutStep {
  return { do: 'keep', run: { state: 'idle', rule, done: period, paused: undefined } };
}

function pause(facts: PayoutFacts, reason: PauseReason, detail?: string): PayoutStep {
  return {
    do: 'pause',
    run: {
      state: 'idle',
      rule: facts.rule,
      // Not done: the next day tries it again.
      done: undefined,
      paused: { day: facts.dayMs, reason },
    },
    reason,
    ...(detail === undefined ? {} : { detail }),
  };
}

function periodOf({ rule, dayMs, weekMs }: PayoutFacts): UnixMs {
  return rule === 'weekly' ? weekMs : dayMs;
}
