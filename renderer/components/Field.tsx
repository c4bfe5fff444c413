import type { ReactNode } from 'react';
import { useId } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { Icon } from './Icon.tsx';
import { useIntoView } from './use-into-view.ts';

/** What the control in a field takes over from it. */
export interface FieldIds {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly disabled: boolean;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the value, which is kept. */
  readonly error?: string | undefined;
  /** Who set the value so that it cannot be changed here: a flag, a file, a variable. */
  readonly lockedBy?: string | undefined;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its label, its hint and its error beside it. */
export function Field({ label, hint, error, lockedBy, children }: FieldProps) {
  const { t } = useTexts();
  const id = useId();
  const errorRef = useIntoView<HTMLParagraphElement>(error !== undefined);
  const notes = [
    hint !== undefined && `${id}-hint`,
    lockedBy !== undefined && `${id}-lock`,
    error !== undefined && `${id}-error`,
  ].filter((note) => note !== false);
  const describedBy = notes.length > 0 ? notes.join(' ') : undefined;
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-strong">
        {label}
      </label>
      {children({
        id,
        describedBy,
        invalid: error !== undefined,
        disabled: lockedBy !== undefined,
      })}
      {error !== undefined && (
        <p
          ref={errorRef}
          id={`${id}-error`}
          role="alert"
          className="flex gap-1.5 text-sm text-alert"
        >
          <Icon name="warning" size="s" className="mt-0.5" />
          {error}
        </p>
      )}
      {lockedBy !== undefined && (
        <p id={`${id}-lock`} className="flex gap-1.5 text-xs text-ink-2">
          <Icon name="lock" size="s" />
          {t('shared.lockedBy', { by: lockedBy })}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}
