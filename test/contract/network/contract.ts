import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Offer } from '../../../agent/domain/bid.ts';
import type { BidRef, LeaseRef, OrderRef } from '../../../agent/domain/ids.ts';
import { parseOrderRef } from '../../../agent/domain/ids.ts';
import type { Dec } from '../../../agent/domain/money.ts';
import { parseDec, truncateDec } from '../../../agent/domain/money.ts';
import type { Attribute } from '../../../agent/domain/resources.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import type {
  ComputeNetwork,
  MarketEvent,
  ProviderProfile,
} from '../../../agent/network/interface.ts';

/**
 * What every compute network must do, written against the port alone. An adapter runs it with a
 * network of its own and somebody who acts as the tenants there.
 */

/** The tenants' side. Each step is done, and in a block, when its promise resolves. */
export interface TenantSide {
  /** A small order that pays up to `maxPrice` per block, with an escrow that lasts long. */
  placeOrder(maxPrice: string): Promise<OrderRef>;
  /** An order that a competitor wins a few blocks later, whatever we bid. */
  placeLostOrder(): Promise<OrderRef>;
  acceptBid(bid: BidRef): Promise<void>;
  sendManifest(lease: LeaseRef, manifest: unknown): Promise<void>;
  closeDeployment(order: OrderRef): Promise<void>;
  /** Afterwards the escrow holds less than a block costs. */
  drainEscrow(order: OrderRef): Promise<void>;
  advanceBlocks(count: number): Promise<void>;
}

export interface NetworkArena {
  readonly network: ComputeNetwork;
  readonly tenant: TenantSide;
  /** What the provider has to say of itself besides, so that the orders are for it. */
  readonly attributes?: readonly Attribute[];
  /** True where each settlement is cut to whole coins by itself, and not the sum of all. */
  readonly cutsEachSettlement?: boolean;
  /** Cuts the connection to the network and lets it come back; absent where there is none. */
  readonly cutStream?: () => Promise<void>;
  close(): Promise<void>;
}

const MAX_PRICE = '10.5';
const PRICE = '7.25';
const signal = new AbortController().signal;
const HOST_URI = 'https://provider.example.org:8443';

