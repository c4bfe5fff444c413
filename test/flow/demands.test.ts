import { afterEach, beforeEach, expect, test } from 'vitest';

import { fail, ok } from '../../agent/base/result.ts';
import { parseDec, parseDenom } from '../../agent/domain/money.ts';
import type { NetworkAccount } from '../../agent/network/interface.ts';
import type { PriceAnswer, PriceRequest, PriceSource } from '../../agent/pricing/interface.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { buildGpu } from '../helpers/builders.ts';
import { DemandingMarket } from '../helpers/demanding-market.ts';
import { Flow, MACHINE } from '../helpers/flow.ts';

/** What decides about a bid besides room on the machine: auditors, crowds, programs, power. */

let market: DemandingMarket;
let flow: Flow;
let asked: PriceRequest[];
let answer: (request: PriceRequest) => Promise<PriceAnswer>;
const pricing: PriceSource = {
  priceOf: (request) => {
    asked.push(request);
    return answer(request);
  },
};
beforeEach(async () => {
  market = new DemandingMarket();
  asked = [];
  answer = () => Promise.resolve(ok(parseDec('42')));
  flow = new Flow({ reconcileMs: 60_000 }, MACHINE, { wrap: market.wrap, pricing });
  await flow.start();
});
afterEach(() => flow.close());

const update = (patch: Parameters<Flow['provider']['changeSettings']>[0]) =>
  clientSurface(flow.provider).handlers['settings.update'](patch);
const place = (more: object = {}) =>
  flow.market.place('manual', { rivalPercent: 0, maxPrice: '1000', patienceBlocks: 1000, ...more });
const outcome = () => flow.storage.decisions.list(1)[0]?.outcome;
const refusal = () => {
  const made = outcome();
  return made?.type === 'refused' ? made.refusal : undefined;
};
const bids = () => market.offers.length;

test('an auditor’s word is asked for, and one that comes later counts', async () => {
  market.terms = { signedBy: { allOf: [], anyOf: ['auditor'] } };
  await place();
  await flow.blocks(3);
  expect(refusal()).toEqual({ code: 'audit-missing', numbers: { wants: 'auditor', of: 'any' } });
  market.audits.set('auditor', []);
  await flow.until(() => bids() === 1, 20);
});

test('an order for a card that the engine cannot hand in gets no bid until it can', async () => {
  flow.hardware.set({ ...MACHINE, gpus: [buildGpu()] });
  flow.engine.setGpuVendors([]);
  await flow.provider.readMachine();
  await flow.clock.advance(20_000);
  await flow.market.place('gpu', { rivalPercent: 0, maxPrice: '1000', patienceBlocks: 1000 });
  await flow.blocks(3);
  expect(refusal()).toEqual({ code: 'gpu-engine', numbers: { vendor: 'nvidia' } });
  expect(bids()).toBe(0);
  flow.engine.setGpuVendors(['nvidia']);
  await flow.until(() => bids() === 1, 20);
});

test('where auditors cannot be asked about nothing is decided, and other orders go on', async () => {
  market.auditsReachable = false;
  market.terms = { signedBy: { allOf: ['auditor'], anyOf: [] } };
  await place();
  await flow.blocks(1);
  market.terms = {};
  await place();
  await flow.blocks(3);
  expect([bids(), flow.storage.decisions.list(10).length]).toEqual([1, 1]);
  market.auditsReachable = true;
  await flow.until(() => flow.storage.decisions.list(10).length === 2, 20);
  expect(
    flow.storage.decisions
      .list(10)
      .map(({ outcome: made }) => made.type)
      .sort(),
  ).toEqual(['bid', 'refused']);
});

test('what is not served is not bid on', async () => {
  market.terms = { unserved: ['leased-ip'] };
  await place();
  await flow.blocks(3);
  expect(refusal()).toEqual({ code: 'unserved', numbers: { wants: 'leased-ip' } });
});

test('an order without room for one more bid is left, and its room goes to another', async () => {
  market.mostBids = 20;
  // Together they are more than the machine has; the one that pays more is full of bids.
  const full = await place({ cpuMilli: 2500, memoryMib: 4000 });
  const other = await place({ cpuMilli: 2500, memoryMib: 1000 });
  market.counts.set(full, 20);
  await flow.blocks(3);
  expect(market.offers.map(({ order }) => order.ref)).toEqual([other]);
  const refusals = flow.storage.decisions
    .list(2)
    .map(({ order, outcome: made }) => [order, made.type === 'refused' ? made.refusal : undefined]);
  expect(refusals).toContainEqual([full, { code: 'crowded', numbers: { bids: 20, most: 20 } }]);
});

test('a bid that is not worth its fees is left; without a known price of the coin it is made', async () => {
  const fee = parseDenom('ufee');
  let usd: string | undefined = '100';
  market.mostBids = 20;
  market.account = account({ fee, usd: () => usd });
  const crowded = await place();
  market.counts.set(crowded, 19);
  await flow.blocks(3);
  // 5000 ufee of 100 USD are 500000 of a dollar coin, and that twice.
  expect(refusal()).toMatchObject({ code: 'crowded', numbers: { bids: 19, cost: '1000000' } });
  usd = undefined;
  await flow.clock.advance(601_000);
  await flow.until(() => bids() === 1, 20);
});

