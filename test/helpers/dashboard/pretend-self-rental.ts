import type { Slices } from '../../../agent/api/slices.ts';
import type { UnixMs } from '../../../agent/base/instant.ts';
import type { SelfRental, SelfRentalFailure } from '../../../agent/domain/self-rental.ts';
import {
  endSelfRental,
  openSelfRental,
  SELF_RENTAL_STEPS,
  withStep,
} from '../../../agent/domain/self-rental.ts';
import { selfRentalView } from '../../../agent/provider/self-rental/view.ts';

/** A run that is at its `place`th step, counted from 0; each before it took so long. */
export function runAt(startedMs: UnixMs, place: number, eachMs = 1_500): SelfRental {
  const done = SELF_RENTAL_STEPS.slice(0, place).reduce<SelfRental>(
    (rental, step) => withStep(rental, step, 'done', eachMs),
    openSelfRental(startedMs),
  );
  const now = SELF_RENTAL_STEPS[place];
  return now === undefined ? done : withStep(done, now, 'now');
}

/** One that ended at the step of that failure. */
export function runFailed(
  startedMs: UnixMs,
  endedMs: UnixMs,
  failure: SelfRentalFailure,
): SelfRental {
  const place = SELF_RENTAL_STEPS.indexOf(failure.step);
  return endSelfRental(runAt(startedMs, place), endedMs, failure);
}

/** As clients see it. */
export function selfRentalSlice(run?: SelfRental): Slices['selfRental'] {
  return selfRentalView({ selfRentals: { impossible: undefined, last: run } });
}
