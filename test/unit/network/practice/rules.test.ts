import { describe, expect, test } from 'vitest';

import { parseOrderRef } from '../../../../agent/domain/ids.ts';
import { parseDenom } from '../../../../agent/domain/money.ts';
import { BID_DEPOSIT, PROVIDER_GRANT } from '../../../../agent/network/practice/constants.ts';
import { balanceOf } from '../../../../agent/network/practice/escrow.ts';
import { Bench, bidRefFor, US } from './fixtures.ts';

const refused = (code: string): unknown => expect.objectContaining({ ok: false, code });

describe('a bid is refused', () => {
  test('on an order that never was', () => {
    const bench = new Bench();
    bench.register();
    expect(bench.bid(parseOrderRef('practice:manual-9/9/1/1'))).toEqual(refused('order-unknown'));
  });

  test('on an order that is matched, or taken back', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place();
    bench.lease(order);
    bench.register([], 'second');
    expect(bench.bid(order, '1', 'second')).toEqual(refused('order-closed'));
    bench.run({ type: 'close-deployment', order });
    expect(bench.bid(order, '1', 'second')).toEqual(refused('order-closed'));
  });

  test('above the price, at nothing, and in another denom', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place('manual', { maxPrice: '2.5' });
    expect(bench.bid(order, '2.500000000000000001')).toEqual(refused('price-above-order'));
    expect(bench.bid(order, '0')).toEqual(refused('price-malformed'));
    expect(bench.bid(order, '1', US, parseDenom('uact'))).toEqual(refused('denom-wrong'));
    expect(bench.bid(order, '2.5').ok).toBe(true);
  });

  test('from one who is no provider, or is the tenant', () => {
    const bench = new Bench();
    const order = bench.place();
    expect(bench.bid(order)).toEqual(refused('not-a-provider'));
    bench.register([], 'manual-1');
    expect(bench.bid(order, '1', 'manual-1')).toEqual(refused('own-order'));
  });

  test('without the attributes that the order requires', () => {
    const bench = new Bench();
    const requirements = [{ key: 'region/*', value: 'home' }];
    const order = bench.place('manual', { requirements });
    bench.register([{ key: 'region/eu', value: 'office' }]);
    expect(bench.bid(order)).toEqual(refused('attributes-missing'));
    bench.register([{ key: 'region/eu', value: 'home' }]);
    expect(bench.bid(order).ok).toBe(true);
  });

  test.each([
    ['any', { vendor: 'nvidia', model: '*' }, true],
    ['that model', { vendor: 'nvidia', model: 'rtx4090' }, true],
    ['that memory', { vendor: 'nvidia', model: 'rtx4090', memoryGi: 24 }, true],
    ['another memory', { vendor: 'nvidia', model: 'rtx4090', memoryGi: 48 }, false],
    ['another model', { vendor: 'nvidia', model: 'rtx409.' }, false],
    ['another vendor', { vendor: 'amd', model: '*' }, false],
  ] as const)('without a claim to the GPU: %s', (_name, wish, fits) => {
    const bench = new Bench();
    const order = bench.place('gpu', { gpu: { count: 1, wish }, waitBlocks: 30 });
    const base = 'capabilities/gpu/vendor/nvidia/model/rtx4090';
    bench.register([
      { key: base, value: 'true' },
      { key: `${base}/ram/24Gi`, value: 'true' },
    ]);
    const outcome = bench.bid(order);
    if (fits) expect(outcome.ok).toBe(true);
    else expect(outcome).toEqual(refused('capability-missing'));
  });

  test('a second time on the same order, for good', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place();
    bench.bid(order);
    expect(bench.bid(order)).toMatchObject({
      code: 'bid-exists',
      message: 'invalid bid: bid exists from provider',
    });
    bench.run({ type: 'close-bid', provider: US, bid: bidRefFor(order) });
    expect(bench.bid(order)).toEqual(refused('bid-exists'));
  });

  test('without coins for the deposit', () => {
    const bench = new Bench();
    bench.register();
    const bids = Number(PROVIDER_GRANT / BID_DEPOSIT);
    for (let placed = 0; placed < bids; placed++) {
      bench.market.enqueue(bench.market.draftTenant('manual'));
    }
    bench.pass();
    const orders = Object.values(bench.market.books.deployments).map(({ dseq }) =>
      parseOrderRef(`practice:manual-${dseq}/${dseq}/1/1`),
    );
    const price = { denom: parseDenom('uplay'), amount: 1n as never };
    const outcomes = bench.run({
      type: 'submit-bids',
      provider: US,
      bids: orders.map((order) => ({ order, price })),
    });
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(balanceOf(bench.market.books, US)).toBe(0n);
    expect(bench.bid(bench.place())).toEqual(refused('deposit-short'));
  });
});

