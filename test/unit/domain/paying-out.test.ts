import { describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { Redemption } from '../../../agent/domain/account.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import type {
  IdleRun,
  Payout,
  PayoutFacts,
  PayoutFate,
  PayoutRun,
  PayoutStep,
} from '../../../agent/domain/paying-out.ts';
import {
  depositReserve,
  followPayout,
  nextPayoutStep,
  NO_RUN,
  payable,
  redeemable,
  SEND_WITHIN_MS,
  worthWithdrawing,
} from '../../../agent/domain/paying-out.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';

const FEE = parseDenom('ufee');
const PAY = parseDenom('upay');
const MONDAY = parseUnixMs(1_750_000_000_000);
const DAY_MS = 86_400_000;
const day = (number: number) => parseUnixMs(MONDAY + number * DAY_MS);
const height = parseBlockHeight;
const fee = (amount: bigint) => ({ denom: FEE, amount });
const pay = (amount: bigint) => ({ denom: PAY, amount });

/** On the second day of a week, with 300 to spend, 200 of it kept, and 100 to redeem. */
const facts = (changes: Partial<PayoutFacts> = {}): PayoutFacts => ({
  nowMs: parseUnixMs(day(1) + 3_600_000),
  dayMs: day(1),
  weekMs: day(0),
  rule: 'daily',
  threshold: 50_000_000n,
  keep: 200_000_000n,
  account: 'me',
  blocked: undefined,
  payTo: 'home',
  free: { fee: fee(300_000_000n), pay: pay(101_000_000n), height: height(10) },
  deposits: 1_000_000n,
  fees: { redeem: 5_000n, send: 4_000n, ahead: 15_000n },
  redeemWorth: undefined,
  redeemHalted: false,
  redemption: undefined,
  payout: undefined,
  freshId: 'fresh',
  ...changes,
});
const idle = (changes: Partial<IdleRun> = {}): IdleRun => ({
  state: 'idle',
  rule: 'daily',
  done: day(0),
  paused: undefined,
  ...changes,
});
const began = { account: 'me', to: 'home', period: day(1), askedAtMs: day(1) };
const redeeming: PayoutRun = {
  ...began,
  state: 'redeeming',
  id: 'redeem-1',
  amount: pay(100_000_000n),
};
const paying: PayoutRun = { ...began, state: 'paying', id: 'pay-1', amount: fee(99_996_000n) };
const asked = { id: 'redeem-1', askedAtMs: day(1), burned: pay(100_000_000n) };
const executed: Redemption = {
  ...asked,
  state: 'executed',
  height: height(9),
  received: fee(80_000_000n),
  usd: parseDec('1.25'),
};
const sending: Extract<Payout, { state: 'sending' }> = {
  id: 'pay-1',
  askedAtMs: day(1),
  to: 'home',
  amount: fee(99_996_000n),
  by: 'rule',
  state: 'sending',
};

const done = (period = day(1)): PayoutStep => ({ do: 'keep', run: idle({ done: period }) });
const paused = (reason: string, detail?: string): unknown => ({
  do: 'pause',
  reason,
  run: idle({ done: undefined, paused: { day: day(1), reason: reason as 'no-address' } }),
  ...(detail === undefined ? {} : { detail }),
});
const WAIT = { do: 'wait' };
const toRedeem = {
  do: 'keep',
  run: { ...redeeming, id: 'fresh', askedAtMs: facts().nowMs },
};
const toPay = (amount: bigint): unknown => ({
  do: 'keep',
  run: { ...paying, id: 'fresh', askedAtMs: facts().nowMs, amount: fee(amount) },
});
const little = { fee: fee(200_010_000n), pay: pay(1_000_000n), height: height(10) };

