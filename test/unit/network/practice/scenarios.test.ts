import { describe, expect, test } from 'vitest';

import { parseDec } from '../../../../agent/domain/money.ts';
import { MIB } from '../../../../agent/domain/resources.ts';
import type { MarketEvent } from '../../../../agent/network/interface.ts';
import { isRival } from '../../../../agent/network/practice/constants.ts';
import type { MarketOptions } from '../../../../agent/network/practice/market.ts';
import { parseScenario } from '../../../../agent/network/practice/scenarios/scenario.ts';
import { activeLeasesOf } from '../../../../agent/network/practice/views.ts';
import { Bench, US } from './fixtures.ts';

/** Bids on everything at a usual price, accepts every manifest, withdraws now and then. */
function live(bench: Bench, blocks: number, seen: (event: MarketEvent) => void = () => {}): void {
  bench.register();
  for (let made = 0; made < blocks; made++) {
    const { events, height } = bench.pass();
    for (const { event, to } of events) {
      if (to !== undefined && isRival(to)) continue;
      seen(event);
      if (event.type === 'order-created') {
        const { ref: order, maxPrice } = event.order;
        const price = { ...maxPrice, amount: parseDec('1') };
        bench.market.enqueue({ type: 'submit-bids', provider: US, bids: [{ order, price }] });
      } else if (event.type === 'manifest-received') {
        bench.market.answerManifest(US, event.lease, event.id, { accepted: true });
      }
    }
    if (height % 100 === 0) {
      const leases = [...activeLeasesOf(bench.market.books, US)].map(
        ({ deployment, order }) =>
          `practice:${deployment.tenant}/${deployment.dseq}/1/${order.oseq}/${US}/0` as never,
      );
      bench.market.enqueue({ type: 'withdraw', provider: US, leases });
    }
  }
}

function market(scenario: MarketOptions['scenario'], seed = 1): Bench {
  return new Bench({ scenario, seed });
}

describe('living', () => {
  test('begins with an order that a small machine can serve', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const bench = market({ name: 'living' }, seed);
      bench.pass(2);
      const [first] = Object.values(bench.market.books.deployments);
      const total = (of: (unit: NonNullable<typeof first>['group']['units'][number]) => number) =>
        first!.group.units.reduce((sum, unit) => sum + of(unit), 0);
      expect(total(({ cpuMilli }) => cpuMilli)).toBeLessThanOrEqual(1000);
      expect(total(({ memoryBytes }) => memoryBytes)).toBeLessThanOrEqual(512 * MIB);
      expect(first!.script.terms.rivalPercent).toBe(0);
    }
  });

  test('brings all kinds in time, a few at once, and its books stay small', () => {
    const bench = market({ name: 'living' });
    const kinds = new Set<string>();
    let most = 0;
    let largest = 0;
    live(bench, 6000, (event) => {
      if (event.type === 'order-created') kinds.add(event.order.tenant.split('-')[0] ?? '');
      most = Math.max(most, [...activeLeasesOf(bench.market.books, US)].length);
    });
    largest = Math.max(largest, JSON.stringify(bench.market.books).length);
    expect([...kinds].sort()).toEqual(
      [
        'web',
        'batch',
        'updater',
        'early',
        'mover',
        'dry',
        'silent',
        'broken',
        'stingy',
        'greedy',
        'keeper',
      ].sort(),
    );
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    expect(largest).toBeLessThan(200_000);
    // Closed deployments are forgotten, their payments kept for longer.
    expect(bench.market.books.deployments['2']).toBeUndefined();
    const paid = bench.market.books.payments.map(({ lease }) => lease);
    expect(paid).toContain('practice:batch-2/2/1/1/practice-provider/0');
  });

  test('asks for GPUs only where the provider claims one', () => {
    const bench = market({ name: 'living' });
    bench.register([{ key: 'capabilities/gpu/vendor/amd/model/rx7900', value: 'true' }]);
    let wishes: unknown[] = [];
    for (let made = 0; made < 2000; made++) {
      wishes = wishes.concat(
        bench
          .pass()
          .events.flatMap(({ event }) =>
            event.type === 'order-created'
              ? event.order.group.units.flatMap(({ gpu }) => gpu.anyOf)
              : [],
          ),
      );
    }
    expect(wishes.length).toBeGreaterThan(0);
    expect(new Set(wishes.map((wish) => JSON.stringify(wish)))).toEqual(
      new Set([JSON.stringify({ vendor: 'amd', model: 'rx7900' })]),
    );
  });
});

test('a script brings its tenants at their heights', () => {
  const text = JSON.stringify({
    name: 'scripted',
    tenants: [
      { at: 2, kind: 'web', terms: { maxPrice: '77', lifeBlocks: 5 } },
      { at: 4, kind: 'dry' },
      { at: 4, kind: 'silent' },
    ],
  });
  const bench = market(parseScenario(text));
  const placed: string[] = [];
  for (let made = 0; made < 6; made++) {
    const { events, height } = bench.pass();
    for (const { event } of events) {
      if (event.type === 'order-created') placed.push(`${height} ${event.order.tenant}`);
    }
  }
  expect(placed).toEqual(['2 web-1', '4 dry-2', '4 silent-3']);
  expect(bench.market.books.deployments['1']?.maxPrice).toBe('77');
});

test('a burst brings its orders in one block, at different prices', () => {
  const bench = market(parseScenario('{"name":"burst","orders":100,"at":3}'));
  bench.pass(2);
  expect(Object.keys(bench.market.books.deployments)).toEqual([]);
  bench.pass();
  const tenants = Object.values(bench.market.books.deployments);
  expect(tenants).toHaveLength(100);
  expect(tenants.filter(({ script }) => script.kind === 'web').length).toBeLessThan(50);
  expect(new Set(tenants.map(({ maxPrice }) => maxPrice)).size).toBeGreaterThan(50);
  bench.pass(10);
  expect(Object.keys(bench.market.books.deployments)).toHaveLength(100);
});

test('a burst of GPU orders can be repeated, with terms of its own', () => {
  const bench = market(
    parseScenario(
      '{"name":"burst","orders":5,"at":1,"every":4,"mix":"gpu","terms":{"waitBlocks":50,"cpuMilli":10}}',
    ),
  );
  bench.pass(5);
  const tenants = Object.values(bench.market.books.deployments);
  expect(tenants).toHaveLength(10);
  expect(tenants.every(({ group }) => group.units[0]?.gpu.count === 1)).toBe(true);
  expect(tenants.every(({ script }) => script.terms.cpuMilli === 10)).toBe(true);
});

test('reads scenarios and refuses what it does not know', () => {
  expect(parseScenario('living')).toEqual({ name: 'living' });
  expect(() => parseScenario('unknown')).toThrow();
  expect(() => parseScenario('{"name":"living","speed":2}')).toThrow();
});

describe('the same seed', () => {
  test('gives the same books, byte by byte', () => {
    const run = (seed: number): string => {
      const bench = market({ name: 'living' }, seed);
      live(bench, 800);
      return JSON.stringify(bench.market.books);
    };
    expect(run(42)).toBe(run(42));
    expect(run(43)).not.toBe(run(42));
  });

  test('also through a restart from saved books', () => {
    const straight = market({ name: 'living' });
    straight.pass(300);
    const first = market({ name: 'living' });
    first.pass(150);
    const saved = JSON.parse(JSON.stringify(first.market.exportBooks())) as never;
    const second = new Bench({ scenario: { name: 'living' }, seed: 999 }, saved);
    second.pass(150);
    expect(JSON.stringify(second.market.books)).toBe(JSON.stringify(straight.market.books));
  });
});
