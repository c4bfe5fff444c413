import { describe, expect, test } from 'vitest';

import { queryGroup } from '../../../agent/network/akash/queries/deployments.ts';
import { queryBid, queryLease } from '../../../agent/network/akash/queries/market.ts';
import { queryProvider } from '../../../agent/network/akash/queries/providers.ts';
import { intentOf, plainIntent } from './intents.ts';
import * as messages from './messages.ts';
import type { WorldOf } from './world.ts';
import { ORDERS } from './world.ts';

/** A provider's life: it registers, bids, is paid, and ends a lease. */
export function leaseSteps(world: WorldOf): void {
  describe('bids and leases', () => {
    const bidIntent = (place: number, price?: number) => {
      const { deposits } = world();
      const id = world().bid(place);
      return intentOf('bid', id, messages.createBid(id, deposits.bid, price));
    };

    test('the provider is registered once, however often that is asked for', async () => {
      const { machine, provider, run, rpc, signal } = world();
      const intent = plainIntent('register', messages.createProvider(provider.address, run));
      const [first] = await world().carryOut([intent]);
      const sequence = (await rpc.account(provider.address))?.sequence;
      const [again] = await world().carryOut([intent]);
      expect(first).toMatchObject({ state: 'included' });
      expect(again).toEqual(first);
      expect((await rpc.account(provider.address))?.sequence).toBe(sequence);
      expect(machine.spent.size).toBe(1);
      expect(await queryProvider(machine.asking, provider.address, { signal })).toMatchObject({
        hostUri: 'https://provider.example.org:8443',
        attributes: [{ key: messages.RUN_ATTRIBUTE, value: run }],
      });
      await world().told('provider-created', ({ owner }) => owner === provider.address);
    });

    test('the reader tells of each order that the tenant places', async () => {
      const { tenant, deposits, run } = world();
      const places = Array.from({ length: ORDERS }, (_unused, at) => at + 1);
      const options = { run, deposit: deposits.deployment };
      const all = places.map((place) => messages.createDeployment(world().bid(place), options));
      await tenant.send(all);
      for (const place of places) {
        const { dseq } = world().bid(place);
        const order = await world().told('order-created', ({ id }) => id.dseq === dseq);
        expect(order.id).toEqual({ owner: tenant.address, dseq, gseq: 1, oseq: 1 });
      }
    });

    test('several bids go in one transaction', async () => {
      const { machine, signal } = world();
      const outcomes = await world().carryOut([1, 2, 3].map((place) => bidIntent(place)));
      const [first] = outcomes;
      expect(outcomes).toEqual([first, first, first]);
      expect(first).toMatchObject({ state: 'included' });
      for (const place of [1, 2, 3]) {
        const id = world().bid(place);
        const found = await queryBid(machine.asking, id, { signal });
        expect(found?.bid).toMatchObject({ state: 'open', price: price(messages.BID_PRICE) });
        await world().told('bid-created', (event) => event.id.dseq === id.dseq);
      }
    });

    test('a bid above the price does not hold up those beside it', async () => {
      const { machine, signal } = world();
      const [good, bad, alsoGood] = await world().carryOut([
        bidIntent(4),
        bidIntent(5, messages.ORDER_PRICE + 1),
        bidIntent(6),
      ]);
      expect(good).toMatchObject({ state: 'included' });
      expect(alsoGood).toEqual(good);
      expect(bad).toMatchObject({ state: 'failed' });
      expect(await queryBid(machine.asking, world().bid(5), { signal })).toBe(undefined);
      // It was found out before anything was paid for.
      expect([...machine.spent.values()].every(({ code }) => code === 0)).toBe(true);
      machine.signer.forget([bidIntent(5).id]);
    });

    test('an open bid is taken back, and its deposit with it', async () => {
      const { machine, signal, rpc, provider, deposits } = world();
      const id = world().bid(2);
      const before = { balance: await rpc.balance(provider.address, 'uakt'), fees: fees() };
      const closing = intentOf('close', id, messages.closeBid(id, 'unspecified'));
      expect(await world().carryOut([closing])).toMatchObject([{ state: 'included' }]);
      const found = await queryBid(machine.asking, id, { signal });
      expect(found?.bid.state).toBe('closed');
      const after = await rpc.balance(provider.address, 'uakt');
      expect(after - before.balance).toBe(deposits.bid - (fees() - before.fees));
    });

    test('after a restart the reader goes on, and nothing is done again', async () => {
      const { machine, rpc, provider } = world();
      const read = machine.heights.at(-1)!;
      const sequence = (await rpc.account(provider.address))?.sequence;
      const before = machine.signer.list();
      await machine.restart();
      const outcomes = await world().carryOut([bidIntent(1), bidIntent(3), bidIntent(4)]);
      expect(outcomes.map(({ state }) => state)).toEqual(['included', 'included', 'included']);
      expect(new Map(machine.signer.list())).toEqual(new Map(before));
      await world().until('the reader goes on', () =>
        machine.heights.at(-1)! > read ? true : undefined,
      );
      expect((await rpc.account(provider.address))?.sequence).toBe(sequence);
    });

    test('a lease is told and paid for block by block', async () => {
      const { machine, tenant, provider, rpc, signal } = world();
      const id = world().bid(1);
      const { height: from } = await tenant.send([messages.createLease(id)]);
      const event = await world().told('lease-created', (lease) => lease.id.dseq === id.dseq);
      expect(event).toMatchObject({ id, price: price(messages.BID_PRICE) });
      await world().blocks(4);
      const before = await rpc.balance(provider.address, 'uact');
      const intent = intentOf('withdraw', id, messages.withdraw(id));
      const [outcome] = await world().carryOut([{ ...intent, priority: 'must' }]);
      if (outcome?.state !== 'included') throw new Error(JSON.stringify(outcome));
      const earned = BigInt((outcome.height - from) * messages.BID_PRICE);
      const paid = (await rpc.balance(provider.address, 'uact')) - before;
      const found = await queryLease(machine.asking, id, { signal });
      expect(found?.lease).toMatchObject({ state: 'active', createdHeight: from });
      expect([paid, found?.payment?.withdrawn.amount]).toEqual([earned, earned]);
    });

    test('the provider ends a lease and says why', async () => {
      const { machine, signal } = world();
      const id = world().bid(1);
      const closing = intentOf('close', id, messages.closeBid(id, 'unstable'));
      const [outcome] = await world().carryOut([{ ...closing, priority: 'must' }]);
      if (outcome?.state !== 'included') throw new Error(JSON.stringify(outcome));
      const event = await world().told('lease-closed', (lease) => lease.id.dseq === id.dseq);
      expect(event.reason).toBe('lease_closed_reason_unstable');
      const found = await queryLease(machine.asking, id, { signal });
      expect(found?.lease).toMatchObject({
        state: 'closed',
        closeReason: 10_000,
        closedHeight: outcome.height,
      });
      const group = await queryGroup(machine.asking, id, { signal });
      expect(group?.state).toBe('paused');
    });

    const fees = () => world().signerFees();
  });
}

/** uact per block as the agent has it. */
function price(amount: number) {
  return { denom: 'uact', amount: BigInt(amount) * 10n ** 18n };
}
