import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';

import { classNames } from './class-names.ts';
import { moreBelow } from './more-beyond.ts';

interface DialogBodyProps {
  readonly children: ReactNode;
  readonly className?: string;
  /** What must not be out of sight: stands below, while there is more than is seen at once. */
  readonly kept?: ReactNode;
}

/**
 * What a dialog says: it scrolls in itself where it is too high, so that the buttons stay in sight, and
 * fades where there is more of it.
 */
export function DialogBody({ children, className, kept }: DialogBodyProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => moreBelow(ref.current, setScrolls), []);
  return (
    <>
      <div
        ref={ref}
        // The keyboard has to get at what lies below.
        tabIndex={scrolls ? 0 : undefined}
        // The outline of what has the focus is not cut off at the sides.
        className={classNames(
          'more-below -mx-1 grid min-h-0 gap-3 overflow-y-auto px-1 py-0.5',
          className,
        )}
      >
        {children}
      </div>
      {/* Seen also where the fade falls between two paragraphs. */}
      <div aria-hidden className="more-edge" />
      {scrolls && kept !== undefined && <div className="shrink-0 pt-2 text-sm">{kept}</div>}
    </>
  );
}
