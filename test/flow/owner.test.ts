import { afterEach, beforeEach, expect, test } from 'vitest';

import { orAborted } from '../../agent/base/abort.ts';
import { parseLeaseRef } from '../../agent/domain/ids.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { Flow } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  await flow.start();
});
afterEach(() => flow.close());

const surface = () => clientSurface(flow.provider);
const place = () =>
  flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });

test('a pause refuses new orders with its reason, keeps leases, and ends by itself', async () => {
  await place();
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  const untilMs = flow.clock.now() + 600_000;
  await surface().handlers['offering.pause']({ untilMs });
  await flow.market.place('web', {
    rivalPercent: 0,
    patienceBlocks: 500,
    waitBlocks: 2,
    lifeBlocks: 0,
  });
  await flow.blocks(50);
  expect(flow.provider.state.slices().agent).toMatchObject({
    activity: 'paused',
    pausedUntilMs: untilMs,
  });
  expect(flow.live).toHaveLength(1);
  expect(flow.storage.decisions.list(1)[0]?.outcome).toEqual({
    type: 'refused',
    refusal: { code: 'paused', numbers: {} },
  });
  await flow.until(() => flow.live.length === 2, 120);
  expect(flow.provider.state.slices().agent.activity).toBe('renting');
});

test('draining outlives a restart and is ended by resume', async () => {
  await surface().handlers['offering.drain']({});
  await flow.restart();
  expect(flow.provider.state.slices().agent.activity).toBe('draining');
  expect(flow.provider.state.slices().uptime.state).toBe('paused');
  await surface().handlers['offering.resume']({});
  expect(flow.provider.state.slices().agent.activity).toBe('waiting');
});

