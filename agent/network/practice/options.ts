import type { Scenario } from './scenarios/scenario.ts';

/** The practice network's options, given at the start. */
export interface PracticeOptions {
  /** Decides which tenants come, when, and what they want. */
  readonly seed: number;
  /** Time between two blocks. Ignored with `socketPath`: that market has its own. */
  readonly blockMs: number;
  /** Who comes to the market: a stream of tenants, a list of them, a burst, or nobody. */
  readonly scenario: Scenario;
  /** What the tenants run: an image of which only `/bin/esbuild` and `/srv` are used. */
  readonly image: string;
  /** Where a market in a process of its own listens; without it the market is part of ours. */
  readonly socketPath?: string;
}

export const PRACTICE_DEFAULTS: PracticeOptions = {
  seed: 1,
  // Akash's measured pace.
  blockMs: 6117,
  scenario: { name: 'living' },
  image: 'sublet/practice:1',
};
