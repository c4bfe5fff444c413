import type { Slices } from '../../../agent/api/slices.ts';
import type { SetupPage } from '../../state/route.ts';
import type { Step } from '../../state/setup-steps.ts';

/** What each step is drawn from. */
export interface StepProps {
  readonly agent: Slices['agent'];
  readonly provider: Slices['provider'];
  readonly wallet: Slices['wallet'];
  readonly steps: readonly Step[];
  /** The steps beside it, as far as there are any. */
  readonly before: SetupPage | undefined;
  readonly after: SetupPage | undefined;
}
