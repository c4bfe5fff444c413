import { useId, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Field } from '../../components/Field.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { TextInput } from '../../components/TextInput.tsx';
import { decimalMark } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { asCallError } from '../../state/use-query.ts';
import type { SettingProblem } from './draft.ts';
import type { ModelTable } from './field-ids.ts';
import { ANY_MODEL, membersOf, rowId } from './field-ids.ts';
import { effectiveSetting, patchOf, readInput, readModel } from './fields.ts';
import { valueWords } from './names.ts';
import { problemText } from './problem-text.ts';
import { changeSettings, offerUndo } from './save.ts';
import { useActionReason } from './use-action-reason.ts';
import { useTableUnit } from './use-price-unit.ts';

interface Wrong {
  readonly field: 'model' | 'price';
  readonly problem: SettingProblem;
}

interface AddModelProps {
  readonly table: ModelTable;
  readonly settings: Slices['settings'];
}

/** A row for one more model. Kept when it is added, not before. */
export function AddModel({ table, settings }: AddModelProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const unit = useTableUnit(table);
  const reason = useActionReason();
  const listId = useId();
  const mark = decimalMark(texts.tag);
  const gpus = useSlice('hardware')?.gpus ?? [];
  const [model, setModel] = useState('');
  const [price, setPrice] = useState('');
  const [wrong, setWrong] = useState<Wrong>();
  const [busy, setBusy] = useState(false);
  const taken = membersOf(settings.values, table);
  const unpriced = [...new Set(gpus.map((gpu) => gpu.model))].filter(
    (each) => !taken.includes(each),
  );
  const anyId = rowId(table, ANY_MODEL);
  const anyPrice = effectiveSetting(settings, anyId) ?? '0';
  const read = readModel(model, taken);
  const wrongIn = (field: Wrong['field']): string | undefined =>
    wrong?.field === field ? problemText(wrong.problem, texts) : undefined;

  const add = async (): Promise<void> => {
    if (!read.ok) {
      setWrong({ field: 'model', problem: read.problem });
      return;
    }
    const id = rowId(table, read.value);
    const reading = readInput(id, price, mark, 'GB');
    if (!reading.ok) {
      setWrong({ field: 'price', problem: reading.problem });
      return;
    }
    setWrong(undefined);
    setBusy(true);
    try {
      await changeSettings((values) => patchOf(values, id, reading.value));
      const value = valueWords(id, reading.value, { mark, texts, f });
      const title = t('settings.savedAs', { name: gpuName(read.value), value });
      offerUndo(title, (values) => patchOf(values, id, undefined), texts);
      setModel('');
      setPrice('');
    } catch (error) {
      setWrong({ field: 'price', problem: { code: 'call', error: asCallError(error) } });
    }
    setBusy(false);
  };

  return (
    <form
      aria-label={t(`settings.${table}.add`)}
      className="mt-3.5 grid items-start gap-3 rounded-md border border-line bg-sunken p-3.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && reason === undefined) void add();
      }}
    >
      <Field
        label={t('settings.gpu.model')}
        hint={
          read.ok && read.value !== model
            ? t('settings.gpu.modelAs', { model: read.value })
            : t('settings.gpu.modelHint')
        }
        error={wrongIn('model')}
      >
        {({ id, describedBy, invalid }) => (
          <>
            <TextInput
              id={id}
              value={model}
              list={listId}
              invalid={invalid}
              maxLength={80}
              readOnly={reason !== undefined}
              className={READ_ONLY_LOOK}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              aria-describedby={describedBy}
              onChange={(event) => setModel(event.target.value)}
            />
            <datalist id={listId}>
              {unpriced.map((each) => (
                <option key={each} value={each}>
                  {gpuName(each)}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label={t(`settings.${table}.label`)}
        hint={t('settings.gpu.priceHint', {
          value: valueWords(anyId, anyPrice, { mark, texts, f }),
        })}
        error={wrongIn('price')}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            value={price}
            unit={unit}
            invalid={invalid}
            inputMode="decimal"
            autoComplete="off"
            aria-describedby={describedBy}
            readOnly={reason !== undefined}
            className={classNames('text-end', READ_ONLY_LOOK)}
            onChange={(event) => setPrice(event.target.value)}
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
        {t('settings.gpu.add')}
      </Button>
    </form>
  );
}
