import type { ReactNode } from 'react';
import { useId } from 'react';

import { classNames } from './class-names.ts';

interface CardProps {
  readonly title?: ReactNode;
  /** A second, quiet word beside the title. */
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  /** Without padding, for lists and tables that reach the edge. */
  readonly flush?: boolean;
  readonly headingLevel?: 2 | 3;
  readonly className?: string | undefined;
  /** What a card without a title is called. */
  readonly label?: string | undefined;
  readonly children?: ReactNode;
}

/** A white box with a line around it: a region with its title as name. */
export function Card(props: CardProps) {
  const { title, hint, actions, footer, flush = false, headingLevel = 2, children } = props;
  const id = useId();
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  const hasHead = title !== undefined || hint !== undefined || actions !== undefined;
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      aria-label={title === undefined ? props.label : undefined}
      className={classNames(
        'card min-w-0 rounded-lg border border-line bg-surface shadow-card',
        flush ? 'overflow-clip' : 'p-5 max-md:p-4',
        props.className,
      )}
    >
      {hasHead && (
        <header
          className={classNames(
            'flex min-h-7 items-center justify-between gap-x-3 gap-y-1 max-md:flex-wrap',
            flush ? 'mb-3 px-5 pt-4 max-md:px-4' : 'mb-4',
          )}
        >
          {title !== undefined && (
            <Heading id={id} className="flex flex-wrap items-center gap-2">
              {title}
            </Heading>
          )}
          {(hint !== undefined || actions !== undefined) && (
            <div className="ms-auto flex flex-wrap items-center justify-end gap-2">
              {hint !== undefined && <span className="text-sm text-ink-3">{hint}</span>}
              {actions}
            </div>
          )}
        </header>
      )}
      {children}
      {footer !== undefined && (
        <footer
          className={classNames(
            'border-t border-line text-sm text-ink-3',
            flush ? 'px-5 py-3 max-md:px-4' : 'mt-4 pt-3',
          )}
        >
          {footer}
        </footer>
      )}
    </section>
  );
}
