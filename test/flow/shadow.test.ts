import { afterEach, expect, test } from 'vitest';

import { AgentError } from '../../agent/base/errors.ts';
import { parseProviderId } from '../../agent/domain/ids.ts';
import type { Lease } from '../../agent/domain/lease.ts';
import type { Dec } from '../../agent/domain/money.ts';
import { decToText, parseDec } from '../../agent/domain/money.ts';
import { PRACTICE_DENOM, PRACTICE_PROVIDER } from '../../agent/network/practice/constants.ts';
import type { AccountFlowOptions } from '../helpers/account-flow.ts';
import { AccountFlow } from '../helpers/account-flow.ts';
import { buildBid, buildLease, START_MS } from '../helpers/builders.ts';

let account: AccountFlow;
afterEach(() => account.close());

async function start(options: AccountFlowOptions = {}): Promise<AccountFlow> {
  account = new AccountFlow(options);
  await account.flow.start();
  return account;
}

const N = 12;
const decisions = () => account.flow.storage.decisions.list(1000);
const other = parseProviderId('somebody-else');

test('what is watched is decided on as ever, and nothing of it is sent', async () => {
  const { flow, network } = await start();
  network.refuseSending();
  await account.prepare();
  await account.placeMany(N);
  await flow.blocks(20);
  expect(decisions().map(({ outcome }) => Object.keys(outcome))).toEqual(
    Array(N).fill(['type', 'price']),
  );
  expect(decisions().map(({ outcome }) => outcome.type)).toEqual(Array(N).fill('shadow-bid'));
  expect(network.sent()).toBe(0);
  expect(flow.storage.pursuits.listRecent(10)).toEqual([]);
  expect(account.slices.provider).toMatchObject({
    mode: 'shadow',
    setup: { started: false },
    blocked: [],
  });
  // None of them counts as a bid, and none holds anything.
  expect(account.slices.market).toMatchObject({ seen: N, bid: 0, refused: 0, wouldBid: N });
  expect(flow.provider.capacity.reservations).toEqual([]);
  expect(await account.handlers['orders.summary']({ fromMs: 0 })).toMatchObject({
    seen: N,
    bid: 0,
    wouldBid: N,
    bids: [],
  });
});

test('the same orders are bid on once the owner goes live: the control', async () => {
  const { flow, network } = await start();
  await account.placeMany(N);
  await flow.blocks(5);
  expect(network.sent()).toBe(0);
  await account.goLive();
  await flow.blocks(5);
  expect(network.sent('submitBids')).toBeGreaterThan(0);
  expect(flow.storage.pursuits.count(0 as never)).toEqual({ open: N });
  expect(decisions().map(({ outcome }) => outcome.type)).toEqual(Array(N).fill('bid'));
});

test('each order is judged alone: two that fit one at a time would both have been bid on', async () => {
  const { flow } = await start();
  await account.placeMany(2, { cpuMilli: 3000 });
  await flow.blocks(5);
  expect(decisions().map(({ outcome }) => outcome.type)).toEqual(['shadow-bid', 'shadow-bid']);
});

test('the first answer stands: a comparison does not judge a would-be bid again', async () => {
  const { flow } = await start();
  await account.placeMany(1);
  await flow.blocks(3);
  const [first] = decisions();
  await account.handlers['settings.update']({ prices: { endpoint: '1000000' } });
  await flow.blocks(20);
  expect(decisions()).toEqual([first]);
});

test('a wallet that is not there, an account without a coin and no name change nothing of that', async () => {
  const { flow, network } = await start({ wallet: { state: 'absent' } });
  network.account.own = undefined;
  network.refuseSending();
  await account.placeMany(3);
  await flow.blocks(5);
  expect(decisions().map(({ outcome }) => outcome.type)).toEqual(Array(3).fill('shadow-bid'));
  expect(network.sent()).toBe(0);
});

