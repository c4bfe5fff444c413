import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { clientSurface } from '../../agent/provider/surface.ts';
import { BLOCK_MS, Flow } from '../helpers/flow.ts';

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  await flow.start();
});
afterEach(() => flow.close());

const surface = () => clientSurface(flow.provider);
const place = (changes: object = {}) =>
  flow.market.place('web', {
    rivalPercent: 0,
    lifeBlocks: 0,
    escrowBlocks: 100_000,
    ...changes,
  });
/** The oldest first. */
const all = () => flow.storage.notices.list(100).toReversed();
const codes = (): readonly string[] => all().map(({ code }) => code);
const of = (code: string) => all().filter((notice) => notice.code === code);
const runs = (): boolean => flow.live[0]?.run.state === 'running';
const MINUTE = 60_000;

describe('leases', () => {
  test('the first renter, the first payment, and how each lease went', async () => {
    await place({ lifeBlocks: 30 });
    await flow.until(runs, 40);
    const { lease, label, createdMs } = flow.live[0]!;
    const startedMs = flow.clock.now();
    await flow.until(() => flow.live.length === 0);
    const [first, running, payment, ended] = all();
    expect(codes()).toEqual(['first-renter', 'lease-running', 'first-payment', 'lease-ended']);
    expect([first, running]).toMatchObject([
      { level: 'news', read: false, lease, data: { label } },
      { level: 'quiet', lease, data: { label, waitedMs: running!.atMs - createdMs } },
    ]);
    expect(running!.atMs).toBeLessThanOrEqual(startedMs);
    const payments = flow.storage.ledger.listPayments(1000);
    const firstPaid = payments.at(-1)!.amount;
    const paid = flow.storage.ledger.settledByLease(lease)[0]!;
    expect([payment, ended]).toMatchObject([
      { level: 'news', lease, data: { paid: `${firstPaid.amount}`, denom: firstPaid.denom } },
      {
        level: 'quiet',
        lease,
        data: {
          label,
          closeReason: 'tenant',
          durationMs: ended!.atMs - createdMs,
          paid: `${paid.amount}`,
          denom: paid.denom,
        },
      },
    ]);

    await place({ lifeBlocks: 30 });
    await flow.until(runs, 40);
    await flow.until(() => flow.live.length === 0);
    expect(codes().slice(4)).toEqual(['lease-running', 'lease-ended']);
  });

  test('an end that we chose is news; a restart in the middle tells nothing twice', async () => {
    await place();
    await flow.until(runs, 40);
    const { lease } = flow.live[0]!;
    flow.engine.setDown(true);
    await surface().handlers['lease.close']({ lease, reason: 'decommission' });
    await flow.blocks(2);
    await flow.restart();
    expect(of('lease-ended')).toEqual([]);
    flow.engine.setDown(false);
    await flow.until(() => flow.live.length === 0, 30);
    await flow.restart();
    expect(of('lease-ended')).toMatchObject([
      { level: 'news', lease, data: { closeReason: 'decommission' } },
    ]);
    expect(of('lease-running')).toHaveLength(1);
  });

  test('a step that is done again after its notice was written writes no other one', async () => {
    await place();
    await flow.until(runs, 40);
    const record = flow.live[0]!;
    // The process died between the notice and the state that it goes with.
    flow.provider.notices.leaseEnded(record, 'tenant', undefined);
    await surface().handlers['lease.close']({ lease: record.lease, reason: 'decommission' });
    await flow.until(() => flow.live.length === 0, 30);
    expect(of('lease-ended')).toHaveLength(1);
  });

  test('a lease that never ran and was closed for it has failed, and says why', async () => {
    await flow.close();
    flow = new Flow({ unstableMs: 600_000 });
    await flow.start();
    for (let times = 0; times < 100; times++) flow.engine.failNextDeploy('image-not-found');
    await place();
    await flow.until(() => flow.past.length === 1, 400);
    expect(codes().filter((code) => code.startsWith('lease') || code === 'first-renter')).toEqual([
      'lease-failed',
    ]);
    expect(of('lease-failed')).toMatchObject([
      { level: 'news', data: { closeReason: 'unstable', problem: expect.any(String) } },
    ]);
  });

  test('the first that runs is the first renter, whatever failed before it', async () => {
    await place({ sendsManifest: false });
    await flow.until(() => flow.past.length === 1, 100);
    expect(codes()).toEqual(['first-payment', 'lease-failed']);
    await place();
    await flow.until(runs, 40);
    expect(of('first-renter')).toMatchObject([{ lease: flow.live[0]!.lease }]);
    await place();
    await flow.until(() => flow.live[1]?.run.state === 'running', 40);
    expect(of('first-renter')).toHaveLength(1);
  });
});

