import { afterEach, beforeEach, expect, test } from 'vitest';

import type { CloseReason } from '../../agent/domain/lease.ts';
import type { TenantKind, TermsOverrides } from '../../agent/network/practice/tenants/terms.ts';
import type { LeaseRecord } from '../../agent/storage/interface.ts';
import { buildGpu } from '../helpers/builders.ts';
import { BLOCK_MS, Flow, MACHINE } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ manifestTimeoutMs: 120_000, bidTimeoutMs: 120_000 });
  await flow.start();
});
afterEach(() => flow.close());

async function serve(kind: TenantKind, terms: TermsOverrides = {}): Promise<void> {
  await flow.market.place(kind, { rivalPercent: 0, ...terms });
  await flow.until(() => flow.storage.leases.listLive().length > 0, 30);
  await flow.until(() => flow.live.length === 0);
}

const ended = (): readonly (CloseReason | undefined)[] =>
  flow.past.map(({ run }) => (run.state === 'closed' ? run.reason : undefined));
const events = (index = 0): readonly string[] =>
  flow.storage.leases.listEvents(flow.past[index]!.lease, 100).map(({ code }) => code);

test('a tenant who never sends a manifest is closed in time, and only then', async () => {
  await flow.market.place('silent', { rivalPercent: 0 });
  await flow.until(() => flow.live.length === 1, 30);
  await flow.blocks(18);
  expect(flow.live[0]!.run.state).toBe('awaiting-manifest');
  await flow.until(() => flow.live.length === 0, 10);
  expect(ended()).toEqual(['manifest-timeout']);
});

test.each(['malformed', 'mismatch'] as const)(
  'a %s manifest is refused with the reason, and nothing is run',
  async (flaw) => {
    await serve('broken', { flaw });
    expect(events()).toContain('manifest-refused');
    expect(events()).not.toContain('manifest-accepted');
    expect(flow.storage.ledger.listPayments(10).length).toBeGreaterThan(0);
  },
);

test('an image that the owner does not allow is refused in words, and nothing of it is run', async () => {
  flow.provider.settings.update({ content: { images: { '*': 'deny' } } });
  await flow.market.place('updater', { rivalPercent: 0, updateBlocks: 6, lifeBlocks: 60 });
  await flow.until(() => flow.live.length === 1, 30);
  const { lease } = flow.live[0]!;
  const heard = (): readonly string[] =>
    flow.storage.leases.listEvents(lease, 100).map(({ code }) => code);
  await flow.until(() => heard().includes('manifest-refused'), 10);
  expect(flow.live[0]!.run.state).toBe('awaiting-manifest');
  expect(heard()).not.toContain('manifest-accepted');
});

