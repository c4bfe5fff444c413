import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { gpuName } from '../../format/gpu-name.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { AddModel } from './AddModel.tsx';
import type { ModelTable } from './field-ids.ts';
import { ANY_MODEL, gpuModels, membersOf, rowId } from './field-ids.ts';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { RemoveButton, TableBlock, TableRow } from './TableParts.tsx';
import { useHeldRows } from './use-held-rows.ts';
import { useTableUnit } from './use-price-unit.ts';
import { useRemoveRow } from './use-remove-row.ts';
import { useSetting } from './use-setting.ts';

interface ModelRowsProps {
  readonly table: ModelTable;
  readonly settings: Slices['settings'];
  readonly found: ReadonlySet<RowId>;
  /** Under a box: what its value comes to. */
  readonly meaning: (value: string | undefined, model: string) => ReactNode;
}

/** A value for each model of a GPU, and one for all others. */
export function ModelRows({ table, settings, found, meaning }: ModelRowsProps) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const { held, hold } = useHeldRows();
  const models = gpuModels([...membersOf(settings.values, table), ...held]);
  const isLocked = settings.locked.some(({ path }) => path === table);
  const adding = `add:${table}` as const;
  const hidden = !found.has(adding) && !models.some((model) => found.has(rowId(table, model)));
  return (
    <TableBlock
      title={t('settings.gpu.title')}
      hint={t(`settings.${table}.hint`)}
      heading={heading}
      hidden={hidden}
    >
      <div>
        {models.map((model) => (
          <ModelRow
            key={model}
            table={table}
            model={model}
            meaning={meaning}
            hidden={!found.has(rowId(table, model)) && !held.includes(model)}
            onEditing={hold}
            onRemoved={() => heading.current?.focus()}
          />
        ))}
      </div>
      {!isLocked && (
        <div hidden={!found.has(adding)}>
          <AddModel table={table} settings={settings} />
        </div>
      )}
    </TableBlock>
  );
}

interface ModelRowProps extends Pick<ModelRowsProps, 'table' | 'meaning'> {
  readonly model: string;
  readonly hidden: boolean;
  readonly onEditing: (model: string, editing: boolean) => void;
  /** The row goes; the keyboard has to go on somewhere. */
  readonly onRemoved: () => void;
}

function ModelRow({ table, model, meaning, hidden, onEditing, onRemoved }: ModelRowProps) {
  const { t } = useTexts();
  const unit = useTableUnit(table);
  const id = rowId(table, model);
  const control = useSetting(id);
  const count = useSlice('hardware')?.gpus.filter((gpu) => gpu.model === model).length ?? 0;
  const isAny = model === ANY_MODEL;
  const name = isAny ? t('settings.gpu.any') : gpuName(model);
  const removal = useRemoveRow(id, name, onRemoved);
  const editing = control?.editing === true;
  useEffect(() => onEditing(model, editing), [model, editing, onEditing]);
  if (control === undefined) return null;
  const hint = isAny
    ? t('settings.gpu.anyHint')
    : count > 0
      ? t('settings.gpu.here', { model, n: count })
      : t('settings.gpu.notHere', { model });
  return (
    <TableRow hidden={hidden} removal={removal}>
      <SettingRow
        control={control}
        label={name}
        hint={hint}
        unit={unit}
        meaning={meaning(control.value, model)}
        action={
          isAny || control.lockedBy !== undefined ? undefined : (
            <RemoveButton removal={removal} label={t('settings.gpu.remove', { name })} />
          )
        }
      />
    </TableRow>
  );
}
