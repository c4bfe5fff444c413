import { classNames } from './class-names.ts';
import { ICON_SHAPES } from './icon-shapes.tsx';

/** The name of a drawing. */
export type IconName = keyof typeof ICON_SHAPES;

/** All names, in the order of the drawings. */
export const ICON_NAMES = Object.keys(ICON_SHAPES) as readonly IconName[];

// Where these point depends on the direction of reading.
const DIRECTED: ReadonlySet<IconName> = new Set(['back', 'chevron-left', 'chevron-right']);

interface IconProps {
  readonly name: IconName;
  /** s is 16 px, m is 18 px. */
  readonly size?: 's' | 'm';
  readonly className?: string | undefined;
}

/** A drawing beside a word. Never the only thing that tells something: readers do not see it. */
export function Icon({ name, size = 'm', className }: IconProps) {
  return (
    <svg
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={classNames(
        'block flex-none',
        size === 's' ? 'size-4' : 'size-[1.125rem]',
        DIRECTED.has(name) && 'rtl:-scale-x-100',
        className,
      )}
    >
      {ICON_SHAPES[name]}
    </svg>
  );
}
