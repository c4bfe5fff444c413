import { classNames } from './class-names.ts';

interface LogoProps {
  readonly className?: string | undefined;
}

/** The mark: a door with the light on. The same drawing as theme/icon.svg. */
export function Logo({ className }: LogoProps) {
  return (
    <svg
      viewBox="0 0 28 28"
      aria-hidden="true"
      focusable="false"
      className={classNames('size-7 flex-none', className)}
    >
      <rect width="28" height="28" rx="7.5" fill="#0b6353" />
      <path
        d="M9.3 5.5h9.4a1.8 1.8 0 0 1 1.8 1.8v14.2h-13V7.3a1.8 1.8 0 0 1 1.8-1.8Z"
        fill="var(--lamp)"
      />
      <path d="M7.5 6.3 15.6 9v15.3l-8.1-2.8z" fill="#fff" />
      <circle cx="13.4" cy="16.4" r="1" fill="#0b6353" />
    </svg>
  );
}
