import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { parseNetworkId } from '../../../agent/domain/ids.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import type { Chain } from '../../chain/chain.ts';
import type { Sums } from './chain-money.ts';
import { add, chainMoney, chainOwes, DENOMS } from './chain-money.ts';

/** How many pairs of figures were held against each other, and those that are not the same. */
export interface MoneyComparison {
  readonly made: number;
  readonly differences: readonly string[];
}

const ALL = 1_000_000;
const AKASH = parseNetworkId('akash');

/**
 * What the agent has written down of its money against the chain's own state: the account's balance
 * after every block, every payment by block and lease, the sum of each kind of entry, what is accrued,
 * and what went to the payout address.
 */
export function compareMoney(
  chain: Chain,
  storage: Storage,
  { account, payoutTo }: { readonly account: string; readonly payoutTo: string },
): MoneyComparison {
  const pairs = new Pairs();
  const opening = storage.account.opening(account);
  if (opening === undefined) throw new Error('the account has no books');
  const there = chainMoney(chain, account, payoutTo, BigInt(opening.height));
  const entries = storage.account.list(account, ALL).toReversed();
  const payments = storage.ledger.listPayments(ALL);

  const running = new Map<string, bigint>(
    opening.coins.map(({ denom, amount }) => [denom, amount]),
  );
  let next = 0;
  for (const [height, balances] of there.balances) {
    for (; entries[next] !== undefined && entries[next]!.height <= height; next++) {
      add(running, entries[next]!.denom, entries[next]!.amount);
    }
    const here = new Map<string, bigint>(DENOMS.map((denom) => [denom, running.get(denom) ?? 0n]));
    pairs.all(`balance at ${height}`, here, balances);
  }
  pairs.one('entries from after that', BigInt(entries.length - next), 0n);

  pairs.all(
    'kind',
    sumsOf(entries, ({ kind, denom, amount }) => [`${kind} ${denom}`, amount]),
    there.kinds,
  );
  pairs.all(
    'payment',
    sumsOf(payments, ({ height, lease, amount }) => [`${height} ${lease}`, amount.amount]),
    there.payments,
  );
  const byLease = [...there.paid.keys()].map((lease): readonly [string, bigint] => {
    const settled = storage.ledger.settledByLease(lease as LeaseRef);
    return [lease, settled.reduce((sum, { amount }) => sum + amount, 0n)];
  });
  pairs.all('lease', new Map(byLease), there.paid);
  const settled = storage.ledger.settled(AKASH).reduce((sum, { amount }) => sum + amount, 0n);
  pairs.one('settled in all', settled, sumOf(there.paid));
  for (const { lease, height, amount } of storage.ledger.accrued(AKASH)) {
    pairs.one(
      `accrued ${lease} at ${height}`,
      amount.amount,
      chainOwes(chain, lease, BigInt(height)),
    );
  }
  return { made: pairs.made, differences: pairs.differences };
}

class Pairs {
  readonly differences: string[] = [];
  made = 0;

  one(what: string, here: bigint, there: bigint): void {
    this.made++;
    if (here !== there) this.differences.push(`${what}: ${here} here, ${there} on the chain`);
  }

  /** Each key that either side has. */
  all(what: string, here: Sums, there: Sums): void {
    for (const key of new Set([...here.keys(), ...there.keys()])) {
      this.one(`${what} ${key}`, here.get(key) ?? 0n, there.get(key) ?? 0n);
    }
  }
}

function sumsOf<T>(all: readonly T[], read: (one: T) => readonly [string, bigint]): Sums {
  const sums = new Map<string, bigint>();
  for (const one of all) add(sums, ...read(one));
  return sums;
}

function sumOf(sums: Sums): bigint {
  return [...sums.values()].reduce((total, amount) => total + amount, 0n);
}
