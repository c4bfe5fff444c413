import { moduleAddress } from '../addresses.ts';
import { decOf, truncate } from '../decimal.ts';
import type { BankKeeper, OracleKeeper } from '../keepers.ts';
import type { Context } from '../module.ts';
import type { DecAmount } from './akash-coins.ts';
import { panic } from './akash-refusals.ts';
import { payInAkt } from './escrow-akt.ts';
import type {
  AccountId,
  Depositor,
  EscrowAccount,
  EscrowPayment,
  PaymentId,
} from './escrow-records.ts';
import {
  accountKey,
  accountOf,
  added,
  amountOf,
  ESCROW_ACCOUNTS,
  ESCROW_PAYMENTS,
  escrowRefusals,
  paymentKey,
  paymentOf,
} from './escrow-records.ts';
import type { Settlement } from './escrow-settle.ts';
import { settle } from './escrow-settle.ts';

/** What happens elsewhere when an account or a payment has come to its end. */
export interface EscrowHooks {
  accountEnded(context: Context, account: EscrowAccount): void;
  paymentEnded(context: Context, payment: EscrowPayment): void;
}

/** The escrow's answer to: may AKT be paid out instead of ACT? */
export interface MintStatusKeeper {
  /** No ACT is made of AKT at present. */
  mintHalted(context: Context): boolean;
}

const ESCROW = moduleAddress('escrow');

/** Accounts that hold money, and payments that get it out of them block by block. */
export class EscrowKeeper {
  readonly #bank: BankKeeper;
  readonly #oracle: OracleKeeper;
  readonly #mint: MintStatusKeeper;
  #hooks: EscrowHooks | undefined;

  constructor(bank: BankKeeper, oracle: OracleKeeper, mint: MintStatusKeeper) {
    this.#bank = bank;
    this.#oracle = oracle;
    this.#mint = mint;
  }

  /** Deployments and the market know the escrow, and it has to tell them something. */
  tell(hooks: EscrowHooks): void {
    this.#hooks = hooks;
  }

  createAccount(
    context: Context,
    id: AccountId,
    owner: string,
    deposits: readonly Depositor[],
  ): void {
    if (context.state.get(ESCROW_ACCOUNTS, accountKey(id)) !== undefined) {
      throw escrowRefusals.accountExists();
    }
    const empty: EscrowAccount = {
      id,
      owner,
      state: 'open',
      transferred: [],
      settledAt: context.height,
      funds: [],
      deposits: [],
    };
    const account = this.#fund(context, empty, deposits);
    context.state.set(ESCROW_ACCOUNTS, accountKey(id), account);
  }

