import { useState } from 'react';

import { useTexts } from '../../messages/texts.tsx';
import { useActionReason } from '../../state/use-action-reason.ts';
import { asCallError } from '../../state/use-query.ts';
import type { SettingProblem } from './draft.ts';
import type { FieldId } from './field-ids.ts';
import { patchOf, readSetting } from './fields.ts';
import { changeSettings, offerUndo } from './save.ts';

export interface RowRemoval {
  readonly busy: boolean;
  /** Why it did not work. */
  readonly problem: SettingProblem | undefined;
  /** Why it cannot be done now. */
  readonly reason: string | undefined;
  remove(this: void): void;
}

/** Takes a row out of its table, and offers to put it back. `onRemoved`: the keyboard goes on there. */
export function useRemoveRow(id: FieldId, shown: string, onRemoved: () => void): RowRemoval {
  const texts = useTexts();
  const { t } = texts;
  const reason = useActionReason();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<SettingProblem>();
  const remove = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    let previous: string | undefined;
    try {
      await changeSettings((values) => {
        previous = readSetting(values, id);
        return patchOf(values, id, undefined);
      });
      onRemoved();
      const title = t('settings.removed', { name: shown });
      offerUndo(title, (values) => patchOf(values, id, previous), texts);
    } catch (error) {
      setProblem({ code: 'call', error: asCallError(error) });
    }
    setBusy(false);
  };
  return { busy, problem, reason, remove: () => void remove() };
}
