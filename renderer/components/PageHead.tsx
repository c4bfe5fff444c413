import type { ReactNode } from 'react';

interface PageHeadProps {
  readonly title: ReactNode;
  /** The question that the page answers. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** The way back, above the title. */
  readonly crumb?: ReactNode;
}

/** The head of a page. */
export function PageHead({ title, lead, actions, crumb }: PageHeadProps) {
  return (
    <header className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2.5">
      <div className="min-w-0 max-md:basis-full">
        {crumb !== undefined && (
          <div className="mb-1 flex flex-wrap items-center gap-2 text-sm">{crumb}</div>
        )}
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1">{title}</h1>
        {lead !== undefined && <p className="mt-0.5 text-ink-2">{lead}</p>}
      </div>
      {actions !== undefined && (
        <div className="flex flex-wrap items-center gap-2 max-md:w-full">{actions}</div>
      )}
    </header>
  );
}
