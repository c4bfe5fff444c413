import { describe, expect, test } from 'vitest';

import { AgentError } from '../../agent/base/errors.ts';
import type { Payout } from '../../agent/domain/paying-out.ts';
import type { AccountBooks, KeyValueStore, StoredPayout } from '../../agent/storage/interface.ts';
import { ACCOUNT, FEE, PAY, TX_FEE } from '../helpers/fake-account.ts';
import { Killed } from '../helpers/fuse.ts';
import type { Sabotage } from '../helpers/money-world.ts';
import { MoneyWorld } from '../helpers/money-world.ts';
import { seededRandom } from '../unit/domain/random.ts';

const UNIT = 1_000_000n;
const DAY_MS = 86_400_000;

/** Where a payout stands is on the disk only once its next step begins: it is sent before it is stored. */
const LATE: Sabotage = {
  journal: (journal): KeyValueStore => {
    let late: readonly (readonly [string, string | undefined])[] = [];
    return {
      ...bound(journal),
      read: (key) => late.find(([name]) => name === key)?.[1] ?? journal.read(key),
      writeAll: (entries) => {
        journal.writeAll(late);
        late = [...entries].filter(([key]) => key === 'money.payout-run');
        journal.writeAll([...entries].filter(([key]) => key !== 'money.payout-run'));
      },
    };
  },
  books: (books): AccountBooks => {
    const late = new Map<string, StoredPayout>();
    return {
      ...bound(books),
      addPayout: (payout) => {
        late.set(payout.id, payout);
        return true;
      },
      notePayout: (payout) => {
        for (const one of late.values()) books.addPayout(one);
        late.clear();
        books.notePayout(payout);
      },
      getPayout: (id) => late.get(id) ?? books.getPayout(id),
      openPayouts: (account) => [...books.openPayouts(account), ...late.values()],
    };
  },
};

/** A payout of a day, killed at one step and started anew; what the chain did then. */
async function dayWithKill(step: number, sabotage?: Sabotage) {
  const world = new MoneyWorld({ fee: 300n * UNIT, pay: 100n * UNIT }, sabotage);
  world.payout = { rule: 'daily', threshold: '50', keep: '200' };
  await world.start();
  await world.blocks(2);
  world.fuse.dieAfter(step);
  world.clock.jumpWall(DAY_MS);
  let wasKilled = false;
  const carryOn = async (): Promise<void> => {
    if (!world.fuse.isDead) return;
    wasKilled = true;
    await world.restart();
  };
  for (let block = 0; block < 16; block++) {
    await carryOn();
    await world.blocks(1);
  }
  await carryOn();
  // What is left of the fuse is for nothing that belongs to the payout.
  world.fuse.dieAfter(Infinity);
  await world.blocks(2);
  const sent = world.chain.sent.map(({ amount }) => amount);
  const found = {
    redeemed: world.chain.redeemed.length,
    sent,
    left: world.chain.free(FEE),
    told: world.notices('payout-sent').length,
    run: world.accounting.payingOut.run?.state,
    stored: world.accounting.payouts(10).map(({ state }: Payout) => state),
    differences: world.accounting.reconciliation?.rows.map(({ difference }) => difference),
  };
  await world.close();
  return { wasKilled, found };
}

/** At how many steps a kill did that. */
async function harmed(
  sabotage: Sabotage,
  isHarm: (found: Awaited<ReturnType<typeof dayWithKill>>['found']) => boolean,
): Promise<number> {
  let harms = 0;
  for (let step = 1; ; step++) {
    const { wasKilled, found } = await dayWithKill(step, sabotage);
    if (isHarm(found)) harms++;
    if (!wasKilled) return harms;
  }
}