describe('idle', () => {
  test.each<readonly [string, IdleRun, Partial<PayoutFacts>, unknown]>([
    ['a day later: redeem first', idle(), {}, toRedeem],
    ['that day is done', idle({ done: day(1) }), {}, WAIT],
    ['by hand', idle({ rule: 'manual' }), { rule: 'manual' }, WAIT],
    [
      'a rule that was chosen just now begins with its next day',
      NO_RUN,
      {},
      { do: 'keep', run: idle({ done: day(1) }) },
    ],
    [
      'a week begins on its own day',
      idle({ rule: 'daily' }),
      { rule: 'weekly' },
      { do: 'keep', run: idle({ rule: 'weekly', done: day(0) }) },
    ],
    ['the week is done', idle({ rule: 'weekly' }), { rule: 'weekly' }, WAIT],
    [
      'a new week',
      idle({ rule: 'weekly', done: day(-7) }),
      { rule: 'weekly' },
      { do: 'keep', run: { ...toRedeem.run, period: day(0) } },
    ],
    ['paused today', idle({ paused: { day: day(1), reason: 'no-address' } }), {}, WAIT],
    ['paused yesterday', idle({ paused: { day: day(0), reason: 'no-address' } }), {}, toRedeem],
    [
      'below the threshold',
      idle({ rule: 'threshold' }),
      { rule: 'threshold', threshold: 100_000_001n },
      WAIT,
    ],
    [
      'at the threshold, again on the same day',
      idle({ rule: 'threshold', done: day(1) }),
      { rule: 'threshold', threshold: 100_000_000n },
      toRedeem,
    ],
    ['what there is is not known', idle(), { free: undefined }, WAIT],
    ['no payout address: nothing, and says so', idle(), { payTo: undefined }, paused('no-address')],
    ['locked', idle(), { blocked: 'wallet-locked' }, paused('wallet-locked')],
    ['delegated', idle(), { blocked: 'wallet-delegated' }, paused('wallet-delegated')],
    ['no wallet', idle(), { account: undefined }, paused('wallet-absent')],
    [
      'nothing to redeem: pays out what is above keep and this fee',
      idle(),
      { free: { ...facts().free!, pay: pay(1_000_000n) } },
      toPay(99_996_000n),
    ],
    ['the network redeems nothing: wait', idle(), { redeemHalted: true }, WAIT],
    [
      'and where there is little to redeem, that does not matter',
      idle(),
      { redeemHalted: true, free: { ...facts().free!, pay: pay(1_099_999n) } },
      toPay(99_996_000n),
    ],
    [
      'a redemption that is worth less than twenty fees waits',
      idle(),
      { free: { ...facts().free!, pay: pay(1_099_999n) } },
      toPay(99_996_000n),
    ],
    [
      'the fee in what leases pay in: worth twice as much it is too much',
      idle(),
      { free: { ...facts().free!, pay: pay(1_150_000n) }, redeemWorth: 10_000n },
      toPay(99_996_000n),
    ],
    [
      'and worth one and a half times as much it is just worth it',
      idle(),
      { free: { ...facts().free!, pay: pay(1_150_000n) }, redeemWorth: 7_500n },
      { do: 'keep', run: { ...toRedeem.run, amount: pay(150_000n) } },
    ],
    [
      'no fees to redeem with',
      idle(),
      { free: { ...facts().free!, fee: fee(4_999n) } },
      paused('no-fees'),
    ],
    ['nothing above keep: done', idle(), { free: little }, done()],
    [
      'the next fees stay where nothing is kept',
      idle(),
      { keep: 0n, free: { ...little, fee: fee(1_000_000n) } },
      toPay(1_000_000n - 15_000n - 4_000n),
    ],
  ])('%s', (_name, run, changes, step) => {
    expect(nextPayoutStep(run, facts(changes))).toEqual(step);
  });
});

