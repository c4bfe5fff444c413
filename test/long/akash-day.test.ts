import { expect, test } from 'vitest';

import { auditLines, badOf, NOTHING_BAD } from '../helpers/akash/chain-audit.ts';
import { TroubleDay } from '../helpers/akash/trouble-day.ts';

/**
 * A whole day on an Akash chain, 14 400 blocks, in which everything happens to the agent that can:
 * see `test/flow/akash-day.test.ts`. `DAY_SEED` plays another one.
 */
const SEED = Number(process.env.DAY_SEED ?? '1');
const BLOCKS = Number(process.env.DAY_BLOCKS ?? '14400');

test(
  `a whole day of trouble from seed ${SEED} loses nothing and does nothing twice`,
  { timeout: 7_200_000 },
  async () => {
    const day = await TroubleDay.open(SEED);
    try {
      const found = await day.run(BLOCKS);
      process.stdout.write(`${[`seed ${SEED}: ${day.story}`, ...auditLines(found)].join('\n')}\n`);
      const which = Object.values(found).flatMap((one) => one.which);
      expect({ seed: SEED, ...badOf(found), which }).toEqual({
        ...{ seed: SEED, ...NOTHING_BAD, which: [] },
      });
      expect(found.ordersMissed.of).toBeGreaterThan(BLOCKS / 10);
      expect(day.world.kills).toBeGreaterThan(BLOCKS / 60);
    } finally {
      await day.world.close();
    }
  },
);