test('who won is held against what we would have bid: below is won, the same is lost', async () => {
  const { flow, network } = await start();
  await account.placeMany(5);
  await flow.blocks(3);
  const [over, under, same, closed, open] = decisions();
  const ours = over!.outcome.type === 'shadow-bid' ? over!.outcome.price : undefined;
  const at = (change: bigint) => ({
    denom: PRACTICE_DENOM,
    amount: (ours!.amount + change) as Dec,
  });
  for (const [decision, change] of [
    [over, 1n],
    [under, -1n],
    [same, 0n],
  ] as const) {
    network.tell({
      type: 'order-won',
      order: decision!.order,
      provider: other,
      price: at(change),
    });
  }
  network.tell({ type: 'order-closed', order: closed!.order });
  await flow.blocks(1);
  const summary = await account.handlers['shadow.summary']({ fromMs: START_MS, limit: 10 });
  expect(summary).toMatchObject({
    seen: 5,
    matched: 5,
    fit: 5,
    won: 1,
    lost: 2,
    undecided: 1,
    auditedOnly: 0,
    refusals: [],
    wouldPay: { denom: PRACTICE_DENOM, amount: decToText(ours!.amount) },
  });
  expect(summary.orders.map(({ order, outcome }) => [order, outcome])).toEqual([
    [over!.order, 'won'],
    [under!.order, 'lost'],
    [same!.order, 'lost'],
    [closed!.order, 'closed'],
    [open!.order, 'undecided'],
  ]);
  const audited = async () => {
    const { orders } = await account.handlers['shadow.summary']({ fromMs: START_MS, limit: 4 });
    return orders.map(({ winner }) => winner?.audited);
  };
  expect(await audited()).toEqual([false, false, false, undefined]);
  network.audited = new Set([other]);
  expect(await audited()).toEqual([true, true, true, undefined]);
  network.audited = new AgentError('network-unreachable', 'nobody answers');
  expect(await audited()).toEqual(Array(4).fill(undefined));
  const shown = await account.handlers['orders.list']({ limit: 10 });
  expect(shown[0]).toMatchObject({
    outcome: { type: 'shadow-bid' },
    winner: { provider: other, ours: false },
  });
  expect(shown[4]?.winner).toBeUndefined();
});

test('what was refused says why, what paid too little still matched', async () => {
  const { flow } = await start();
  await account.placeMany(1, { maxPrice: '0.000001' });
  await account.placeMany(2, { requirements: [{ key: 'region', value: 'moon' }] });
  await flow.blocks(3);
  expect(await account.handlers['shadow.summary']({ fromMs: START_MS, limit: 0 })).toMatchObject({
    seen: 3,
    matched: 1,
    fit: 0,
    refusals: [
      { code: 'attribute-missing', count: 2 },
      { code: 'price-too-low', count: 1 },
    ],
    orders: [],
  });
});

test('an order that is over unheard is not undecided for ever', async () => {
  const { flow, network } = await start();
  await account.placeMany(1);
  await flow.blocks(3);
  network.overrides = { openOrders: async () => [] };
  // A node that lags does not list what was just made.
  await flow.blocks(20);
  const undecided = async () =>
    (await account.handlers['shadow.summary']({ fromMs: START_MS, limit: 0 })).undecided;
  expect(await undecided()).toBe(1);
  await flow.blocks(60);
  expect(await undecided()).toBe(0);
});

test('a summary reaches back 32 days and no further, and practice has none', async () => {
  const { flow } = await start();
  const day = 86_400_000;
  const from = (days: number) => ({ fromMs: flow.clock.now() - days * day, limit: 1 });
  await expect(account.handlers['shadow.summary'](from(31))).resolves.toMatchObject({ seen: 0 });
  await expect(account.handlers['shadow.summary'](from(33))).rejects.toMatchObject({
    code: 'bad-arguments',
  });
});

