import { afterEach, expect, test } from 'vitest';

import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import type { OrderRef } from '../../agent/domain/ids.ts';
import { parseBlockHeight } from '../../agent/domain/time.ts';
import { FakeEngine } from '../../agent/engine/fake/fake-engine.ts';
import { FakeHardware } from '../../agent/hardware/fake/fake-hardware.ts';
import { AkashAccount } from '../../agent/network/akash/account/account.ts';
import { PROVIDER_DEFAULTS } from '../../agent/provider/options.ts';
import { Provider } from '../../agent/provider/provider.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import type { Storage } from '../../agent/storage/interface.ts';
import { openStorage } from '../../agent/storage/storage.ts';
import { FastClock } from '../helpers/akash/fast-clock.ts';
import { paymentOn } from '../helpers/akash/market-chain.ts';
import { MarketWorld, PROVIDER, RIVAL, TENANT } from '../helpers/akash/market-world.ts';
import * as messages from '../helpers/akash/messages.ts';
import { nobodySigns, testWallet } from '../helpers/akash/test-wallet.ts';
import { buildManifest, buildManifestService } from '../helpers/builders.ts';
import { MACHINE } from '../helpers/flow.ts';
import { openedWallet } from '../helpers/own-wallet.ts';

const { signal } = new AbortController();
const clock = new SystemClock();

/** What {@link MarketWorld.place} orders, as its tenant would send it. */
const MANIFEST = buildManifest(
  [
    buildManifestService({
      resources: {
        id: 1,
        cpu: { units: { val: '100' } },
        memory: { size: { val: String(2 ** 26) } },
        storage: [{ name: 'default', size: { val: String(2 ** 26) } }],
        gpu: { units: { val: '0' } },
        endpoints: [{ sequence_number: 0 }],
      },
    }),
  ],
  'group0',
);

/** A whole provider on a chain that computes, with simulated containers. */
class AkashFlow {
  readonly world: MarketWorld;
  readonly storage: Storage;
  readonly engine: FakeEngine;
  provider: Provider;

  private constructor(world: MarketWorld) {
    this.world = world;
    this.storage = openStorage({ path: ':memory:' }, { clock, log: silentLogger });
    this.engine = new FakeEngine({ startMs: 20 }, { clock });
    this.provider = this.#make();
  }

  static async open(): Promise<AkashFlow> {
    const world = await MarketWorld.open({
      clock: new FastClock(3),
      account: (core) => new AkashAccount(core, { oneTimeKey: nobodySigns }),
    });
    const flow = new AkashFlow(world);
    await flow.world.done(flow.provider.start());
    const { handlers } = clientSurface(flow.provider);
    await handlers['settings.update']({ provider: { host: 'provider.example.org' } });
    await flow.world.done(handlers['provider.go-live']({}));
    await flow.until('it is live', () => flow.provider.state.slices().provider.mode === 'live');
    return flow;
  }

  /** The process ends and another one begins, on the same chain and database. */
  async restart(): Promise<void> {
    await this.provider.stop();
    await this.world.restart();
    this.provider = this.#make();
    await this.world.done(this.provider.start());
  }

  async until(what: string, holds: () => boolean | Promise<boolean>, most = 1500): Promise<void> {
    for (let blocks = 0; blocks < most; blocks++) {
      if (await holds()) return;
      await this.world.blocks(1);
    }
    throw new Error(`not within ${most} blocks: ${what}`);
  }

  /** An order that we win; its state as we run it. */
  async win(order: OrderRef): Promise<void> {
    await this.until('our bid is open', () => {
      return this.storage.pursuits.get(order)?.state === 'open';
    });
    await this.world.accept(order);
    await this.until('the lease is ours', () => this.runOf(order) === 'awaiting-manifest');
  }

  async run(order: OrderRef): Promise<void> {
    await this.win(order);
    const answer = this.world.network.handInManifest(this.world.lease(order), MANIFEST, signal);
    await this.until('it runs', () => this.runOf(order) === 'running');
    expect(await answer).toEqual({ accepted: true });
  }

  runOf(order: OrderRef): string | undefined {
    return this.storage.leases.get(this.world.lease(order))?.run.state;
  }

  async close(): Promise<void> {
    await this.provider.stop();
    await this.world.close();
    await this.engine.close();
    this.storage.close();
  }

  #make(): Provider {
    const { storage, engine } = this;
    return new Provider({
      options: {
        ...PROVIDER_DEFAULTS,
        ...{ accrueMs: 40, withdrawMs: 400, reconcileMs: 60_000, beatMs: 1_000 },
        ...{ manifestTimeoutMs: 3_000, bidTimeoutMs: 20_000 },
      },
      network: this.world.network,
      wallet: openedWallet(testWallet(PROVIDER)),
      ...{ storage, engine, clock, log: silentLogger },
      hardware: new FakeHardware(MACHINE),
    });
  }
}

let flow: AkashFlow;
afterEach(() => flow.close());

/** Our ledger of a lease, and what the chain says that it was paid. */
function books(order: OrderRef): readonly [bigint, bigint] {
  const [settled] = flow.storage.ledger.settledByLease(flow.world.lease(order));
  const chain = paymentOn(flow.world.net.chain, flow.world.bid(order));
  return [settled?.amount ?? 0n, chain?.withdrawn ?? 0n];
}

test('an order becomes a bid, a lease, a running workload and paid money', async () => {
  flow = await AkashFlow.open();
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
  flow = await AkashFlow.open();
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
  const reasons = fates.map((one) => {
    const run = flow.storage.leases.get(world.lease(one))?.run;
    return run?.state === 'closed' ? run.reason : run?.state;
  });
  expect(reasons).toEqual(['tenant', 'insufficient-funds', 'manifest-timeout', 'decommission']);
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
