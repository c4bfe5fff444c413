import type { Slices } from '../../api/slices.ts';
import type { UseCases } from '../use-cases.ts';

/** How far renting from ourselves is. Pure reading. */
export function selfRentalView({
  selfRentals,
}: {
  readonly selfRentals: Pick<UseCases['selfRentals'], 'impossible' | 'last'>;
}): Slices['selfRental'] {
  const { impossible, last } = selfRentals;
  const state = impossible === undefined ? {} : { impossible };
  if (last === undefined) return state;
  const { startedMs, endedMs, steps, failure, order, lease, mayBeOpen } = last;
  return {
    ...state,
    run: {
      startedAtMs: startedMs,
      ...(endedMs === undefined ? {} : { endedAtMs: endedMs }),
      steps: steps.map((step) => ({ ...step })),
      ...(failure === undefined ? {} : { failure: failureView(failure) }),
      ...(order === undefined ? {} : { order }),
      ...(lease === undefined ? {} : { lease }),
      ...(mayBeOpen === undefined ? {} : { mayBeOpen }),
    },
  };
}

type Run = NonNullable<Slices['selfRental']['run']>;

function failureView({
  refusal,
  ...failure
}: NonNullable<UseCases['selfRentals']['last']>['failure'] & object): NonNullable<Run['failure']> {
  return {
    ...failure,
    data: { ...failure.data },
    ...(refusal === undefined
      ? {}
      : { refusal: { code: refusal.code, numbers: { ...refusal.numbers } } }),
  };
}
