import { afterEach, beforeEach, expect, test } from 'vitest';

import type { LeaseRef } from '../../agent/domain/ids.ts';
import { PRACTICE_PROVIDER } from '../../agent/network/practice/constants.ts';
import { BLOCK_MS, Flow } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  await flow.start();
});
afterEach(() => flow.close());

async function oneLease(): Promise<void> {
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
}

async function ourBids(): Promise<readonly string[]> {
  const books = await flow.books();
  return Object.values(books.deployments).flatMap(({ orders }) =>
    orders.flatMap(({ bids }) =>
      bids.filter(({ provider }) => provider === PRACTICE_PROVIDER).map(({ state }) => state),
    ),
  );
}

const portsOf = (): number[][] =>
  flow.live.map((record) => record.ports.map(({ hostPort }) => hostPort));
const codesOf = (lease: LeaseRef): string[] =>
  flow.storage.leases.listEvents(lease, 50).map(({ code }) => code);

test('a new process finds its lease, bids on nothing twice and goes on being paid', async () => {
  await oneLease();
  const { lease } = flow.live[0]!;
  await flow.restart();
  await flow.until(() => flow.live[0]?.run.state === 'running', 5);
  expect(flow.live.map((record) => record.lease)).toEqual([lease]);
  expect(await ourBids()).toEqual(['active']);
  const before = flow.storage.ledger.listPayments(1000).length;
  await flow.blocks(20);
  expect(flow.storage.ledger.listPayments(1000).length).toBeGreaterThan(before);
});

test('a process that died with its bids unsent sends them, once', async () => {
  flow.network.setReachable(false);
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, waitBlocks: 15 });
  await flow.blocks(2);
  expect(flow.storage.pursuits.listLive().map(({ state }) => state)).toEqual(['submitting']);
  await flow.abandon();
  flow.network.setReachable(true);
  await flow.restart();
  await flow.until(() => flow.live.length === 1, 30);
  expect(await ourBids()).toEqual(['active']);
});

test('a lease that was made while no process ran is begun', async () => {
  await flow.market.place('web', {
    rivalPercent: 0,
    lifeBlocks: 0,
    waitBlocks: 3,
    patienceBlocks: 1000,
  });
  await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 10);
  await flow.abandon();
  expect(flow.live).toEqual([]);
  await flow.restart();
  await flow.until(() => flow.live[0]?.run.state === 'running', 20);
});

test('a lease that ended while no process ran is cleared away and its money counted', async () => {
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 20, escrowBlocks: 1000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  await flow.abandon();
  await flow.blocks(30);
  await flow.restart();
  await flow.until(() => flow.live.length === 0, 5);
  expect(await flow.engine.list(new AbortController().signal)).toEqual([]);
  const paid = (await flow.books()).payments.filter(
    ({ provider }) => provider === PRACTICE_PROVIDER,
  );
  expect(flow.storage.ledger.listPayments(1000)).toHaveLength(paid.length);
});

test('while the engine is down nothing is bid on and no lease is closed', async () => {
  await oneLease();
  flow.engine.setDown(true);
  await flow.blocks(5);
  await flow.market.place('web', { rivalPercent: 0, waitBlocks: 200, patienceBlocks: 1000 });
  await flow.blocks(100);
  expect(await ourBids()).toEqual(['active']);
  expect(flow.storage.decisions.list(1)[0]?.outcome).toEqual({
    type: 'refused',
    refusal: { code: 'engine-down', numbers: {} },
  });
  expect(flow.live.map(({ run }) => run.state)).toEqual(['running']);
  expect(flow.provider.state.slices().agent.activity).toBe('engine-down');
  const { last24h } = flow.provider.state.slices().uptime;
  expect(last24h.downByCause['engine-down']).toBeGreaterThan(100 * BLOCK_MS * 0.9);

  flow.engine.setDown(false);
  await flow.until(async () => (await ourBids()).length === 2, 20);
  expect(flow.provider.state.slices().agent.activity).toBe('renting');
});

test('a workload that the engine lost is brought up again', async () => {
  await oneLease();
  flow.engine.lose(flow.live[0]!.lease);
  await flow.blocks(10);
  expect(await flow.engine.list(new AbortController().signal)).toMatchObject([{ ready: true }]);
});

