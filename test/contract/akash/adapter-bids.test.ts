import { LeaseID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  QueryBidRequest,
  QueryBidResponse,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { afterEach, describe, expect, test } from 'vitest';

import type { LogFields, Logger } from '../../../agent/base/logger.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { Offer } from '../../../agent/domain/bid.ts';
import type { GpuId, OrderRef } from '../../../agent/domain/ids.ts';
import type { Denom } from '../../../agent/domain/money.ts';
import { parseDec } from '../../../agent/domain/money.ts';
import type { MarketEvent } from '../../../agent/network/interface.ts';
import { SMALL, withGpu } from '../../helpers/akash/market-messages.ts';
import type { MarketOptions } from '../../helpers/akash/market-world.ts';
import {
  HOST_URI,
  HOT,
  MarketWorld,
  PROVIDER,
  RIVAL,
  TENANT,
} from '../../helpers/akash/market-world.ts';
import * as messages from '../../helpers/akash/messages.ts';
import { EmptyWallet, testWallet } from '../../helpers/akash/test-wallet.ts';
import type { TestKey } from '../../helpers/chain/sign.ts';

const { signal } = new AbortController();
const GPU = 'capabilities/gpu/vendor/nvidia/model/rtx4090';
const attributes = [
  ...['', '/ram/24Gi', '/interface/pcie', '/ram/24Gi/interface/pcie'].map((end) => ({
    key: GPU + end,
    value: 'true',
  })),
  { key: 'region', value: 'home' },
];

let world: MarketWorld;
afterEach(() => world.close());

async function open(options: MarketOptions = {}): Promise<MarketWorld> {
  world = await MarketWorld.open(options);
  return world;
}

async function registered(options: MarketOptions = {}): Promise<MarketWorld> {
  await open(options);
  await world.done(world.network.register({ attributes, hostUri: HOST_URI }, signal));
  return world;
}

async function offerOn(ref: OrderRef, changes: Partial<Offer> = {}): Promise<Offer> {
  const order = await world.network.queryOrder(ref, signal);
  if (order === undefined) throw new Error('no such order');
  const claim = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: [] };
  const price = { denom: world.network.denom, amount: parseDec('7.25') };
  return { order, price, claim, ...changes };
}

const submit = (...offers: readonly Offer[]) =>
  world.done(world.network.submitBids(offers, signal));
const transactions = (key: TestKey) =>
  [...world.net.chain.places()].filter(({ block, index }) =>
    block.txs[index]?.signers.some(({ address }) => address === key.address),
  ).length;
const heard: MarketEvent[] = [];
function listen(): void {
  heard.length = 0;
  void (async () => {
    for await (const event of world.network.events(signal)) heard.push(event);
  })();
}
const told = (type: MarketEvent['type']) => heard.filter((event) => event.type === type);

