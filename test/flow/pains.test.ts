import { afterEach, describe, expect, test } from 'vitest';

import type { OrderRef } from '../../agent/domain/ids.ts';
import type { ProviderOptions } from '../../agent/provider/options.ts';
import { Flow } from '../helpers/flow.ts';

/**
 * What other providers on this market are known to fail at and no test beside this one shows, each
 * with what prevents it and without. The whole list: test/contract/akash/README.md.
 */

const NEVER_MS = 1_000_000_000;
const AWHILE = 30;

let flow: Flow;
afterEach(() => flow.close());

async function start(options: Partial<ProviderOptions>): Promise<void> {
  flow = new Flow(options);
  await flow.start();
}

const ended = () => flow.past.map(({ run }) => (run.state === 'closed' ? run.reason : run.state));

describe('the room of a bid whose end nobody heard of', () => {
  /** Lost to a rival while no event comes through. */
  async function lostUnheard(): Promise<OrderRef> {
    const order = await flow.market.place('web', { rivalPercent: 1, waitBlocks: 4 });
    await flow.until(() => flow.storage.pursuits.get(order)?.state === 'open', 10);
    flow.network.setSilent(true);
    const { signal } = new AbortController();
    await flow.until(
      async () => (await flow.network.queryBid(order, signal))?.state === 'lost',
      10,
    );
    flow.network.setSilent(false);
    expect(flow.provider.capacity.free()).not.toEqual(flow.provider.capacity.offered());
    return order;
  }

  test('is free with the next comparison', async () => {
    await start({ bidTimeoutMs: NEVER_MS, reconcileMs: 60_000 });
    const order = await lostUnheard();
    await flow.blocks(AWHILE);
    expect(flow.storage.pursuits.get(order)?.state).toBe('lost');
    expect(flow.provider.capacity.free()).toEqual(flow.provider.capacity.offered());
  });

  test('control: without a comparison it stays held', async () => {
    await start({ bidTimeoutMs: NEVER_MS, reconcileMs: NEVER_MS });
    const order = await lostUnheard();
    await flow.blocks(AWHILE);
    expect(flow.storage.pursuits.get(order)?.state).toBe('open');
    expect(flow.provider.capacity.free()).not.toEqual(flow.provider.capacity.offered());
  });
});

describe('a tenant who sends no manifest, with another process than the one that won', () => {
  async function leasedUnseen(): Promise<void> {
    await flow.market.place('silent', { rivalPercent: 0, waitBlocks: 3 });
    await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 10);
    await flow.abandon();
    await flow.blocks(5);
    expect(flow.live).toEqual([]);
    await flow.restart();
    await flow.until(() => flow.live[0]?.run.state === 'awaiting-manifest', 10);
    await flow.restart();
  }

  test('is closed in time', async () => {
    await start({ manifestTimeoutMs: 120_000 });
    await leasedUnseen();
    await flow.blocks(AWHILE);
    expect(ended()).toEqual(['manifest-timeout']);
  });

  test('control: without a limit it holds the machine', async () => {
    await start({ manifestTimeoutMs: NEVER_MS });
    await leasedUnseen();
    await flow.blocks(AWHILE);
    expect([ended(), flow.live.length]).toEqual([[], 1]);
  });
});

describe('a workload that does not come up for twenty minutes, of which one may be the tenant’s fault', () => {
  const FAULT_MS = 60_000;
  const BLOCKS = 200;
  const rent = () =>
    flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });

  test('keeps its lease while its image is pulled, and holds up no other', async () => {
    await start({ unstableMs: FAULT_MS });
    flow.engine.setHanging(true);
    await rent();
    await flow.until(() => flow.live[0]?.run.state === 'deploying', 40);
    flow.engine.setHanging(false);
    await rent();
    await flow.blocks(BLOCKS);
    expect([ended(), flow.live.map(({ run }) => run.state)]).toEqual([
      [],
      ['deploying', 'running'],
    ]);
  });

  test('control: loses it where the image is not there', async () => {
    await start({ unstableMs: FAULT_MS });
    for (let times = 0; times < 100; times++) flow.engine.failNextDeploy('image-not-found');
    await rent();
    await flow.blocks(BLOCKS);
    expect(ended()).toEqual(['unstable']);
  });
});
