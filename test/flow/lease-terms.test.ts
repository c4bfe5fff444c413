import { afterEach, beforeEach, expect, test } from 'vitest';

import { clientSurface } from '../../agent/provider/surface.ts';
import { leaseView } from '../../agent/provider/views.ts';
import { DemandingMarket } from '../helpers/demanding-market.ts';
import { Flow, MACHINE } from '../helpers/flow.ts';

/** What the network says about a lease that runs, what we say about ourselves, and whose fault it is. */

let market: DemandingMarket;
let flow: Flow;
beforeEach(async () => {
  market = new DemandingMarket();
  flow = new Flow({ unstableMs: 600_000 }, MACHINE, market);
  await flow.start();
});
afterEach(() => flow.close());

const codes = (): readonly string[] => {
  const record = flow.live[0] ?? flow.past[0];
  const events = record === undefined ? [] : flow.storage.leases.listEvents(record.lease, 200);
  return events.map(({ code }) => code);
};
const rent = (more: object = {}) =>
  flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000, ...more });

test('a changed deployment is awaited: what runs goes on, another manifest is refused', async () => {
  await rent();
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  const { lease, run } = flow.live[0]!;
  const other = 'f'.repeat(64);
  market.tell({ type: 'deployment-updated', lease, hash: other });
  market.tell({ type: 'deployment-updated', lease, hash: other });
  await flow.blocks(2);
  expect(flow.live[0]).toMatchObject({ run, expected: other });
  expect(codes().filter((code) => code === 'update-expected')).toHaveLength(1);
  const sent = flow.storage.leases.getManifest(lease)!;
  const again = await flow.provider.leasing.receiveManifest(lease, JSON.parse(sent.json));
  expect(again).toEqual({
    ok: false,
    code: 'manifest-version',
    message: 'manifest version validation failed',
  });
  await flow.restart();
  await flow.until(() => flow.live[0]?.run.state === 'running', 10);
  expect(flow.live[0]).toMatchObject({ expected: other });
  // The one that was announced is taken, which is the one that runs already.
  market.tell({ type: 'deployment-updated', lease, hash: sent.version });
  await flow.blocks(1);
  expect(await flow.provider.leasing.receiveManifest(lease, JSON.parse(sent.json))).toEqual({
    ok: true,
    value: null,
  });
});

test('news of leases that nobody knows are no error', async () => {
  await rent();
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  const unknown = `${flow.live[0]!.lease}9` as (typeof market.announced)[0]['lease'];
  market.tell({ type: 'deployment-updated', lease: unknown, hash: 'a'.repeat(64) });
  market.tell({ type: 'lease-reclaiming', lease: unknown, deadlineMs: flow.clock.now() });
  await flow.blocks(2);
  expect(flow.live[0]?.run.state).toBe('running');
});

test('a lease is not ended for what fails while the network is away', async () => {
  for (let times = 0; times < 1000; times++) flow.engine.failNextDeploy('image-not-found');
  await rent();
  await flow.until(() => codes().includes('deploy-failed'), 40);
  flow.network.setSilent(true);
  flow.network.setReachable(false);
  await flow.clock.advance(3_600_000);
  expect([flow.live.length, market.closes]).toEqual([1, []]);
  flow.network.setReachable(true);
  flow.network.setSilent(false);
  // Counted from when everything answers again, not from before.
  await flow.blocks(60);
  expect(flow.live).toHaveLength(1);
  await flow.until(() => flow.live.length === 0, 120);
  expect(market.closes.map(({ reason }) => reason)).toEqual(['unstable']);
});

test('clients are told why a lease does not run by its code, which they have words for', async () => {
  for (let times = 0; times < 1000; times++) flow.engine.failNextDeploy('image-not-found');
  await rent();
  await flow.until(() => codes().includes('deploy-failed'), 40);
  expect(leaseView(flow.provider, flow.live[0]!)).toMatchObject({
    problemCode: 'image-not-found',
    problem: expect.any(String),
  });
});

test('what the network is told about us follows the owner’s settings', async () => {
  const told = async () => flow.network.queryProvider(new AbortController().signal);
  const update = clientSurface(flow.provider).handlers['settings.update'];
  await update({ provider: { attributes: { host: 'akash', 'location-region': 'eu-central' } } });
  await flow.until(async () => {
    const record = await told();
    return record?.attributes.some(({ key }) => key === 'location-region') === true;
  }, 10);
  expect((await told())?.attributes).toEqual(
    expect.arrayContaining([
      { key: 'capabilities/storage/1/class', value: 'ram' },
      { key: 'feat-persistent-storage', value: 'true' },
      { key: 'host', value: 'akash' },
    ]),
  );
  expect(() =>
    flow.provider.changeSettings({ provider: { attributes: { 'capabilities/gpu': 'nvidia' } } }),
  ).toThrow(expect.objectContaining({ code: 'bad-arguments', data: { key: 'capabilities/gpu' } }));
});
