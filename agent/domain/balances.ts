import type { Coin, Denom } from './money.ts';
import { sumCoins } from './money.ts';

/** What an account has in one denom, in whole atomics. Nothing is counted twice. */
export interface Balance {
  readonly denom: Denom;
  /** In the account: can be spent now. */
  readonly free: bigint;
  /** Locked in deposits of our bids and leases; comes back when they end, and was never earned. */
  readonly locked: bigint;
  /** Earned and settled by the chain in the escrow of leases; ours with the next withdrawal. */
  readonly fromEscrow: bigint;
  /** Burnt already; what it was redeemed for is not paid out yet. */
  readonly redeeming: bigint;
}

/** What the chain says, each part from its own question. */
export interface BalanceInputs {
  /** Of the account. */
  readonly free: readonly Coin[];
  /** The deposit of each bid that is not closed. */
  readonly bidDeposits: readonly Coin[];
  /** What each payment of a lease holds for us. */
  readonly escrowPayments: readonly Coin[];
  /** What each redemption that the chain has not executed yet took from the account. */
  readonly redemptions: readonly Coin[];
}

/** One row for each denom of `shown`, in that order, then for others that are not empty. */
export function sumBalances(
  inputs: BalanceInputs,
  shown: readonly Denom[] = [],
): readonly Balance[] {
  const free = byDenom(inputs.free);
  const locked = byDenom(inputs.bidDeposits);
  const fromEscrow = byDenom(inputs.escrowPayments);
  const redeeming = byDenom(inputs.redemptions);
  const denoms = new Set([
    ...shown,
    ...[free, locked, fromEscrow, redeeming].flatMap((part) => [...part.keys()]),
  ]);
  return [...denoms]
    .map((denom) => ({
      denom,
      free: free.get(denom) ?? 0n,
      locked: locked.get(denom) ?? 0n,
      fromEscrow: fromEscrow.get(denom) ?? 0n,
      redeeming: redeeming.get(denom) ?? 0n,
    }))
    .filter((row) => shown.includes(row.denom) || !isEmpty(row));
}

function byDenom(coins: readonly Coin[]): ReadonlyMap<Denom, bigint> {
  return new Map(sumCoins(coins).map(({ denom, amount }) => [denom, amount]));
}

function isEmpty(row: Balance): boolean {
  return row.free === 0n && row.locked === 0n && row.fromEscrow === 0n && row.redeeming === 0n;
}
