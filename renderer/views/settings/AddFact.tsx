import { useId, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Field } from '../../components/Field.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { TextInput } from '../../components/TextInput.tsx';
import { decimalMark } from '../../format/decimal.ts';
import { useTexts } from '../../messages/texts.tsx';
import { membersOf, rowId } from './field-ids.ts';
import { readAttributeKey, readInput } from './fields.ts';
import { AddRowForm } from './TableParts.tsx';
import { useAddRow } from './use-add-row.ts';

const TABLE = 'provider.attributes';

/** What Akash's own clients and many orders look for. */
const USUAL_KEYS = [
  'host',
  'tier',
  'organization',
  'location-region',
  'location-type',
  'country',
  'city',
  'timezone',
  'hosting-provider',
  'network-provider',
  'network-speed-down',
  'network-speed-up',
  'status-page',
  'feat-endpoint-custom-domain',
] as const;

/** One more thing to say about this provider. Kept when it is added, not before. */
export function AddFact({ settings }: { readonly settings: Slices['settings'] }) {
  const texts = useTexts();
  const { t } = texts;
  const listId = useId();
  const mark = decimalMark(texts.tag);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const taken = membersOf(settings.values, TABLE);
  const adding = useAddRow<'key' | 'value'>({
    read: () => {
      const name = readAttributeKey(key, taken);
      if (!name.ok) return { ok: false, box: 'key', problem: name.problem };
      const id = rowId(TABLE, name.value);
      const reading = readInput(id, value, mark, 'GB');
      if (!reading.ok) return { ok: false, box: 'value', problem: reading.problem };
      return { ok: true, id, value: reading.value, name: name.value, shown: reading.value };
    },
    blamed: 'value',
    onAdded: () => {
      setKey('');
      setValue('');
    },
  });
  const { reason, wrongIn } = adding;

  return (
    <AddRowForm adding={adding} label={t('settings.facts.add')}>
      <Field
        label={t('settings.facts.key')}
        hint={t('settings.facts.keyHint')}
        error={wrongIn('key')}
      >
        {({ id, describedBy, invalid }) => (
          <>
            <TextInput
              id={id}
              value={key}
              list={listId}
              invalid={invalid}
              maxLength={127}
              readOnly={reason !== undefined}
              className={READ_ONLY_LOOK}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              aria-describedby={describedBy}
              onChange={(event) => setKey(event.target.value)}
            />
            <datalist id={listId}>
              {USUAL_KEYS.filter((each) => !taken.includes(each)).map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label={t('settings.facts.value')}
        hint={t('settings.facts.valueHint')}
        error={wrongIn('value')}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            value={value}
            invalid={invalid}
            maxLength={254}
            autoComplete="off"
            aria-describedby={describedBy}
            readOnly={reason !== undefined}
            className={READ_ONLY_LOOK}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
    </AddRowForm>
  );
}
