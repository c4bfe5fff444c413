import { describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { codeOf } from '../../../agent/base/errors.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { queryBmeParams } from '../../../agent/network/akash/queries/bme.ts';
import { queryDeploymentParams } from '../../../agent/network/akash/queries/deployments.ts';
import { queryMarketParams } from '../../../agent/network/akash/queries/market.ts';
import { queryVersions } from '../../../agent/network/akash/versions.ts';
import type { WorldOf } from './world.ts';

/** What the chain is, as our access sees it. */
export function accessSteps(world: WorldOf): void {
  describe('access', () => {
    test('the node is of the chain that it says, at the height that it says', async () => {
      const { machine, rpc, chainId, signal } = world();
      const before = await rpc.height();
      const tip = await machine.access.tip(signal);
      const after = await rpc.height();
      expect(machine.access.chainId).toBe(chainId);
      expect(tip.height).toBeGreaterThanOrEqual(before);
      expect(tip.height).toBeLessThanOrEqual(after);
      expect(Math.abs(Date.now() - tip.atMs)).toBeLessThan(600_000);
      expect(machine.access.health().map(({ state }) => state)).toEqual(['good']);
      expect(machine.access.problems()).toEqual([]);
    });

    test('it runs the modules that we speak', async () => {
      const { machine, signal } = world();
      const { problem, modules } = await queryVersions(machine.access, signal);
      expect(problem).toBe(undefined);
      expect(modules).toMatchObject({ market: 'v1beta5', deployment: 'v1beta4', escrow: 'v1' });
    });

    test('its parameters can be read', async () => {
      const { machine, signal, deposits } = world();
      const market = await queryMarketParams(machine.asking, { signal });
      const deployment = await queryDeploymentParams(machine.asking, { signal });
      const bme = await queryBmeParams(machine.asking, { signal });
      expect(market.bidMinDeposits).toContainEqual({ denom: 'uakt', amount: deposits.bid });
      expect(market.orderMaxBids).toBeGreaterThan(0);
      expect(deployment.minDeposits).toContainEqual({
        denom: 'uact',
        amount: deposits.deployment,
      });
      expect(bme.minEpochBlocks).toBeGreaterThan(0n);
    });

    test('it is not used for another chain', async () => {
      const { signal } = world();
      const parts = { clock: new SystemClock(), log: silentLogger };
      const endpoints = [world().rpc.url];
      const other = openAccess({ chainId: 'sublet-no-such-chain', endpoints }, parts);
      try {
        const code = await other.tip(signal).then(() => 'answered', codeOf);
        const broadcast = await other.broadcast(new Uint8Array([1]), signal).then(() => 0, codeOf);
        expect([code, broadcast]).toEqual(['network-unreachable', 'network-unreachable']);
        expect(other.health().map(({ state }) => state)).toEqual(['other-chain']);
      } finally {
        await other.close();
      }
    });

    test('the wallet has the keys that the words stand for', async () => {
      const { providerKey, provider, hotKey } = world();
      expect(providerKey.address).toBe(provider.address);
      expect(Buffer.from(providerKey.publicKey)).toEqual(Buffer.from(provider.key.publicKey));
      expect(hotKey.address).not.toBe(provider.address);
    });
  });
}
