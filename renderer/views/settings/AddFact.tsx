import { useId, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { TextInput } from '../../components/TextInput.tsx';
import { decimalMark } from '../../format/decimal.ts';
import { useTexts } from '../../messages/texts.tsx';
import { asCallError } from '../../state/use-query.ts';
import type { SettingProblem } from './draft.ts';
import { membersOf, rowId } from './field-ids.ts';
import { patchOf, readAttributeKey, readInput } from './fields.ts';
import { problemText } from './problem-text.ts';
import { changeSettings, offerUndo } from './save.ts';
import { useActionReason } from './use-action-reason.ts';

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

interface Wrong {
  readonly field: 'key' | 'value';
  readonly problem: SettingProblem;
}

/** One more thing to say about this provider. Kept when it is added, not before. */
export function AddFact({ settings }: { readonly settings: Slices['settings'] }) {
  const texts = useTexts();
  const { t } = texts;
  const reason = useActionReason();
  const listId = useId();
  const mark = decimalMark(texts.tag);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [wrong, setWrong] = useState<Wrong>();
  const [busy, setBusy] = useState(false);
  const taken = membersOf(settings.values, TABLE);
  const wrongIn = (field: Wrong['field']): string | undefined =>
    wrong?.field === field ? problemText(wrong.problem, texts) : undefined;

  const add = async (): Promise<void> => {
    const read = readAttributeKey(key, taken);
    if (!read.ok) {
      setWrong({ field: 'key', problem: read.problem });
      return;
    }
    const id = rowId(TABLE, read.value);
    const reading = readInput(id, value, mark, 'GB');
    if (!reading.ok) {
      setWrong({ field: 'value', problem: reading.problem });
      return;
    }
    setWrong(undefined);
    setBusy(true);
    try {
      await changeSettings((values) => patchOf(values, id, reading.value));
      const title = t('settings.savedAs', { name: read.value, value: reading.value });
      offerUndo(title, (values) => patchOf(values, id, undefined), texts);
      setKey('');
      setValue('');
    } catch (error) {
      setWrong({ field: 'value', problem: { code: 'call', error: asCallError(error) } });
    }
    setBusy(false);
  };

  return (
    <form
      aria-label={t('settings.facts.add')}
      className="mt-3.5 grid items-start gap-3 rounded-md border border-line bg-sunken p-3.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && reason === undefined) void add();
      }}
    >
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
      <Button
        type="submit"
        icon="plus"
        busy={busy}
        disabledReason={reason}
        className="md:mt-[1.625rem]"
      >
        {t('settings.facts.add')}
      </Button>
    </form>
  );
}