describe('a bid', () => {
  test('locks what was earned first, and then what pays fees, until nothing is left', async () => {
    // Enough for two bids in uact and one in uakt, with what is kept for fees.
    await registered({ coins: { uact: 1_100_000n, uakt: 700_000n } });
    const orders = await world.placeAll([{}, {}, {}, {}]);
    const offers = await Promise.all(orders.map((order) => offerOn(order)));
    const outcomes = await submit(...offers);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open', 'refused']);
    expect(outcomes[3]).toMatchObject({ reason: expect.stringMatching(/^deposit: /) as string });
    expect(world.net.balanceOf(PROVIDER.address, 'uact')).toBe(100_000n);
    expect(world.net.balanceOf(PROVIDER.address, 'uakt')).toBeLessThan(200_000n);
    // The one without a deposit was not tried.
    expect(world.core.signer.list().filter(([id]) => id.startsWith('bid/'))).toHaveLength(3);
  });

  test('offers the very GPU in place of a wildcard, and the rest as it was ordered', async () => {
    await registered();
    const any = 'vendor/nvidia/model/*';
    const units = [
      { resource: withGpu(1, any), count: 1, price: { denom: 'uact', amount: '500' } },
      { resource: { ...SMALL, id: 2 }, count: 3, price: { denom: 'uact', amount: '5' } },
    ];
    const order = await world.place({ units });
    const kind = { vendor: 'nvidia', model: 'rtx4090', memoryGi: 24 } as const;
    const offer = await offerOn(order);
    const gpus = [{ unit: 1, gpu: 'GPU-1' as GpuId, kind }];
    const [outcome] = await submit({ ...offer, claim: { ...offer.claim, gpus } });
    expect(outcome).toMatchObject({ outcome: 'open' });
    const { bid } = QueryBidResponse.decode(bidBytes(order));
    const offered = bid?.resourcesOffer ?? [];
    expect(offered.map(({ resources, count }) => [resources?.id, count])).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(offered[0]?.resources?.gpu?.attributes).toEqual([
      { key: 'vendor/nvidia/model/rtx4090/ram/24Gi', value: 'true' },
    ]);
    expect(offered[1]?.resources?.endpoints).toHaveLength(1);
  });

  test('in another coin than the order, or that cannot pass, is never sent', async () => {
    await registered();
    const order = await world.place({ noticeSeconds: 3600n });
    const plain = await world.place();
    const before = transactions(PROVIDER);
    const offer = await offerOn(order);
    const price = (amount: string, denom = 'uact') => ({
      price: { denom: denom as Denom, amount: parseDec(amount) },
    });
    const outcomes = await submit(
      await offerOn(plain, price('7', 'uakt')),
      await offerOn(plain, price('11')),
      await offerOn(plain, price('0')),
      offer,
      { ...offer, reclamationSeconds: 3599 },
    );
    expect(outcomes.map((one) => (one.outcome === 'refused' ? one.reason : 'open'))).toEqual([
      'price: bids here are in uact, not in uakt',
      'price: above what the order pays',
      'price: a bid is above 0',
      'reclamation: the order asks for notice',
      'reclamation: shorter than what the order asks for',
    ]);
    expect(transactions(PROVIDER)).toBe(before);
  });

  test('promises notice where it is asked for, and nowhere else', async () => {
    await registered();
    const [asks, asksNot] = await world.placeAll([{ noticeSeconds: 3600n }, {}]);
    const offers = [await offerOn(asks!), await offerOn(asksNot!)];
    const outcomes = await submit(...offers.map((one) => ({ ...one, reclamationSeconds: 7200 })));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['open', 'open']);
    for (const order of [asks!, asksNot!]) await world.accept(order);
    const close = (order: OrderRef) =>
      world.done(world.network.closeLease(world.lease(order), 'decommission', signal));
    await close(asksNot!);
    await expect(close(asks!)).rejects.toMatchObject({ code: 'lease-has-notice' });
  });

  test('whose deposit was redeemed before it was sent takes another coin', async () => {
    await registered({ coins: { uact: 1_000_000n, uakt: 10_000_000n } });
    world.net.feedPrice('1.25');
    await world.blocks(2);
    const order = await world.place();
    const offer = await offerOn(order);
    const { query } = world.core.chain;
    world.core.chain.query = (path, ...rest) => {
      if (path.endsWith('/Simulate')) {
        world.core.chain.query = query;
        world.submit(PROVIDER, messages.redeem(PROVIDER.address, 900_000n));
      }
      return query.call(world.core.chain, path, ...rest);
    };
    expect(await submit(offer)).toMatchObject([{ outcome: 'open' }]);
    const { bid } = QueryBidResponse.decode(bidBytes(order));
    expect(bid).toBeDefined();
    expect(world.net.balanceOf(PROVIDER.address, 'uact')).toBe(100_000n);
  });

  test('is made once, whatever is forgotten', async () => {
    await registered({ network: { bids: { rememberMs: 0 } } });
    const order = await world.place();
    const [first] = await submit(await offerOn(order));
    await world.blocks(2);
    expect(world.core.signer.list().filter(([id]) => id.startsWith('bid/'))).toEqual([]);
    const before = transactions(PROVIDER);
    await world.restart();
    expect(await submit(await offerOn(order))).toEqual([first]);
    expect(transactions(PROVIDER)).toBe(before);
  });

  test('that got lost on its way is sent again after a restart, and made once', async () => {
    await registered();
    const order = await world.place();
    const offer = await offerOn(order);
    const { faults } = world.net.endpoint;
    faults.isSwallowing = true;
    const first = world.network.submitBids([offer], signal);
    first.catch(() => undefined);
    await world.until('it is on its way', () => world.core.signer.state().flight !== undefined);
    await world.restart();
    faults.isSwallowing = false;
    const [outcome] = await submit(offer);
    expect(outcome).toMatchObject({ outcome: 'open' });
    const made = [...world.net.chain.places()].filter(({ block, index }) =>
      block.results[index]?.events.some(({ type }) => type === 'akash.market.v1.EventBidCreated'),
    );
    expect(made).toHaveLength(1);
  });
});

