import { afterEach, describe, expect, test } from 'vitest';

import { parseDec } from '../../../agent/domain/money.ts';
import { leaseRefOf } from '../../../agent/network/akash/ids.ts';
import { queryBmeStatus } from '../../../agent/network/akash/queries/bme.ts';
import * as messages from '../../helpers/akash/messages.ts';
import {
  AccountWorld,
  DATA,
  hotWallet,
  PROVIDER,
  STRANGER,
  TENANT,
  UACT,
  UAKT,
} from './account-world.ts';
import { addressOf, KeyWallet } from './signer-keys.ts';

/** The account on the stand-in: its books, its balances, what it sends and redeems. */

let world: AccountWorld;
const signal = new AbortController().signal;
afterEach(() => world.close());

const DAY_NS = 86_400_000_000_000n;
const act = (amount: bigint) => ({ denom: UACT, amount });
const akt = (amount: bigint) => ({ denom: UAKT, amount });

async function open(...args: Parameters<typeof AccountWorld.open>): Promise<AccountWorld> {
  world = await AccountWorld.open(...args);
  await world.caughtUp();
  return world;
}

describe('the books', () => {
  test('have each kind of entry, and come out at zero', async () => {
    await open();
    await world.register();
    const first = await world.bid();
    world.net.produceBlock(5);
    await world.send(PROVIDER, messages.withdraw(first));
    const open1 = await world.bid(false);
    await world.send(PROVIDER, messages.closeBid(open1, 'unspecified'));
    await world.send(STRANGER, messages.send(STRANGER.address, PROVIDER.address, 77n));
    await world.send(PROVIDER, messages.send(PROVIDER.address, STRANGER.address, 33n));
    // Refused in its block: the bid is there already.
    expect(await world.send(PROVIDER, messages.createBid(first, 500_000n))).not.toBe(0);
    await world.send(TENANT, messages.closeDeployment(first));
    expect(await world.differences()).toEqual([]);
    expect(world.books.kinds()).toMatchInlineSnapshot(`
      [
        "fee uakt",
        "fee uakt",
        "deposit -500000 uakt",
        "fee uakt",
        "payment 1800 uact",
        "fee uakt",
        "deposit -500000 uakt",
        "fee uakt",
        "refund 500000 uakt",
        "received 77 uakt",
        "fee uakt",
        "sent -33 uakt",
        "fee uakt",
        "payment 2100 uact",
        "refund 500000 uakt",
      ]
    `);
    const lease = leaseRefOf({ ...first });
    const payments = [...world.books.entries.values()].filter(({ kind }) => kind === 'payment');
    expect(payments.map(({ about }) => about)).toEqual(payments.map(() => lease));
  });

  test('begin at the height before the first, and go on after a restart with nothing lost or doubled', async () => {
    await open();
    const { height } = world.account.opening()!;
    await world.register();
    await world.restart();
    await world.bid();
    await world.core.close();
    await world.bid();
    world.start();
    expect(await world.differences()).toEqual([]);
    expect(world.account.opening()?.height).toBe(height);
    expect(world.books.again).toBe(0);
    expect(world.books.kinds()).toEqual([
      ...['fee uakt', 'fee uakt', 'deposit -500000 uakt', 'fee uakt', 'deposit -500000 uakt'],
    ]);
  });

  test('keep what was not acknowledged', async () => {
    await open();
    await world.register();
    await world.until('it is told', () => world.account.entries().entries.length === 1);
    await world.restart();
    expect(world.account.entries().entries).toHaveLength(1);
    const [entry] = world.account.entries().entries;
    world.account.acknowledge([entry!]);
    world.account.acknowledge([entry!]);
    expect(world.account.entries().entries).toEqual([]);
  });

  test('have the transactions of another wallet with the same key', async () => {
    await open();
    world.account.send('p1', addressOf('there'), akt(5n));
    await world.send(PROVIDER, messages.send(PROVIDER.address, STRANGER.address, 44n));
    await world.until(
      'it is included',
      () => world.account.fateOf('p1')?.state === 'included',
      true,
    );
    expect(await world.differences()).toEqual([]);
    expect([...world.books.kinds()].sort()).toEqual([
      ...['fee uakt', 'fee uakt', 'payout -5 uakt', 'sent -44 uakt'],
    ]);
  });

  test('of an account whose key is elsewhere have the gas that it pays for the hot key', async () => {
    await open({ wallet: hotWallet() });
    expect(world.account.address()).toBe(PROVIDER.address);
    await world.register();
    expect(await world.differences()).toEqual([]);
  });

  test('explain by the balances what was in heights that nobody keeps', async () => {
    await open();
    await world.core.close();
    await world.send(STRANGER, messages.send(STRANGER.address, PROVIDER.address, 1000n));
    await world.send(PROVIDER, messages.send(PROVIDER.address, STRANGER.address, 1n));
    world.net.produceBlock(3);
    world.net.endpoint.faults.prunedBelow = world.net.chain.height;
    world.start();
    expect(await world.differences()).toEqual([]);
    expect(world.books.kinds()).toEqual([`unexplained ${1000n - 1n - 12_500n} uakt`]);
    const [entry] = [...world.books.entries.values()];
    expect(entry).toMatchObject({ height: world.height - 1, txHash: undefined });
  });

  test('are of one address; another one has its own, and the first goes on where it was', async () => {
    await open();
    await world.register();
    await world.caughtUp();
    const first = world.account.opening();
    world.wallet.change(new KeyWallet(STRANGER));
    expect(world.account.entries()).toEqual({ height: undefined, entries: [] });
    await world.send(PROVIDER, messages.send(PROVIDER.address, STRANGER.address, 500n));
    await world.until('new books', () => world.account.entries().height === world.height);
    expect(world.account.entries().entries.map(({ kind }) => kind)).toEqual(['received']);
    expect(world.account.opening()).not.toEqual(first);
    world.wallet.change(new KeyWallet(PROVIDER));
    world.net.produceBlock();
    expect(await world.differences()).toEqual([]);
    expect(world.account.opening()).toEqual(first);
    expect(world.books.kinds()).toContain(`unexplained ${-500n - 12_500n} uakt`);
  });

  test('are none without a wallet, and begin when there is one', async () => {
    world = await AccountWorld.open({
      wallet: {
        state: () => ({ state: 'absent' }),
        onChange: () => () => undefined,
        key: () => {
          throw new Error('none');
        },
      },
    });
    world.net.produceBlock(2);
    await world.until('it reads', () => world.core.reading.height === world.height);
    expect([world.account.address(), world.account.opening()]).toEqual([undefined, undefined]);
    expect(() => world.account.redeem('r', act(1n))).toThrow(
      expect.objectContaining({ code: 'wallet-absent' }),
    );
    expect(() => world.account.balances(signal)).toThrow(
      expect.objectContaining({ code: 'wallet-absent' }),
    );
    world.wallet.change(new KeyWallet(PROVIDER));
    world.net.produceBlock();
    await world.caughtUp();
    expect(world.account.opening()?.height).toBe(world.height - 1);
  });
});

