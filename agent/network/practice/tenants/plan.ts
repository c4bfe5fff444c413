import type { GpuWish } from '../../../domain/resources.ts';
import type { Random } from '../random.ts';
import type { ServicePlan } from './layout.ts';
import type { TenantTerms } from './terms.ts';

/** What a tenant wishes when it appears; its price and escrow are reckoned from it. */
export type TenantWish = Pick<
  TenantTerms,
  'cpuMilli' | 'memoryMib' | 'lifeBlocks' | 'gpu' | 'flaw' | 'updateBlocks'
> &
  Partial<
    Pick<
      TenantTerms,
      'storageMib' | 'waitBlocks' | 'patienceBlocks' | 'sendsManifest' | 'moves' | 'rivalPercent'
    >
  > & {
    /** The most it pays, as a share of a usual price. */
    readonly pricePercent?: number;
    /** How long its escrow lasts at a usual price. */
    readonly escrowBlocks?: number;
  };

/** One kind of tenant. */
export interface TenantPlan {
  wish(random: Random, gpus: readonly GpuWish[]): TenantWish;
  services(terms: TenantTerms, revision: number): readonly ServicePlan[];
}

/** The practice image's only program, as a web server that runs until it is stopped. */
export const SERVE = {
  command: ['/bin/esbuild'],
  args: ['--serve=0.0.0.0:8080', '--servedir=/srv', '--watch=forever'],
} as const;

/** One small web server, which most kinds make do with. */
export function loneService(terms: TenantTerms, revision: number): readonly ServicePlan[] {
  const { cpuMilli, memoryMib, storageMib } = terms;
  return [
    {
      name: 'app',
      ...SERVE,
      env: [`REVISION=${revision}`],
      cpuMilli,
      memoryMib,
      storageMib,
      count: 1,
      expose: [{ port: 8080, externalPort: 80 }],
    },
  ];
}

/** A tenant of usual size that stays between five and forty minutes at the real pace. */
export function usualWish(random: Random): TenantWish {
  return {
    cpuMilli: random.integer(2, 10) * 50,
    memoryMib: random.integer(4, 16) * 16,
    lifeBlocks: random.integer(50, 400),
  };
}
