import type { GroupSpec } from '../../../domain/resources.ts';
import { BATCH } from './batch.ts';
import { GPU } from './gpu.ts';
import type { ServicePlan } from './layout.ts';
import { groupOf } from './layout.ts';
import type { TenantPlan } from './plan.ts';
import type { TenantKind, TenantTerms } from './terms.ts';
import {
  BROKEN,
  DRY,
  EARLY,
  GREEDY,
  MANUAL,
  MOVER,
  SILENT,
  STINGY,
  UPDATER,
} from './variations.ts';
import { KEEPER, WEB } from './web.ts';

const PLANS: Readonly<Record<TenantKind, TenantPlan>> = {
  web: WEB,
  keeper: KEEPER,
  batch: BATCH,
  gpu: GPU,
  silent: SILENT,
  broken: BROKEN,
  updater: UPDATER,
  early: EARLY,
  mover: MOVER,
  dry: DRY,
  stingy: STINGY,
  greedy: GREEDY,
  manual: MANUAL,
};

export interface TenantScript extends TenantPlan {
  group(terms: TenantTerms): GroupSpec;
  services(terms: TenantTerms, revision: number): readonly ServicePlan[];
}

/** What a kind of tenant orders and sends. */
export function scriptOf(kind: TenantKind): TenantScript {
  const plan = PLANS[kind];
  return { ...plan, group: (terms) => groupOf(plan.services(terms, 1), terms) };
}