describe('balances', () => {
  test('are of one height: free, locked, in escrow, on the way', async () => {
    await open();
    await world.register();
    const lease = await world.bid();
    const bid = await world.bid(false);
    world.net.produceBlock(3);
    const before = await world.account.balances(signal);
    expect(before.height).toBe(world.height);
    const free = world.net.balanceOf(PROVIDER.address, 'uakt');
    expect(before.rows).toEqual([
      { denom: 'uakt', free, locked: 1_000_000n, fromEscrow: 0n, redeeming: 0n },
      { denom: 'uact', free: 1_000_000_000n, locked: 0n, fromEscrow: 0n, redeeming: 0n },
    ]);
    expect(before.deposits.map(({ amount }) => amount)).toEqual([akt(500_000n), akt(500_000n)]);
    // A deposit of the tenant settles: what is due lies in the escrow until it is withdrawn.
    await world.send(PROVIDER, messages.closeBid(bid, 'unspecified'));
    await world.send(PROVIDER, messages.redeem(PROVIDER.address, 3_000_000n));
    const after = await world.account.balances(signal);
    expect(after.rows).toMatchObject([
      { denom: 'uakt', locked: 500_000n },
      { denom: 'uact', free: 997_000_000n, redeeming: 3_000_000n },
    ]);
    await world.send(TENANT, messages.closeDeployment(lease));
    const over = await world.account.balances(signal);
    expect(over.deposits).toEqual([]);
    expect(over.rows[0]).toMatchObject({ locked: 0n });
  });
});

