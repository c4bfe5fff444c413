import { afterEach, beforeEach, expect, test } from 'vitest';

import { noticeOf } from '../../agent/domain/lease.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { DemandingMarket } from '../helpers/demanding-market.ts';
import { BLOCK_MS, Flow, MACHINE } from '../helpers/flow.ts';

/** Leases whose tenants were promised notice before a close. */

const SECONDS = 3_600;
let market: DemandingMarket;
let flow: Flow;
beforeEach(async () => {
  market = new DemandingMarket();
  flow = new Flow({ reconcileMs: 60_000, manifestTimeoutMs: 120_000 }, MACHINE, market);
  await flow.start();
  await surface().handlers['settings.update']({
    bidding: { reclamation: true, mostNoticeHours: 2 },
  });
  market.terms = { reclamationSeconds: SECONDS };
});
afterEach(() => flow.close());

const surface = () => clientSurface(flow.provider);
const notice = () => flow.live[0] && noticeOf(flow.live[0].run);
const events = () => {
  const lease = (flow.live[0] ?? flow.past[0])!.lease;
  return flow.storage.leases.listEvents(lease, 100).map(({ code }) => code);
};

async function rent(): Promise<void> {
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
}

test('an order that wants notice is bid on only where the owner agreed, and the bid promises it', async () => {
  await surface().handlers['settings.update']({ bidding: { reclamation: false } });
  await flow.market.place('manual', { rivalPercent: 0, maxPrice: '1000' });
  await flow.blocks(3);
  expect(market.offers).toEqual([]);
  expect(flow.storage.decisions.list(1)[0]?.outcome).toEqual({
    type: 'refused',
    refusal: { code: 'notice-wanted', numbers: { seconds: SECONDS } },
  });
  await surface().handlers['settings.update']({ bidding: { reclamation: true } });
  await flow.until(() => market.offers.length === 1, 20);
  expect(market.offers[0]).toMatchObject({ reclamationSeconds: SECONDS });
  // A restart that finds the bid unsent sends it with what was promised.
  const [pursuit] = flow.storage.pursuits.listLive();
  expect(pursuit).toMatchObject({
    reclamationSeconds: SECONDS,
    order: { reclamationSeconds: SECONDS },
  });
});

test('the owner wants it to end: announced, run on until the deadline, then closed', async () => {
  await rent();
  const { lease } = flow.live[0]!;
  await surface().handlers['lease.close']({ lease, reason: 'decommission' });
  await flow.until(() => notice()?.state === 'announced', 3);
  expect(market.announced).toEqual([{ lease, reason: 'decommission' }]);
  expect(flow.live[0]?.run.state).toBe('running');
  const untilMs = market.deadline(lease)!;
  expect(flow.provider.state.slices().leases.live[0]?.notice).toEqual({
    seconds: SECONDS,
    state: 'announced',
    untilMs,
  });
  // Right up to it the workload runs and is paid for.
  while (flow.clock.now() + BLOCK_MS < untilMs) {
    await flow.blocks(1);
    expect([market.closes, flow.live[0]?.run.state]).toEqual([[], 'running']);
  }
  expect((await flow.engine.status(lease, new AbortController().signal))?.ready).toBe(true);
  await flow.until(() => flow.live.length === 0, 5);
  expect(market.closes).toEqual([{ lease, reason: 'decommission' }]);
  expect(flow.past[0]?.run).toMatchObject({ state: 'closed', reason: 'decommission' });
  expect(await flow.engine.list(new AbortController().signal)).toEqual([]);
  expect(events()).toEqual(
    expect.arrayContaining(['notice-asked', 'notice-given', 'lease-closed']),
  );
});

test('taking the machine back does not break what was promised', async () => {
  await rent();
  await surface().handlers['offering.take-back']({});
  await flow.blocks(20);
  expect(notice()).toMatchObject({ state: 'announced' });
  expect([market.closes, flow.live[0]?.run.state]).toEqual([[], 'running']);
  expect(market.announced).toHaveLength(1);
  await flow.clock.advance(SECONDS * 1000);
  await flow.until(() => flow.live.length === 0, 5);
});

test('survives a restart: before it was announced, and while it runs on', async () => {
  await rent();
  const { lease } = flow.live[0]!;
  market.takesAnnouncements = false;
  await surface().handlers['lease.close']({ lease, reason: 'decommission' });
  await flow.blocks(3);
  expect(notice()).toMatchObject({ state: 'asked', reason: 'decommission' });
  await flow.restart();
  expect(notice()).toMatchObject({ state: 'asked' });
  market.takesAnnouncements = true;
  await flow.until(() => notice()?.state === 'announced', 20);
  await flow.restart();
  expect(notice()).toMatchObject({ state: 'announced', deadlineMs: market.deadline(lease) });
  await flow.until(() => flow.live[0]?.run.state === 'running', 10);
  await flow.clock.advance(SECONDS * 1000);
  await flow.until(() => flow.live.length === 0, 5);
  expect(market.closes).toEqual([{ lease, reason: 'decommission' }]);
});

test('an announcement whose news was missed is found by the comparison', async () => {
  await rent();
  market.tells = false;
  await surface().handlers['lease.close']({ lease: flow.live[0]!.lease, reason: 'decommission' });
  await flow.blocks(1);
  expect(notice()).toMatchObject({ state: 'asked' });
  await flow.until(() => notice()?.state === 'announced', 15);
  expect(notice()).toMatchObject({ deadlineMs: market.deadline(flow.live[0]!.lease) });
});

test('a tenant who never sends a manifest has notice too', async () => {
  market.terms = { reclamationSeconds: 120 };
  await flow.market.place('silent', { rivalPercent: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.live.length === 1, 30);
  await flow.until(() => notice()?.state === 'announced', 30);
  expect(market.announced.map(({ reason }) => reason)).toEqual(['manifest-timeout']);
  expect(flow.live[0]?.run.state).toBe('awaiting-manifest');
  await flow.until(() => flow.live.length === 0, 25);
  expect(market.closes.map(({ reason }) => reason)).toEqual(['manifest-timeout']);
});

test('a tenant may end it meanwhile', async () => {
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 30, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  await surface().handlers['lease.close']({ lease: flow.live[0]!.lease, reason: 'decommission' });
  await flow.until(() => flow.live.length === 0, 60);
  expect(flow.past[0]?.run).toMatchObject({ state: 'closed', reason: 'tenant' });
  expect(market.closes).toEqual([]);
});

test('a lease without notice is closed at once, as ever', async () => {
  market.terms = {};
  await rent();
  await surface().handlers['lease.close']({ lease: flow.live[0]!.lease, reason: 'decommission' });
  await flow.until(() => flow.live.length === 0, 5);
  expect(market.announced).toEqual([]);
});