test('a program says the price, once for each order, and what it declines is kept with its word', async () => {
  await update({ pricing: { strategy: 'script' } });
  await place();
  await flow.blocks(3);
  expect(market.offers.map(({ price }) => price.amount)).toEqual([parseDec('42')]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ maxPrice: { amount: parseDec('1000') } });
  answer = () => Promise.resolve(fail({ code: 'declined', reason: 'not today' }));
  await place();
  await flow.blocks(3);
  expect(refusal()).toEqual({ code: 'script-declined', numbers: { reason: 'not today' } });
  answer = () => Promise.resolve(ok(parseDec('1000.1')));
  await place();
  await flow.blocks(3);
  expect(refusal()).toEqual({
    code: 'price-too-low',
    numbers: { pays: '1000', asks: '1000.1' },
  });
});

test('while a slow program thinks nothing is given twice', async () => {
  await update({ pricing: { strategy: 'script' } });
  const waiting: (() => void)[] = [];
  answer = () => new Promise((resolve) => waiting.push(() => resolve(ok(parseDec('42')))));
  await place({ cpuMilli: 3000 });
  await flow.blocks(2);
  expect(asked).toHaveLength(1);
  // A second block's orders, and a comparison that looks at both.
  await place({ cpuMilli: 3000 });
  await flow.blocks(15);
  expect(bids()).toBe(0);
  while (waiting.length > 0 || bids() === 0) {
    waiting.splice(0).forEach((answered) => answered());
    await flow.blocks(1);
  }
  await flow.blocks(3);
  const cpu = flow.storage.pursuits.listLive().reduce((sum, { claim }) => sum + claim.cpuMilli, 0);
  expect([bids(), cpu]).toEqual([1, 3000]);
  expect(new Set(market.offers.map(({ order }) => order.ref)).size).toBe(bids());
});

test('an order that a block and a comparison look at at once is bid on once', async () => {
  await update({ pricing: { strategy: 'script' } });
  const waiting: (() => void)[] = [];
  answer = () => new Promise((resolve) => waiting.push(() => resolve(ok(parseDec('42')))));
  await place({ cpuMilli: 500 });
  await flow.until(() => waiting.length === 1, 5);
  void flow.provider.reconcile();
  await flow.until(() => waiting.length === 2, 5);
  waiting.shift()?.();
  await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 5);
  waiting.shift()?.();
  await flow.blocks(5);
  expect(bids()).toBe(1);
  expect(flow.storage.decisions.list(5).map(({ outcome: made }) => made.type)).toEqual(['bid']);
});

test('a program has to be named at the start before it can be chosen', async () => {
  await flow.close();
  flow = new Flow({}, MACHINE, market);
  await flow.start();
  expect(() => flow.provider.changeSettings({ pricing: { strategy: 'script' } })).toThrow(
    expect.objectContaining({
      code: 'bad-arguments',
      message: expect.stringContaining('--pricing-script'),
    }),
  );
  expect(flow.provider.settings.value.pricing.strategy).toBe('scale');
});

test('monthly targets are asked at the pace that was measured', async () => {
  await update({
    pricing: { strategy: 'monthly' },
    monthly: { cpu: '10', memory: '0', storage: '0', endpoint: '0' },
  });
  await flow.blocks(5);
  await place({ cpuMilli: 1000 });
  await flow.blocks(3);
  // Blocks of 6 s: 2629746 / 6 of them make a month; play money stands for dollars.
  const perBlock = Number(market.offers[0]!.price.amount) / 1e18;
  expect(perBlock).toBeCloseTo(10e6 / (2_629_746 / 6), 3);
});

test('nothing is rented out below what its power costs', async () => {
  await update({ pricing: { electricity: '0.5', machineWatts: 7000 } });
  await place({ cpuMilli: 3500, maxPrice: '100000' });
  await flow.blocks(3);
  // All 3.5 offered cores: 7 kW at 0.5 USD is 3.5 USD an hour, over 600 blocks.
  expect(Number(market.offers[0]!.price.amount) / 1e18).toBeCloseTo(3.5e6 / 600, 0);
  await flow.close();
  market = new DemandingMarket();
  flow = new Flow({}, MACHINE, { wrap: market.wrap, pricing });
  await flow.start();
  await update({ pricing: { electricity: '0.5', machineWatts: 7000 } });
  await place({ cpuMilli: 3500, maxPrice: '100' });
  await flow.blocks(3);
  expect(refusal()).toMatchObject({ code: 'price-too-low', numbers: { pays: '100' } });
  expect(refusal()?.numbers.floor).toBe(refusal()?.numbers.asks);
});

