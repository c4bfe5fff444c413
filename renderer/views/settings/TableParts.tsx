import type { ReactNode, RefObject } from 'react';

import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Problem } from '../../components/Problem.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { problemText } from './problem-text.ts';
import type { AddRow } from './use-add-row.ts';
import type { RowRemoval } from './use-remove-row.ts';

interface TableBlockProps {
  readonly title: string;
  readonly hint: string;
  /** The keyboard goes on here when a row went. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly hidden: boolean;
  readonly children: ReactNode;
}

/** A table of settings within a section: what it is about, its rows, and how to add one. */
export function TableBlock({ title, hint, heading, hidden, children }: TableBlockProps) {
  return (
    <div hidden={hidden} className="mt-4 border-t border-line pt-4">
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <p className="mb-3.5 text-sm text-ink-2">{hint}</p>
      {children}
    </div>
  );
}

interface TableRowProps {
  readonly hidden: boolean;
  readonly removal: RowRemoval;
  readonly children: ReactNode;
}

export function TableRow({ hidden, removal, children }: TableRowProps) {
  const texts = useTexts();
  return (
    <div
      className="peer border-line peer-[:not([hidden])]:mt-3.5 peer-[:not([hidden])]:border-t peer-[:not([hidden])]:pt-3.5"
      hidden={hidden}
    >
      {children}
      {removal.problem !== undefined && <Problem>{problemText(removal.problem, texts)}</Problem>}
    </div>
  );
}

interface RemoveButtonProps {
  readonly removal: RowRemoval;
  readonly label: string;
}

export function RemoveButton({ removal, label }: RemoveButtonProps) {
  return (
    <Button
      variant="ghost"
      icon="x"
      busy={removal.busy}
      disabledReason={removal.reason}
      aria-label={label}
      onClick={removal.remove}
    />
  );
}

interface AddRowFormProps {
  readonly adding: AddRow<never>;
  readonly label: string;
  /** On the button, where it is another text than the label. */
  readonly button?: string;
  /** Of the grid, on wide screens: the two boxes and the button. */
  readonly columns?: string;
  readonly children: ReactNode;
}

/** The boxes of a new row, and the button that adds it. */
export function AddRowForm(props: AddRowFormProps) {
  const { adding, label, button = label, children } = props;
  const { columns = 'md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]' } = props;
  return (
    <form
      aria-label={label}
      className={classNames(
        'mt-3.5 grid items-start gap-3 rounded-md border border-line bg-sunken p-3.5',
        columns,
      )}
      onSubmit={adding.onSubmit}
    >
      {children}
      <Button
        type="submit"
        icon="plus"
        busy={adding.busy}
        disabledReason={adding.reason}
        className="md:mt-[1.625rem]"
      >
        {button}
      </Button>
    </form>
  );
}
