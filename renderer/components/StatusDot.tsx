import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

/** running: disc. waiting: ochre ring. yours: square. attention: triangle. ended: grey disc. off: grey ring. */
export type StatusKind = 'running' | 'waiting' | 'yours' | 'attention' | 'ended' | 'off';

interface StatusDotProps {
  readonly kind: StatusKind;
  /** Breathes: something is alive right now. */
  readonly live?: boolean;
  /** The word; it is always there. */
  readonly children: ReactNode;
  /** The word is for readers only: it stands beside the dot already. */
  readonly hideWord?: boolean;
  readonly className?: string | undefined;
}

/** A state: shape, colour and word say the same. */
export function StatusDot({ kind, live = false, children, hideWord, className }: StatusDotProps) {
  return (
    <span className={classNames('inline-flex items-center gap-2 text-sm font-strong', className)}>
      <span
        aria-hidden="true"
        className="status-mark"
        data-kind={kind}
        data-live={live && kind === 'running'}
      />
      <span className={hideWord === true ? 'sr-only' : undefined}>{children}</span>
    </span>
  );
}