  /** More money for an account that is not closed. What an overdrawn one owes is paid at once. */
  deposit(context: Context, id: AccountId, deposits: readonly Depositor[]): void {
    const before = accountOf(context, id);
    if (before.state === 'closed') throw escrowRefusals.accountClosed();
    const account = this.#fund(context, before, deposits);
    if (account.state === 'open') {
      this.#saveAccount(context, account);
      return;
    }
    const settlement = this.#settle(context, account);
    const payments = settlement.payments
      .map(ended)
      .map((payment) => this.#payOut(context, payment));
    const state = settlement.overdrawn ? settlement.account.state : 'closed';
    this.#save(context, {
      ...settlement,
      account: { ...settlement.account, state },
      payments,
      changed: true,
    });
  }

  /** Settles, pays everybody out, and gives the rest back to those who deposited it. */
  closeAccount(context: Context, id: AccountId): void {
    const settlement = this.#settle(context, accountOf(context, id));
    const { account } = settlement;
    const payments = settlement.payments
      .map(ended)
      .map((payment) => this.#payOut(context, payment));
    const closed: EscrowAccount =
      account.state === 'open' ? { ...account, state: 'closed' } : account;
    this.#save(context, { ...settlement, account: closed, payments, changed: true });
  }

  /** From now on `rate` a block is due to `owner`. */
  createPayment(context: Context, id: PaymentId, owner: string, rate: DecAmount): void {
    const settlement = this.#settle(context, accountOf(context, id.account));
    const { account, overdrawn } = settlement;
    if (overdrawn) throw escrowRefusals.accountOverdrawn();
    if (amountOf(account.funds, rate.denom) === undefined) {
      throw escrowRefusals.invalidDenomination();
    }
    if (rate.amount === 0n) throw escrowRefusals.paymentRateZero();
    if (context.state.get(ESCROW_PAYMENTS, paymentKey(id)) !== undefined) {
      throw escrowRefusals.paymentExists();
    }
    this.#save(context, settlement);
    const nothing = { balance: 0n, unsettled: 0n, withdrawn: 0n };
    this.#savePayment(context, { id, owner, state: 'open', rate, ...nothing });
  }

  /** Settles and pays one payment out. Where the account turns out to be empty, all of it ends. */
  withdraw(context: Context, id: PaymentId): void {
    const before = accountOf(context, id.account);
    if (paymentOf(context, id).state !== 'open') throw escrowRefusals.paymentClosed();
    const settlement = this.#settle(context, before);
    if (settlement.overdrawn) {
      this.#save(context, settlement);
      return;
    }
    if (!settlement.payments.some((payment) => isPayment(payment, id))) {
      const { account, xid } = id;
      const aid = `aid:<scope:${account.scope} xid:"${account.xid}" >`;
      throw panic(`couldn't find payment ${aid} xid:"${xid}" `);
    }
    const payments = settlement.payments.map((payment) =>
      isPayment(payment, id) ? this.#payOut(context, payment) : payment,
    );
    this.#save(context, { ...settlement, payments });
  }

  /** Settles, pays one payment out, and ends it; the others go on. */
  closePayment(context: Context, id: PaymentId): void {
    const before = accountOf(context, id.account);
    if (paymentOf(context, id).state === 'closed') throw escrowRefusals.paymentClosed();
    const settlement = this.#settle(context, before);
    const payments = settlement.payments.map((payment) =>
      isPayment(payment, id) ? this.#payOut(context, ended(payment)) : payment,
    );
    this.#save(context, { ...settlement, payments, changed: true });
  }

  /** Where more is owed than there is, AKT helps out if it may; else the account is overdrawn. */
  #settle(context: Context, before: EscrowAccount): Settlement {
    const settlement = settle(context, before);
    if (!settlement.overdrawn || !settlement.changed) return settlement;
    const { account, payments } = this.#helpOut(context, settlement);
    if (payments.every(({ state }) => state !== 'overdrawn')) {
      return { account, payments, overdrawn: false, changed: true };
    }
    return {
      account: { ...account, state: 'overdrawn' },
      payments: payments.map((payment) =>
        this.#payOut(context, { ...payment, state: 'overdrawn' }),
      ),
      overdrawn: true,
      changed: true,
    };
  }

  #helpOut(context: Context, settlement: Settlement): Pick<Settlement, 'account' | 'payments'> {
    const price = this.#oracle.price(context);
    if (!this.#mint.mintHalted(context) || price === undefined || price <= 0n) return settlement;
    const helped = payInAkt(settlement.account, settlement.payments, price);
    for (const { to, coins } of helped.payouts) this.#bank.send(context, ESCROW, to, coins);
    return helped;
  }

  /** Takes the coins of deposits in. Debts of the account are forgotten; its payments know theirs. */
  #fund(context: Context, before: EscrowAccount, deposits: readonly Depositor[]): EscrowAccount {
    let account = before;
    for (const deposit of deposits) {
      const { denom, amount } = deposit.balance;
      const owed = amountOf(account.funds, denom) ?? 0n;
      this.#bank.send(context, deposit.owner, ESCROW, [{ denom, amount: truncate(amount) }]);
      account = {
        ...account,
        funds: added(account.funds, { denom, amount: owed < 0n ? amount - owed : amount }),
        transferred: added(account.transferred, { denom, amount: 0n }),
        deposits: [...account.deposits, deposit],
      };
    }
    return account;
  }

  /** Pays the whole units of what is settled to the provider; a fraction stays. */
  #payOut(context: Context, payment: EscrowPayment): EscrowPayment {
    const earnings = truncate(payment.balance);
    if (earnings === 0n) return payment;
    const { denom } = payment.rate;
    this.#bank.send(context, ESCROW, payment.owner, [{ denom, amount: earnings }]);
    return {
      ...payment,
      withdrawn: payment.withdrawn + earnings,
      balance: payment.balance - decOf(earnings),
    };
  }

  #save(context: Context, { account, payments, changed }: Settlement): void {
    if (changed) this.#saveAccount(context, account);
    for (const payment of payments) this.#savePayment(context, payment);
  }

  /** An account that ends gives back what is left of each deposit, fractions excepted. */
  #saveAccount(context: Context, before: EscrowAccount): void {
    let account = before;
    if (account.state !== 'open') {
      for (const { owner, balance } of before.deposits) {
        const { denom, amount } = balance;
        this.#bank.send(context, ESCROW, owner, [{ denom, amount: truncate(amount) }]);
        account = { ...account, funds: added(account.funds, { denom, amount: -amount }) };
      }
      account = { ...account, deposits: [] };
    }
    context.state.set(ESCROW_ACCOUNTS, accountKey(account.id), account);
    if (account.state !== 'open') this.#hooks?.accountEnded(context, account);
  }

  #savePayment(context: Context, payment: EscrowPayment): void {
    context.state.set(ESCROW_PAYMENTS, paymentKey(payment.id), payment);
    if (payment.state !== 'open') this.#hooks?.paymentEnded(context, payment);
  }
}

function ended(payment: EscrowPayment): EscrowPayment {
  return payment.state === 'open' ? { ...payment, state: 'closed' } : payment;
}

function isPayment(payment: EscrowPayment, id: PaymentId): boolean {
  return paymentKey(payment.id) === paymentKey(id);
}
