import type { UnixMs } from '../base/instant.ts';
import type { Coin, Dec, Denom } from './money.ts';
import type { BlockHeight } from './time.ts';

/**
 * Why the coins of our account changed. Each change has one reason, so that the sum over all reasons
 * is the change of the balance, to the last unit.
 */
export const ENTRY_KINDS = [
  /** A lease paid us: the only kind that is earnings. */
  'payment',
  /** A transaction's fee, also of one that failed. */
  'fee',
  /** Locked by a bid of ours. */
  'deposit',
  /** A bid's deposit that came back. */
  'refund',
  /** ACT that was given to be redeemed. */
  'redeem-burned',
  /** What a redemption brought, or gave back where it was cancelled. */
  'redeem-received',
  /** Sent to the payout address. */
  'payout',
  /** Sent elsewhere by the owner of the account, not by us. */
  'sent',
  /** Came from another account. */
  'received',
  /** Staking, and whatever else an account can do that is none of our business. */
  'other',
  /** Happened in blocks that nobody keeps any more: known by the balances alone. */
  'unexplained',
] as const;
/** One of {@link ENTRY_KINDS}. */
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One change of our account's coins, as the chain told it. */
export interface AccountEntry {
  /** Names it for good: the place of its event on the chain. */
  readonly key: string;
  readonly height: BlockHeight;
  /** The block's time. */
  readonly atMs: UnixMs;
  /** Upper-case hex; `undefined` for what a block does by itself. */
  readonly txHash: string | undefined;
  readonly kind: EntryKind;
  readonly denom: Denom;
  /** Below 0 for what left. */
  readonly amount: bigint;
  /** What it was about, where that is known: an order, bid or lease, an address, a redemption. */
  readonly about: string | undefined;
}

/** What an account had at a height, from where its entries are counted. */
export interface AccountOpening {
  readonly height: BlockHeight;
  readonly coins: readonly Coin[];
}

/** The price of one whole coin in US dollars, as the chain's own oracle had it at that height. */
export interface CoinPrice {
  readonly denom: Denom;
  /** Of a whole coin, not of its smallest unit. */
  readonly usd: Dec;
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
  readonly source: 'chain-oracle';
}

/** Whether the network turns what leases pay in into what fees are paid in at the moment. */
export type RedeemingState = 'open' | 'halted';

/** ACT on its way to AKT, followed from the request to its end. */
export type Redemption = {
  /** Names it for good. */
  readonly id: string;
  readonly askedAtMs: UnixMs;
  readonly burned: Coin;
} & (
  | { readonly state: 'sending' }
  /** Burned; the chain executes it at one of its next epochs. */
  | { readonly state: 'pending'; readonly height: BlockHeight; readonly txHash: string }
  | {
      readonly state: 'executed';
      readonly height: BlockHeight;
      readonly received: Coin;
      /** What the chain reckoned with, US dollars for a whole coin of what was received. */
      readonly usd: Dec | undefined;
    }
  /** The chain gave the coins back. */
  | { readonly state: 'canceled'; readonly height: BlockHeight }
  | { readonly state: 'failed'; readonly reason: string }
);

/** What does not agree between what we wrote down and what the chain has, by denom; none is good. */
export interface Reconciliation {
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
  readonly rows: readonly {
    readonly denom: Denom;
    readonly opening: bigint;
    /** The sum of all entries since. */
    readonly entries: bigint;
    readonly chain: bigint;
    /** `chain` less `opening` less `entries`. */
    readonly difference: bigint;
  }[];
  /** The ledger's payments against the account's, since the opening; none before the first look. */
  readonly payments?: readonly PaymentsRow[];
}

/** One denom of what leases paid, as two books have it. */
export interface PaymentsRow {
  readonly denom: Denom;
  readonly ledger: bigint;
  readonly entries: bigint;
  /** `ledger` less `entries`. */
  readonly difference: bigint;
}

/** The ledger's payments against those of the account's entries, denom by denom. */
export function comparePayments(
  ledger: readonly Coin[],
  entries: readonly Coin[],
): readonly PaymentsRow[] {
  return reconcileAccount([], entries, ledger).map((row) => ({
    denom: row.denom,
    ledger: row.chain,
    entries: row.entries,
    difference: row.difference,
  }));
}

/** Opening + entries against the chain, denom by denom. All three are of the same height. */
export function reconcileAccount(
  opening: readonly Coin[],
  entries: readonly Coin[],
  chain: readonly Coin[],
): Reconciliation['rows'] {
  const sums = (coins: readonly Coin[]): ReadonlyMap<Denom, bigint> => {
    const map = new Map<Denom, bigint>();
    for (const { denom, amount } of coins) map.set(denom, (map.get(denom) ?? 0n) + amount);
    return map;
  };
  const [opened, entered, there] = [sums(opening), sums(entries), sums(chain)];
  const denoms = new Set([...opened.keys(), ...entered.keys(), ...there.keys()]);
  return [...denoms].sort().map((denom) => {
    const [a, b, c] = [opened.get(denom) ?? 0n, entered.get(denom) ?? 0n, there.get(denom) ?? 0n];
    return { denom, opening: a, entries: b, chain: c, difference: c - a - b };
  });
}
