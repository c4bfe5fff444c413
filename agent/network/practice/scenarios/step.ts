import { assertNever } from '../../../base/errors.ts';
import type { BlockScope } from '../scope.ts';
import { placeOrder } from '../tenants/actions.ts';
import type { DraftSource } from '../tenants/draft.ts';
import { draftTerms } from '../tenants/draft.ts';
import type { Arrive } from './arrive.ts';
import { stepBurst } from './burst.ts';
import { stepLiving } from './living.ts';
import type { CheckedScenario } from './scenario.ts';

/** Lets those tenants arrive whom the scenario has for this block. */
export function stepScenario(
  scope: BlockScope,
  scenario: CheckedScenario,
  source: DraftSource,
): void {
  const { books, height } = scope;
  const arrive: Arrive = (kind, overrides) => {
    placeOrder(scope, books.nextDseq++, kind, draftTerms(kind, source, overrides));
    books.scenario.placed += 1;
  };
  switch (scenario.name) {
    case 'manual':
      return;
    case 'living':
      stepLiving(books, height, source, arrive);
      return;
    case 'scripted':
      for (const tenant of scenario.tenants.filter(({ at }) => at === height)) {
        arrive(tenant.kind, tenant.terms);
      }
      return;
    case 'burst':
      stepBurst(height, scenario, source, arrive);
      return;
    default:
      assertNever(scenario);
  }
}
