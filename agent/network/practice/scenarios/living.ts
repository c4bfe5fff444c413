import type { Books } from '../books.ts';
import { isRival } from '../constants.ts';
import type { DraftSource } from '../tenants/draft.ts';
import type { TenantKind, TermsOverrides } from '../tenants/terms.ts';
import { activeBid } from '../views.ts';
import type { Arrive } from './arrive.ts';

/** A home machine should not be crowded. */
const MOST_AT_A_TIME = 4;

/** The first two are sure and small, so that a first run shows a lease within a minute. */
const FIRST: readonly { readonly kind: TenantKind; readonly terms: TermsOverrides }[] = [
  { kind: 'web', terms: { cpuMilli: 150, memoryMib: 96, lifeBlocks: 200 } },
  { kind: 'batch', terms: { cpuMilli: 200, memoryMib: 64, lifeBlocks: 40 } },
];

const KINDS: readonly (readonly [kind: TenantKind, weight: number])[] = [
  ['web', 6],
  ['batch', 4],
  ['updater', 2],
  ['early', 1],
  ['mover', 1],
  ['dry', 2],
  ['silent', 1],
  ['broken', 1],
  ['stingy', 2],
  ['keeper', 1],
  ['greedy', 1],
];

/** A slow stream: somebody new every few minutes at the real pace. */
export function stepLiving(
  books: Books,
  height: number,
  { random, gpus }: DraftSource,
  arrive: Arrive,
): void {
  if (height < books.scenario.nextHeight) return;
  if (countOurs(books) >= MOST_AT_A_TIME) {
    books.scenario.nextHeight = height + 5;
    return;
  }
  const first = FIRST[books.scenario.placed];
  if (first !== undefined) {
    arrive(first.kind, first.terms);
    books.scenario.nextHeight = height + random.integer(6, 10);
    return;
  }
  const kinds = gpus.length === 0 ? KINDS : [...KINDS, ['gpu', 5] as const];
  const kind = random.pick(kinds);
  // Some orders have a competitor, who is dearer than us or does it for nearly nothing.
  const rivalPercent = random.pick([
    [0, 14],
    [95, 3],
    [1, 3],
  ]);
  arrive(kind, { rivalPercent });
  books.scenario.nextHeight = height + random.integer(20, 60);
}

// Orders that somebody else serves are none of our load.
function countOurs(books: Books): number {
  return Object.values(books.deployments).filter(({ state, orders }) => {
    const winner = orders.map(activeBid).find((bid) => bid !== undefined);
    return state === 'active' && (winner === undefined || !isRival(winner.provider));
  }).length;
}
