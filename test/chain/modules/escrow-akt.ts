import { mul, quo, truncate } from '../decimal.ts';
import type { Coin } from '../keepers.ts';
import { UAKT } from './akash-coins.ts';
import type { EscrowAccount, EscrowPayment } from './escrow-records.ts';
import { amountOf } from './escrow-records.ts';
import { take } from './escrow-settle.ts';

/** What was paid in AKT, and to whom. */
export interface AktPayout {
  readonly to: string;
  readonly coins: readonly Coin[];
}

/**
 * Pays overdrawn payments out of AKT that lies in the account, at the price of the moment. The chain
 * does so only while no ACT can be made of AKT. What the AKT does not cover stays owed; of the AKT
 * itself nothing is ever owed.
 */
export function payInAkt(
  before: EscrowAccount,
  overdrawn: readonly EscrowPayment[],
  aktPrice: bigint,
): {
  readonly account: EscrowAccount;
  readonly payments: readonly EscrowPayment[];
  readonly payouts: readonly AktPayout[];
} {
  let account = before;
  let exhausted = (amountOf(account.funds, UAKT) ?? 0n) <= 0n;
  const payouts: AktPayout[] = [];
  const payments = overdrawn.map((payment) => {
    if (exhausted || payment.state !== 'overdrawn' || payment.unsettled === 0n) return payment;
    const taken = take(account, { denom: UAKT, amount: quo(payment.unsettled, aktPrice) });
    if (taken.got === 0n) return payment;
    account = taken.overdrawn ? withoutAkt(taken.account) : taken.account;
    exhausted = taken.overdrawn;
    const whole = truncate(taken.got);
    if (whole > 0n) payouts.push({ to: payment.owner, coins: [{ denom: UAKT, amount: whole }] });
    const unsettled = payment.unsettled - mul(taken.got, aktPrice);
    return unsettled > 0n
      ? { ...payment, unsettled }
      : { ...payment, unsettled: 0n, state: 'open' as const };
  });
  return { account, payments, payouts };
}

function withoutAkt(account: EscrowAccount): EscrowAccount {
  const funds = account.funds.map((one) =>
    one.denom === UAKT ? { denom: UAKT, amount: 0n } : one,
  );
  return { ...account, funds };
}