/** `stepMs` bounds each step, where blocks take as long as they take. */
export function describeNetwork(
  name: string,
  make: () => Promise<NetworkArena>,
  stepMs?: number,
): void {
  describe(`compute network: ${name}`, stepMs === undefined ? {} : { timeout: stepMs }, () => {
    let arena: NetworkArena;
    let network: ComputeNetwork;
    let tenant: TenantSide;
    let ear: Ear;
    let profile: ProviderProfile;

    beforeEach(async () => {
      arena = await make();
      ({ network, tenant } = arena);
      const attributes = [{ key: 'region', value: 'home' }, ...(arena.attributes ?? [])];
      profile = { attributes, hostUri: HOST_URI };
      await done(network.register(profile, signal));
      ear = new Ear(network, tenant);
    }, stepMs);
    afterEach(async () => {
      ear.stop();
      await arena.close();
    }, stepMs);

    /** Makes blocks until the network has done what was asked. */
    async function done<T>(work: Promise<T>): Promise<T> {
      let settled = false;
      const end = (): void => {
        settled = true;
      };
      work.then(end, end);
      for (let blocks = 0; blocks < 500; blocks++) {
        await turn();
        if (settled) break;
        await tenant.advanceBlocks(1);
      }
      return work;
    }

    async function offer(order: OrderRef, price = PRICE): Promise<Offer> {
      const found = (await network.openOrders(signal)).find(({ ref }) => ref === order);
      if (found === undefined) throw new Error(`${order} is not open`);
      const claim = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus: [] };
      return {
        order: found,
        price: { denom: network.denom, amount: parseDec(price) },
        claim,
      };
    }

    async function bidOn(order: OrderRef, price = PRICE): Promise<BidRef> {
      const [outcome] = await done(network.submitBids([await offer(order, price)], signal));
      if (outcome?.outcome !== 'open') throw new Error(`refused: ${outcome?.reason ?? ''}`);
      return outcome.bid;
    }

    async function lease(): Promise<{ order: OrderRef; bid: BidRef; lease: LeaseRef }> {
      const order = await tenant.placeOrder(MAX_PRICE);
      const bid = await bidOn(order);
      await tenant.acceptBid(bid);
      const { lease: made } = await ear.until('lease-created', (event) => event.lease.bid === bid);
      return { order, bid, lease: made.ref };
    }

    test('registers as often as it is asked to', async () => {
      await done(network.register(profile, signal));
      await done(network.register({ attributes: [] }, signal));
      await done(network.register(profile, signal));
      expect(network.provider).not.toBe('');
    });

    test('tells of an order and lists it while it is open', async () => {
      const ref = await tenant.placeOrder(MAX_PRICE);
      const { order } = await ear.until('order-created', (event) => event.order.ref === ref);
      expect(order.network).toBe(network.id);
      expect(order.maxPrice).toEqual({ denom: network.denom, amount: parseDec(MAX_PRICE) });
      expect(order.group.units.length).toBeGreaterThan(0);
      expect(await network.openOrders(signal)).toContainEqual(order);
      expect(await network.queryOrder(ref, signal)).toEqual(order);

      await tenant.closeDeployment(ref);
      await ear.until('order-closed', (event) => event.order === ref);
      expect((await network.openOrders(signal)).map((open) => open.ref)).not.toContain(ref);
    });

    test('knows nothing of what never was', async () => {
      const [first, ...rest] = (await tenant.placeOrder(MAX_PRICE)).split('/');
      const never = parseOrderRef(
        [first, String(Number(rest[0]) + 77), ...rest.slice(1)].join('/'),
      );
      expect(await network.queryOrder(never, signal)).toBeUndefined();
      expect(await network.queryBid(never, signal)).toBeUndefined();
    });

    test('opens bids, and a bid that is there already is open', async () => {
      const order = await tenant.placeOrder(MAX_PRICE);
      const sent = await offer(order);
      const first = await done(network.submitBids([sent], signal));
      const second = await done(network.submitBids([sent], signal));
      expect(first).toEqual([{ order, outcome: 'open', bid: expect.any(String) as string }]);
      expect(second).toEqual(first);
      const bid = await network.queryBid(order, signal);
      expect(bid).toMatchObject({ order, price: sent.price, state: 'open' });
      expect(await network.openBids(signal)).toEqual([bid]);
      expect(await network.submitBids([], signal)).toEqual([]);
    });

    test('gives one outcome for each offer, in their order', async () => {
      const orders = [
        await tenant.placeOrder(MAX_PRICE),
        await tenant.placeOrder(MAX_PRICE),
        await tenant.placeOrder(MAX_PRICE),
      ];
      const [a, b, c] = await Promise.all(orders.map((order) => offer(order)));
      const tooDear = { ...b!, price: { ...b!.price, amount: parseDec('10.6') } };
      const outcomes = await done(network.submitBids([a!, tooDear, c!], signal));
      expect(outcomes.map(({ order }) => order)).toEqual(orders);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['open', 'refused', 'open']);
      expect(await network.queryBid(orders[1]!, signal)).toBeUndefined();
    });

    test('refuses a bid on an order that is over', async () => {
      const order = await tenant.placeOrder(MAX_PRICE);
      const sent = await offer(order);
      await tenant.closeDeployment(order);
      const [outcome] = await done(network.submitBids([sent], signal));
      expect(outcome).toMatchObject({ order, outcome: 'refused' });
    });

    test('takes a bid back once and for all', async () => {
      const order = await tenant.placeOrder(MAX_PRICE);
      const sent = await offer(order);
      const bid = await bidOn(order);
      await done(network.closeBid(bid, signal));
      await done(network.closeBid(bid, signal));
      expect(await network.openBids(signal)).toEqual([]);
      expect((await network.queryBid(order, signal))?.state).toBe('closed');
      const [again] = await done(network.submitBids([sent], signal));
      expect(again?.outcome).toBe('refused');
    });

    test('tells of a bid whose order was taken back', async () => {
      const order = await tenant.placeOrder(MAX_PRICE);
      const bid = await bidOn(order);
      await tenant.closeDeployment(order);
      const event = await ear.until('bid-closed', (one) => one.order === order);
      expect(event.bid).toBe(bid);
      expect(await network.openBids(signal)).toEqual([]);
    });

    test('tells of a bid that was lost to another provider', async () => {
      const order = await tenant.placeLostOrder();
      const bid = await bidOn(order, '0.5');
      const event = await ear.until('bid-lost', (one) => one.order === order);
      expect(event.bid).toBe(bid);
      expect((await network.queryBid(order, signal))?.state).toBe('lost');
      await done(network.closeBid(bid, signal));
      expect((await network.queryBid(order, signal))?.state).toBe('lost');
    });

    test('tells of a lease and holds it', async () => {
      const made = await lease();
      const held = await network.queryLease(made.lease, signal);
      expect(held).toMatchObject({
        ref: made.lease,
        order: made.order,
        bid: made.bid,
        network: network.id,
        state: 'active',
        price: { denom: network.denom, amount: parseDec(PRICE) },
      });
      expect(await network.activeLeases(signal)).toEqual([held]);
      expect((await network.queryBid(made.order, signal))?.state).toBe('active');
      expect(await network.openBids(signal)).toEqual([]);
    });

    test('does not end a lease where only a bid was to be taken back', async () => {
      const made = await lease();
      await done(network.closeBid(made.bid, signal));
      expect((await network.queryLease(made.lease, signal))?.state).toBe('active');
    });

    test('repeats a manifest until it is answered, also to one who listens anew', async () => {
      const made = await lease();
      const manifest = [{ name: 'group', services: [] }];
      await tenant.sendManifest(made.lease, manifest);
      const isIt = (event: { lease: LeaseRef }): boolean => event.lease === made.lease;
      const { id, manifest: told } = await ear.until('manifest-received', isIt);
      expect(told).toEqual(manifest);
      ear.forget();
      expect((await ear.until('manifest-received', isIt)).id).toBe(id);
      const late = new Ear(network, tenant);
      await late.until('manifest-received', isIt);
      late.stop();

      await done(network.answerManifest(made.lease, 'another', { accepted: true }, signal));
      await tenant.advanceBlocks(1);
      await ear.catchUp();
      ear.forget();
      await ear.until('manifest-received', isIt);

      await done(network.answerManifest(made.lease, id, { accepted: true }, signal));
      await done(network.answerManifest(made.lease, id, { accepted: true }, signal));
      await tenant.advanceBlocks(1);
      await ear.catchUp();
      ear.forget();
      await tenant.advanceBlocks(20);
      await ear.catchUp();
      expect(ear.heard('manifest-received')).toEqual([]);
    });

    test('pays price by blocks, cut to whole coins, and once only', async () => {
      const made = await lease();
      await tenant.advanceBlocks(7);
      const [escrow] = await network.escrows(signal);
      expect(escrow).toMatchObject({ lease: made.lease });
      expect(escrow!.blocksLeft).toBeGreaterThan(10);
      const { createdHeight } = (await network.queryLease(made.lease, signal))!;
      expect(escrow!.unsettled.amount).toBe(paidFor(escrow!.height - createdHeight));

      await done(network.withdraw([made.lease], signal));
      await done(network.withdraw([made.lease], signal));
      await done(network.withdraw([], signal));
      const payments = await network.payments(createdHeight, signal);
      const last = payments.at(-1)!;
      const heights = [createdHeight, ...payments.map(({ height }) => height)];
      const spans = heights.slice(1).map((height, at) => height - heights[at]!);
      expect(sum(payments)).toBe(
        arena.cutsEachSettlement === true
          ? spans.reduce((total, blocks) => total + paidFor(blocks), 0n)
          : paidFor(last.height - createdHeight),
      );
      expect(last.amount.denom).toBe(network.denom);
      expect(new Set(payments.map(({ key, height }) => `${key}@${height}`)).size).toBe(
        payments.length,
      );
      expect(payments.map(({ height }) => height)).toEqual(
        payments.map(({ height }) => height).sort((a, b) => a - b),
      );
      const later = parseBlockHeight(last.height + 1);
      expect(await network.payments(later, signal)).toEqual([]);
      expect(await network.payments(last.height, signal)).toContainEqual(last);
    });

    test('ends a lease of ours with our reason and pays what is due', async () => {
      const made = await lease();
      await tenant.advanceBlocks(3);
      await done(network.closeLease(made.lease, 'manifest-timeout', signal));
      const event = await ear.until('lease-closed', (one) => one.lease === made.lease);
      expect(event.reason).toBe('manifest-timeout');
      await done(network.closeLease(made.lease, 'unstable', signal));
      const closed = (await network.queryLease(made.lease, signal))!;
      expect(closed).toMatchObject({ state: 'closed', closeReason: 'manifest-timeout' });
      expect(await network.activeLeases(signal)).toEqual([]);
      expect(await network.escrows(signal)).toEqual([]);
      const blocks = closed.closedHeight! - closed.createdHeight;
      expect(sum(await network.payments(parseBlockHeight(0), signal))).toBe(paidFor(blocks));
      await done(network.withdraw([made.lease], signal));
      expect(sum(await network.payments(parseBlockHeight(0), signal))).toBe(paidFor(blocks));
    });

    test('tells of a lease that its tenant ended, paid to the end', async () => {
      const made = await lease();
      await tenant.advanceBlocks(2);
      await tenant.closeDeployment(made.order);
      const event = await ear.until('lease-closed', (one) => one.lease === made.lease);
      expect(event.reason).toBe('tenant');
      const closed = (await network.queryLease(made.lease, signal))!;
      const blocks = closed.closedHeight! - closed.createdHeight;
      expect(sum(await network.payments(parseBlockHeight(0), signal))).toBe(paidFor(blocks));
    });

    test('ends a lease whose escrow is dry when we withdraw, and not before', async () => {
      const made = await lease();
      await tenant.advanceBlocks(2);
      await tenant.drainEscrow(made.order);
      await tenant.advanceBlocks(3);
      expect((await network.queryLease(made.lease, signal))?.state).toBe('active');
      expect((await network.escrows(signal))[0]).toMatchObject({ blocksLeft: 0 });
      await done(network.withdraw([made.lease], signal));
      const event = await ear.until('lease-closed', (one) => one.lease === made.lease);
      expect(event.reason).toBe('insufficient-funds');
      expect(await network.activeLeases(signal)).toEqual([]);
      const ended = await network.queryLease(made.lease, signal);
      expect(ended?.closeReason).toBe('insufficient-funds');
    });

    test("tells each block once, in order, and after the block's events", async () => {
      const ref = await tenant.placeOrder(MAX_PRICE);
      await ear.until('order-created', (event) => event.order.ref === ref);
      await tenant.advanceBlocks(5);
      await ear.catchUp();
      const heights = ear.heard('block').map(({ height }) => height);
      expect(heights).toEqual(heights.map((_height, index) => heights[0]! + index));
      const created = ear.events.findIndex(
        (event) => event.type === 'order-created' && event.order.ref === ref,
      );
      const next = ear.events.slice(created).find((event) => event.type === 'block');
      expect(next).toMatchObject({
        height: (await network.queryOrder(ref, signal))?.createdHeight,
      });
    });

    test('ends the stream when its signal fires, and refuses what was called off', async () => {
      const controller = new AbortController();
      const stream = network.events(controller.signal)[Symbol.asyncIterator]();
      const next = stream.next();
      controller.abort();
      expect((await next).done).toBe(true);
      await expect(network.openOrders(AbortSignal.abort())).rejects.toThrow();
    });

    test('throws network-unreachable once it is closed', async () => {
      await network.close();
      await network.close();
      await expect(network.openOrders(signal)).rejects.toMatchObject({
        code: 'network-unreachable',
      });
      await expect(network.activeLeases(signal)).rejects.toMatchObject({
        code: 'network-unreachable',
      });
    });

    test('reports resumed after its connection was cut', async (context) => {
      if (arena.cutStream === undefined) {
        context.skip('this network has no connection that could be cut');
        return;
      }
      await arena.cutStream();
      await ear.until('resumed', () => true);
      const ref = await tenant.placeOrder(MAX_PRICE);
      await ear.until('order-created', (event) => event.order.ref === ref);
    });
  });
}

