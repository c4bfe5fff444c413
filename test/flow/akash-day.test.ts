import { describe, expect, test } from 'vitest';

import { auditLines, badOf, NOTHING_BAD } from '../helpers/akash/chain-audit.ts';
import { SABOTAGES } from '../helpers/akash/sabotages.ts';
import { TroubleDay } from '../helpers/akash/trouble-day.ts';
import { scene } from '../helpers/akash/trouble-scene.ts';

/**
 * A part of a day on an Akash chain in which everything happens to the agent that can: kills, restarts,
 * outages of every kind, dry escrows, bids that lose, orders that come back, owners and tenants who
 * end what there is. What must be 0 is counted from the chain's own state and transactions. The whole
 * day is in `test/long/`; `DAY_SEED` and `DAY_BLOCKS` play another one.
 */
const SEED = Number(process.env.DAY_SEED ?? '2');
const BLOCKS = Number(process.env.DAY_BLOCKS ?? '1000');

test(`a day of trouble from seed ${SEED} loses nothing and does nothing twice`, async () => {
  const day = await TroubleDay.open(SEED);
  try {
    const found = await day.run(BLOCKS);
    console.info([`seed ${SEED}: ${day.story}`, ...auditLines(found)].join('\n'));
    expect({ seed: SEED, ...badOf(found), why: whichOf(found) }).toEqual({
      ...{ seed: SEED, ...NOTHING_BAD, why: [] },
    });
    const { ordersMissed, leasesClosedByUs, uakt, uact } = found;
    expect(ordersMissed.of).toBeGreaterThan(BLOCKS / 10);
    expect(leasesClosedByUs.of).toBeGreaterThan(BLOCKS / 15);
    expect(Math.min(uakt.of, uact.of)).toBeGreaterThan(1_000_000);
    expect(day.world.kills).toBeGreaterThan(BLOCKS / 60);
    expect(day.outages.length).toBeGreaterThan(BLOCKS / 100);
    // Some orders came back with the next number, and were bid on again.
    expect(day.rentals.filter(({ seen }) => (seen?.order.id.oseq ?? 0) > 1)).not.toEqual([]);
  } finally {
    await day.world.close();
  }
}, 600_000);

describe('a short trouble that needs every guard', () => {
  test('does no harm', async () => {
    const found = await scene();
    console.info(auditLines(found).join('\n'));
    expect({ ...badOf(found), why: whichOf(found) }).toEqual({ ...NOTHING_BAD, why: [] });
  }, 180_000);

  test.each(Object.entries(SABOTAGES))(
    'control: without its guard %s is above 0',
    async (name, cut) => {
      const found = await scene(cut);
      console.info(`${name}: ${auditLines(found).join('; ')}`);
      expect(badOf(found)[name as keyof typeof SABOTAGES]).toBeGreaterThan(0);
    },
    180_000,
  );
});

function whichOf(found: Awaited<ReturnType<typeof scene>>): readonly string[] {
  return Object.values(found).flatMap(({ which }) => which);
}
