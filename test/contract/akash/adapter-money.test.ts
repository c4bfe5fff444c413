import { afterEach, describe, expect, test } from 'vitest';

import type { Offer } from '../../../agent/domain/bid.ts';
import type { LeaseRef, OrderRef } from '../../../agent/domain/ids.ts';
import { parseBidRef } from '../../../agent/domain/ids.ts';
import { parseDec } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import type { MarketEvent } from '../../../agent/network/interface.ts';
import { FastClock } from '../../helpers/akash/fast-clock.ts';
import { endPayment, paymentOn } from '../../helpers/akash/market-chain.ts';
import { updateDeployment } from '../../helpers/akash/market-messages.ts';
import type { MarketOptions } from '../../helpers/akash/market-world.ts';
import { HOST_URI, MarketWorld, PROVIDER, TENANT } from '../../helpers/akash/market-world.ts';
import * as messages from '../../helpers/akash/messages.ts';
import type { TestKey } from '../../helpers/chain/sign.ts';

const { signal } = new AbortController();
const ALL = parseBlockHeight(0);

let world: MarketWorld;
afterEach(() => world.close());

const heard: MarketEvent[] = [];
const told = <T extends MarketEvent['type']>(type: T) =>
  heard.filter((event): event is Extract<MarketEvent, { type: T }> => event.type === type);

function listen(): void {
  heard.length = 0;
  const { network } = world;
  void (async () => {
    for await (const event of network.events(signal)) heard.push(event);
  })();
}

async function open(options: MarketOptions = {}): Promise<void> {
  world = await MarketWorld.open(options);
  await world.done(world.network.register({ attributes: [], hostUri: HOST_URI }, signal));
}

/** Leases on these orders, all made in one block. */
async function lease(...orders: readonly OrderRef[]): Promise<readonly LeaseRef[]> {
  const price = { denom: world.network.denom, amount: parseDec('7.25') };
  const claim = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: [] };
  const offers: Offer[] = [];
  for (const ref of orders) {
    const order = (await world.network.queryOrder(ref, signal))!;
    const notice = order.reclamationSeconds;
    offers.push({ order, price, claim, ...(notice && { reclamationSeconds: notice }) });
  }
  await world.done(world.network.submitBids(offers, signal));
  await world.act(TENANT, ...orders.map((order) => messages.createLease(world.bid(order))));
  return orders.map((order) => world.lease(order));
}

const withdraw = (...leases: readonly LeaseRef[]) =>
  world.done(world.network.withdraw(leases, signal));
const transactions = (key: TestKey) =>
  [...world.net.chain.places()].filter(({ block, index }) =>
    block.txs[index]?.signers.some(({ address }) => address === key.address),
  );

/** What we wrote down for a lease, and what the chain says that it was paid. */
async function books(order: OrderRef): Promise<readonly [bigint, bigint | undefined]> {
  const ref = world.lease(order);
  const own = (await world.network.payments(ALL)).filter((payment) => payment.lease === ref);
  const sum = own.reduce((total, { amount }) => total + amount.amount, 0n);
  return [sum, paymentOn(world.net.chain, world.bid(order))?.withdrawn];
}

async function expectEqualBooks(...orders: readonly OrderRef[]): Promise<void> {
  for (const order of orders) {
    const [own, chain] = await books(order);
    expect(own).toBe(chain);
    expect(own).toBeGreaterThan(0n);
  }
}

