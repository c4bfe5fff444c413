import { afterEach, beforeEach, expect, test } from 'vitest';

import { PRACTICE_PROVIDER } from '../../agent/network/practice/constants.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { Flow } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  await flow.start();
});
afterEach(() => flow.close());

const takeBack = () => clientSurface(flow.provider).handlers['offering.take-back']({});
const place = (changes: object = {}) =>
  flow.market.place('web', {
    rivalPercent: 0,
    lifeBlocks: 0,
    escrowBlocks: 100_000,
    ...changes,
  });
const running = (): number => flow.live.filter(({ run }) => run.state === 'running').length;
const ourBids = async (): Promise<readonly string[]> =>
  Object.values((await flow.books()).deployments).flatMap(({ orders }) =>
    orders.flatMap(({ bids }) =>
      bids.filter(({ provider }) => provider === PRACTICE_PROVIDER).map(({ state }) => state),
    ),
  );

test('every lease ends and is paid, and nothing new is bid on until resumed', async () => {
  await place();
  await place();
  await flow.until(() => running() === 2, 40);
  expect(await takeBack()).toEqual({ leases: 2 });
  expect(flow.provider.state.slices().agent.activity).toBe('paused');
  // Again at once: the same leases, ended once.
  expect(await takeBack()).toEqual({ leases: 2 });
  await flow.until(() => flow.live.length === 0, 10);
  expect(flow.past.map(({ run }) => run)).toMatchObject([
    { state: 'closed', reason: 'decommission' },
    { state: 'closed', reason: 'decommission' },
  ]);
  expect(await flow.engine.list(new AbortController().signal)).toEqual([]);
  expect(await takeBack()).toEqual({ leases: 0 });

  const paid = (await flow.books()).payments
    .filter(({ provider }) => provider === PRACTICE_PROVIDER)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  expect(paid).toBeGreaterThan(0n);
  expect(flow.provider.state.slices().earnings).toMatchObject({
    settled: [{ amount: paid }],
    accrued: [],
  });

  await place({ patienceBlocks: 1000, waitBlocks: 2 });
  await flow.blocks(30);
  expect((await ourBids()).filter((state) => state === 'open')).toEqual([]);
  expect(flow.storage.decisions.list(1)[0]?.outcome).toEqual({
    type: 'refused',
    refusal: { code: 'paused', numbers: {} },
  });
  await clientSurface(flow.provider).handlers['offering.resume']({});
  await flow.until(() => running() === 1, 60);
});

test('open bids are taken back, so that no tenant moves in afterwards', async () => {
  await place({ waitBlocks: 20, patienceBlocks: 1000 });
  await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 10);
  await takeBack();
  await flow.blocks(40);
  expect([await ourBids(), flow.live, flow.past]).toEqual([['closed'], [], []]);
  expect(flow.storage.pursuits.listRecent(1)).toMatchObject([{ state: 'closed' }]);
});

test('control: a mere pause leaves an open bid, and its tenant moves in', async () => {
  await place({ waitBlocks: 20, patienceBlocks: 1000 });
  await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 10);
  await clientSurface(flow.provider).handlers['offering.pause']({});
  await flow.until(() => running() === 1, 60);
});

test('a tenant who was quicker moves out again', async () => {
  await place({ waitBlocks: 3, patienceBlocks: 1000 });
  await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 10);
  flow.network.setReachable(false);
  await takeBack();
  await flow.blocks(10);
  flow.network.setReachable(true);
  await flow.until(() => flow.past.length === 1, 30);
  expect([flow.live, flow.past[0]!.run]).toMatchObject([[], { reason: 'decommission' }]);
});

test('a process that dies after the word was stored goes on with it', async () => {
  await place();
  await flow.until(() => running() === 1, 40);
  await flow.abandon();
  // All that was stored of it when the process died.
  flow.storage.journal.write('offering', JSON.stringify({ mode: 'paused', takenBack: true }));
  await flow.restart();
  await flow.until(() => flow.live.length === 0, 10);
  expect(flow.past[0]!.run).toMatchObject({ state: 'closed', reason: 'decommission' });
});
