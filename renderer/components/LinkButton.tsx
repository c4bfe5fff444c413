import type { ComponentProps, ReactNode } from 'react';

import type { ButtonSize, ButtonVariant } from './button-look.ts';
import { buttonLook } from './button-look.ts';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

interface LinkButtonProps extends Omit<ComponentProps<'a'>, 'href' | 'target' | 'rel'> {
  readonly href: string;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: IconName | undefined;
  /** Leads out of the app: opens a window of its own. */
  readonly external?: boolean;
  /** Without words it is square and needs an aria-label. */
  readonly children?: ReactNode;
}

/** A link that looks like a button. */
export function LinkButton({
  variant = 'plain',
  size = 'md',
  icon,
  external = false,
  className,
  children,
  ...native
}: LinkButtonProps) {
  const iconOnly = children === undefined;
  const look = buttonLook({ variant, size, iconOnly, inert: false, className });
  return (
    <a {...native} {...(external ? { target: '_blank', rel: 'noreferrer' } : {})} className={look}>
      {icon !== undefined && <Icon name={icon} size={iconOnly && size !== 'sm' ? 'm' : 's'} />}
      {children}
      {external && <Icon name="external" size="s" />}
    </a>
  );
}