describe('a redemption', () => {
  const state = (id = 'r1') => world.account.redemptions().find((one) => one.id === id);

  test('is followed from sending to what it brought', async () => {
    await open();
    world.account.redeem('r1', act(20_000_000n));
    expect(state()).toMatchObject({ state: 'sending', burned: act(20_000_000n) });
    await world.inMempool();
    expect(world.account.fateOf('r1')).toMatchObject({ state: 'sent' });
    world.net.produceBlock();
    await world.until('it is pending', () => state()?.state === 'pending');
    expect(world.account.fateOf('r1')).toMatchObject({ state: 'included', height: world.height });
    await world.until('it is executed', () => state()?.state === 'executed', true);
    expect(state()).toMatchObject({ received: akt(16_000_000n), usd: parseDec('1.25') });
    expect(await world.differences()).toEqual([]);
    const entries = [...world.books.entries.values()].filter(({ about }) => about === 'r1');
    expect(entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['redeem-burned', -20_000_000n],
      ['redeem-received', 16_000_000n],
    ]);
  });

  test('is found again after a restart, also where its end went by unseen', async () => {
    await open();
    world.account.redeem('r1', act(20_000_000n));
    world.account.redeem('r2', act(20_000_000n));
    world.account.redeem('r3', act(10_000_000n));
    await world.inMempool();
    await world.core.close();
    world.net.produceBlock(15);
    world.net.endpoint.faults.prunedBelow = world.net.chain.height;
    world.start();
    const done = () => world.account.redemptions().every((one) => one.state === 'executed');
    await world.until('all executed', done, true);
    expect(world.account.redemptions().map(({ id }) => id)).toEqual(['r3', 'r2', 'r1']);
    expect(state('r1')).toMatchObject({ received: akt(16_000_000n), usd: parseDec('1.25') });
    expect(state('r3')).toMatchObject({ received: akt(8_000_000n) });
    expect(await world.differences()).toEqual([]);
    // Asked for again it is the same, and nothing is burned a second time.
    world.account.redeem('r1', act(20_000_000n));
    world.net.produceBlock(2);
    expect(await world.differences()).toEqual([]);
    expect(world.net.balanceOf(PROVIDER.address, 'uact')).toBe(950_000_000n);
  });

  test('that the chain gives back is canceled', async () => {
    await open();
    // Right after an epoch, so that the next one is some blocks away.
    while (world.height % 10 !== 1) world.net.produceBlock();
    world.account.redeem('r1', act(20_000_000n));
    await world.inMempool();
    world.net.produceBlock();
    await world.until('it is pending', () => state()?.state === 'pending');
    // Without a price of today no epoch can execute it.
    world.net.produceBlockAt(world.net.chain.timeNs + 2n * DAY_NS);
    await world.until('it is canceled', () => state()?.state === 'canceled', true);
    expect(await world.differences()).toEqual([]);
    expect(world.net.balanceOf(PROVIDER.address, 'uact')).toBe(1_000_000_000n);
    expect(world.books.kinds().slice(-2)).toEqual([
      'redeem-burned -20000000 uact',
      'redeem-received 20000000 uact',
    ]);
  });

  test('that was given back while nobody looked is found in the ledger', async () => {
    await open();
    while (world.height % 10 !== 1) world.net.produceBlock();
    world.account.redeem('r1', act(20_000_000n));
    await world.inMempool();
    world.net.produceBlock();
    await world.until('it is pending', () => state()?.state === 'pending');
    await world.core.close();
    world.net.produceBlockAt(world.net.chain.timeNs + 2n * DAY_NS);
    world.net.produceBlock(45);
    world.net.endpoint.faults.prunedBelow = world.net.chain.height;
    world.start();
    await world.until('it is canceled', () => state()?.state === 'canceled', true);
    expect(await world.differences()).toEqual([]);
    expect(world.books.kinds()).toContain('unexplained 20000000 uact');
  });

  test('that the chain refuses has failed, with its words', async () => {
    await open({ price: undefined });
    world.account.redeem('r1', act(5n));
    await world.until('it failed', () => state()?.state === 'failed', true);
    expect(state()).toMatchObject({ reason: expect.stringMatching(/price|breaker/) });
    expect(world.account.fateOf('r1')).toMatchObject({ state: 'failed' });
  });

  test.each([
    ['nothing', act(0n), 'amount-wrong'],
    ['another coin', akt(5n), 'amount-wrong'],
  ])('of %s is refused', async (_what, amount, code) => {
    await open();
    expect(() => world.account.redeem('r1', amount)).toThrow(expect.objectContaining({ code }));
    expect(world.account.redemptions()).toEqual([]);
  });
});

