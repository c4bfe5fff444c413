import { useState } from 'react';

import type { Settings } from '../../../agent/api/settings.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { Select } from '../../components/Select.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { asCallError } from '../../state/use-query.ts';
import type { SettingProblem } from './draft.ts';
import { membersOf, rowId } from './field-ids.ts';
import { patchOf, readImagePattern } from './fields.ts';
import { problemText } from './problem-text.ts';
import { changeSettings, offerUndo } from './save.ts';
import { useActionReason } from './use-action-reason.ts';
import { VERDICTS } from './verdicts.ts';

const TABLE = 'content.images';

/** One more rule. Kept when it is added, not before. */
export function AddImageRule({ settings }: { readonly settings: Slices['settings'] }) {
  const texts = useTexts();
  const { t } = texts;
  const reason = useActionReason();
  const [pattern, setPattern] = useState('');
  const [verdict, setVerdict] = useState<Settings['content']['otherImages']>('deny');
  const [problem, setProblem] = useState<SettingProblem>();
  const [busy, setBusy] = useState(false);

  const add = async (): Promise<void> => {
    const read = readImagePattern(pattern, membersOf(settings.values, TABLE));
    setProblem(read.ok ? undefined : read.problem);
    if (!read.ok) return;
    const row = rowId(TABLE, read.value);
    setBusy(true);
    try {
      await changeSettings((values) => patchOf(values, row, verdict));
      const value = t(`settings.verdict.${verdict}`);
      const title = t('settings.savedAs', { name: read.value, value });
      offerUndo(title, (values) => patchOf(values, row, undefined), texts);
      setPattern('');
    } catch (error) {
      setProblem({ code: 'call', error: asCallError(error) });
    }
    setBusy(false);
  };

  return (
    <form
      aria-label={t('settings.images.add')}
      className="mt-3.5 grid items-start gap-3 rounded-md border border-line bg-sunken p-3.5 md:grid-cols-[minmax(0,1fr)_11rem_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && reason === undefined) void add();
      }}
    >
      <Field
        label={t('settings.images.pattern')}
        hint={t('settings.images.patternHint')}
        error={problem === undefined ? undefined : problemText(problem, texts)}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            value={pattern}
            invalid={invalid}
            maxLength={255}
            readOnly={reason !== undefined}
            className={READ_ONLY_LOOK}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={describedBy}
            onChange={(event) => setPattern(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('settings.images.verdict')}>
        {({ id, describedBy }) => (
          <Select
            id={id}
            describedBy={describedBy}
            value={verdict}
            options={VERDICTS.map((value) => ({ value, label: t(`settings.verdict.${value}`) }))}
            onChange={setVerdict}
            disabled={reason !== undefined}
          />
        )}
      </Field>
      <Button
        type="submit"
        icon="plus"
        busy={busy}
        disabledReason={reason}
        className="md:mt-[1.625rem]"
      >
        {t('settings.images.add')}
      </Button>
    </form>
  );
}