test('bids and leases of another program under the same name are not touched while we watch', async () => {
  const { flow, network } = await start();
  network.refuseSending();
  const lease: Lease = buildLease({}, 7);
  network.overrides = {
    openBids: async () => [buildBid({}, 5)],
    activeLeases: async () => [lease],
    queryLease: async () => lease,
    escrows: async () => [
      {
        lease: lease.ref,
        height: lease.createdHeight,
        unsettled: { denom: PRACTICE_DENOM, amount: 5n },
        blocksLeft: 0,
      },
    ],
  };
  network.tell({ type: 'lease-created', lease });
  network.tell({ type: 'manifest-received', lease: lease.ref, id: '1', manifest: [] });
  await flow.blocks(100);
  expect(network.sent()).toBe(0);
  expect(flow.live).toEqual([]);
});

test('live, the same stray bid is taken back for its deposit: the control', async () => {
  const { flow, network } = await start();
  await account.goLive();
  const closed: string[] = [];
  network.overrides = {
    openBids: async () => [buildBid({}, 5)],
    closeBid: async (bid) => {
      closed.push(bid);
    },
  };
  await flow.blocks(10);
  expect(closed).toContain(buildBid({}, 5).ref);
});

test('watching again takes open bids back and lets leases go on', async () => {
  const { flow, network } = await start();
  await account.goLive();
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 60);
  await account.placeMany(2);
  await flow.blocks(3);
  expect(flow.storage.pursuits.listLive()).toHaveLength(2);
  const slice = await account.handlers['provider.watch-only']({});
  expect(slice).toMatchObject({ mode: 'shadow', setup: { started: false } });
  await flow.until(() => flow.storage.pursuits.listLive().length === 0, 5);
  expect(network.sent('closeBid')).toBeGreaterThanOrEqual(2);
  const bids = network.sent('submitBids');
  await flow.restart();
  await account.placeMany(2);
  await flow.blocks(20);
  expect(account.slices.provider.mode).toBe('shadow');
  expect(network.sent('submitBids')).toBe(bids);
  expect(flow.live[0]?.run.state).toBe('running');
  // What was bid on before is left alone: a bid that was taken back is final.
  expect(flow.storage.decisions.count(0 as never)).toEqual({ bid: 3, 'shadow-bid': 2 });
});

test('an intent that was never sent is given up where nothing is to be sent any more', async () => {
  const { flow, network } = await start();
  await account.goLive();
  network.overrides = {
    submitBids: async () => {
      throw new Error('the way is cut');
    },
  };
  await account.placeMany(1);
  await flow.blocks(3);
  expect(flow.storage.pursuits.listLive()).toMatchObject([{ state: 'submitting' }]);
  await account.handlers['provider.watch-only']({});
  network.overrides = {};
  const before = network.sent('submitBids');
  // For a minute it may only be that the network lags.
  await flow.blocks(12);
  expect(flow.storage.pursuits.listLive()).toEqual([]);
  expect(network.sent('submitBids')).toBe(before);
});

test('live outlives a restart, and so does having asked for it', async () => {
  const { flow } = await start();
  await account.handlers['provider.go-live']({});
  expect(account.slices.provider).toMatchObject({ mode: 'shadow', setup: { started: true } });
  await flow.restart();
  expect(account.slices.provider).toMatchObject({ mode: 'shadow', setup: { started: true } });
  await account.goLive();
  await flow.restart();
  expect(account.slices.provider.mode).toBe('live');
});

test('who won a bid of ours is shown in live mode too, we or another', async () => {
  const { flow, network } = await start();
  await account.goLive();
  const [mine, theirs] = await account.placeMany(2);
  await flow.blocks(3);
  const price = { denom: PRACTICE_DENOM, amount: parseDec('1.5') };
  const won = (order: string, provider: typeof other) =>
    network.tell({ type: 'order-won', order: order as never, provider, price });
  won(mine!, PRACTICE_PROVIDER);
  won(theirs!, other);
  await flow.blocks(1);
  const shown = await account.handlers['orders.list']({ limit: 10 });
  expect(Object.fromEntries(shown.map(({ order, winner }) => [order, winner]))).toEqual({
    [mine!]: { provider: PRACTICE_PROVIDER, ours: true, price: { ...price, amount: '1.5' } },
    [theirs!]: { provider: other, ours: false, price: { ...price, amount: '1.5' } },
  });
});