describe('a bid that waits to be sent', () => {
  test.each([
    ['its order closes', (order: OrderRef) => world.closeDeployment(order)],
    [
      'another one wins its order',
      async (order: OrderRef) => {
        await world.rivalBids(order);
        await world.accept(order, RIVAL.address);
      },
    ],
  ])('is over when %s, and the chain is not asked about it', async (_when, end) => {
    // Nothing is left for fees today, so bids wait.
    await registered({ signer: { feesPerDay: 0n } });
    await world.registerRival();
    const [order, other] = await world.placeAll([{}, {}]);
    const offers = [await offerOn(order!), await offerOn(other!)];
    const asked: string[] = [];
    const { query } = world.core.chain;
    world.core.chain.query = (path, ...rest) => {
      asked.push(path.slice(path.lastIndexOf('/') + 1));
      return query.call(world.core.chain, path, ...rest);
    };
    const outcomes = world.network.submitBids(offers, signal);
    outcomes.catch(() => undefined);
    const states = () => [order!, other!].map((ref) => world.core.signer.get(`bid/${ref}`)?.state);
    await world.until('both wait', () => states().every((state) => state === 'queued'));
    await end(order!);
    await world.until('one is over', () => states()[0] === 'failed');
    expect(states()).toEqual(['failed', 'queued']);
    expect(asked).not.toContain('Simulate');
  });
});

describe('a thousand things at once', () => {
  test('a burst of orders is told with few questions and answered within two blocks', async () => {
    await registered({ coins: { uact: 100_000_000n } });
    listen();
    const asked: string[] = [];
    const { query } = world.core.chain;
    world.core.chain.query = (path, ...rest) => {
      asked.push(path.slice(path.lastIndexOf('/') + 1));
      return query.call(world.core.chain, path, ...rest);
    };
    const orders = await world.placeAll(Array.from({ length: 60 }, () => ({})));
    await world.until('all are told', () => told('order-created').length === 60);
    expect(asked.filter((one) => one === 'Order')).toEqual([]);
    expect(asked.filter((one) => one === 'Orders')).toHaveLength(1);
    const offers = heard.flatMap((event) =>
      event.type === 'order-created' ? [{ order: event.order }] : [],
    );
    expect(offers).toHaveLength(60);
    asked.length = 0;
    const price = { denom: world.network.denom, amount: parseDec('7.25') };
    const claim = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: [] };
    const bids = offers.map(({ order }) => ({ order, price, claim }));
    const bidding = world.network.submitBids(bids, signal);
    // A busy machine may take longer to make a transaction than blocks by hand wait for it.
    const { mempool } = world.net.chain;
    await world.until('the first are on their way', () => mempool.waiting.length > 0);
    const from = world.net.chain.height;
    const outcomes = await world.done(bidding);
    expect(outcomes.map(({ order }) => order)).toEqual(orders);
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['open']));
    expect(Number(world.net.chain.height - from)).toBeLessThanOrEqual(2);
    // Asked for once, not for each bid.
    for (const once of ['Params', 'AllBalances']) {
      expect(asked.filter((one) => one === once).length).toBeLessThanOrEqual(2);
    }
    expect(asked.filter((one) => one === 'Order' || one === 'Bid')).toEqual([]);
  });
});

test('of blocks that come at once all but the last are told as followed', async () => {
  await registered();
  listen();
  const last = Number(world.net.chain.height) + 5;
  world.net.produceBlock(5);
  const blocks = () => heard.flatMap((event) => (event.type === 'block' ? [event] : []));
  await world.until('all are told', () => blocks().at(-1)?.height === last);
  // When the first was told nobody may have known yet that there are more.
  const [before, newest] = blocks().slice(-2);
  expect([before?.followed, newest?.followed]).toEqual([true, undefined]);
});

