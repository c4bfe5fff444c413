import { afterAll, expect, test } from 'vitest';

import { badOf, NOTHING_BAD } from '../helpers/akash/chain-audit.ts';
import { OutageTour, STAGES } from '../helpers/akash/outage-tour.ts';
import type { OutageKind } from '../helpers/akash/outages.ts';
import { OUTAGES } from '../helpers/akash/outages.ts';

/**
 * Each way in which the only node can fail, in the middle of each stage from an order to a payout. The
 * counters are read from the chain's own state and transactions; their controls are in
 * `akash-day.test.ts`.
 */
const rows: string[] = [];

test.each(OUTAGES)(
  'a node that is %s in the middle of each stage costs nothing',
  async (kind: OutageKind) => {
    const tour = await OutageTour.open(kind);
    try {
      const found = await tour.run();
      const counts = Object.values(found).map(({ bad, of }) => `${bad} of ${of}`);
      rows.push(`${kind.padEnd(12)} felt in ${tour.felt.length} stages; ${counts.join(', ')}`);
      // In most stages there is nothing to be sent just then.
      if (kind === 'swallowing') expect(tour.felt).toEqual(expect.arrayContaining(['order']));
      else expect(tour.felt).toEqual(STAGES);
      const which = Object.values(found).flatMap((one) => one.which);
      expect({ kind, ...badOf(found), which }).toEqual({ kind, ...NOTHING_BAD, which: [] });
    } finally {
      await tour.world.close();
    }
  },
  240_000,
);

afterAll(() => {
  const head =
    'outage       orders missed, bids twice, deposits forgotten, leases closed, uakt, uact';
  console.info([head, ...rows].join('\n'));
});
