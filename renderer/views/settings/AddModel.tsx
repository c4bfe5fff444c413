import { useId, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { classNames } from '../../components/class-names.ts';
import { Field } from '../../components/Field.tsx';
import { READ_ONLY_LOOK } from '../../components/input-look.ts';
import { TextInput } from '../../components/TextInput.tsx';
import { decimalMark } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import type { ModelTable } from './field-ids.ts';
import { ANY_MODEL, membersOf, rowId } from './field-ids.ts';
import { effectiveSetting, readInput, readModel } from './fields.ts';
import { valueWords } from './names.ts';
import { AddRowForm } from './TableParts.tsx';
import { useAddRow } from './use-add-row.ts';
import { useTableUnit } from './use-price-unit.ts';

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
  const listId = useId();
  const mark = decimalMark(texts.tag);
  const gpus = useSlice('hardware')?.gpus ?? [];
  const [model, setModel] = useState('');
  const [price, setPrice] = useState('');
  const taken = membersOf(settings.values, table);
  const unpriced = [...new Set(gpus.map((gpu) => gpu.model))].filter(
    (each) => !taken.includes(each),
  );
  const anyId = rowId(table, ANY_MODEL);
  const anyPrice = effectiveSetting(settings, anyId) ?? '0';
  const read = readModel(model, taken);
  const adding = useAddRow<'model' | 'price'>({
    read: () => {
      if (!read.ok) return { ok: false, box: 'model', problem: read.problem };
      const id = rowId(table, read.value);
      const reading = readInput(id, price, mark, 'GB');
      if (!reading.ok) return { ok: false, box: 'price', problem: reading.problem };
      const shown = valueWords(id, reading.value, { mark, texts, f });
      return { ok: true, id, value: reading.value, name: gpuName(read.value), shown };
    },
    blamed: 'price',
    onAdded: () => {
      setModel('');
      setPrice('');
    },
  });
  const { reason, wrongIn } = adding;

  return (
    <AddRowForm adding={adding} label={t(`settings.${table}.add`)} button={t('settings.gpu.add')}>
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
    </AddRowForm>
  );
}
