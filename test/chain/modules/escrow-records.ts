import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';

import type { Dec } from '../decimal.ts';
import type { Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Store } from '../state.ts';
import type { DecAmount } from './akash-coins.ts';
import { coinMessage, decCoinMessage } from './akash-coins.ts';
import { refusals } from './akash-refusals.ts';

/** What an account is for: to pay a deployment's leases, or as the deposit of a bid. */
export type EscrowScope = 'deployment' | 'bid';

/** Accounts and payments begin open; overdrawn ones owe more than there was. */
export type EscrowState = 'open' | 'closed' | 'overdrawn';

export interface AccountId {
  readonly scope: EscrowScope;
  /** The name of the deployment (`owner/dseq`) or of the bid. */
  readonly xid: string;
}

/** What is left of one deposit; it goes back to whom it came from. */
export interface Depositor {
  readonly owner: string;
  readonly height: bigint;
  readonly source: v1.Source;
  readonly balance: DecAmount;
}

/** Money set aside. The coins themselves lie with the escrow module. */
export interface EscrowAccount {
  readonly id: AccountId;
  readonly owner: string;
  readonly state: EscrowState;
  /** What payments got out of it so far. */
  readonly transferred: readonly DecAmount[];
  /** The height up to which payments got theirs. */
  readonly settledAt: bigint;
  /** What is there; below zero it is what is owed. */
  readonly funds: readonly DecAmount[];
  readonly deposits: readonly Depositor[];
}

export interface PaymentId {
  readonly account: AccountId;
  /** `gseq/oseq/provider`. */
  readonly xid: string;
}

/** A stream of money from an account to a provider. */
export interface EscrowPayment {
  readonly id: PaymentId;
  /** The provider. */
  readonly owner: string;
  readonly state: EscrowState;
  /** Per block. */
  readonly rate: DecAmount;
  /** Settled, but not yet withdrawn. */
  readonly balance: Dec;
  /** Earned, when there was nothing left. */
  readonly unsettled: Dec;
  readonly withdrawn: bigint;
}

export const escrowRefusals = refusals('escrow', {
  accountExists: [1, 'account exists'],
  accountClosed: [2, 'account closed'],
  accountNotFound: [3, 'account not found'],
  accountOverdrawn: [4, 'account overdrawn'],
  invalidDenomination: [5, 'invalid denomination'],
  paymentExists: [6, 'payment exists'],
  paymentClosed: [7, 'payment closed'],
  paymentNotFound: [8, 'payment not found'],
  paymentRateZero: [9, 'payment rate zero'],
  invalidId: [12, 'invalid ID'],
  invalidDeposit: [16, 'invalid deposit'],
});

export const ESCROW_ACCOUNTS = new Store<EscrowAccount>('escrow/accounts');
export const ESCROW_PAYMENTS = new Store<EscrowPayment>('escrow/payments');

/** `deployment/owner/dseq`. */
export function accountKey({ scope, xid }: AccountId): string {
  return `${scope}/${xid}`;
}

/** The account's key, then the payment's own name. */
export function paymentKey({ account, xid }: PaymentId): string {
  return `${accountKey(account)}/${xid}`;
}

export function accountOf(context: Context, id: AccountId): EscrowAccount {
  const account = context.state.get(ESCROW_ACCOUNTS, accountKey(id));
  if (account === undefined) throw escrowRefusals.accountNotFound();
  return account;
}

export function paymentOf(context: Context, id: PaymentId): EscrowPayment {
  const payment = context.state.get(ESCROW_PAYMENTS, paymentKey(id));
  if (payment === undefined) throw escrowRefusals.paymentNotFound();
  return payment;
}

/** The payments out of an account, in the order of their names. */
export function paymentsOf(context: Context, id: AccountId): readonly EscrowPayment[] {
  return context.state.list(ESCROW_PAYMENTS, `${accountKey(id)}/`).map(([, payment]) => payment);
}

/** The amount of one coin among others. */
export function amountOf(amounts: readonly DecAmount[], denom: string): Dec | undefined {
  return amounts.find((amount) => amount.denom === denom)?.amount;
}

/** Adds to the amount of one coin, which is put at the end where it was not there. */
export function added(amounts: readonly DecAmount[], { denom, amount }: DecAmount): DecAmount[] {
  if (amountOf(amounts, denom) === undefined) return [...amounts, { denom, amount }];
  return amounts.map((one) => (one.denom === denom ? { denom, amount: one.amount + amount } : one));
}

export const STATE_NUMBERS: Readonly<Record<EscrowState, v1.Types_State>> = {
  open: v1.Types_State.open,
  closed: v1.Types_State.closed,
  overdrawn: v1.Types_State.overdrawn,
};

export function accountMessage(account: EscrowAccount): v1.Types_Account {
  return v1.Types_Account.fromPartial({
    id: accountIdMessage(account.id),
    state: {
      owner: account.owner,
      state: STATE_NUMBERS[account.state],
      transferred: account.transferred.map(decCoinMessage),
      settledAt: account.settledAt,
      funds: account.funds.map(decCoinMessage),
      deposits: account.deposits.map(({ owner, height, source, balance }) => ({
        owner,
        height,
        source,
        balance: decCoinMessage(balance),
      })),
    },
  });
}

export function paymentMessage(payment: EscrowPayment): v1.Types_Payment {
  const { denom } = payment.rate;
  return v1.Types_Payment.fromPartial({
    id: { aid: accountIdMessage(payment.id.account), xid: payment.id.xid },
    state: {
      owner: payment.owner,
      state: STATE_NUMBERS[payment.state],
      rate: decCoinMessage(payment.rate),
      balance: decCoinMessage({ denom, amount: payment.balance }),
      unsettled: decCoinMessage({ denom, amount: payment.unsettled }),
      withdrawn: coinMessage(withdrawnCoin(payment)),
    },
  });
}

function withdrawnCoin({ rate, withdrawn }: EscrowPayment): Coin {
  return { denom: rate.denom, amount: withdrawn };
}

function accountIdMessage({ scope, xid }: AccountId): v1.Account {
  return { scope: v1.Scope[scope], xid };
}