describe('a bid that another one won against', () => {
  test('is told as lost also where its deposit stays locked, and is closed when asked to', async () => {
    await registered();
    await world.registerRival();
    await world.act(HOT, messages.createProvider(HOT.address, 'third'));
    // Of several losers the chain marks the one with the first address alone.
    const [winner, third] = [RIVAL, HOT];
    const order = await world.place();
    await submit(await offerOn(order));
    for (const key of [winner, third]) {
      await world.act(key, messages.createBid(world.bid(order, key.address), 500_000n, 1));
    }
    listen();
    await world.accept(order, winner.address);
    await world.until('it is told', () => told('bid-lost').length === 1);
    expect(told('order-won')).toMatchObject([{ order, provider: winner.address }]);
    const ours = (await world.network.queryBid(order, signal))!;
    expect(['open', 'lost']).toContain(ours.state);
    const isOpen =
      [PROVIDER, third].sort((a, b) => (a.address < b.address ? -1 : 1))[0] !== PROVIDER;
    expect(ours.state).toBe(isOpen ? 'open' : 'lost');
    const before = world.net.balanceOf(PROVIDER.address, 'uact');
    await world.done(world.network.closeBid(ours.ref, signal));
    const refunded = world.net.balanceOf(PROVIDER.address, 'uact') - before;
    expect(refunded).toBe(isOpen ? 500_000n : 0n);
    expect(told('bid-closed')).toHaveLength(isOpen ? 1 : 0);
    expect(await world.network.openBids(signal)).toEqual([]);
  });
});

describe('a bid that the chain has marked as lost', () => {
  async function lost(): Promise<OrderRef> {
    await registered();
    await world.registerRival();
    const order = await world.place();
    await submit(await offerOn(order));
    await world.rivalBids(order);
    await world.accept(order, RIVAL.address);
    expect(await world.network.queryBid(order, signal)).toMatchObject({ state: 'lost' });
    return order;
  }

  test('is not closed, and nothing is held up by asking for it', async () => {
    const order = await lost();
    const before = transactions(PROVIDER);
    const ours = (await world.network.queryBid(order, signal))!;
    await world.done(world.network.closeBid(ours.ref, signal));
    expect(transactions(PROVIDER)).toBe(before);
    expect(await submit(await offerOn(await world.place()))).toMatchObject([{ outcome: 'open' }]);
  });

  test('control: the chain refuses its close, and keeps the fee', async () => {
    const order = await lost();
    const before = world.net.balanceOf(PROVIDER.address, 'uakt');
    const close = messages.closeBid(world.bid(order), 'unspecified');
    await expect(world.act(PROVIDER, close)).rejects.toThrow('unknown lease for bid');
    expect(world.net.balanceOf(PROVIDER.address, 'uakt')).toBeLessThan(before);
  });
});

describe('taking a bid back', () => {
  test('says so where the bid became a lease in the same block', async () => {
    const errors: [string, LogFields | undefined][] = [];
    const log: Logger = {
      ...silentLogger,
      child: () => log,
      error: (message, fields) => void errors.push([message, fields]),
    };
    await registered({ log });
    const order = await world.place();
    const [outcome] = await submit(await offerOn(order));
    if (outcome?.outcome !== 'open') throw new Error('not open');
    listen();
    // The tenant's message waits for the same block, before ours.
    world.submit(TENANT, messages.createLease(world.bid(order)));
    await world.done(world.network.closeBid(outcome.bid, signal));
    expect(errors.map(([message]) => message)).toEqual([
      'a bid became a lease while it was taken back, and the lease ended with it',
    ]);
    expect(told('lease-created')).toHaveLength(1);
    expect(told('lease-closed')).toMatchObject([{ reason: 'unspecified' }]);
  });

  test('does nothing for a bid of somebody else', async () => {
    await registered();
    await world.registerRival();
    const order = await world.place();
    await world.rivalBids(order);
    const before = transactions(PROVIDER);
    const theirs = world.lease(order).replace(PROVIDER.address, RIVAL.address);
    await world.done(world.network.closeBid(theirs as never, signal));
    expect(transactions(PROVIDER)).toBe(before);
  });
});