test('a bid on an order that is gone without a lease is taken back for its deposit', async () => {
  const order = await place();
  await flow.until(() => flow.storage.pursuits.get(order)?.state === 'open', 5);
  market.hidden.add(order);
  // Not by one look: the list may come from a node that lags.
  await flow.provider.reconcile();
  expect(flow.storage.pursuits.get(order)?.state).toBe('open');
  await flow.until(() => flow.storage.pursuits.get(order)?.state === 'closed', 25);
  expect(flow.storage.pursuits.get(order)).toMatchObject({ reason: 'order-closed' });
  const [deployment] = Object.values((await flow.books()).deployments);
  expect(deployment!.orders[0]!.bids[0]!.state).toBe('closed');
});

test('a bid on its way is not asked about when its order ends, and ends with it once it is there', async () => {
  market.tellsOfBids = 'never';
  let answer: () => void = () => undefined;
  market.answersAfter = new Promise((resolve) => (answer = resolve));
  const order = await place();
  await flow.until(() => market.offers.length === 1, 5);
  await flow.blocks(2);
  void flow.market.closeDeployment(order);
  await flow.blocks(2);
  expect([flow.storage.pursuits.get(order)?.state, market.askedFor]).toEqual(['submitting', []]);
  answer();
  await flow.blocks(1);
  expect(flow.storage.pursuits.get(order)).toMatchObject({
    state: 'closed',
    reason: 'order-closed',
  });
  expect(new Set(market.askedFor)).toEqual(new Set([order]));
});

test('a bid on its way is not given up because a node that lags lists no such order', async () => {
  const order = await place({ patienceBlocks: 1000 });
  await flow.until(() => market.offers.length === 1, 5);
  market.hidden.add(order);
  const onItsWay = flow.storage.pursuits.get(order)?.state;
  await flow.provider.reconcile();
  const held = flow.provider.capacity.free().cpuMilli < flow.provider.capacity.offered().cpuMilli;
  const compared = flow.storage.pursuits.get(order)?.state;
  market.hidden.delete(order);
  await flow.blocks(3);
  const there = flow.storage.pursuits.get(order)?.state;
  expect({ onItsWay, compared, held, there }).toEqual({
    ...{ onItsWay: 'submitting', compared: 'submitting', held: true, there: 'open' },
  });
});

test('a bid that a node which lags does not know holds its room, and is given up after a minute', async () => {
  const order = await place();
  await flow.until(() => flow.storage.pursuits.get(order)?.state === 'open', 5);
  market.unknownBids.add(order);
  await flow.provider.reconcile();
  await flow.provider.reconcile();
  const lagging = flow.storage.pursuits.get(order)?.state;
  await flow.until(() => flow.storage.pursuits.get(order)?.state === 'closed', 25);
  expect([lagging, flow.storage.pursuits.get(order)]).toMatchObject([
    'open',
    { state: 'closed', reason: 'never-arrived' },
  ]);
});

test('a bid that ended in the same block as its order is not asked about', async () => {
  market.tellsOfBids = 'after';
  const order = await place();
  await flow.until(() => flow.storage.pursuits.get(order)?.state === 'open', 5);
  void flow.market.closeDeployment(order);
  await flow.blocks(2);
  expect(flow.storage.pursuits.get(order)).toMatchObject({ reason: 'order-closed' });
  expect(market.askedFor).toEqual([]);
});

test('what is withdrawn is worth its fee many times; a dry escrow is settled in any case', async () => {
  await flow.close();
  market = new DemandingMarket();
  let price: string | undefined;
  market.account = account({ fee: parseDenom('ufee'), usd: () => price });
  flow = new Flow({ withdrawMs: 30_000, accrueMs: 6_000 }, MACHINE, market);
  await flow.start();
  const withdrawnIn = async (usd: string | undefined): Promise<number> => {
    price = usd;
    // The price that was asked for before is believed for ten minutes.
    for (let minute = 0; minute < 11; minute++) await flow.blocks(10);
    const before = market.withdrawals.length;
    await flow.blocks(20);
    return market.withdrawals.length - before;
  };
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 1000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  // Every 30 s where nobody knows what a fee is worth, never where it costs more, and again.
  expect(await withdrawnIn(undefined)).toBeGreaterThanOrEqual(2);
  expect(await withdrawnIn('1000000')).toBe(0);
  expect(await withdrawnIn('0.0000001')).toBeGreaterThanOrEqual(2);
  price = '1000000';
  await flow.until(() => flow.live.length === 0, 2000);
  expect(flow.past[0]?.run).toMatchObject({ state: 'closed', reason: 'insufficient-funds' });
});

function account(of: {
  readonly fee: ReturnType<typeof parseDenom>;
  readonly usd: () => string | undefined;
}): NetworkAccount {
  const known: Partial<NetworkAccount> = {
    chainId: 'test-1',
    coins: [{ denom: of.fee, symbol: 'FEE', exponent: 6, use: 'fee' }],
    feeFor: () => ({ denom: of.fee, amount: 5000n }),
    endpoints: () => [],
    price: () => {
      const usd = of.usd();
      return Promise.resolve(
        usd === undefined
          ? undefined
          : {
              denom: of.fee,
              usd: parseDec(usd),
              height: 1 as never,
              atMs: flow.clock.now(),
              source: 'chain-oracle' as const,
            },
      );
    },
  };
  return known as NetworkAccount;
}
