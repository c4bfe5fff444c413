import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { PRACTICE_PROVIDER } from '../../agent/network/practice/constants.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { BLOCK_MS, Flow } from '../helpers/flow.ts';

let flow: Flow;
let startMs: number;
beforeEach(async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  startMs = flow.clock.now();
  await flow.start();
});
afterEach(() => flow.close());

const ask = () => clientSurface(flow.provider).handlers;
const place = (changes: object = {}) =>
  flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000, ...changes });
const DAY = 86_400_000;

describe('the timeline', () => {
  test('tells offered, rented, paused and down, without a hole up to now', async () => {
    await flow.blocks(5);
    await place({ lifeBlocks: 20 });
    await flow.until(() => flow.live.length === 1, 20);
    const { createdMs, label } = flow.live[0]!;
    await flow.until(() => flow.live.length === 0, 80);
    await flow.blocks(2);
    await ask()['offering.pause']({});
    await flow.blocks(3);
    await ask()['offering.resume']({});
    await flow.blocks(3);
    flow.engine.setDown(true);
    await flow.blocks(10);
    const toMs = flow.clock.now() + DAY;
    const stretches = await ask()['timeline.get']({ fromMs: startMs, toMs });
    expect(stretches.map(({ state }) => state)).toEqual([
      // Until the first block was heard.
      'down',
      'offered',
      'rented',
      'offered',
      'paused',
      'offered',
      'down',
    ]);
    expect(stretches[0]).toMatchObject({ fromMs: startMs, cause: 'starting' });
    expect(stretches[2]).toMatchObject({ fromMs: createdMs, leases: [label], count: 1 });
    expect(stretches.at(-1)).toMatchObject({ cause: 'engine-down', toMs: flow.clock.now() });
  });

  test.each([
    ['longer than 32 days', 0, 32 * DAY + 1],
    ['reversed', 10, 9],
  ])('a window that is %s is refused', async (_what, fromMs, toMs) => {
    await expect(ask()['timeline.get']({ fromMs, toMs })).rejects.toMatchObject({
      code: 'bad-arguments',
      data: { at: 'toMs' },
    });
    await expect(ask()['timeline.get']({ fromMs: 0, toMs: 32 * DAY })).resolves.toHaveLength(1);
  });
});

describe('earnings', () => {
  test('by edges: what was paid, how often, and how long something was rented', async () => {
    await place();
    await place();
    await flow.until(() => flow.live.length === 2, 20);
    await flow.blocks(100);
    const nowMs = flow.clock.now();
    const edgesMs = [startMs, startMs + 5 * BLOCK_MS, startMs + 60 * BLOCK_MS, nowMs, nowMs + DAY];
    const buckets = await ask()['earnings.history']({ edgesMs });
    expect(buckets.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(
      edgesMs.slice(1).map((toMs, place) => [edgesMs[place], toMs]),
    );
    const payments = flow.storage.ledger.listPayments(1000);
    const sum = buckets.flatMap(({ paid }) => paid).reduce((all, coin) => all + coin.amount, 0n);
    expect({
      payments: buckets.reduce((all, bucket) => all + bucket.payments, 0),
      paid: sum,
      rented: buckets.reduce((all, { rentedMs }) => all + rentedMs, 0),
    }).toEqual({
      payments: payments.length,
      paid: payments.reduce((all, { amount }) => all + amount.amount, 0n),
      // Both at once count once.
      rented: nowMs - Math.min(...flow.live.map(({ createdMs }) => createdMs)),
    });
    expect(sum).toBeGreaterThan(0n);
    expect(buckets.at(-1)).toMatchObject({ paid: [], payments: 0, rentedMs: 0 });
  });

  test('a lease that could not be served was rented all the same, and the timeline says why it was not', async () => {
    await place();
    await flow.until(() => flow.live.length === 1, 20);
    const { createdMs } = flow.live[0]!;
    await flow.blocks(5);
    flow.engine.setDown(true);
    await flow.blocks(10);
    const nowMs = flow.clock.now();
    const [bucket] = await ask()['earnings.history']({ edgesMs: [startMs, nowMs] });
    const stretches = await ask()['timeline.get']({ fromMs: startMs, toMs: nowMs });
    expect({
      rentedMs: bucket?.rentedMs,
      last: stretches.at(-1)?.cause,
      live: flow.live.length,
    }).toEqual({ rentedMs: nowMs - createdMs, last: 'engine-down', live: 1 });
  });

  test.each([
    [[5, 5], 'edgesMs.1'],
    [[5, 9, 8], 'edgesMs.2'],
  ])('edges %j that do not rise are refused', async (edgesMs, at) => {
    await expect(ask()['earnings.history']({ edgesMs })).rejects.toMatchObject({
      code: 'bad-arguments',
      data: { at },
    });
  });
});

test('the summary of orders adds up: seen is refused and bid, bid is what became of the bids', async () => {
  await place({ lifeBlocks: 10 });
  await flow.until(() => flow.past.length === 1, 80);
  await place({ waitBlocks: 200, patienceBlocks: 1000 });
  await flow.market.place('manual', { rivalPercent: 0, cpuMilli: 300_000, maxPrice: '1' });
  await flow.blocks(3);
  const summary = await ask()['orders.summary']({ fromMs: startMs });
  expect(summary).toMatchObject({
    fromMs: startMs,
    toMs: flow.clock.now(),
    seen: 3,
    refusals: [{ code: 'cpu-short', count: 1 }],
    bid: 2,
    became: { open: 1, won: 1, lost: 0, closed: 0, unknown: 0 },
  });
  expect(summary.bids.map(({ state }) => state)).toEqual(['open', 'won']);
  const books = await flow.books();
  const asked = Object.values(books.deployments).flatMap(({ orders }) =>
    orders.flatMap(({ bids }) => bids.filter(({ provider }) => provider === PRACTICE_PROVIDER)),
  );
  expect(asked).toHaveLength(2);
  const later = await ask()['orders.summary']({ fromMs: flow.clock.now() + 1 });
  expect(later).toMatchObject({ seen: 0, refusals: [], bid: 0, bids: [] });
});
