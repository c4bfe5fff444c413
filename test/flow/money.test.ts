import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ACCOUNT, FEE, PAY, TX_FEE } from '../helpers/fake-account.ts';
import { MoneyWorld } from '../helpers/money-world.ts';

const UNIT = 1_000_000n;
const DAY_BLOCKS = 5;
const DAY_MS = 86_400_000;

let world: MoneyWorld;
beforeEach(async () => {
  world = new MoneyWorld({ fee: 20n * UNIT, pay: 0n });
  await world.start();
});
afterEach(() => world.close());

const entries = () => world.accounting.entries(1000, undefined).reverse();
const kinds = () => entries().map(({ kind }) => kind);
const sentTo = () => world.chain.sent.map(({ to, amount }) => [to, amount]);
const gets = (amount: bigint): void =>
  world.chain.next(() => world.chain.move('received', FEE, amount));
const nextDay = async (): Promise<void> => {
  await world.clock.advance(DAY_MS);
  await world.blocks(DAY_BLOCKS);
};

describe('the books', () => {
  test('every change once, told apart, with what the coin was worth', async () => {
    world.pays(7n);
    world.chain.next(() => world.chain.lock(FEE, 500_000n));
    await world.blocks(1);
    world.chain.next(() => world.chain.unlock());
    gets(5n);
    await world.blocks(2);
    expect(entries()).toMatchObject([
      { kind: 'payment', denom: PAY, amount: 7n, txHash: 'TX-payment-1' },
      { kind: 'deposit', denom: FEE, amount: -500_000n, usd: '1.25' },
      { kind: 'refund', denom: FEE, amount: 500_000n, usd: '1.25' },
      { kind: 'received', denom: FEE, amount: 5n, usd: '1.25' },
    ]);
    // What leases pay in has no price of its own.
    expect(entries()[0]).not.toHaveProperty('usd');
    expect(world.chain.entries().entries).toEqual([]);
    expect(world.accounting.reconciliation?.rows).toMatchObject([
      { denom: FEE, opening: 20n * UNIT, entries: 5n, difference: 0n },
      { denom: PAY, opening: 0n, entries: 7n, difference: 0n },
    ]);
  });

  test('a price of long ago is not that of an entry', async () => {
    world.chain.reachable = false;
    for (let block = 0; block < 150; block++) world.chain.block();
    gets(5n);
    await world.blocks(1);
    expect(entries()).toMatchObject([{ kind: 'received' }]);
    expect(entries()[0]).not.toHaveProperty('usd');
  });

  test('without a price the rest goes on, and entries have none', async () => {
    await world.close();
    world = new MoneyWorld({ fee: 20n * UNIT, pay: 0n });
    world.chain.noPrice = true;
    await world.start();
    gets(5n);
    await world.blocks(2);
    expect(world.accounting.balances?.rows[0]).toMatchObject({ free: 20n * UNIT + 5n });
    expect(world.accounting.unreachable).toBe(false);
    expect(entries()).toMatchObject([{ kind: 'received' }]);
    expect(entries()[0]).not.toHaveProperty('usd');
  });

  test('what waits when the agent starts has the price of that moment', async () => {
    await world.close();
    world = new MoneyWorld({ fee: 20n * UNIT, pay: 0n });
    gets(5n);
    world.chain.block();
    await world.start();
    expect(entries()).toMatchObject([{ kind: 'received', usd: '1.25' }]);
  });

  test('asks once for a block in which something changed, else once a minute', async () => {
    await world.blocks(30);
    let before = world.chain.questions;
    await world.blocks(20);
    // Twice a minute at most: the balances, the price, and whether redeeming is halted.
    expect(world.chain.questions - before).toBeLessThanOrEqual(2 * 3);
    before = world.chain.questions;
    for (let times = 0; times < 50; times++) {
      gets(1n);
      world.chain.tell();
    }
    await world.blocks(1);
    expect(world.chain.questions - before).toBeLessThanOrEqual(3);
    const asked = Promise.all(
      [1, 2, 3].map(() => world.accounting.refresh(new AbortController().signal)),
    );
    before = world.chain.questions;
    await world.clock.advance(0);
    await asked;
    expect(world.chain.questions - before).toBeLessThanOrEqual(3);
  });

  test('a network that is out of reach leaves the last figures with their age', async () => {
    await world.blocks(2);
    const last = world.accounting.balances!;
    world.chain.reachable = false;
    world.pays(9n);
    await world.blocks(20);
    expect(world.accounting.balances).toBe(last);
    expect([world.accounting.unreachable, kinds()]).toEqual([true, ['payment']]);
    const refreshing = world.accounting.refresh(new AbortController().signal);
    await expect(refreshing).rejects.toMatchObject({ code: 'network-unreachable' });
    world.chain.reachable = true;
    await world.blocks(1);
    expect(world.accounting.balances!.height).toBeGreaterThan(last.height);
    expect(world.accounting.unreachable).toBe(false);
  });

  test('a reader that is behind: compared once it has caught up, at the height of the balances', async () => {
    await world.blocks(2);
    const before = world.accounting.reconciliation!.height;
    world.chain.lag = 3;
    for (let block = 0; block < 5; block++) {
      world.pays(1n);
      await world.blocks(1);
    }
    world.chain.lag = 0;
    await world.blocks(1);
    const found = world.accounting.reconciliation!;
    expect(found.height).toBeGreaterThan(before);
    expect(found.rows.every(({ difference }) => difference === 0n)).toBe(true);
    expect(found.payments).toEqual([{ denom: PAY, ledger: 5n, entries: 5n, difference: 0n }]);
  });

  test('a difference is shown, told once it stays, once for each change, and when it is over', async () => {
    await world.blocks(2);
    // Coins that no entry tells of.
    const move = (amount: bigint): void =>
      world.chain.next(() => {
        world.chain.move('other', FEE, amount);
        world.chain.all.pop();
        world.chain.move('received', FEE, 1n);
      });
    move(3n);
    await world.blocks(1);
    expect(world.accounting.reconciliation?.rows[0]).toMatchObject({ difference: 3n });
    expect(world.notices('books-differ')).toEqual([]);
    await world.blocks(15);
    expect(world.notices('books-differ')).toMatchObject([
      { against: 'chain', denom: FEE, difference: '3' },
    ]);
    await world.restart();
    await world.blocks(30);
    expect(world.notices('books-differ')).toHaveLength(1);
    move(2n);
    await world.blocks(30);
    expect(world.notices('books-differ')).toHaveLength(2);
    move(-5n);
    await world.blocks(30);
    expect([world.notices('books-differ').length, world.notices('books-agree').length]).toEqual([
      2, 1,
    ]);
  });

  test('the ledger against the account: a payment that only one of them has', async () => {
    world.pays(4n);
    await world.blocks(2);
    expect(world.accounting.reconciliation?.payments).toMatchObject([{ difference: 0n }]);
    world.collect = (): void => undefined;
    world.pays(6n);
    await world.blocks(30);
    expect(world.accounting.reconciliation?.payments).toMatchObject([
      { ledger: 4n, entries: 10n, difference: -6n },
    ]);
    expect(world.notices('books-differ')).toMatchObject([{ against: 'ledger', difference: '-6' }]);
  });
});

