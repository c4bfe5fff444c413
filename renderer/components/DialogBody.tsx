import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';

import { classNames } from './class-names.ts';

interface DialogBodyProps {
  readonly children: ReactNode;
  readonly className?: string;
}

/** What a dialog says: it scrolls in itself where it is too high, so that the buttons stay in sight. */
export function DialogBody({ children, className }: DialogBodyProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const body = ref.current;
    if (body === null) return undefined;
    const observer = new ResizeObserver(() => setScrolls(body.scrollHeight > body.clientHeight));
    for (const each of [body, ...body.children]) observer.observe(each);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={ref}
      // The keyboard has to get at what lies below.
      tabIndex={scrolls ? 0 : undefined}
      // The outline of what has the focus is not cut off at the sides.
      className={classNames('-mx-1 grid min-h-0 gap-3 overflow-y-auto px-1 py-0.5', className)}
    >
      {children}
    </div>
  );
}
