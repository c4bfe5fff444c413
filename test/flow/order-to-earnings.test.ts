import { afterEach, beforeEach, expect, test } from 'vitest';

import { amountOver } from '../../agent/domain/money.ts';
import { PRACTICE_PROVIDER } from '../../agent/network/practice/constants.ts';
import { Flow } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow();
  await flow.start();
});
afterEach(() => flow.close());

const states = (): readonly string[] => flow.live.map(({ run }) => run.state);

test('an order becomes a bid, a lease, a running workload and paid money', async () => {
  const order = await flow.market.place('web', { lifeBlocks: 40, rivalPercent: 0 });
  await flow.until(() => states()[0] === 'running');
  const [record] = flow.live;
  expect(record).toMatchObject({ order, run: { state: 'running' } });
  const status = await flow.engine.status(record!.lease, new AbortController().signal);
  expect(status).toMatchObject({ ready: true, complete: true });
  expect(flow.provider.state.slices().agent.activity).toBe('renting');

  const accrued = (): bigint => flow.provider.state.slices().earnings.accrued[0]?.amount ?? 0n;
  await flow.until(() => accrued() > 0n, 20);

  await flow.until(() => flow.live.length === 0);
  expect(flow.past.map(({ run }) => run)).toMatchObject([{ state: 'closed', reason: 'tenant' }]);
  expect(await flow.engine.list(new AbortController().signal)).toEqual([]);

  const books = await flow.books();
  const paid = books.payments.filter(({ provider }) => provider === PRACTICE_PROVIDER);
  const ledger = flow.storage.ledger.listPayments(1000);
  expect(
    ledger.map(({ height, amount }) => [height as number, amount.amount.toString()]).sort(),
  ).toEqual(paid.map(({ height, amount }) => [height, amount]).sort());
  const total = paid.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  expect(flow.provider.state.slices().earnings).toMatchObject({
    settled: [{ amount: total }],
    accrued: [],
  });
  expect(total).toBeGreaterThan(0n);
});

test('the machine is free again after the lease, for the next one', async () => {
  const before = flow.provider.capacity.free();
  await flow.market.place('web', { lifeBlocks: 10, rivalPercent: 0 });
  await flow.until(() => states()[0] === 'running');
  expect(flow.provider.capacity.free().cpuMilli).toBeLessThan(before.cpuMilli);
  await flow.until(() => flow.live.length === 0);
  expect(flow.provider.capacity.free()).toEqual(before);
});

test('accrued and paid are two figures, and what is paid leaves what is accrued', async () => {
  await flow.market.place('web', { lifeBlocks: 0, rivalPercent: 0 });
  await flow.until(() => states()[0] === 'running');
  const record = flow.live[0]!;
  const { lease } = record;
  let settledBefore = 0n;
  for (let round = 0; round < 20; round++) {
    await flow.blocks(1);
    const { settled, accrued } = flow.provider.state.slices().leases.live[0]!;
    const paid = settled[0]?.amount ?? 0n;
    expect(paid).toBeGreaterThanOrEqual(settledBefore);
    // Paid and accrued together never are more than what the blocks so far come to.
    const { height } = await flow.books();
    const owed = amountOver(record.price, BigInt(height - record.createdHeight)).amount;
    expect(paid + (accrued?.amount ?? 0n)).toBeLessThanOrEqual(owed);
    settledBefore = paid;
  }
  expect(settledBefore).toBeGreaterThan(0n);
  expect(flow.storage.ledger.settledByLease(lease)).toMatchObject([{ amount: settledBefore }]);
});