describe('by hand', () => {
  test('redeem: from sending to executed, and the coins are there', async () => {
    world.pays(10n * UNIT);
    await world.blocks(1);
    const asked = world.accounting.redeem(4n * UNIT);
    await world.clock.advance(0);
    expect(await asked).toMatchObject({
      state: 'sending',
      burned: { denom: PAY, amount: 4n * UNIT },
    });
    await world.until(() => world.chain.redemptions()[0]!.state === 'executed');
    await world.blocks(2);
    expect(kinds()).toEqual(['payment', 'fee', 'redeem-burned', 'redeem-received']);
    expect(world.notices('redeemed')).toMatchObject([
      { paid: `${4n * UNIT}`, received: `${(32n * UNIT) / 10n}` },
    ]);
    await world.restart();
    expect(world.notices('redeemed')).toHaveLength(1);
  });

  test.each<readonly [string, () => void, bigint, object]>([
    ['nothing', () => undefined, 0n, { code: 'bad-arguments' }],
    [
      'more than is there',
      () => undefined,
      10n * UNIT + 1n,
      { message: expect.stringMatching(/At most 10 PAY/) },
    ],
    [
      'what bids need',
      () => {
        world.chain.next(() => world.chain.lock(PAY, 2n * UNIT));
        world.chain.next(() => world.chain.unlock());
      },
      9n * UNIT,
      { message: expect.stringMatching(/At most 8 PAY/) },
    ],
    [
      'locked',
      () => (world.own.says.locked = true),
      1n,
      { code: 'wallet-locked', message: 'Unlock it.' },
    ],
    ['out of reach', () => (world.chain.reachable = false), 1n, { code: 'network-unreachable' }],
    [
      'without coins for the fee',
      () => world.chain.next(() => world.chain.move('sent', FEE, -world.chain.free(FEE))),
      1n,
      { message: expect.stringMatching(/fee of about 0.005 FEE/) },
    ],
    [
      'what the next bid locks',
      () => (world.chain.bidDeposit = { denom: PAY, amount: 3n * UNIT }),
      8n * UNIT,
      { message: expect.stringMatching(/At most 7 PAY/) },
    ],
  ])('redeem is refused: %s', async (_name, act, amount, error) => {
    world.pays(10n * UNIT);
    act();
    await world.blocks(1);
    const asked = expect(world.accounting.redeem(amount)).rejects.toMatchObject(error);
    await world.clock.advance(0);
    await asked;
    expect(world.chain.ids).toEqual([]);
  });

  test('payout: stored, sent, followed', async () => {
    const asked = world.accounting.payout(5n * UNIT);
    await world.clock.advance(0);
    const { id } = await asked;
    expect(await asked).toMatchObject({ state: 'sending', to: 'home', by: 'owner' });
    await world.until(() => world.accounting.payouts(1)[0]!.state === 'included');
    expect(sentTo()).toEqual([['home', 5n * UNIT]]);
    expect(world.notices('payout-sent')).toMatchObject([{ id, to: 'home', by: 'owner' }]);
    await world.blocks(2);
    expect(kinds()).toEqual(['fee', 'payout']);
  });

  test.each<readonly [string, () => void, bigint, boolean, object]>([
    ['nothing', () => undefined, -1n, false, { code: 'bad-arguments' }],
    [
      'what is kept',
      () => undefined,
      15n * UNIT,
      false,
      { message: expect.stringMatching(/At most 14.995 FEE.*payout\.keep/) },
    ],
    [
      'the next fees',
      () => undefined,
      20n * UNIT - 3n * TX_FEE,
      true,
      { message: expect.stringMatching(/At most 19.98 FEE.*next fees/) },
    ],
    [
      'no address',
      () => (world.own.says.plan = { current: undefined, next: undefined }),
      1n,
      false,
      { message: expect.stringMatching(/no payout address/) },
    ],
    [
      'an address that waits',
      () => (world.own.says.plan = { current: undefined, next: {} as never }),
      1n,
      false,
      { message: expect.stringMatching(/does not count yet/) },
    ],
    ['locked', () => (world.own.says.locked = true), 1n, false, { code: 'wallet-locked' }],
    [
      'delegated',
      () => (world.own.says.delegated = true),
      1n,
      false,
      { code: 'wallet-delegated', message: expect.stringMatching(/sign it there/) },
    ],
    [
      'out of reach',
      () => (world.chain.reachable = false),
      1n,
      false,
      { code: 'network-unreachable' },
    ],
  ])('payout is refused: %s', async (_name, act, amount, evenKept, error) => {
    await world.blocks(1);
    act();
    const asked = expect(world.accounting.payout(amount, evenKept)).rejects.toMatchObject(error);
    await world.clock.advance(0);
    await asked;
    expect([world.chain.ids, world.accounting.payouts(1)]).toEqual([[], []]);
  });

  test('what is kept goes where the owner says so, and one at a time', async () => {
    await world.blocks(1);
    const both = Promise.allSettled([
      world.accounting.payout(19n * UNIT, true),
      world.accounting.payout(1n),
    ]);
    await world.clock.advance(0);
    expect(await both).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'conflict' } },
    ]);
    await world.blocks(2);
    expect(sentTo()).toEqual([['home', 19n * UNIT]]);
  });

  test('a payout that waits for a locked wallet goes when it is open; not to an address that is gone', async () => {
    await world.blocks(1);
    const account = world.chain;
    account.stuck = true;
    const first = world.accounting.payout(1n);
    await world.clock.advance(0);
    await first;
    world.own.says.plan = { current: 'elsewhere', next: undefined };
    account.stuck = false;
    await world.blocks(3);
    // It was handed over before the address changed.
    expect(sentTo()).toEqual([['home', 1n]]);
  });
});

