import { classNames } from './class-names.ts';

/** What cannot be changed now does not look as if it could. */
export const READ_ONLY_LOOK =
  'read-only:border-dashed read-only:border-line read-only:bg-sunken read-only:text-ink-2';

/** The classes of a box to type or choose in. */
export function inputLook(invalid: boolean, className?: string): string {
  return classNames(
    'control min-h-9 w-full min-w-0 rounded-sm border bg-surface px-3 text-md text-ink disabled:cursor-not-allowed disabled:border-dashed disabled:border-line disabled:bg-sunken disabled:text-ink-2 max-md:min-h-11',
    invalid ? 'border-alert' : 'border-line-strong',
    className,
  );
}