describe('a payout by the rule, killed at each of its steps', () => {
  // 300, and 80 for the 100 that were redeemed, less two fees, less what is kept.
  const right = {
    redeemed: 1,
    sent: [180n * UNIT - 2n * TX_FEE],
    left: 200n * UNIT,
    told: 1,
    run: 'idle',
    stored: ['included'],
    differences: [0n, 0n],
  };

  test('is made once, whole, and told once', async () => {
    let steps = 0;
    for (let step = 1; ; step++) {
      const { wasKilled, found } = await dayWithKill(step);
      expect({ step, found }).toEqual({ step, found: right });
      if (!wasKilled) break;
      steps++;
    }
    console.info(`killed at each of ${steps} steps: 0 payouts twice, 0 forgotten`);
    expect(steps).toBeGreaterThan(60);
  }, 120_000);

  test('control: what is sent before it is stored is sent twice', async () => {
    expect(await harmed(LATE, ({ sent }) => sent.length > 1)).toBeGreaterThan(0);
  }, 120_000);

  test('control: entries that are let go of before they are written down are lost', async () => {
    const isLost = (found: Awaited<ReturnType<typeof dayWithKill>>['found']): boolean =>
      found.differences?.some((difference) => difference !== 0n) === true;
    expect(await harmed({ forgetsWhatItTold: true }, isLost)).toBeGreaterThan(0);
  }, 120_000);
});

/** What an owner, tenants, the chain and accidents do to an account; the same for the same seed. */
class Days {
  readonly world: MoneyWorld;
  comparisons = 0;
  differences = 0;
  kills = 0;
  refused = 0;
  readonly asked = new Set<string>();
  readonly #random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.world = new MoneyWorld({ fee: 50n * UNIT, pay: 0n });
  }

  async run(steps: number): Promise<void> {
    await this.world.start();
    for (let step = 0; step < steps; step++) {
      await this.#step();
      await this.world.clock.advance(0);
      if (this.world.fuse.isDead) {
        this.kills++;
        await this.world.restart();
      }
      this.#compare();
    }
    await this.#calm();
  }

  /** Opening and entries against the chain's own list, coin by coin, at the height that was read. */
  #compare(): void {
    const { chain, storage, accounting, fuse } = this.world;
    chain.tell();
    // Killed while it took them: the next one takes them.
    if (fuse.isDead) return;
    const { height } = chain.entries();
    const sums = storage.account.sums(ACCOUNT, height);
    for (const denom of [FEE, PAY]) {
      const there = chain.all
        .filter((entry) => entry.denom === denom && entry.height <= height!)
        .reduce((sum, { amount }) => sum + amount, 0n);
      const here = sums.find((sum) => sum.denom === denom)?.amount ?? 0n;
      this.comparisons++;
      if (there !== here) this.differences++;
    }
    for (const { difference } of accounting.reconciliation?.rows ?? []) {
      this.comparisons++;
      if (difference !== 0n) this.differences++;
    }
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const { world } = this;
    const { chain } = world;
    const amount = (): bigint => BigInt(random.int(1, 30)) * 400_000n;
    const acts: readonly (readonly [number, () => unknown])[] = [
      [34, () => world.blocks(random.int(1, 10))],
      [10, () => world.pays(amount())],
      [5, () => chain.next(() => chain.lock(random.pick([FEE, PAY]), 500_000n))],
      [4, () => chain.next(() => chain.unlock())],
      [4, () => chain.next(() => chain.move('received', FEE, amount()))],
      [5, () => this.#ask(() => world.accounting.redeem(amount()))],
      [6, () => this.#ask(() => world.accounting.payout(amount(), random.bool()))],
      [4, () => (chain.reachable = random.int(1, 3) > 1)],
      [4, () => (chain.lag = random.int(0, 3))],
      [3, () => (chain.stuck = random.int(1, 4) === 1)],
      [3, () => (world.own.says.locked = random.int(1, 4) === 1)],
      [
        3,
        () =>
          (world.own.says.plan = {
            current: random.pick(['home', 'home', 'away', undefined]),
            next: undefined,
          }),
      ],
      [
        2,
        () =>
          (world.payout = {
            ...world.payout,
            rule: random.pick(['manual', 'threshold', 'daily', 'daily', 'weekly']),
            threshold: '3',
          }),
      ],
      [2, () => (chain.cancels = random.int(1, 4) === 1)],
      [9, () => world.clock.jumpWall(random.int(1, 2) * 43_200_000)],
      [12, () => world.fuse.dieAfter(random.int(1, 24))],
    ];
    let left = random.int(0, acts.reduce((sum, [weight]) => sum + weight, 0) - 1);
    for (const [weight, act] of acts) {
      left -= weight;
      if (left < 0) {
        await act();
        return;
      }
    }
  }

  async #ask(work: () => Promise<{ readonly id: string }>): Promise<void> {
    const answer = work().then(
      ({ id }) => this.asked.add(id),
      (error: unknown) => {
        if (!(error instanceof Killed) && !(error instanceof AgentError)) throw error;
        this.refused++;
      },
    );
    await this.world.clock.advance(0);
    await answer;
  }

  /** All is well again, and nothing new is begun. */
  async #calm(): Promise<void> {
    const { world } = this;
    const { chain } = world;
    chain.reachable = true;
    chain.stuck = false;
    chain.cancels = false;
    chain.lag = 0;
    world.own.says.locked = false;
    world.payout = { ...world.payout, rule: 'manual' };
    await world.restart();
    await world.blocks(40);
    this.#compare();
  }
}