describe('by the rule', () => {
  beforeEach(async () => {
    world.payout = { rule: 'daily', threshold: '50', keep: '5' };
    await world.blocks(3);
  });

  test('nothing at the moment it is chosen; on the next day redeem, then send what exceeds keep', async () => {
    world.pays(100n * UNIT);
    await world.blocks(5);
    expect(world.chain.ids).toEqual([]);
    await nextDay();
    await world.until(() => world.chain.sent.length > 0);
    await world.blocks(2);
    expect(sentTo()).toEqual([['home', 20n * UNIT + 80n * UNIT - TX_FEE - 5n * UNIT - TX_FEE]]);
    expect(world.chain.free(FEE)).toBe(5n * UNIT);
    await world.blocks(50);
    expect([world.chain.sent.length, world.chain.redeemed.length]).toEqual([1, 1]);
    expect(world.notices('payout-sent')).toMatchObject([{ by: 'rule' }]);
    await nextDay();
    expect(world.chain.sent).toHaveLength(1);
  });

  test('what is redeemed is worth its fee many times, by what both coins are worth', async () => {
    // Twenty fees are 100 000 of what fees are paid in, of which one is 1.25 dollars.
    const redeemedAt = async (usd: number | undefined): Promise<number> => {
      world.usdPerCoin = usd;
      await world.blocks(2);
      await nextDay();
      await world.blocks(30);
      return world.chain.redeemed.length;
    };
    world.pays(100_000n);
    expect(await redeemedAt(1)).toBe(0);
    expect(await redeemedAt(2)).toBe(1);
    world.pays(100_000n);
    expect(await redeemedAt(undefined)).toBe(2);
  });

  test('by a threshold, as often as it is reached', async () => {
    world.payout = { ...world.payout, rule: 'threshold' };
    await world.blocks(3);
    world.pays(49n * UNIT);
    await world.blocks(30);
    expect(world.chain.ids).toEqual([]);
    for (const times of [1, 2]) {
      world.pays(50n * UNIT);
      await world.until(() => world.chain.sent.length === times);
      await world.blocks(2);
    }
  });

  test.each<readonly [string, () => void]>([
    ['no-address', () => (world.own.says.plan = { current: undefined, next: undefined })],
    ['wallet-locked', () => (world.own.says.locked = true)],
    ['wallet-delegated', () => (world.own.says.delegated = true)],
    [
      'no-fees',
      () => world.chain.next(() => world.chain.move('sent', FEE, -world.chain.free(FEE))),
    ],
    ['redeem-canceled', () => (world.chain.cancels = true)],
  ])('pauses: %s. Says so once, does nothing, and goes on on another day', async (reason, act) => {
    world.pays(100n * UNIT);
    const plan = world.own.says.plan;
    act();
    await world.blocks(1);
    await nextDay();
    await world.blocks(30);
    expect(world.notices('payout-paused')).toEqual([{ reason }]);
    expect(world.chain.sent).toEqual([]);
    const tries = world.chain.ids.length;
    await world.blocks(100);
    expect(world.chain.ids).toHaveLength(tries);
    await nextDay();
    await world.blocks(30);
    expect(world.notices('payout-paused')).toHaveLength(1);
    world.own.says.plan = plan;
    world.own.says.locked = false;
    world.own.says.delegated = false;
    world.chain.cancels = false;
    gets(20n * UNIT);
    await world.blocks(1);
    await nextDay();
    await world.until(() => world.chain.sent.length === 1);
  });

  test('waits while the network redeems nothing, and goes on by itself when it does', async () => {
    world.pays(100n * UNIT);
    world.chain.halted = true;
    await world.blocks(1);
    await nextDay();
    await world.blocks(50);
    await world.restart();
    await nextDay();
    await world.blocks(50);
    expect([world.chain.ids, world.notices('payout-paused')]).toEqual([[], []]);
    expect(world.chain.free(PAY)).toBeGreaterThanOrEqual(100n * UNIT);
    world.chain.halted = false;
    await world.until(() => world.chain.sent.length === 1);
    expect([world.chain.redeemed.length, world.notices('redeem-failed')]).toEqual([1, []]);
  });

  test('coins that bids locked before the redemption came to its block: it begins anew with what is left', async () => {
    world.pays(100n * UNIT);
    world.chain.stuck = true;
    await world.blocks(1);
    await nextDay();
    await world.until(() => world.chain.ids.length === 1);
    world.chain.lock(PAY, 40n * UNIT);
    world.chain.stuck = false;
    await world.until(() => world.chain.sent.length === 1);
    const [failed, redeemed] = [...world.chain.redemptions()].reverse();
    expect(failed).toMatchObject({ state: 'failed', reason: 'insufficient funds' });
    expect(redeemed).toMatchObject({ state: 'executed' });
    expect(redeemed!.burned.amount).toBeLessThanOrEqual(failed!.burned.amount - 40n * UNIT);
    expect([world.notices('redeem-failed'), world.notices('payout-paused')]).toEqual([[], []]);
  });

  test('what is given back by a halt is redeemed when that is over, on the same day', async () => {
    world.pays(100n * UNIT);
    await world.blocks(1);
    await nextDay();
    await world.until(() => world.chain.redemptions()[0]?.state === 'pending');
    world.chain.halted = true;
    await world.until(() => world.chain.redemptions()[0]?.state === 'canceled');
    await world.blocks(20);
    expect([world.chain.ids.length, world.notices('payout-paused')]).toEqual([1, []]);
    world.chain.halted = false;
    await world.until(() => world.chain.sent.length === 1);
  });

  test('the address changed while the redemption was on its way: not sent, said, sent the day after', async () => {
    world.pays(100n * UNIT);
    await world.blocks(1);
    await nextDay();
    await world.until(() => world.chain.ids.length === 1);
    world.own.says.plan = { current: 'elsewhere', next: undefined };
    await world.blocks(30);
    expect([world.chain.redeemed.length, sentTo()]).toEqual([1, []]);
    expect(world.notices('payout-paused')).toEqual([{ reason: 'address-changed' }]);
    await nextDay();
    await world.until(() => world.chain.sent.length === 1);
    expect(sentTo()[0]![0]).toBe('elsewhere');
  });

  test('what cannot be read is not begun anew', async () => {
    world.storage.journal.write('money.payout-run', '{"state":"paying"}');
    await world.restart();
    world.pays(100n * UNIT);
    await nextDay();
    expect([world.chain.ids, world.accounting.payingOut.run]).toEqual([[], undefined]);
  });
});

test('what is in the account is whose account it is', async () => {
  world.pays(1n);
  await world.blocks(1);
  expect(world.storage.account.list(ACCOUNT, 10)).toHaveLength(1);
  expect(world.storage.account.list('other', 10)).toEqual([]);
});
