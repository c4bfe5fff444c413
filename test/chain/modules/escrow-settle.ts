import { ONE } from '../decimal.ts';
import type { Context } from '../module.ts';
import type { DecAmount } from './akash-coins.ts';
import { panic } from './akash-refusals.ts';
import type { Depositor, EscrowAccount, EscrowPayment } from './escrow-records.ts';
import { added, amountOf, escrowRefusals, paymentsOf } from './escrow-records.ts';

// Nobody is paid block by block. Whenever somebody touches an account it is settled: each open
// payment gets its rate for every block since the last time, as long as there is something left.

/** What a settlement made of an account; nothing of it is stored yet. */
export interface Settlement {
  readonly account: EscrowAccount;
  /** The payments that took part. */
  readonly payments: readonly EscrowPayment[];
  readonly overdrawn: boolean;
  /** Is there anything to be stored? */
  readonly changed: boolean;
}

/**
 * Settles up to this block. Open payments only take part where blocks have passed: after one
 * settlement in a block, others in the same block find none (akash-network/support issue 414).
 * An overdrawn account does not go on counting blocks; it only pays what it owes.
 */
export function settle(context: Context, account: EscrowAccount): Settlement {
  if (account.state === 'closed') throw escrowRefusals.accountClosed();
  const first = account.funds[0];
  if (first !== undefined && first.amount < 0n) {
    return { account, payments: [], overdrawn: true, changed: false };
  }
  const counting = account.state === 'open';
  const blocks = counting ? context.height - account.settledAt : 0n;
  const settled = counting ? { ...account, settledAt: context.height } : account;
  const all = paymentsOf(context, account.id);
  const payments = [
    ...all.filter(({ state }) => state === 'overdrawn'),
    ...all.filter(({ state }) => state === 'open' && blocks !== 0n),
  ];
  return { ...payEach(settled, payments, blocks), changed: true };
}

/** Each payment in turn gets what it is due; who comes when nothing is left is owed the rest. */
function payEach(
  before: EscrowAccount,
  due: readonly EscrowPayment[],
  blocks: bigint,
): Omit<Settlement, 'changed'> {
  let account = before;
  let overdrawn = false;
  const payments: EscrowPayment[] = [];
  for (const payment of due) {
    const owing = payment.state === 'overdrawn';
    // What a block costs may have a fraction; what all the blocks cost is cut to whole units.
    const cost = payment.rate.amount * blocks;
    const amount = owing ? payment.unsettled : cost - (cost % ONE);
    const taken = take(account, { denom: payment.rate.denom, amount });
    account = taken.account;
    overdrawn ||= taken.overdrawn;
    const unsettled = owing ? 0n : payment.unsettled;
    payments.push({
      ...payment,
      state: taken.overdrawn ? 'overdrawn' : 'open',
      balance: payment.balance + taken.got,
      unsettled: taken.overdrawn ? unsettled + (amount - taken.got) : unsettled,
    });
  }
  return { account, payments, overdrawn };
}

/**
 * Takes an amount out of the deposits, the oldest first. What they lack is taken off the funds
 * all the same, which are below zero then.
 */
export function take(
  account: EscrowAccount,
  { denom, amount }: DecAmount,
): { readonly account: EscrowAccount; readonly got: bigint; readonly overdrawn: boolean } {
  if (amountOf(account.funds, denom) === undefined) throw panic(`unknown denom "${denom}"`);
  let left = amount;
  const deposits: Depositor[] = [];
  for (const deposit of account.deposits) {
    const { balance } = deposit;
    const part = balance.denom !== denom ? 0n : balance.amount < left ? balance.amount : left;
    left -= part;
    if (balance.amount > part) {
      deposits.push({ ...deposit, balance: { ...balance, amount: balance.amount - part } });
    }
  }
  const got = amount - left;
  return {
    account: {
      ...account,
      deposits,
      transferred: added(account.transferred, { denom, amount: got }),
      funds: added(account.funds, { denom, amount: -amount }),
    },
    got,
    overdrawn: left > 0n,
  };
}