describe('a thousand things at random', () => {
  test.each([1, 2, 3])(
    'seed %i: nothing twice, nothing lost, books equal to the last unit',
    async (seed) => {
      const days = new Days(seed);
      await days.run(1000);
      const { world, comparisons, differences, kills, asked } = days;
      const { chain, storage } = world;
      expect(differences).toBe(0);
      // Every entry of the chain, each once.
      const keys = storage.account.list(ACCOUNT, 100_000).map(({ key }) => key);
      expect(keys.toReversed()).toEqual(chain.all.map(({ key }) => key));
      // Every payment to somebody was asked for, and is known with its amount.
      const payouts = storage.account.listPayouts(ACCOUNT, 100_000);
      const included = payouts.filter(({ state }) => state === 'included');
      const textOf = ({ id, to }: { id: string; to: string }, amount: bigint): string =>
        `${id} ${to} ${amount}`;
      expect(chain.sent.map((sent) => textOf(sent, sent.amount)).sort()).toEqual(
        included.map((payout) => textOf(payout, payout.amount.amount)).sort(),
      );
      // Nothing that was asked for is still open, or gone.
      expect(payouts.filter(({ state }) => state === 'sending')).toEqual([]);
      const ended = new Set([
        ...payouts.map(({ id }) => id),
        ...chain
          .redemptions()
          .filter(({ state }) => state !== 'sending' && state !== 'pending')
          .map(({ id }) => id),
      ]);
      expect([...asked].filter((id) => !ended.has(id))).toEqual([]);
      expect(world.accounting.payingOut.run?.state).toBe('idle');
      // Each is told of once.
      expect(world.notices('payout-sent')).toHaveLength(included.length);
      console.info(
        `seed ${seed}: ${comparisons} comparisons, ${kills} kills, ${chain.all.length} entries, ` +
          `${chain.sent.length} payouts (${included.filter(({ by }) => by === 'rule').length} by the rule), ` +
          `${chain.redeemed.length} redemptions`,
      );
      expect(kills).toBeGreaterThan(30);
      expect(included.some(({ by }) => by === 'rule')).toBe(true);
      expect(included.some(({ by }) => by === 'owner')).toBe(true);
      await world.close();
    },
    120_000,
  );
});

/** Its methods, each of them still of `target`. */
function bound<T extends object>(target: T): T {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(target));
  const methods = names.map((name) => {
    const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
    return [name, method.bind(target)] as const;
  });
  return Object.fromEntries(methods) as T;
}
