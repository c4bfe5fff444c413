import type { Audit } from './chain-audit.ts';
import type { Sabotage } from './life.ts';
import { Rental } from './tenants.ts';
import { TROUBLE_SETTINGS } from './trouble-day.ts';
import { TroubleWorld } from './trouble-world.ts';

const BLOCKS = 40;
/** After so many blocks an order is history that only a comparison finds. */
const DEAD_BLOCKS = 33;

/**
 * A short trouble in which each guard of the agent is needed once: it is killed with a bid on its way
 * and started again before the next block, of three bidders another one wins, and it is dead for long
 * when an order comes.
 */
export async function scene(sabotage: Sabotage = {}): Promise<Audit> {
  const world = await TroubleWorld.open({
    sabotage,
    // A comparison every ten blocks, a minute and a half for a manifest.
    provider: { reconcileMs: 60_000, manifestTimeoutMs: 90_000, withdrawMs: 60_000 },
  });
  try {
    await world.goLive(TROUBLE_SETTINGS);
    const rentals: Rental[] = [];
    const place = (kind: 'served' | 'lost', lifeBlocks: number): void => {
      const plan = { kind, waitBlocks: 6, lifeBlocks };
      rentals.push(new Rental(world, plan, 1000n + BigInt(rentals.length)));
    };
    const blocks = async (count: number): Promise<void> => {
      for (let made = 0; made < count; made++) {
        for (const rental of rentals) rental.step();
        await world.blocks(1);
      }
    };
    place('served', 25);
    world.living.fuse.dieAt('broadcast MsgCreateBid', 'after');
    for (let tries = 0; !world.living.isDead; tries++) {
      if (tries > 10) throw new Error('no bid was sent');
      await blocks(1);
    }
    await world.restart();
    place('lost', 1000);
    await blocks(26);
    await world.kill();
    place('served', 5);
    await blocks(DEAD_BLOCKS);
    await world.start();
    await blocks(BLOCKS);
    return world.audit(rentals);
  } finally {
    await world.close();
  }
}