test('a rule that comes later refuses the next version, and leaves what runs alone', async () => {
  await flow.market.place('updater', { rivalPercent: 0, updateBlocks: 6, lifeBlocks: 30 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 30);
  const { lease, run: first } = flow.live[0]!;
  flow.provider.settings.update({ content: { otherImages: 'deny' } });
  const refusals = (): readonly unknown[] =>
    flow.storage.leases
      .listEvents(lease, 100)
      .flatMap(({ code, data }) => (code === 'manifest-refused' ? [data] : []));
  await flow.until(() => refusals().length > 0, 30);
  expect(refusals()[0]).toEqual({ code: 'image-refused' });
  expect(flow.live[0]!.run).toEqual(first);
});

test('what is no manifest at all is refused in words, and the agent goes on', async () => {
  await flow.market.place('silent', { rivalPercent: 0 });
  await flow.until(() => flow.live.length === 1, 30);
  const { lease } = flow.live[0]!;
  let deep: unknown = 1;
  for (let depth = 0; depth < 40; depth++) deep = [deep];
  const leasing = flow.provider.leasing;
  const answers = [];
  for (const json of [undefined, null, 'text', [], deep, ['x'.repeat(1_100_000)]]) {
    answers.push(await leasing.receiveManifest(lease, json));
  }
  expect(answers).toEqual(
    [
      'manifest is not a list',
      'manifest is not a list',
      'manifest is not a list',
      'manifest has no group named "practice"',
      'manifest is nested too deeply',
      'manifest is larger than 1 MiB',
    ].map((message) => ({ ok: false, code: 'manifest-malformed', message })),
  );
  expect(flow.live[0]!.run.state).toBe('awaiting-manifest');
});

test('an update in place runs the new version and keeps the lease', async () => {
  await flow.market.place('updater', { rivalPercent: 0, updateBlocks: 6, lifeBlocks: 30 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 30);
  const first = flow.live[0]!;
  await flow.until(() => {
    const run = flow.live[0]?.run;
    return (
      run?.state === 'running' && first.run.state === 'running' && run.version !== first.run.version
    );
  }, 30);
  expect(flow.live.map(({ lease }) => lease)).toEqual([first.lease]);
  await flow.until(() => flow.live.length === 0);
  expect(events().filter((code) => code === 'manifest-accepted')).toHaveLength(2);
  expect(ended()).toEqual(['tenant']);
});

test('a tenant who closes early is paid for exactly as long as it leased', async () => {
  await serve('early', { lifeBlocks: 3 });
  expect(ended()).toEqual(['tenant']);
});

test('a dry escrow is settled at once, and that ends the lease', async () => {
  await serve('dry', { escrowBlocks: 12 });
  expect(ended()).toEqual(['insufficient-funds']);
});

test('so it is where something was withdrawn shortly before', async () => {
  await serve('dry', { escrowBlocks: 20 });
  const [{ run, createdMs }] = flow.past as [LeaseRecord];
  if (run.state !== 'closed') throw new Error('it is not over');
  // Every minute something is withdrawn: four blocks before it is dry.
  const blocks = Math.floor((run.atMs - createdMs) / BLOCK_MS);
  expect([run.reason, blocks]).toEqual(['insufficient-funds', 22]);
});

test('a tenant who only ends its lease is bid on again, as a new order', async () => {
  await flow.market.place('mover', { rivalPercent: 0, lifeBlocks: 8 });
  await flow.until(() => flow.past.length >= 1);
  await flow.until(() => flow.live.length === 1, 60);
  expect(new Set([flow.past[0]!.order, flow.live[0]!.order]).size).toBe(2);
});

test('a batch job that ends is started again with growing pauses until its tenant closes', async () => {
  await flow.market.place('batch', { rivalPercent: 0, lifeBlocks: 20 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 30);
  const { lease } = flow.live[0]!;
  const [service] = (await flow.engine.status(lease, new AbortController().signal))!.services;
  flow.engine.crash(lease, service!.service, 0, 0);
  await flow.blocks(1);
  flow.engine.crash(lease, service!.service, 0, 0);
  await flow.clock.advance(100);
  expect(flow.live[0]!.run.state).toBe('unhealthy');
  await flow.until(() => flow.live[0]?.run.state === 'running', 5);
  await flow.until(() => flow.live.length === 0);
  expect(ended()).toEqual(['tenant']);
});

test('every refusal is kept with its code and numbers', async () => {
  await flow.market.place('stingy', { rivalPercent: 0 });
  await flow.market.place('greedy', { rivalPercent: 0, cpuMilli: 300_000 });
  await flow.market.place('gpu', { rivalPercent: 0 });
  await flow.blocks(3);
  const decisions = flow.storage.decisions.list(10).map(({ outcome }) => outcome);
  expect(decisions).toEqual(
    expect.arrayContaining([
      {
        type: 'refused',
        refusal: {
          code: 'price-too-low',
          numbers: { pays: expect.any(String), asks: expect.any(String) },
        },
      },
      { type: 'refused', refusal: { code: 'cpu-short', numbers: { needs: 300_000, free: 3500 } } },
      {
        type: 'refused',
        refusal: { code: 'gpu-none', numbers: expect.objectContaining({ needs: 1 }) },
      },
    ]),
  );
  expect(decisions).toHaveLength(3);
  expect(flow.provider.state.slices().market).toMatchObject({ seen: 3, bid: 0, refused: 3 });
});

test('a GPU job runs on the card that it is given, and on no other', async () => {
  await flow.close();
  flow = new Flow({}, { ...MACHINE, gpus: [buildGpu(1), buildGpu(2)] });
  await flow.start();
  await flow.market.place('gpu', { rivalPercent: 0, lifeBlocks: 0, maxPrice: '5000' });
  await flow.until(() => flow.live[0]?.run.state === 'running', 30);
  const { lease, claim } = flow.live[0]!;
  expect(claim.gpus.map(({ gpu }) => gpu)).toEqual([buildGpu(1).id]);
  expect(flow.provider.state.slices().hardware.gpus).toEqual([
    { ...buildGpu(1), lease },
    buildGpu(2),
  ]);
});

test('competitors win some, and a lost bid gives its claim back', async () => {
  const before = flow.provider.capacity.free();
  await flow.market.place('web', { rivalPercent: 1, lifeBlocks: 5 });
  await flow.until(() => flow.storage.pursuits.count(0 as never).lost === 1, 30);
  expect(flow.live).toEqual([]);
  expect(flow.provider.capacity.free()).toEqual(before);
});

test('a bid that nobody answers is taken back, for good', async () => {
  await flow.market.place('web', { rivalPercent: 0, waitBlocks: 100, lifeBlocks: 5 });
  await flow.until(() => flow.storage.pursuits.count(0 as never).closed === 1, 40);
  await flow.blocks(100);
  const books = await flow.books();
  const bids = Object.values(books.deployments).flatMap(({ orders }) =>
    orders.flatMap((order) => order.bids),
  );
  expect(bids.map(({ state, deposit }) => [state, deposit])).toEqual([['closed', '0']]);
});
