import type { ReactNode } from 'react';

import { Icon } from './Icon.tsx';
import { useIntoView } from './use-into-view.ts';

interface ProblemProps {
  readonly id?: string | undefined;
  readonly children: ReactNode;
}

/** What went wrong with the last thing that was tried, beside where it was tried. */
export function Problem({ id, children }: ProblemProps) {
  const ref = useIntoView<HTMLParagraphElement>(true);
  return (
    <p ref={ref} id={id} role="alert" className="flex gap-1.5 text-sm text-alert">
      <Icon name="warning" size="s" className="mt-0.5" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}
