import type { TenantPlan } from './plan.ts';
import { loneService } from './plan.ts';

/** A job that ends by itself, with exit code 0; the tenant closes a little later. */
export const BATCH: TenantPlan = {
  wish: (random) => ({
    cpuMilli: random.integer(4, 10) * 50,
    memoryMib: random.integer(4, 8) * 16,
    lifeBlocks: random.integer(30, 90),
  }),
  services: (terms, revision) =>
    loneService(terms, revision).map((service) => ({
      ...service,
      name: 'job',
      args: ['--version'],
    })),
};
