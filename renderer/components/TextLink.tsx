import type { ComponentProps } from 'react';

import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

interface TextLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'target' | 'rel'> {
  readonly href: string;
  /** Leads out of the app: opens a window of its own. */
  readonly external?: boolean;
}

/** A link in running text. */
export function TextLink({ external = false, className, children, ...native }: TextLinkProps) {
  return (
    <a
      {...native}
      {...(external ? { target: '_blank', rel: 'noreferrer' } : {})}
      className={classNames('link-line text-paid', className)}
    >
      {children}
      {external && <Icon name="external" size="s" className="ms-1 !inline-block align-[-2px]" />}
    </a>
  );
}