describe('a withdrawal', () => {
  test('of several deployments is one transaction, told with its hash', async () => {
    await open();
    const orders = await world.placeAll([{}, {}, {}]);
    const leases = await lease(...orders);
    await world.blocks(4);
    const before = transactions(PROVIDER).length;
    await withdraw(...leases, ...leases);
    const sent = transactions(PROVIDER).slice(before);
    expect(sent).toHaveLength(1);
    const payments = await world.network.payments(ALL);
    expect(payments.map(({ lease: ref }) => ref).sort()).toEqual([...leases].sort());
    const hash = sent[0]!.block.txs[sent[0]!.index]!.hash;
    expect(new Set(payments.map(({ txHash }) => txHash))).toEqual(new Set([hash]));
    await expectEqualBooks(...orders);
  });

  test('of two leases of one deployment takes a block for each, and no transaction fails', async () => {
    await open();
    const first = await world.place({ groups: 2 });
    const second = first.replace('/1/1', '/2/1') as OrderRef;
    const leases = await lease(first, second);
    await world.blocks(3);
    const before = transactions(PROVIDER).length;
    await withdraw(...leases);
    const sent = transactions(PROVIDER).slice(before);
    expect(sent.map(({ block, index }) => block.results[index]?.code)).toEqual([0, 0]);
    await expectEqualBooks(first, second);
    const [a, b] = await world.network.escrows(signal);
    expect(a?.blocksLeft).toBe(b?.blocksLeft);
  });

  test('of a closed lease sends nothing', async () => {
    await open();
    const order = await world.place();
    const [ref] = await lease(order);
    await world.blocks(2);
    await world.closeDeployment(order);
    const before = transactions(PROVIDER).length;
    await withdraw(ref!);
    expect(transactions(PROVIDER)).toHaveLength(before);
    await expectEqualBooks(order);
  });

  test('that the chain refuses stops by itself, and nothing is paid for trying', async () => {
    await open();
    const order = await world.place();
    const [ref] = await lease(order);
    await world.blocks(2);
    // A payment that is there no more, behind a lease that is.
    endPayment(world.net.chain, world.bid(order));
    const before = world.core.signer.state().feesToday;
    for (let times = 0; times < 5; times++) await withdraw(ref!);
    expect(world.core.signer.state().feesToday).toBe(before);
    expect(world.core.signer.list().filter(([id]) => id.startsWith('withdraw/'))).toEqual([]);
  });

  test('control: sent without asking first it costs its fee each time', async () => {
    await open();
    const order = await world.place();
    await lease(order);
    endPayment(world.net.chain, world.bid(order));
    const balance = (): bigint => world.net.balanceOf(PROVIDER.address, 'uakt');
    for (let times = 0; times < 2; times++) {
      const before = balance();
      const blind = world.act(PROVIDER, messages.withdraw(world.bid(order)));
      await expect(blind).rejects.toThrow('refused: ');
      expect(balance()).toBeLessThan(before);
    }
  });
});

describe('payments', () => {
  test('are the chain’s own figure, to the last coin, however they came', async () => {
    await open();
    const orders = await world.placeAll([{}, {}, {}, {}]);
    const [one, , three] = await lease(...orders);
    await world.blocks(3);
    // By our withdrawal, by the tenant's end, by ours, and by an escrow that is dry.
    await withdraw(one!);
    await world.blocks(2);
    await world.closeDeployment(orders[1]!);
    world.drain(orders[2]!);
    await world.blocks(3);
    await withdraw(three!);
    await world.done(world.network.closeLease(world.lease(orders[3]!), 'decommission', signal));
    await world.done(world.network.closeLease(one!, 'unstable', signal));
    await expectEqualBooks(...orders);
    expect(await world.network.escrows(signal)).toEqual([]);
  });

  test('that came while the agent was dead are found once, with their block', async () => {
    await open();
    const order = await world.place();
    await lease(order);
    await world.blocks(3);
    await world.network.close();
    world.cut = true;
    world.net.produceBlock(2);
    world.submit(TENANT, messages.closeDeployment(world.bid(order)));
    world.net.produceBlock();
    const closed = Number(world.net.chain.height);
    world.net.produceBlock(3);
    world.cut = false;
    await world.restart();
    await world.blocks(1);
    const payments = await world.network.payments(ALL);
    expect(payments).toMatchObject([{ lease: world.lease(order) }]);
    // The look at all leases at the start may come before that block is read.
    expect(payments[0]!.height).toBeLessThanOrEqual(closed);
    await world.restart();
    await world.blocks(1);
    expect(await world.network.payments(ALL)).toEqual(payments);
    await expectEqualBooks(order);
  });

  test('are written once where the process dies between the block and its cursor', async () => {
    await open();
    const order = await world.place();
    const [ref] = await lease(order);
    await world.blocks(3);
    const cursor = world.journal.read('akash/cursor')!;
    await withdraw(ref!);
    const payments = await world.network.payments(ALL);
    expect(payments).toHaveLength(1);
    await world.network.close();
    // As it lies on the disk after a death in between: the payment is there, the height is not.
    world.journal.write('akash/cursor', cursor);
    await world.restart();
    await world.blocks(2);
    expect(await world.network.payments(ALL)).toEqual(payments);
    await expectEqualBooks(order);
  });

  test('of blocks that nobody keeps any more are found from the state', async () => {
    await open();
    const order = await world.place();
    await lease(order);
    await world.blocks(3);
    await world.network.close();
    world.submit(TENANT, messages.closeDeployment(world.bid(order)));
    world.net.produceBlock(8);
    world.net.chain.pruneBelow(world.net.chain.height - 1n);
    await world.restart();
    listen();
    await world.blocks(3);
    expect(told('resumed').length).toBeGreaterThan(0);
    await expectEqualBooks(order);
  });

  test('of a state that is pruned are read from the newest one', async () => {
    await open();
    const order = await world.place();
    const [ref] = await lease(order);
    await world.blocks(3);
    const { query } = world.core.chain;
    let refused = 0;
    world.core.chain.query = (path, request, given, height) => {
      const isState = /^\/akash\.(?:market|deployment|escrow)\./.test(path);
      if (height === undefined || !isState)
        return query.call(world.core.chain, path, request, given);
      refused += 1;
      const words = 'failed to load state at height; version does not exist';
      return Promise.reject(Object.assign(new Error(words), { code: 'chain-query-refused' }));
    };
    await withdraw(ref!);
    expect(refused).toBeGreaterThan(0);
    expect(await world.network.escrows(signal)).toHaveLength(1);
    await expectEqualBooks(order);
  });

  test('begin with the first look: what an account was paid before is not among them', async () => {
    await open();
    const order = await world.place();
    const [ref] = await lease(order);
    await world.blocks(3);
    await withdraw(ref!);
    const [before] = await books(order);
    world.journal.kept.clear();
    await world.restart();
    await world.blocks(2);
    expect(await world.network.payments(ALL)).toEqual([]);
    await withdraw(ref!);
    const [own, chain] = await books(order);
    expect(own).toBe(chain! - before);
    expect(own).toBeGreaterThan(0n);
  });
});