describe('redeeming', () => {
  const hand = { do: 'redeem', id: 'redeem-1', amount: pay(100_000_000n) };
  const waiting = { do: 'keep', run: idle({ done: undefined }) };
  const left = { fee: fee(380_000_000n), pay: pay(1_000_000n), height: height(9) };
  test.each<readonly [string, Partial<PayoutFacts>, unknown]>([
    ['the network knows nothing of it: hand it over', {}, hand],
    ['again as often as it is asked', {}, hand],
    [
      'unless it was stopped before',
      { rule: 'manual' },
      { do: 'keep', run: idle({ rule: 'manual', done: day(1) }) },
    ],
    ['or the address changed', { payTo: 'elsewhere' }, paused('address-changed')],
    ['or it was taken back', { payTo: undefined }, paused('no-address')],
    ['or the wallet is locked', { blocked: 'wallet-locked' }, paused('wallet-locked')],
    [
      'or it is so old that it may have been forgotten',
      { nowMs: parseUnixMs(day(1) + SEND_WITHIN_MS) },
      paused('forgotten'),
    ],
    ['or the clock was set back', { nowMs: day(0) }, paused('forgotten')],
    ['or the network redeems nothing: it waits', { redeemHalted: true }, waiting],
    [
      'cancelled by a halt: it waits too',
      { redeemHalted: true, redemption: { ...asked, state: 'canceled', height: height(9) } },
      waiting,
    ],
    [
      'refused by a halt: it waits too',
      { redeemHalted: true, redemption: { ...asked, state: 'failed', reason: 'halted' } },
      waiting,
    ],
    [
      'executed before the halt: pays out',
      { redeemHalted: true, redemption: executed, free: left },
      toPay(179_996_000n),
    ],
    ['on its way', { redemption: { ...asked, state: 'sending' } }, WAIT],
    [
      'in a block',
      { redemption: { ...asked, state: 'pending', height: height(9), txHash: 'A' } },
      WAIT,
    ],
    [
      'executed, and the balance is from before',
      { redemption: executed, free: { ...left, height: height(8) } },
      WAIT,
    ],
    ['executed, and the balance is not known', { redemption: executed, free: undefined }, WAIT],
    ['executed: pays out', { redemption: executed, free: left }, toPay(179_996_000n)],
    ['executed, and all of it is kept', { redemption: executed, free: little }, done()],
    [
      'executed after midnight: the day that it was for',
      { redemption: executed, free: left, dayMs: day(2) },
      { do: 'keep', run: { ...(toPay(179_996_000n) as { run: object }).run, period: day(1) } },
    ],
    [
      'executed, and the address changed',
      { redemption: executed, payTo: 'elsewhere' },
      paused('address-changed'),
    ],
    [
      'executed, and the wallet is locked',
      { redemption: executed, blocked: 'wallet-locked' },
      paused('wallet-locked'),
    ],
    [
      'executed, and the owner stopped the rule',
      { redemption: executed, rule: 'manual' },
      { do: 'keep', run: idle({ rule: 'manual', done: day(1) }) },
    ],
    [
      'cancelled',
      { redemption: { ...asked, state: 'canceled', height: height(9) } },
      paused('redeem-canceled'),
    ],
    [
      'refused',
      { redemption: { ...asked, state: 'failed', reason: 'halted' } },
      paused('redeem-failed', 'halted'),
    ],
    [
      'refused, and the balance is not known since',
      { redemption: { ...asked, state: 'failed', reason: 'short' }, free: undefined },
      WAIT,
    ],
    [
      'refused, and bids locked the coins meanwhile: it begins anew with what is left',
      { redemption: { ...asked, state: 'failed', reason: 'short' }, free: left },
      waiting,
    ],
  ])('%s', (_name, changes, step) => {
    expect(nextPayoutStep(redeeming, facts(changes))).toEqual(step);
  });
});

