import type { ComponentProps, ReactElement, ReactNode } from 'react';

import type { ButtonSize, ButtonVariant } from './button-look.ts';
import { buttonLook } from './button-look.ts';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';
import { Tooltip } from './Tooltip.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  /** owner is for taking the machine back, and for nothing else. */
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: IconName | undefined;
  /** After the words: a chevron for a menu. */
  readonly endIcon?: IconName | undefined;
  /** Waits for an answer: keeps its place and its focus, does nothing. */
  readonly busy?: boolean;
  /** Why it cannot be used now: it stays in the order of focus and says so. */
  readonly disabledReason?: string | undefined;
  /** Without words it is square and needs an aria-label. */
  readonly children?: ReactNode;
}

/** A button: 36 px high, 44 px on small windows. */
export function Button({
  variant = 'plain',
  size = 'md',
  icon,
  endIcon,
  busy = false,
  disabledReason,
  className,
  children,
  type = 'button',
  ...native
}: ButtonProps): ReactElement {
  const inert = busy || disabledReason !== undefined;
  const props = inert ? withoutActions(native) : native;
  const iconOnly = children === undefined;
  const iconSize = iconOnly && size !== 'sm' ? 'm' : 's';
  const shown = busy ? 'clock' : icon;
  const button = (
    <button
      {...props}
      type={inert ? 'button' : type}
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      className={buttonLook({ variant, size, iconOnly, inert, className })}
    >
      {shown !== undefined && <Icon name={shown} size={iconSize} />}
      {children}
      {endIcon !== undefined && <Icon name={endIcon} size="s" />}
    </button>
  );
  if (disabledReason === undefined) return button;
  return (
    <Tooltip content={disabledReason} tap>
      {button}
    </Tooltip>
  );
}

// Handlers that a menu or a dialog put on its trigger must not fire either.
function withoutActions<T extends object>(props: T): T {
  return Object.fromEntries(
    Object.entries(props).filter(([name]) => !/^on(Click|Pointer|Mouse|Key|Touch)/.test(name)),
  ) as T;
}