describe('on the mainnet', () => {
  const chainId = 'akashnet-2';

  test('nothing is bid while there is a reason, whatever the file says of the money', async () => {
    await registered({ chainId, network: { mayBid: () => 'the isolation was not checked' } });
    expect(world.network.money).toBe('main');
    const order = await world.place();
    const before = transactions(PROVIDER);
    const [outcome] = await submit(await offerOn(order));
    expect(outcome).toEqual({ order, outcome: 'refused', reason: 'the isolation was not checked' });
    await world.blocks(2);
    expect(transactions(PROVIDER)).toBe(before);
    expect(world.network.problems()).toContainEqual({
      code: 'bidding-forbidden',
      message: 'the isolation was not checked',
      stopsBidding: true,
    });
  });

  test('a bid that waits is held where the reason came meanwhile, and goes when it went', async () => {
    let reason: string | undefined;
    await registered({ chainId, network: { mayBid: () => reason } });
    const order = await world.place();
    const outcome = world.network.submitBids([await offerOn(order)], signal);
    const state = () => world.core.signer.get(`bid/${order}`)?.state;
    // It was decided on in that very call, and is not sent yet.
    reason = 'the isolation was not checked';
    await world.until('it waits', () => state() === 'queued');
    await world.blocks(6);
    expect([state(), await world.network.queryBid(order, signal)]).toEqual(['queued', undefined]);
    reason = undefined;
    expect(await world.done(outcome)).toMatchObject([{ order, outcome: 'open' }]);
  });

  test('it is bid where there is none', async () => {
    await registered({ chainId, network: { mayBid: () => undefined } });
    const order = await world.place();
    expect(await submit(await offerOn(order))).toMatchObject([{ outcome: 'open' }]);
  });
});

test('elsewhere the reason does not count', async () => {
  await registered({ network: { mayBid: () => 'the isolation was not checked' } });
  expect(world.network.money).toBe('test');
  expect(await submit(await offerOn(await world.place()))).toMatchObject([{ outcome: 'open' }]);
});

test('without a wallet everything can be looked at and nothing be sent', async () => {
  const wallet = new EmptyWallet();
  await open({ wallet });
  listen();
  await world.registerRival();
  const order = await world.place();
  await world.rivalBids(order);
  const { network } = world;
  expect(network.provider).toBe('no-wallet');
  expect((await network.openOrders(signal)).map(({ ref }) => ref)).toEqual([order]);
  expect(await network.countBids([order], signal)).toEqual(new Map([[order, 1]]));
  expect(await network.queryBid(order, signal)).toBeUndefined();
  expect(await network.openBids(signal)).toEqual([]);
  expect(await network.activeLeases(signal)).toEqual([]);
  expect(await network.escrows(signal)).toEqual([]);
  expect(await network.payments(0 as never)).toEqual([]);
  expect(await network.audits(signal)).toEqual(new Map());
  expect(await network.queryProvider(signal)).toBeUndefined();
  const absent = { code: 'wallet-absent' };
  await expect(network.submitBids([await offerOn(order)], signal)).rejects.toMatchObject(absent);
  await expect(network.register({ attributes: [] }, signal)).rejects.toMatchObject(absent);
  await expect(network.withdraw([world.lease(order)], signal)).rejects.toMatchObject(absent);
  await world.accept(order, RIVAL.address);
  await world.until('it is told who won', () => told('order-won').length === 1);
  expect(told('bid-lost')).toEqual([]);
  // The wallet comes, and nothing has to be started again.
  wallet.put(testWallet(PROVIDER));
  await world.done(network.register({ attributes, hostUri: HOST_URI }, signal));
  expect(network.provider).toBe(PROVIDER.address);
  expect(await submit(await offerOn(await world.place()))).toMatchObject([{ outcome: 'open' }]);
});

function bidBytes(order: OrderRef): Uint8Array {
  const { owner, dseq, gseq, oseq, provider } = world.bid(order);
  const id = LeaseID.fromPartial({ owner, dseq, gseq, oseq, provider });
  const { chain } = world.net;
  const request = QueryBidRequest.encode({ id }).finish();
  return chain.query('/akash.market.v1beta5.Query/Bid', request, chain.height);
}
