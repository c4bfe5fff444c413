import type { TenantPlan } from './plan.ts';
import { SERVE } from './plan.ts';

/** A web service of two parts: a site by host name, and an api that it reaches by its name. */
export const WEB: TenantPlan = {
  wish: (random) => ({
    cpuMilli: random.integer(2, 6) * 50,
    memoryMib: random.integer(4, 8) * 16,
    lifeBlocks: random.integer(80, 400),
  }),
  services: (terms, revision) => [
    {
      name: 'web',
      ...SERVE,
      env: ['API_URL=http://api:8080', `REVISION=${revision}`],
      cpuMilli: terms.cpuMilli,
      memoryMib: terms.memoryMib,
      storageMib: terms.storageMib,
      count: 1,
      expose: [{ port: 8080, externalPort: 80 }],
    },
    {
      name: 'api',
      ...SERVE,
      env: [],
      cpuMilli: Math.max(10, Math.floor(terms.cpuMilli / 2)),
      memoryMib: Math.max(16, Math.floor(terms.memoryMib / 2)),
      storageMib: terms.storageMib,
      count: 1,
      expose: [
        { port: 8080, externalPort: 8080, to: 'web' },
        { port: 8080, externalPort: 9000 },
      ],
    },
  ],
};

/** A site beside a service that keeps its data on a volume, which outlives updates and restarts. */
export const KEEPER: TenantPlan = {
  wish: (random) => ({
    cpuMilli: random.integer(2, 4) * 50,
    memoryMib: random.integer(4, 8) * 16,
    lifeBlocks: random.integer(120, 400),
    updateBlocks: random.integer(20, 60),
  }),
  services: (terms, revision) => [
    {
      name: 'site',
      ...SERVE,
      env: [`REVISION=${revision}`],
      cpuMilli: terms.cpuMilli,
      memoryMib: terms.memoryMib,
      storageMib: terms.storageMib,
      count: 1,
      expose: [{ port: 8080, externalPort: 80 }],
    },
    {
      name: 'store',
      ...SERVE,
      env: [`REVISION=${revision}`],
      cpuMilli: Math.max(10, Math.floor(terms.cpuMilli / 2)),
      memoryMib: Math.max(16, Math.floor(terms.memoryMib / 2)),
      storageMib: terms.storageMib,
      volume: { mount: '/srv/data', mib: 64 },
      count: 1,
      expose: [{ port: 8080, externalPort: 8080, to: 'site' }],
    },
  ],
};
