import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, expect, test } from 'vitest';

import type { OrderRef } from '../../agent/domain/ids.ts';
import { parseBlockHeight } from '../../agent/domain/time.ts';
import { AkashFlow } from '../helpers/akash/akash-flow.ts';
import { paymentOn } from '../helpers/akash/market-chain.ts';
import { PROVIDER, RIVAL, TENANT } from '../helpers/akash/market-world.ts';
import * as messages from '../helpers/akash/messages.ts';

/** A whole provider on a chain that computes, with simulated containers. */

const { signal } = new AbortController();

let flow: AkashFlow;
afterEach(() => flow.close());

/** Our ledger of a lease, and what the chain says that it was paid. */
function books(order: OrderRef): readonly [bigint, bigint] {
  const [settled] = flow.storage.ledger.settledByLease(flow.world.lease(order));
  const chain = paymentOn(flow.world.net.chain, flow.world.bid(order));
  return [settled?.amount ?? 0n, chain?.withdrawn ?? 0n];
}

test('an order becomes a bid, a lease, a running workload and paid money', async () => {
  flow = await AkashFlow.live();
  const { world } = flow;
  const before = world.net.balanceOf(PROVIDER.address, 'uact');
  const order = await world.place({ price: '1000' });
  await flow.run(order);
  expect(flow.provider.state.slices().agent.activity).toBe('renting');
  await flow.until('money came', () => books(order)[0] > 0n);
  await world.blocks(10);
  await world.closeDeployment(order);
  await flow.until('it is over', () => flow.runOf(order) === 'closed');
  expect(flow.storage.leases.get(world.lease(order))?.run).toMatchObject({ reason: 'tenant' });
  expect(await flow.engine.list(signal)).toEqual([]);
  const [ledger, chain] = books(order);
  expect(ledger).toBe(chain);
  // The deposit is back, so what came is what was earned.
  expect(world.net.balanceOf(PROVIDER.address, 'uact') - before).toBe(ledger);
  const { earnings } = flow.provider.state.slices();
  expect(earnings.settled).toMatchObject([{ denom: 'uact', amount: ledger }]);
  const told = await world.network.payments(parseBlockHeight(0));
  expect(flow.storage.ledger.listPayments(1000)).toHaveLength(told.length);
  expect(told.length).toBeGreaterThan(1);
  expect(told.every(({ txHash }) => /^[0-9A-F]{64}$/.test(txHash ?? ''))).toBe(true);
});

test('leases of every fate are in the ledger as on the chain, with restarts and an outage', async () => {
  flow = await AkashFlow.live();
  const { world } = flow;
  const before = world.net.balanceOf(PROVIDER.address, 'uact');
  const orders = await world.placeAll(Array.from({ length: 5 }, () => ({ price: '1000' })));
  const [closed, dry, silent, ended, lost] = orders as [
    OrderRef,
    ...[OrderRef, OrderRef, OrderRef, OrderRef],
  ];
  await world.registerRival();
  await flow.run(closed);
  await flow.run(dry);
  await flow.run(ended);
  await world.rivalBids(lost);
  await world.act(TENANT, messages.createLease(world.bid(lost, RIVAL.address)));
  await flow.until('it is lost', () => flow.storage.pursuits.get(lost)?.state === 'lost');
  await flow.restart();
  await flow.win(silent);
  await world.blocks(12);
  await world.disconnect();
  await world.blocks(5);
  await world.reconnect();
  world.drain(dry);
  await flow.until('the escrow is dry', () => flow.runOf(dry) === 'closed');
  await world.closeDeployment(closed);
  await flow.restart();
  const lease = flow.storage.leases.get(world.lease(ended))!;
  await world.done(flow.provider.leasing.closeOwn(lease.lease, 'decommission'));
  const fates = [closed, dry, silent, ended];
  await flow.until('all are over', () => fates.every((one) => flow.runOf(one) === 'closed'));
  expect(fates.map((one) => flow.endOf(one))).toEqual([
    'tenant',
    'insufficient-funds',
    'manifest-timeout',
    'decommission',
  ]);
  for (const order of fates) {
    const [ledger, chain] = books(order);
    expect(ledger).toBe(chain);
    expect(ledger).toBeGreaterThan(0n);
  }
  const total = fates.reduce((sum, order) => sum + books(order)[0], 0n);
  expect(world.net.balanceOf(PROVIDER.address, 'uact') - before).toBe(total);
  expect(await world.network.openBids(signal)).toEqual([]);
  expect(await flow.engine.list(signal)).toEqual([]);
});

test('an escrow that runs dry ends its lease, and no transaction of ours is refused for it', async () => {
  flow = await AkashFlow.live({ provider: { withdrawMs: 3_600_000 } });
  const { world } = flow;
  await flow.handlers['settings.update']({ prices: { endpoint: '30000' } });
  const orders = await world.placeAll(
    [500_000n, 590_000n].map((deposit) => ({ price: '40000', deposit })),
  );
  for (const order of orders) await flow.run(order);
  // Not as fast as it goes: what follows from a block is done before the next one, as on a real chain.
  const over = async (): Promise<boolean> => {
    await pause(60);
    return orders.every((order) => flow.runOf(order) === 'closed');
  };
  await flow.until('all are over', over, 60);
  expect(orders.map((order) => flow.endOf(order))).toEqual(Array(2).fill('insufficient-funds'));
  const results = [...world.net.chain.places()].map(({ block, index }) => block.results[index]);
  expect(results.filter((result) => result?.code !== 0).map((result) => result?.log)).toEqual([]);
  for (const order of orders) expect(books(order)[0]).toBe(books(order)[1]);
});

// The control: the same bid goes out where bids are still wanted.
test.each([
  ['is never sent where the owner only watches now', true, 0],
  ['goes out where bids are wanted', false, 1],
])('a bid that an earlier start left in the queue %s', async (_name, watches, sent) => {
  flow = await AkashFlow.live();
  const { world } = flow;
  await flow.handlers['offering.pause']({});
  const order = await world.place({ price: '1000' });
  await flow.until('it is refused', () => flow.storage.decisions.get(order) !== undefined);
  await world.disconnect();
  world.core.signer.submit([
    {
      ...{ id: `bid/${order}`, weight: 1n, priority: 'normal' },
      messages: [messages.createBid(world.bid(order), 500_000n)],
    },
  ]);
  // It died as its owner said so.
  await flow.restart(() => watches && flow.storage.journal.write('provider.mode', 'watch'));
  expect(flow.slices.provider.setup?.started).toBe(!watches);
  expect(world.core.signer.get(`bid/${order}`)).toEqual({ state: 'queued' });
  await world.reconnect();
  await flow.until('it is over', () => world.core.signer.get(`bid/${order}`)?.state !== 'queued');
  await world.blocks(5);
  const bid = await world.network.queryBid(order, signal);
  expect([bid === undefined ? 0 : 1, world.core.signer.get(`bid/${order}`)]).toMatchObject([
    sent,
    watches
      ? { state: 'failed', refusal: { words: 'bids are not wanted any more' } }
      : { state: 'included' },
  ]);
});