test('ports are drawn from the whole range, stay over a restart, and no lease has those of another', async () => {
  for (let count = 0; count < 3; count++) {
    await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  }
  await flow.until(() => flow.live.filter(({ run }) => run.state === 'running').length === 3, 60);
  const ports = portsOf();
  // Alike at every run: the flow draws them with a seed. In order they would be 31000, 31001, …
  expect(ports).toEqual([
    [31_057, 31_459],
    [31_434, 31_463],
    [31_333, 31_894],
  ]);
  expect(new Set(ports.flat()).size).toBe(6);
  await flow.restart();
  await flow.until(() => flow.live.filter(({ run }) => run.state === 'running').length === 3, 20);
  expect(portsOf()).toEqual(ports);
});

test('a port that another program has is left to it, and the others of the lease stay', async () => {
  await oneLease();
  const kept = flow.live[0]!;
  const tries: number[] = [];
  // Whichever is drawn first, and the one in its place, belong to somebody else.
  flow.engine.takePorts((port) => {
    if (tries.length < 2 && !kept.ports.some(({ hostPort }) => hostPort === port)) tries.push(port);
    return tries.includes(port);
  });
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[1]?.run.state === 'running', 40);
  expect(tries).toHaveLength(2);
  expect(
    portsOf()
      .flat()
      .filter((port) => tries.includes(port)),
  ).toEqual([]);
  expect(codesOf(kept.lease)).not.toContain('ports-changed');
  expect(codesOf(flow.live[1]!.lease)).toContain('ports-changed');
  expect(flow.provider.state.slices().agent.problems).toEqual([]);
});

test('where nobody says which port is taken, the lease gets all others', async () => {
  await oneLease();
  // One refusal may only be a port that is slow to come free; the second one moves the lease.
  for (const failures of [1, 2]) {
    for (let times = 0; times < failures; times++) flow.engine.failNextDeploy('port-in-use');
    await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
    await flow.until(() => flow.live[failures]?.run.state === 'running', 40);
  }
  const changed = flow.live.map(({ lease }) => codesOf(lease).includes('ports-changed'));
  expect(changed).toEqual([false, false, true]);
  expect(new Set(portsOf().flat()).size).toBe(6);
});

test('while the network cannot be asked nothing is ended, whatever the engine says', async () => {
  await oneLease();
  flow.network.setReachable(false);
  await flow.blocks(200);
  expect(flow.live.map(({ run }) => run.state)).toEqual(['running']);
  expect(await flow.engine.list(new AbortController().signal)).toHaveLength(1);
  flow.network.setReachable(true);
  await flow.blocks(10);
  expect(flow.live.map(({ run }) => run.state)).toEqual(['running']);
});

test('errors of the engine or of pulling never close a lease; the tenant-made one does, in a day', async () => {
  for (const code of ['engine-unreachable', 'image-pull-failed', 'engine-disk-full'] as const) {
    flow.engine.failNextDeploy(code);
  }
  await oneLease();
  expect(flow.live).toHaveLength(1);
  await flow.close();

  flow = new Flow({ unstableMs: 600_000 });
  await flow.start();
  for (let times = 0; times < 100; times++) flow.engine.failNextDeploy('image-not-found');
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.past.length === 1, 400);
  expect(flow.past[0]!.run).toMatchObject({ state: 'closed', reason: 'unstable' });
});

test.each([3_600_000, -3_600_000, 86_400_000 * 30])(
  'a wall clock that jumps by %i ms loses no lease and invents no uptime',
  async (jump) => {
    await oneLease();
    await flow.market.place('web', {
      rivalPercent: 0,
      waitBlocks: 5,
      lifeBlocks: 0,
      escrowBlocks: 100_000,
    });
    await flow.until(async () => (await ourBids()).length === 2, 10);
    flow.clock.jumpWall(jump);
    await flow.until(() => flow.live.filter(({ run }) => run.state === 'running').length === 2, 20);
    await flow.blocks(10);
    expect(flow.live).toHaveLength(2);
    const { last24h, last30d } = flow.provider.state.slices().uptime;
    for (const { upMs, downMs, pausedMs, unknownMs } of [last24h, last30d]) {
      for (const ms of [upMs, downMs, pausedMs, unknownMs]) expect(ms).toBeGreaterThanOrEqual(0);
    }
    expect(last30d.upMs).toBeLessThan(200 * BLOCK_MS);
    const paid = (await flow.books()).payments.filter(
      ({ provider }) => provider === PRACTICE_PROVIDER,
    );
    const ledger = flow.storage.ledger.listPayments(1000);
    expect(new Set(ledger.map(({ key, height }) => `${key}@${height}`)).size).toBe(ledger.length);
    expect(ledger.length).toBeLessThanOrEqual(paid.length);
  },
);
