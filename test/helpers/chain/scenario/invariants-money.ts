import type { Invariant } from './invariant.ts';
import { eventsOf } from './invariant.ts';
import type { Amounts, LeaseView } from './view.ts';
import { moduleAddress, scaled } from './view.ts';

const ESCROW = moduleAddress('escrow');
const ONE = 10n ** 18n;

/** The balances of everybody are the supply, and the supply moves by what is minted and burned. */
export const coinsConserved: Invariant = {
  name: 'coins are conserved',
  check: (before, after, block) => {
    const held = sum([...after.balances.values()]);
    const expected = new Map(before.supply);
    for (const { type, attributes } of eventsOf(block)) {
      if (type === 'coinbase') addCoins(expected, attributes['amount'], 1n);
      if (type === 'burn') addCoins(expected, attributes['amount'], -1n);
    }
    return [
      ...unequal('balances together', held, 'supply', after.supply),
      ...unequal('supply', after.supply, 'supply before, minted and burned', expected),
    ];
  },
};

/** Whoever has more or less than before got or spent it in an event that says so. */
export const movesAreTold: Invariant = {
  name: 'every move of coins has its event',
  check: (before, after, block) => {
    const expected = new Map<string, Map<string, bigint>>();
    for (const [address, amounts] of before.balances) expected.set(address, new Map(amounts));
    const move = (address: string | undefined, coins: string | undefined, sign: bigint) => {
      const amounts = expected.get(address ?? '') ?? new Map<string, bigint>();
      addCoins(amounts, coins, sign);
      expected.set(address ?? '', amounts);
    };
    for (const { type, attributes } of eventsOf(block)) {
      if (type === 'coin_received') move(attributes['receiver'], attributes['amount'], 1n);
      if (type === 'coin_spent') move(attributes['spender'], attributes['amount'], -1n);
    }
    return [...new Set([...expected.keys(), ...after.balances.keys()])].flatMap((address) =>
      unequal(
        `balance of ${address}`,
        after.balances.get(address) ?? new Map(),
        'what its events make it',
        expected.get(address) ?? new Map(),
      ),
    );
  },
};

/** What the escrow module holds is what its accounts and payments say it holds. */
export const escrowIsCovered: Invariant = {
  name: 'the escrow module holds what its accounts and payments say',
  check: (_, after) => {
    // What is owed and not there makes funds less than nothing: both cancel each other out.
    const leases = [...after.leases.values()];
    const claimed = sum([
      ...[...after.accounts.values()].map(({ funds }) => funds),
      ...leases.map(({ balance, unsettled }) => new Map([['uact', balance + unsettled]])),
    ]);
    const held = after.balances.get(ESCROW) ?? new Map<string, bigint>();
    return unequal('escrow module', held, 'accounts and payments', claimed);
  },
};

/**
 * A payment that ran gets its rate for every block from one settlement of its account to the next,
 * cut to whole units once for all of them, and not a unit more. It begins and ends settled.
 */
export const rateTimesBlocks: Invariant = {
  name: 'a payment is rate × blocks',
  check: (before, after, { height }) =>
    [...after.leases].flatMap(([id, lease]) => {
      const old = before.leases.get(id);
      const settledAt = after.accounts.get(lease.account)?.settledAt ?? 0n;
      const began = old?.paymentState === 'open' ? before.accounts.get(lease.account) : undefined;
      const blocks = began === undefined ? 0n : settledAt - began.settledAt;
      const due = ((lease.rate * blocks) / ONE) * ONE;
      const got = earned(lease) - (old === undefined ? 0n : earned(old));
      // A debt that a deposit pays later is no new settlement.
      const wasOpen = old === undefined || old.paymentState === 'open';
      const changed = wasOpen && old?.paymentState !== lease.paymentState;
      return [
        ...(got === due ? [] : [`lease ${id} got ${got} of ${due} for ${blocks} blocks`]),
        ...(changed && settledAt !== height
          ? [`lease ${id} changed, settled at ${settledAt}`]
          : []),
      ];
    }),
};

function earned({ balance, unsettled, withdrawn }: LeaseView): bigint {
  return balance + unsettled + withdrawn;
}

/** Adds or takes away `5uact,7uakt`. */
function addCoins(amounts: Map<string, bigint>, coins: string | undefined, sign: bigint): void {
  for (const coin of (coins ?? '').split(',')) {
    const match = /^(\d+)([a-z]+)$/.exec(coin);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    amounts.set(match[2], (amounts.get(match[2]) ?? 0n) + sign * scaled(match[1]));
  }
}

function sum(all: readonly Amounts[]): Amounts {
  const total = new Map<string, bigint>();
  for (const amounts of all) {
    for (const [denom, amount] of amounts) total.set(denom, (total.get(denom) ?? 0n) + amount);
  }
  return total;
}

function unequal(left: string, a: Amounts, right: string, b: Amounts): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((denom) => {
    const [x, y] = [a.get(denom) ?? 0n, b.get(denom) ?? 0n];
    return x === y ? [] : [`${left} ${text(x)}${denom}, ${right} ${text(y)}${denom}`];
  });
}

function text(amount: bigint): string {
  return amount % ONE === 0n ? (amount / ONE).toString() : `${amount}e-18`;
}