describe('a lease with notice', () => {
  test('is announced, goes on and is paid until its deadline, and ends then', async () => {
    await open();
    const order = await world.place({ noticeSeconds: 3600n });
    const [ref] = await lease(order);
    listen();
    const close = () => world.done(world.network.closeLease(ref!, 'decommission', signal));
    const refused: { data?: { deadlineMs?: number } } = await close().then(
      () => ({}),
      (error: unknown) => error as object,
    );
    expect(refused).toMatchObject({ code: 'lease-has-notice' });
    const [announced] = told('lease-reclaiming');
    expect(announced).toMatchObject({ lease: ref, deadlineMs: refused.data?.deadlineMs });
    await world.done(world.network.startReclaim(ref!, 'decommission', signal));
    const before = transactions(PROVIDER).length;
    await expect(close()).rejects.toMatchObject({ code: 'lease-has-notice' });
    expect(transactions(PROVIDER)).toHaveLength(before);
    expect(await world.network.activeLeases(signal)).toMatchObject([{ state: 'reclaiming' }]);
    expect(await world.network.escrows(signal)).toHaveLength(1);
    await withdraw(ref!);

    world.net.produceBlockAt(BigInt(announced!.deadlineMs) * 1_000_000n);
    await close();
    expect(await world.network.queryLease(ref!, signal)).toMatchObject({
      ...{ state: 'closed', closeReason: 'decommission' },
    });
    await world.done(world.network.closeLease(ref!, 'unstable', signal));
    await expectEqualBooks(order);
  });

  test('is not announced where there is none', async () => {
    await open();
    const [ref] = await lease(await world.place());
    const before = transactions(PROVIDER).length;
    await world.done(world.network.startReclaim(ref!, 'decommission', signal));
    expect(transactions(PROVIDER)).toHaveLength(before);
  });
});

describe('what is told', () => {
  test('of a new manifest is told for our leases alone', async () => {
    await open();
    const [ours, others] = await world.placeAll([{}, {}]);
    const [ref] = await lease(ours!);
    listen();
    await world.act(TENANT, updateDeployment(world.bid(others!), 8));
    await world.act(TENANT, updateDeployment(world.bid(ours!), 9));
    await world.until('it is told', () => told('deployment-updated').length > 0);
    expect(told('deployment-updated')).toEqual([
      { type: 'deployment-updated', lease: ref, hash: '09'.repeat(32) },
    ]);
    // Who did not hear it can ask.
    expect(await world.network.expectedManifest(ref!, signal)).toBe('09'.repeat(32));
  });

  test('of a lease comes before the block, with who won at what price', async () => {
    await open();
    const order = await world.place();
    listen();
    const [ref] = await lease(order);
    await world.until('it is told', () => told('lease-created').length > 0);
    const at = heard.findIndex(({ type }) => type === 'lease-created');
    expect(heard[at - 1]).toEqual({
      ...{ type: 'order-won', order, provider: PROVIDER.address },
      price: { denom: 'uact', amount: parseDec('7.25') },
    });
    const block = heard.slice(at).find(({ type }) => type === 'block');
    const [created] = told('lease-created');
    expect(created?.lease).toEqual(await world.network.queryLease(ref!, signal));
    expect(block).toMatchObject({ height: created?.lease.createdHeight });
  });

  test('of history has no orders, and ends with the word to compare', async () => {
    await open();
    await world.network.close();
    world.cut = true;
    await world.place();
    world.cut = false;
    world.net.produceBlock(60);
    await world.restart();
    listen();
    await world.blocks(2);
    await world.until('it has caught up', () => told('resumed').length > 0);
    expect(told('order-created')).toEqual([]);
    const heights = told('block').map(({ height }) => height);
    expect(heights).toEqual(heights.map((_height, at) => heights[0]! + at));
    expect(await world.network.openOrders(signal)).toHaveLength(1);
  });
});

