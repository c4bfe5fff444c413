import type { Coin, Denom } from '../../../domain/money.ts';

/** What a bid may lock, and what the account has for it. */
export interface DepositTerms {
  /** Any one of these is enough for a bid. */
  readonly least: readonly Coin[];
  /** Free in the account, less what is promised to bids that are on their way. */
  readonly free: readonly Coin[];
  /** Taken first: what leases pay in. It was earned, and pays for nothing else here. */
  readonly pay: Denom;
  /** What transactions cost; so much of it is left alone. */
  readonly fee: Coin;
}

/**
 * The deposit of each of `count` bids, in the order of the bids; `undefined` for those that the
 * account has nothing left for.
 */
export function chooseDeposits(count: number, terms: DepositTerms): readonly (Coin | undefined)[] {
  const { least, free, pay, fee } = terms;
  const left = new Map(free.map(({ denom, amount }) => [denom, amount]));
  left.set(fee.denom, (left.get(fee.denom) ?? 0n) - fee.amount);
  const rank = ({ denom }: Coin): number => (denom === pay ? 0 : denom === fee.denom ? 1 : 2);
  const choice = least.filter(({ amount }) => amount > 0n).sort((a, b) => rank(a) - rank(b));
  return Array.from({ length: count }, () => {
    const deposit = choice.find(({ denom, amount }) => (left.get(denom) ?? 0n) >= amount);
    if (deposit === undefined) return undefined;
    left.set(deposit.denom, (left.get(deposit.denom) ?? 0n) - deposit.amount);
    return deposit;
  });
}