describe('paying', () => {
  test.each<readonly [string, Partial<PayoutFacts>, unknown]>([
    ['not stored yet: store and hand over', {}, { do: 'pay', payout: sending }],
    ['unless the address changed', { payTo: 'elsewhere' }, paused('address-changed')],
    ['or the wallet is locked', { blocked: 'wallet-locked' }, paused('wallet-locked')],
    ['or it is too old', { nowMs: parseUnixMs(day(1) + SEND_WITHIN_MS) }, paused('forgotten')],
    [
      'or it was stopped',
      { rule: 'manual' },
      { do: 'keep', run: idle({ rule: 'manual', done: day(1) }) },
    ],
    ['on its way', { payout: sending }, WAIT],
    [
      'on its way, whatever the owner chose meanwhile',
      { payout: sending, payTo: 'elsewhere' },
      WAIT,
    ],
    [
      'in a block: done',
      { payout: { ...sending, state: 'included', txHash: 'A', height: height(12) } },
      done(),
    ],
    [
      'refused',
      { payout: { ...sending, state: 'failed', reason: 'no funds' } },
      paused('payout-failed', 'no funds'),
    ],
  ])('%s', (_name, changes, step) => {
    expect(nextPayoutStep(paying, facts(changes))).toEqual(step);
  });

  test('another wallet: what the earlier one began is followed no more', () => {
    for (const run of [redeeming, paying]) {
      expect(nextPayoutStep(run, facts({ account: 'other' }))).toEqual(done());
    }
  });
});

describe('a payout', () => {
  const now = { nowMs: facts().nowMs, payTo: 'home' };
  const { state: _state, ...ask } = sending;
  const failed = (reason: unknown) => ({ do: 'note', payout: { ...ask, state: 'failed', reason } });
  test.each<readonly [string, Payout, PayoutFate, Partial<typeof now>, unknown]>([
    ['unknown: send', sending, undefined, {}, { do: 'send' }],
    ['waiting', sending, { state: 'waiting' }, {}, WAIT],
    [
      'sent',
      sending,
      { state: 'sent', txHash: 'A' },
      {},
      { do: 'note', payout: { ...sending, txHash: 'A' } },
    ],
    ['sent, as is written', { ...sending, txHash: 'A' }, { state: 'sent', txHash: 'A' }, {}, WAIT],
    [
      'included',
      sending,
      { state: 'included', txHash: 'A', height: height(12) },
      {},
      { do: 'note', payout: { ...ask, state: 'included', txHash: 'A', height: height(12) } },
    ],
    ['refused', sending, { state: 'failed', reason: 'no funds' }, {}, failed('no funds')],
    [
      'unknown after a week: never again',
      sending,
      undefined,
      { nowMs: parseUnixMs(day(1) + SEND_WITHIN_MS) },
      failed(expect.stringMatching(/not sent again/)),
    ],
    [
      'unknown to a clock that was set back: never again',
      sending,
      undefined,
      { nowMs: day(0) },
      failed(expect.stringMatching(/not sent again/)),
    ],
    [
      'unknown, and the address changed: not there any more',
      sending,
      undefined,
      { payTo: 'elsewhere' },
      failed(expect.stringMatching(/address changed/)),
    ],
    [
      'sent, whatever the address is now',
      sending,
      { state: 'waiting' },
      { payTo: 'elsewhere' },
      WAIT,
    ],
    ['over', { ...sending, state: 'failed', reason: 'x' }, undefined, {}, WAIT],
  ])('%s', (_name, payout, fate, changes, duty) => {
    expect(followPayout(payout, fate, { ...now, ...changes })).toEqual(duty);
  });
});

test('amounts: what can go, and what is worth it', () => {
  const fees = { redeem: 5n, send: 4n, ahead: 15n };
  expect([payable(100n, 20n, fees), payable(100n, 0n, fees), payable(20n, 20n, fees)]).toEqual([
    76n,
    81n,
    0n,
  ]);
  expect([redeemable(10n, 3n), redeemable(3n, 10n)]).toEqual([7n, 0n]);
  expect([depositReserve([], 0n), depositReserve([], 5n), depositReserve([5n, 5n], 5n)]).toEqual([
    0n,
    5n,
    10n,
  ]);
  expect([worthWithdrawing(99n, 5n, 20), worthWithdrawing(100n, 5n, 20)]).toEqual([false, true]);
  expect([worthWithdrawing(0n, 0n, 20), worthWithdrawing(1n, 0n, 20)]).toEqual([false, true]);
});