describe('a payment', () => {
  test('goes once, is a payout, and has its fate', async () => {
    await open();
    const to = addressOf('payout');
    world.account.send('p1', to, akt(1_000n));
    world.account.send('p1', to, akt(1_000n));
    expect(world.account.fateOf('p1')).toEqual({ state: 'waiting' });
    await world.until('included', () => world.account.fateOf('p1')?.state === 'included', true);
    await world.restart();
    world.account.send('p1', to, akt(1_000n));
    world.net.produceBlock(2);
    expect(await world.differences()).toEqual([]);
    expect(world.net.balanceOf(to, 'uakt')).toBe(1_000n);
    expect(world.books.kinds()).toEqual(['fee uakt', 'payout -1000 uakt']);
    expect(world.account.fateOf('p2')).toBeUndefined();
  });

  test.each([
    ['to no address', 'p', 'akash1nobody', akt(5n), 'address-wrong'],
    [
      'to another chain',
      'p',
      'cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh',
      akt(5n),
      'address-wrong',
    ],
    ['of nothing', 'p', PROVIDER.address, akt(0n), 'amount-wrong'],
    ['of what cannot be sent', 'p', PROVIDER.address, act(5n), 'amount-wrong'],
    ['without an id', '', PROVIDER.address, akt(5n), 'id-wrong'],
    ['with an id that is a path', '../x', PROVIDER.address, akt(5n), 'id-wrong'],
  ])('%s is refused', async (_what, id, to, amount, code) => {
    await open();
    expect(() => world.account.send(id, to, amount)).toThrow(expect.objectContaining({ code }));
    expect(world.account.queue().pending).toBe(0);
  });

  test('under the id of another one is refused', async () => {
    await open();
    world.account.send('p1', STRANGER.address, akt(5n));
    expect(() => world.account.send('p1', STRANGER.address, akt(6n))).toThrow(
      expect.objectContaining({ code: 'id-taken' }),
    );
    expect(() => world.account.redeem('p1', act(5n))).toThrow(
      expect.objectContaining({ code: 'id-taken' }),
    );
  });

  test('by a hot key is refused, and says how', async () => {
    await open({ wallet: hotWallet() });
    expect(() => world.account.send('p1', STRANGER.address, akt(5n))).toThrow(
      expect.objectContaining({
        code: 'wallet-delegated',
        message: expect.stringContaining('payout'),
      }),
    );
  });
});

describe('beside the money', () => {
  test('it knows the price where the chain has one', async () => {
    await open();
    expect(await world.account.price(signal)).toMatchObject({
      denom: 'uakt',
      usd: parseDec('1.25'),
      source: 'chain-oracle',
    });
    // A stale one is none: the chain does not use it either.
    world.net.produceBlockAt(world.net.chain.timeNs + 2n * DAY_NS);
    expect(await world.account.price(signal)).toBeUndefined();
  });

  test('it has no price where the chain was never told one', async () => {
    await open({ price: undefined });
    expect(await world.account.price(signal)).toBeUndefined();
  });

  test('it says that redeeming is open, also where only the other way is closed', async () => {
    await open();
    expect(await queryBmeStatus(world.core.asking, { signal })).toMatchObject({ state: 'halt_cr' });
    expect(await world.account.redeeming(signal)).toBe('open');
  });

  test('it says that redeeming is halted where the chain has no price, or one of long ago', async () => {
    await open({ price: undefined });
    expect(await world.account.redeeming(signal)).toBe('halted');
    world.account.redeem('r1', act(20_000_000n));
    const isRefused = () => world.account.redemptions()[0]?.state === 'failed';
    await world.until('it is refused', isRefused, true);
    world.net.feedPrice('1.25');
    world.net.produceBlock(2);
    expect(await world.account.redeeming(signal)).toBe('open');
    world.net.produceBlockAt(world.net.chain.timeNs + 2n * DAY_NS);
    expect(await world.account.redeeming(signal)).toBe('halted');
  });

  test('whether it redeems is not known where the chain cannot be asked', async () => {
    await open();
    await world.net.endpoint.goDown();
    await expect(world.account.redeeming(signal)).rejects.toMatchObject({
      code: 'network-unreachable',
    });
  });

  test('it says its coins, fees, queue and endpoints', async () => {
    await open();
    expect(world.account.coins).toEqual([
      { denom: 'uakt', symbol: 'AKT', exponent: 6, use: 'fee' },
      { denom: 'uact', symbol: 'ACT', exponent: 6, use: 'pay' },
    ]);
    expect(world.account.feeFor('bid')).toEqual(akt(5_100n));
    expect(world.account.feeFor('send').amount).toBeLessThan(world.account.feeFor('bid').amount);
    expect(world.account.queue()).toMatchObject({
      pending: 0,
      sending: undefined,
      feesToday: akt(0n),
    });
    expect(world.account.endpoints()).toMatchObject([{ state: 'good' }]);
  });

  test('it tells of changes: a block that touched us, the queue, the wallet, an endpoint', async () => {
    await open();
    const changedBy = async (what: string, act1: () => unknown): Promise<void> => {
      const before = world.changes;
      await act1();
      await world.until(what, () => world.changes > before);
    };
    await changedBy('a block', () => world.register());
    await changedBy('the queue', () => world.account.send('p', STRANGER.address, akt(1n)));
    await changedBy('the wallet', () => world.wallet.change(new KeyWallet(STRANGER)));
    await changedBy('an endpoint', () => {
      world.net.endpoint.faults.http = { status: 500 };
    });
  });

  test('it asks for newer endpoints only where it may', async () => {
    await open();
    await expect(world.account.refreshEndpoints(signal)).rejects.toMatchObject({
      code: 'endpoints-not-refreshed',
    });
    expect(DATA.rpc).toHaveLength(1);
  });
});