test('the owner ends a lease: the workload goes, the network is told, what was served is paid', async () => {
  await place();
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  const { lease } = flow.live[0]!;
  await surface().handlers['lease.close']({ lease, reason: 'decommission' });
  await flow.until(() => flow.live.length === 0, 5);
  const [deployment] = Object.values((await flow.books()).deployments);
  expect(deployment!.orders[0]!.bids[0]!.lease).toMatchObject({
    state: 'closed',
    reason: 'decommission',
  });
  expect(await flow.engine.list(new AbortController().signal)).toEqual([]);
  await expect(
    (async () => surface().handlers['lease.close']({ lease, reason: 'decommission' }))(),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('what a lease uses is asked for beside its history, and fails alone', async () => {
  await place();
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  const { lease } = flow.live[0]!;
  const { handlers } = surface();
  expect(await handlers['lease.stats']({ lease })).toMatchObject([
    { service: 'web', replica: 0 },
    { service: 'api', replica: 0 },
  ]);
  flow.engine.setDown(true);
  await expect(handlers['lease.stats']({ lease })).rejects.toMatchObject({
    code: 'engine-unreachable',
  });
  expect((await handlers['lease.get']({ lease })).events.length).toBeGreaterThan(2);
  flow.engine.setDown(false);
  await handlers['lease.close']({ lease, reason: 'decommission' });
  await flow.until(() => flow.live.length === 0, 5);
  expect(await handlers['lease.stats']({ lease })).toEqual([]);
  const unknown = parseLeaseRef('practice:nobody/9/1/1/practice-provider/0');
  await expect(handlers['lease.stats']({ lease: unknown })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('an engine that does not say in time what a lease uses is not the end of the agent', async () => {
  await place();
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  const { lease } = flow.live[0]!;
  const stats = flow.engine.stats.bind(flow.engine);
  flow.engine.stats = (_lease, signal) => orAborted(new Promise<never>(() => {}), signal);
  const failed = expect(surface().handlers['lease.stats']({ lease })).rejects.toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringContaining('within 5 s'),
  });
  await flow.clock.advance(5_000);
  await failed;
  flow.engine.stats = stats;
  expect(await surface().handlers['lease.stats']({ lease })).toHaveLength(2);
});

test('a higher price is asked from the next order on and outlives a restart', async () => {
  await surface().handlers['settings.update']({ prices: { endpoint: '1000000' } });
  await flow.restart();
  await place();
  await flow.blocks(3);
  expect(flow.storage.decisions.list(1)[0]?.outcome).toMatchObject({
    type: 'refused',
    refusal: { code: 'price-too-low' },
  });
  await surface().handlers['settings.reset']({});
  await flow.until(() => flow.live.length === 1, 40);
});

test('settings that make no sense are refused and change nothing', async () => {
  const before = flow.provider.settings.value;
  expect(() => flow.provider.changeSettings({ prices: { cpuMilli: '-1' } })).toThrow();
  expect(flow.provider.settings.value).toEqual(before);
});

test('doctor looks at everything that renting out needs', async () => {
  const checks = await surface().handlers['doctor.run']({});
  expect(checks.map(({ id, status }) => [id, status])).toEqual([
    ['engine', 'warning'],
    ['network', 'ok'],
    ['machine', 'ok'],
    ['storage', 'ok'],
    ['offering', 'ok'],
  ]);
});

test.each([
  ['absent', undefined],
  ['off', undefined],
  ['without-names', ['warning', /would not resolve in it.*"--network=host"/]],
  ['without-gpu', ['ok', /without a GPU are started in gVisor/]],
  ['all', ['ok', /are started in gVisor only/]],
] as const)('doctor says of gVisor what there is to say: %s', async (use, row) => {
  flow.engine.setGvisor(use);
  flow.engine.setDown(true);
  await flow.until(() => !flow.provider.engineWatch.up, 20);
  flow.engine.setDown(false);
  await flow.until(() => flow.provider.engineWatch.up, 20);
  const checks = await surface().handlers['doctor.run']({});
  const said = checks
    .filter(({ id }) => id === 'gvisor')
    .map(({ status, message, advice = '' }) => [status, `${message} ${advice}`]);
  expect(said).toEqual(row === undefined ? [] : [[row[0], expect.stringMatching(row[1])]]);
});

test('doctor does not say that orders are bid on while nothing could run them', async () => {
  flow.engine.setDown(true);
  await flow.until(() => !flow.provider.engineWatch.up, 20);
  const checks = await surface().handlers['doctor.run']({});
  expect(checks.find(({ id }) => id === 'offering')).toEqual({
    id: 'offering',
    status: 'warning',
    message: 'No new bids until the container engine answers.',
  });
});

test('the sums of uptime are told again while the state stays', async () => {
  await flow.until(() => flow.provider.state.slices().uptime.state === 'up', 20);
  const before = flow.provider.state.slices().uptime.last24h.upMs;
  const told: number[] = [];
  const stop = flow.provider.state.onChange((slice) => {
    if (slice === 'uptime') told.push(flow.provider.state.slices().uptime.last24h.upMs - before);
  });
  await flow.clock.advance(185_000);
  stop();
  expect(told.length).toBeGreaterThanOrEqual(3);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
  expect(told.at(-1)).toBeGreaterThanOrEqual(120_000);
});

test('a burst is answered in its block, and what is offered fits all at once', async () => {
  // No comparison in between: it would look at those that are left once more.
  await flow.close();
  flow = new Flow({ reconcileMs: 3_600_000 });
  await flow.start();
  for (let number = 0; number < 100; number++) {
    await flow.market.place('manual', {
      rivalPercent: 0,
      cpuMilli: 300,
      maxPrice: `${500 + number}`,
    });
  }
  await flow.blocks(3);
  const live = flow.storage.pursuits.listLive();
  const cpu = live.reduce((sum, { claim }) => sum + claim.cpuMilli, 0);
  const machine = flow.provider.capacity.offered();
  expect(live.length).toBe(Math.floor(machine.cpuMilli / 300));
  expect(cpu).toBeLessThanOrEqual(machine.cpuMilli);
  expect(flow.storage.decisions.count(0 as never)).toEqual({
    bid: live.length,
    'outbid-by-own': 100 - live.length,
  });
});
