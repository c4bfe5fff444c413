import type { GpuWish } from '../../../domain/resources.ts';
import type { TenantPlan } from './plan.ts';
import { loneService } from './plan.ts';

const ANY: GpuWish = { vendor: 'nvidia', model: '*' };

/** Wants one GPU of a kind that the provider claims to have. */
export const GPU: TenantPlan = {
  wish: (random, gpus) => ({
    cpuMilli: random.integer(4, 10) * 50,
    memoryMib: random.integer(8, 16) * 16,
    lifeBlocks: random.integer(80, 400),
    gpu: {
      count: 1,
      wish: gpus.length === 0 ? ANY : random.pick(gpus.map((wish) => [wish, 1])),
    },
  }),
  services: (terms, revision) =>
    loneService(terms, revision).map((service) => ({ ...service, gpu: terms.gpu })),
};