describe('closing', () => {
  test('a bid gives its deposit back; a lost or unknown one is refused', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place();
    bench.bid(order);
    expect(balanceOf(bench.market.books, US)).toBe(PROVIDER_GRANT - BID_DEPOSIT);
    const close = { type: 'close-bid', provider: US, bid: bidRefFor(order) } as const;
    expect(bench.run(close)[0]?.ok).toBe(true);
    expect(balanceOf(bench.market.books, US)).toBe(PROVIDER_GRANT);
    expect(bench.run(close)[0]).toEqual(refused('bid-not-open'));
    expect(bench.run({ ...close, provider: 'other' })[0]).toEqual(refused('bid-unknown'));
  });

  test('all other bids are lost with the lease, and refunded', () => {
    const bench = new Bench();
    bench.register();
    bench.register([], 'second');
    const order = bench.place();
    bench.bid(order, '1', 'second');
    bench.lease(order);
    const orders = bench.market.books.deployments['1']?.orders;
    expect(orders).toMatchObject([
      {
        state: 'active',
        bids: [
          { provider: 'second', state: 'lost', deposit: '0' },
          { provider: US, state: 'active', deposit: BID_DEPOSIT.toString() },
        ],
      },
    ]);
    expect(balanceOf(bench.market.books, 'second')).toBe(PROVIDER_GRANT);
  });

  test('a bid with a lease needs a reason, pauses the group and closes the lease', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place();
    bench.lease(order);
    const close = { type: 'close-bid', provider: US, bid: bidRefFor(order) } as const;
    expect(bench.run(close)[0]).toEqual(refused('lease-active'));
    expect(bench.run({ ...close, reason: 'unstable' })[0]?.ok).toBe(true);
    expect(Object.values(bench.market.books.deployments)).toMatchObject([
      {
        state: 'active',
        groupState: 'paused',
        orders: [{ state: 'closed', bids: [{ state: 'closed', lease: { reason: 'unstable' } }] }],
      },
    ]);
    expect(bench.run({ ...close, reason: 'unstable' })[0]).toEqual(refused('bid-not-open'));
  });

  test('a lease by its tenant makes the order come again', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place();
    const lease = bench.lease(order);
    bench.run({ type: 'close-lease', lease });
    const next = parseOrderRef(`${order.slice(0, -1)}2`);
    expect(bench.bid(next).ok).toBe(true);
    expect(bench.heard().slice(-3)).toEqual(['bid-closed', 'order-closed', 'order-created']);
  });

  test('nothing ends a dry lease until somebody settles', () => {
    const bench = new Bench();
    bench.register();
    const order = bench.place('manual', { deposit: '10', maxPrice: '4' });
    const lease = bench.lease(order, '4');
    bench.pass(50);
    expect(bench.heard()).not.toContain('lease-closed');
    const withdraw = { type: 'withdraw', provider: US, leases: [lease] } as const;
    expect(bench.run(withdraw)[0]?.ok).toBe(true);
    expect(Object.values(bench.market.books.deployments)).toMatchObject([
      {
        groupState: 'insufficient_funds',
        escrow: { state: 'overdrawn', funds: '0' },
        orders: [
          {
            bids: [
              {
                lease: {
                  state: 'insufficient_funds',
                  reason: 'insufficient-funds',
                  withdrawn: '10',
                },
              },
            ],
          },
        ],
      },
    ]);
    expect(bench.run(withdraw)[0]).toEqual(refused('lease-closed'));
    expect(bench.market.books.payments).toMatchObject([{ lease, amount: '10' }]);
  });
});