describe('a manifest that is handed in', () => {
  test('waits for its answer; another one waits for its turn', async () => {
    await open();
    const [ref] = await lease(await world.place());
    listen();
    const first = world.network.handInManifest(ref!, ['a'], signal);
    const second = world.network.handInManifest(ref!, ['b'], signal);
    const given = new AbortController();
    const third = world.network.handInManifest(ref!, ['c'], given.signal);
    third.catch(() => undefined);
    await world.until('the first is told', () => told('manifest-received').length === 1);
    const [idOfFirst] = told('manifest-received').map(({ id }) => id);
    const no = { accepted: false, code: 'x', message: 'no' } as const;
    await world.network.answerManifest(ref!, idOfFirst!, no);
    expect(await first).toEqual(no);
    given.abort();
    await expect(third).rejects.toThrow();
    await world.until('the second is told', () => told('manifest-received').length === 2);
    // The first one was told twice, and is answered twice: that is nobody else's answer.
    await world.network.answerManifest(ref!, idOfFirst!, no);
    const idOfSecond = told('manifest-received')[1]!.id;
    await world.network.answerManifest(ref!, idOfSecond, { accepted: true });
    expect(await second).toEqual({ accepted: true });
    await world.blocks(6);
    expect(told('manifest-received').map(({ manifest }) => manifest)).toEqual([['a'], ['b']]);
    // Nothing waits: an answer too much is no error.
    await world.network.answerManifest(ref!, idOfSecond, { accepted: true });
  });

  test('given up while the provider looks at it, leaves its answer to nobody', async () => {
    await open();
    const [ref] = await lease(await world.place());
    listen();
    const given = new AbortController();
    const first = world.network.handInManifest(ref!, ['a'], given.signal);
    const second = world.network.handInManifest(ref!, ['b'], signal);
    await world.until('the first is told', () => told('manifest-received').length === 1);
    given.abort();
    await expect(first).rejects.toThrow();
    await world.until('the second is told', () => told('manifest-received').length === 2);
    const [a, b] = told('manifest-received');
    await world.network.answerManifest(ref!, a!.id, { accepted: true });
    const no = { accepted: false, code: 'x', message: 'no' } as const;
    await world.network.answerManifest(ref!, b!.id, no);
    expect(await second).toEqual(no);
  });
});

describe('an outage', () => {
  test('in the middle of any question is told as such, and never as an empty answer', async () => {
    await open({ clock: new FastClock(5) });
    const order = await world.place();
    const [ref] = await lease(order);
    // From so many blocks the reader knows how long one takes, and soon misses the next.
    await world.blocks(12);
    await world.disconnect();
    const { network } = world;
    const bid = parseBidRef(ref!);
    const asked: readonly (() => Promise<unknown>)[] = [
      () => network.openOrders(signal),
      () => network.queryOrder(order, signal),
      () => network.openBids(signal),
      () => network.queryBid(order, signal),
      () => network.activeLeases(signal),
      () => network.queryLease(ref!, signal),
      () => network.escrows(signal),
      () => network.audits(signal),
      () => network.auditedProviders(signal),
      () => network.queryProvider(signal),
      () => network.countBids([order], signal),
      () => network.closeBid(bid, signal),
      () => network.closeLease(ref!, 'unstable', signal),
      () => network.startReclaim(ref!, 'unstable', signal),
      () => network.withdraw([ref!], signal),
      () => network.register({ attributes: [] }, signal),
    ];
    for (const ask of asked) {
      await expect(ask()).rejects.toMatchObject({ code: 'network-unreachable' });
    }
    await world.reconnect();
    await world.blocks(1);
    expect((await network.queryLease(ref!, signal))?.state).toBe('active');
    // Nothing of what failed is left to be done later.
    expect(world.core.signer.state().pending).toBe(0);
  });

  test('between sending and the block changes nothing: it is done once', async () => {
    await open({ clock: new FastClock(5) });
    const order = await world.place();
    const [ref] = await lease(order);
    await world.blocks(3);
    const withdrawing = world.network.withdraw([ref!], signal);
    withdrawing.catch(() => undefined);
    await world.until('it waits', () => world.net.chain.mempool.waiting.length > 0);
    await world.disconnect();
    await world.blocks(3);
    await world.reconnect();
    await world.done(withdrawing);
    const events = transactions(PROVIDER).filter(({ block }) => block.height > 0n);
    expect(events.every(({ block, index }) => block.results[index]?.code === 0)).toBe(true);
    await expectEqualBooks(order);
    expect(await world.network.payments(ALL)).toHaveLength(1);
  });
});
