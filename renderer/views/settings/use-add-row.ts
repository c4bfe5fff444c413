import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { useTexts } from '../../messages/texts.tsx';
import { useActionReason } from '../../state/use-action-reason.ts';
import { asCallError } from '../../state/use-query.ts';
import type { SettingProblem } from './draft.ts';
import type { FieldId } from './field-ids.ts';
import { patchOf } from './fields.ts';
import { problemText } from './problem-text.ts';
import { changeSettings, offerUndo } from './save.ts';

/** A new row as it was typed, or the box in which something is wrong. */
export type NewRow<Box extends string> =
  | {
      readonly ok: true;
      readonly id: FieldId;
      readonly value: string;
      /** The row and its value in words. */
      readonly name: string;
      readonly shown: string;
    }
  | { readonly ok: false; readonly box: Box; readonly problem: SettingProblem };

export interface AddRow<Box extends string> {
  readonly busy: boolean;
  /** Why it cannot be done now. */
  readonly reason: string | undefined;
  readonly wrongIn: (box: Box) => string | undefined;
  readonly onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
}

interface AddRowParts<Box extends string> {
  readonly read: () => NewRow<Box>;
  /** The box under which the agent's own refusal stands. */
  readonly blamed: Box;
  readonly onAdded: () => void;
}

/** Adds a row to its table, and offers to take it back. Kept when it is added, not before. */
export function useAddRow<Box extends string>({
  read,
  blamed,
  onAdded,
}: AddRowParts<Box>): AddRow<Box> {
  const texts = useTexts();
  const { t } = texts;
  const reason = useActionReason();
  const [wrong, setWrong] = useState<{ readonly box: Box; readonly problem: SettingProblem }>();
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    const row = read();
    setWrong(row.ok ? undefined : row);
    if (!row.ok) return;
    const { id, value, name, shown } = row;
    setBusy(true);
    try {
      await changeSettings((values) => patchOf(values, id, value));
      const title = t('settings.savedAs', { name, value: shown });
      offerUndo(title, (values) => patchOf(values, id, undefined), texts);
      onAdded();
    } catch (error) {
      setWrong({ box: blamed, problem: { code: 'call', error: asCallError(error) } });
    }
    setBusy(false);
  };
  return {
    ...{ busy, reason },
    wrongIn: (box) => (wrong?.box === box ? problemText(wrong.problem, texts) : undefined),
    onSubmit: (event) => {
      event.preventDefault();
      if (!busy && reason === undefined) void add();
    },
  };
}
