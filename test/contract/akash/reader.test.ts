import { afterAll, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { Reading } from '../../../agent/network/akash/chain.ts';
import { openOddities } from '../../../agent/network/akash/codec/read.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { queryBmeParams, queryBmeVault } from '../../../agent/network/akash/queries/bme.ts';
import { queryDeploymentParams } from '../../../agent/network/akash/queries/deployments.ts';
import { queryMarketParams, queryOrders } from '../../../agent/network/akash/queries/market.ts';
import { ChainReader } from '../../../agent/network/akash/reader.ts';
import { queryVersions } from '../../../agent/network/akash/versions.ts';
import { openChain } from '../../chain/open-chain.ts';
import { at } from '../../helpers/chain/recording.ts';
import { call } from '../../helpers/chain/rpc.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';

/** The reader and its questions on a chain that makes blocks by itself. */

async function openStandIn(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const chain = await openChain({ blockMs: 50 });
  chain.produceBlock(30);
  return chain;
}

// Our own timers do not keep a process; whatever is waited for has to come.
const awake = setInterval(() => undefined, 60_000);
afterAll(() => clearInterval(awake));

describe('on the stand-in', () => {
  const clock = new SystemClock();
  const log = silentLogger;

  async function withChain(
    use: (parts: { url: string; chainId: string; signal: AbortSignal }) => Promise<void>,
  ): Promise<void> {
    const target = await openStandIn();
    const stop = new AbortController();
    try {
      const status = await call(target.url, 'status');
      const chainId = at(status, 'result.node_info.network') as string;
      await use({ url: target.url, chainId, signal: stop.signal });
    } finally {
      stop.abort();
      await target.close();
    }
  }

  test('every height comes once and in order, from the past and live', async () => {
    await withChain(async ({ url, chainId, signal }) => {
      const access = openAccess({ chainId, endpoints: [url] }, { clock, log });
      const { height: tip } = await access.tip(signal);
      const from = Math.max(1, tip - 20);
      const journal = new MemoryJournal([
        ['akash/cursor', JSON.stringify({ chainId, height: from, hash: '' })],
      ]);
      const reader = new ChainReader({ source: access, journal, clock, log }, { blockMs: 1000 });
      const stop = new AbortController();
      const seen: Reading[] = [];
      const last = tip + 5;
      await reader.read((reading) => {
        seen.push(reading);
        if (reading.type === 'block' && reading.block.height >= last) stop.abort();
      }, stop.signal);
      const heights = seen.map((one) => (one.type === 'block' ? one.block.height : one.type));
      expect(heights).toEqual(
        Array.from({ length: last - from }, (_unused, offset) => from + 1 + offset),
      );
      expect(seen.every((one) => one.type === 'block' && one.block.atMs > 0)).toBe(true);
      const keys = seen.flatMap((one) => (one.type === 'block' ? one.block.events : []));
      expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
      expect(reader.state().blockUs).toBeGreaterThan(0n);
      await access.close();
    });
  }, 120_000);

  test('the versions are those that we speak, and the parameters can be asked for', async () => {
    await withChain(async ({ url, chainId, signal }) => {
      const access = openAccess({ chainId, endpoints: [url] }, { clock, log });
      const asking = { access, oddities: openOddities(log) };
      const check = await queryVersions(access, signal);
      expect(check.problem).toBe(undefined);
      const market = await queryMarketParams(asking, { signal });
      expect(market.bidMinDeposits.length).toBeGreaterThan(0);
      const { minDeposits } = await queryDeploymentParams(asking, { signal });
      expect(minDeposits.length).toBeGreaterThan(0);
      expect((await queryBmeParams(asking, { signal })).minEpochBlocks).toBeGreaterThan(0n);
      expect(await queryBmeVault(asking, { signal })).toHaveProperty('balances');
      const orders = await queryOrders(asking, { state: 'open' }, { signal });
      expect(orders.every(({ state }) => state === 'open')).toBe(true);
      await access.close();
    });
  }, 60_000);
});
