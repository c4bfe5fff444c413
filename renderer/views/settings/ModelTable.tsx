import type { ReactNode } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { asCallError } from '../../state/use-query.ts';
import { AddModel } from './AddModel.tsx';
import type { ModelTable } from './field-ids.ts';
import { ANY_MODEL, gpuModels, membersOf, rowId } from './field-ids.ts';
import { patchOf, readSetting } from './fields.ts';
import { callText } from './problem-text.ts';
import { changeSettings, offerUndo } from './save.ts';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useActionReason } from './use-action-reason.ts';
import { useTableUnit } from './use-price-unit.ts';
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
  const [held, setHeld] = useState<readonly string[]>([]);
  // A row that somebody types in stays at its place, although it was taken away elsewhere.
  const models = gpuModels([...membersOf(settings.values, table), ...held]);
  const isLocked = settings.locked.some(({ path }) => path === table);
  const hold = useCallback((model: string, editing: boolean): void => {
    setHeld((now) => [...now.filter((each) => each !== model), ...(editing ? [model] : [])]);
  }, []);
  const adding = `add:${table}` as const;
  const hidden = !found.has(adding) && !models.some((model) => found.has(rowId(table, model)));
  return (
    <div hidden={hidden} className="mt-4 border-t border-line pt-4">
      <h3 ref={heading} tabIndex={-1}>
        {t('settings.gpu.title')}
      </h3>
      <p className="mb-3.5 text-sm text-ink-2">{t(`settings.${table}.hint`)}</p>
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
    </div>
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
  const texts = useTexts();
  const { t } = texts;
  const unit = useTableUnit(table);
  const id = rowId(table, model);
  const control = useSetting(id);
  const reason = useActionReason();
  const count = useSlice('hardware')?.gpus.filter((gpu) => gpu.model === model).length ?? 0;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const editing = control?.editing === true;
  useEffect(() => onEditing(model, editing), [model, editing, onEditing]);
  if (control === undefined) return null;
  const isAny = model === ANY_MODEL;
  const name = isAny ? t('settings.gpu.any') : gpuName(model);

  const remove = async (): Promise<void> => {
    setBusy(true);
    setFailed(undefined);
    let previous: string | undefined;
    try {
      await changeSettings((values) => {
        previous = readSetting(values, id);
        return patchOf(values, id, undefined);
      });
      onRemoved();
      offerUndo(t('settings.removed', { name }), (values) => patchOf(values, id, previous), texts);
    } catch (error) {
      setFailed(callText(asCallError(error), texts));
    }
    setBusy(false);
  };
  const removeButton = (
    <Button
      variant="ghost"
      icon="x"
      busy={busy}
      disabledReason={reason}
      aria-label={t('settings.gpu.remove', { name })}
      onClick={() => void remove()}
    />
  );
  const hint = isAny
    ? t('settings.gpu.anyHint')
    : count > 0
      ? t('settings.gpu.here', { model, n: count })
      : t('settings.gpu.notHere', { model });
  return (
    <div
      className="peer border-line peer-[:not([hidden])]:mt-3.5 peer-[:not([hidden])]:border-t peer-[:not([hidden])]:pt-3.5"
      hidden={hidden}
    >
      <SettingRow
        control={control}
        label={name}
        hint={hint}
        unit={unit}
        meaning={meaning(control.value, model)}
        action={isAny || control.lockedBy !== undefined ? undefined : removeButton}
      />
      {failed !== undefined && (
        <p role="alert" className="mt-1.5 text-end text-sm text-alert wrap-anywhere">
          {failed}
        </p>
      )}
    </div>
  );
}
