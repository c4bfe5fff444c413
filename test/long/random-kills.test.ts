import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from 'vitest';

import type { TenantKind } from '../../agent/network/practice/tenants/terms.ts';
import { isEmpty, ourBids } from '../helpers/world/rental.ts';
import { eventually, World } from '../helpers/world/world.ts';

/**
 * Ten minutes of all kinds of tenants at a fast market, with an agent that is killed at random
 * instants and started again: what the named points of the kill test may have left out.
 */
const MINUTES = Number(process.env.LONG_MINUTES ?? '10');
const SEED = Number(process.env.LONG_SEED ?? '1');
const KINDS: readonly TenantKind[] = ['web', 'keeper', 'batch', 'updater', 'early', 'mover', 'dry'];

test(
  `a busy machine whose agent dies again and again for ${MINUTES} minutes (seed ${SEED})`,
  { timeout: (MINUTES + 5) * 60_000 },
  async () => {
    const random = generator(SEED);
    const world = await World.open({ firstPort: 23_000, ports: 200 });
    try {
      const endMs = performance.now() + MINUTES * 60_000;
      let kills = 0;
      let placed = 0;
      while (performance.now() < endMs) {
        const agent = world.startAgent();
        const lifeMs = 500 + random() * 8_000;
        const untilMs = performance.now() + lifeMs;
        while (performance.now() < untilMs) {
          const active = (await ourBids(world)).filter(({ state }) => state === 'active').length;
          if (active < 5) {
            await world.controls.place(KINDS[placed % KINDS.length]!, {
              rivalPercent: 0,
              lifeBlocks: 20 + Math.floor(random() * 60),
              patienceBlocks: 200,
            });
            placed++;
          }
          await pause(300);
        }
        agent.kill('SIGKILL');
        expect(await agent.closed).toEqual({ code: null, signal: 'SIGKILL' });
        kills++;
        await pause(random() * 800);
      }

      // One last agent brings everything to its end.
      const last = world.startAgent();
      await eventually(
        'every rental is over',
        async () =>
          (await ourBids(world)).every(({ state }) => state !== 'open' && state !== 'active'),
        { within: 120_000, words: last.output },
      );
      await eventually('the engine is empty', async () => isEmpty(await world.objects()), {
        within: 60_000,
        words: last.output,
      });
      await pause(5_000);
      last.kill('SIGKILL');
      await last.closed;

      const bids = await ourBids(world);
      const database = world.database();
      const reasons = new Set(bids.flatMap(({ lease }) => lease?.reason ?? []));
      const { deployments } = await world.books();
      const most = Math.max(
        ...Object.values(deployments).flatMap(({ orders }) =>
          orders.map((order) => order.bids.length),
        ),
      );
      process.stdout.write(
        `random kills: ${kills} kills, ${placed} tenants, ${bids.length} bids, ` +
          `${database.payments.length} payments\n`,
      );
      expect({
        doubleBids: most > 1,
        // Only tenants and their escrow end a lease, never we.
        endedByUs: [...reasons].filter(
          (reason) => !['tenant', 'insufficient-funds'].includes(reason),
        ),
        ledger: database.payments,
        liveLeases: database.leases.filter(({ state }) => state !== 'closed'),
        integrity: database.integrity,
        leftovers: isEmpty(await world.objects()),
      }).toEqual({
        doubleBids: false,
        endedByUs: [],
        ledger: await world.paidByMarket(),
        liveLeases: [],
        integrity: 'ok',
        leftovers: true,
      });
      expect(kills).toBeGreaterThan(MINUTES * 5);
      expect(bids.length).toBeGreaterThan(MINUTES);
      expect(database.payments.length).toBeGreaterThan(MINUTES);
    } finally {
      await world.close();
    }
  },
);

/** Mulberry32: the same kills for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