/** One who listens, and makes blocks while waiting for something. */
class Ear {
  events: MarketEvent[] = [];
  readonly #tenant: TenantSide;
  readonly #controller = new AbortController();

  constructor(network: ComputeNetwork, tenant: TenantSide) {
    this.#tenant = tenant;
    const stream = network.events(this.#controller.signal);
    void (async () => {
      for await (const event of stream) this.events.push(event);
    })();
  }

  async until<T extends MarketEvent['type']>(
    type: T,
    matches: (event: Extract<MarketEvent, { type: T }>) => boolean,
  ): Promise<Extract<MarketEvent, { type: T }>> {
    for (let blocks = 0; blocks < 500; blocks++) {
      const found = this.heard(type).find((event) => matches(event));
      if (found !== undefined) return found;
      await this.#tenant.advanceBlocks(1);
      await turn();
    }
    throw new Error(`no ${type} came`);
  }

  /** Until one more block was heard of, and so everything before it. */
  async catchUp(): Promise<void> {
    const before = this.heard('block').length;
    await this.#tenant.advanceBlocks(1);
    for (let turns = 0; this.heard('block').length <= before; turns++) {
      if (turns > 500) throw new Error('no block came');
      await turn();
      if (turns % 20 === 19) await this.#tenant.advanceBlocks(1);
    }
  }

  heard<T extends MarketEvent['type']>(type: T): readonly Extract<MarketEvent, { type: T }>[] {
    return this.events.filter(
      (event): event is Extract<MarketEvent, { type: T }> => event.type === type,
    );
  }

  forget(): void {
    this.events = [];
  }

  stop(): void {
    this.#controller.abort();
  }
}

function paidFor(blocks: number): bigint {
  return truncateDec((parseDec(PRICE) * BigInt(blocks)) as Dec);
}

function sum(payments: readonly { readonly amount: { readonly amount: bigint } }[]): bigint {
  return payments.reduce((total, { amount }) => total + amount.amount, 0n);
}

// Lets what came in from outside be read.
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
