import { classNames } from './class-names.ts';

export type ButtonVariant = 'plain' | 'primary' | 'owner' | 'danger' | 'danger-solid' | 'ghost';
export type ButtonSize = 'sm' | 'md' | 'big';

const BASE =
  'control inline-flex items-center justify-center gap-2 border font-strong whitespace-nowrap select-none transition-colors duration-[120ms] focus-visible:rounded-sm';

const VARIANTS: Record<ButtonVariant, { readonly rest: string; readonly hover: string }> = {
  plain: {
    rest: 'border-line bg-surface text-ink',
    hover: 'hover:border-line-strong hover:bg-hover',
  },
  primary: {
    rest: 'border-btn bg-btn text-btn-ink',
    hover: 'hover:border-btn-hover hover:bg-btn-hover',
  },
  owner: {
    rest: 'border-owner bg-owner text-owner-ink',
    hover: 'hover:border-owner-hover hover:bg-owner-hover',
  },
  danger: {
    rest: 'border-alert-line bg-surface text-alert',
    hover: 'hover:border-alert hover:bg-alert-soft',
  },
  'danger-solid': {
    rest: 'border-alert bg-alert text-surface',
    hover: 'hover:brightness-95',
  },
  ghost: { rest: 'border-transparent bg-transparent text-ink', hover: 'hover:bg-hover' },
};

const SIZES: Record<ButtonSize, { readonly text: string; readonly square: string }> = {
  sm: {
    text: 'min-h-[1.875rem] rounded-sm px-2.5 text-sm max-md:min-h-11',
    square: 'size-[1.875rem] rounded-sm max-md:size-11',
  },
  md: {
    text: 'min-h-9 rounded-sm px-3.5 text-md max-md:min-h-11',
    square: 'size-9 rounded-sm max-md:size-11',
  },
  big: {
    text: 'min-h-11 rounded-md px-4.5 text-md font-semibold focus-visible:rounded-md max-md:px-3',
    square: 'size-11 rounded-md focus-visible:rounded-md',
  },
};

interface ButtonLook {
  readonly variant: ButtonVariant;
  readonly size: ButtonSize;
  readonly iconOnly: boolean;
  readonly inert: boolean;
  readonly className: string | undefined;
}

/** The classes of a button, for what is one and for links that look like one. */
export function buttonLook({ variant, size, iconOnly, inert, className }: ButtonLook): string {
  const look = VARIANTS[variant];
  return classNames(
    BASE,
    look.rest,
    inert ? 'cursor-not-allowed opacity-55' : look.hover,
    'disabled:cursor-not-allowed disabled:opacity-55',
    iconOnly ? SIZES[size].square : SIZES[size].text,
    className,
  );
}
