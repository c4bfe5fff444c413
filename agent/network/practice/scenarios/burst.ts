import type { DraftSource } from '../tenants/draft.ts';
import { draftTerms } from '../tenants/draft.ts';
import type { TenantKind } from '../tenants/terms.ts';
import type { Arrive } from './arrive.ts';
import type { CheckedScenario } from './scenario.ts';

type Burst = Extract<CheckedScenario, { name: 'burst' }>;

/** Many orders in one block, each with another highest price. */
export function stepBurst(height: number, burst: Burst, source: DraftSource, arrive: Arrive): void {
  const since = height - burst.at;
  const due = burst.every === undefined ? since === 0 : since >= 0 && since % burst.every === 0;
  if (!due) return;
  for (let number = 0; number < burst.orders; number++) {
    const kind = kindOf(burst.mix, source);
    const drafted = draftTerms(kind, source, burst.terms);
    const percent = BigInt(source.random.integer(60, 200));
    const [whole = '0'] = drafted.maxPrice.split('.');
    const spread = ((BigInt(whole) + 1n) * percent) / 100n;
    const maxPrice = kind === 'stingy' ? drafted.maxPrice : `${spread}.${number % 10}1`;
    const { manifest, ...terms } = drafted;
    arrive(kind, {
      ...terms,
      maxPrice,
      ...(manifest === undefined ? {} : { manifest }),
      ...burst.terms,
    });
  }
}

function kindOf(mix: Burst['mix'], { random }: DraftSource): TenantKind {
  if (mix === 'gpu') return 'gpu';
  if (mix === 'fitting')
    return random.pick([
      ['batch', 1],
      ['updater', 1],
    ]);
  return random.pick([
    ['stingy', 5],
    ['greedy', 3],
    ['web', 2],
  ]);
}
