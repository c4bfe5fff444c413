import { useState } from 'react';

import type { ImageVerdict } from '../../../agent/api/settings.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import { Field } from '../../components/Field.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { Select } from '../../components/Select.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { membersOf, rowId } from './field-ids.ts';
import { readImagePattern } from './fields.ts';
import { AddRowForm } from './TableParts.tsx';
import { useAddRow } from './use-add-row.ts';
import { verdictOptions } from './verdict-options.ts';

const TABLE = 'content.images';

/** One more rule. Kept when it is added, not before. */
export function AddImageRule({ settings }: { readonly settings: Slices['settings'] }) {
  const { t } = useTexts();
  const [pattern, setPattern] = useState('');
  const [verdict, setVerdict] = useState<ImageVerdict>('deny');
  const adding = useAddRow<'pattern'>({
    read: () => {
      const read = readImagePattern(pattern, membersOf(settings.values, TABLE));
      if (!read.ok) return { ok: false, box: 'pattern', problem: read.problem };
      const shown = t(`settings.verdict.${verdict}`);
      return { ok: true, id: rowId(TABLE, read.value), value: verdict, name: read.value, shown };
    },
    blamed: 'pattern',
    onAdded: () => setPattern(''),
  });
  const { reason, wrongIn } = adding;

  return (
    <AddRowForm
      adding={adding}
      label={t('settings.images.add')}
      columns="md:grid-cols-[minmax(0,1fr)_11rem_auto]"
    >
      <Field
        label={t('settings.images.pattern')}
        hint={t('settings.images.patternHint')}
        error={wrongIn('pattern')}
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
            options={verdictOptions(t)}
            onChange={setVerdict}
            disabled={reason !== undefined}
          />
        )}
      </Field>
    </AddRowForm>
  );
}