describe('outages', () => {
  test('the engine: down, back, and for how long; soon again is not told', async () => {
    flow.engine.setDown(true);
    await flow.blocks(5);
    expect(codes()).toEqual(['engine-down']);
    flow.engine.setDown(false);
    await flow.blocks(2);
    const [down, back] = all();
    expect([down, back]).toMatchObject([
      { level: 'attention', data: { message: expect.stringMatching(/./) } },
      { code: 'engine-back', level: 'news', data: { downMs: back!.atMs - down!.atMs } },
    ]);
    for (let flap = 0; flap < 5; flap++) {
      flow.engine.setDown(true);
      await flow.blocks(4);
      flow.engine.setDown(false);
      await flow.blocks(4);
    }
    expect(codes()).toEqual(['engine-down', 'engine-back']);
  });

  test('an outage over a restart is one', async () => {
    flow.engine.setDown(true);
    await flow.blocks(5);
    await flow.restart();
    await flow.blocks(5);
    expect(codes()).toEqual(['engine-down']);
    flow.engine.setDown(false);
    await flow.blocks(5);
    expect(codes()).toEqual(['engine-down', 'engine-back']);
  });

  test('a network that is silent for a minute, and back', async () => {
    await flow.close();
    flow = new Flow();
    await flow.start();
    flow.network.setSilent(true);
    await flow.blocks(9);
    expect(codes()).toEqual([]);
    await flow.blocks(6);
    expect(codes()).toEqual(['network-stale']);
    flow.network.setSilent(false);
    await flow.blocks(3);
    expect(codes()).toEqual(['network-stale', 'network-back']);
  });

  test('a clock that jumps is no silence of the network', async () => {
    flow.clock.jumpWall(10 * MINUTE);
    await flow.blocks(3);
    expect(codes()).toEqual(['agent-was-off']);
  });
});

describe('the agent was off', () => {
  const off = async (forMs: number): Promise<void> => {
    await flow.abandon();
    await flow.clock.advance(forMs);
    await flow.restart();
  };

  test('without having been told to stop: the gap in the record', async () => {
    await flow.abandon();
    const fromMs = flow.storage.uptime.lastBeatMs()!;
    // As if the process had died before it could note the stop.
    flow.storage.journal.write('uptime.stopped', '0');
    await flow.clock.advance(20 * MINUTE);
    await flow.restart();
    const [notice] = all();
    expect([codes(), notice]).toMatchObject([
      ['agent-was-off'],
      { level: 'quiet', data: { fromMs } },
    ]);
    expect(Number(notice!.data['toMs']) - fromMs).toBeGreaterThanOrEqual(20 * MINUTE);
  });

  test('control: told to stop, or only for a moment', async () => {
    await off(20 * MINUTE);
    await flow.abandon();
    flow.storage.journal.write('uptime.stopped', '0');
    await flow.clock.advance(2 * MINUTE);
    await flow.restart();
    expect(codes()).toEqual([]);
  });
});

describe('what clients see', () => {
  test('the slice is published with each notice and each reading', async () => {
    let changes = 0;
    const stop = flow.provider.state.onChange((slice) => {
      if (slice === 'notices') changes++;
    });
    flow.engine.setDown(true);
    await flow.blocks(3);
    const seen = flow.provider.state.slices().notices;
    const [latest] = seen.latest;
    expect([changes, seen.unread, latest?.code]).toEqual([1, 1, 'engine-down']);
    const { handlers } = surface();
    await handlers['notices.read']({ id: latest!.id, older: true });
    await flow.blocks(1);
    await handlers['notices.read']({ id: latest!.id, older: true });
    await flow.blocks(1);
    expect([changes, flow.provider.state.slices().notices.unread]).toEqual([2, 0]);
    expect(await handlers['notices.list']({ limit: 5 })).toEqual([{ ...latest, read: true }]);
    expect(await handlers['notices.list']({ limit: 5, beforeId: latest!.id })).toEqual([]);
    stop();
  });

  test('a notice that cannot be written stops no lease, and the failure is told afterwards', async () => {
    const write = flow.storage.notices.append;
    flow.storage.notices.append = () => {
      throw new Error('no room');
    };
    await place({ lifeBlocks: 10 });
    await flow.until(() => flow.past.length === 1, 80);
    flow.storage.notices.append = write;
    expect(codes()).toEqual([]);

    const beat = flow.storage.uptime.beat;
    flow.storage.uptime.beat = () => {
      throw Object.assign(new Error('No room left.'), { code: 'storage-full' });
    };
    await flow.blocks(4);
    flow.storage.uptime.beat = beat;
    await flow.blocks(2);
    const [failed] = of('storage-failed');
    expect(failed).toMatchObject({
      level: 'attention',
      data: { error: 'storage-full', message: 'No room left.' },
    });
    expect(failed!.data['lastedMs']).toBeGreaterThanOrEqual(3 * BLOCK_MS);
  });
});
