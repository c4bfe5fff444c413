import type { TenantPlan } from './plan.ts';
import { loneService, usualWish } from './plan.ts';

/** Tenants that order one small web server and differ in how they behave. */

/** Leases and then never sends its manifest; forgets about it for a long time. */
export const SILENT: TenantPlan = {
  wish: (random) => ({ ...usualWish(random), sendsManifest: false, lifeBlocks: 300 }),
  services: loneService,
};

/** Its manifest is wrong, in its form or against its own order. */
export const BROKEN: TenantPlan = {
  wish: (random) => ({
    ...usualWish(random),
    flaw: random.pick([
      ['malformed', 1],
      ['mismatch', 1],
    ]),
  }),
  services: loneService,
};

/** Sends a second manifest while the first runs. */
export const UPDATER: TenantPlan = {
  wish: (random) => ({
    ...usualWish(random),
    lifeBlocks: random.integer(120, 400),
    updateBlocks: random.integer(20, 60),
  }),
  services: loneService,
};

/** Changes its mind a few blocks after the lease, perhaps in the middle of the start. */
export const EARLY: TenantPlan = {
  wish: (random) => ({ ...usualWish(random), lifeBlocks: random.integer(1, 6) }),
  services: loneService,
};

/** Ends its lease but not its deployment, so that its order comes a second time. */
export const MOVER: TenantPlan = {
  wish: (random) => ({ ...usualWish(random), lifeBlocks: random.integer(40, 80), moves: true }),
  services: loneService,
};

/** Puts little into escrow and never looks again. */
export const DRY: TenantPlan = {
  wish: (random) => ({
    ...usualWish(random),
    lifeBlocks: 0,
    escrowBlocks: random.integer(60, 150),
  }),
  services: loneService,
};

/** Pays far less than anybody asks. */
export const STINGY: TenantPlan = {
  wish: (random) => ({ ...usualWish(random), pricePercent: 5, patienceBlocks: 20 }),
  services: loneService,
};

/** Wants more than a machine at home has. */
export const GREEDY: TenantPlan = {
  wish: (random) => ({
    cpuMilli: random.integer(200, 380) * 1000,
    memoryMib: random.integer(1, 2) * 1024 * 1024,
    storageMib: 1024 * 1024,
    lifeBlocks: 100,
    patienceBlocks: 20,
  }),
  services: loneService,
};

/** Does nothing by itself; tests act for it. */
export const MANUAL: TenantPlan = {
  wish: () => ({ cpuMilli: 100, memoryMib: 64, lifeBlocks: 0, escrowBlocks: 100_000 }),
  services: loneService,
};
