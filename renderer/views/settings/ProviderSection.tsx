import { useCallback, useEffect, useRef, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { AddFact } from './AddFact.tsx';
import type { PublicFact } from './field-ids.ts';
import { membersOf, PUBLIC_FACTS, rowId } from './field-ids.ts';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useRemoveRow } from './use-remove-row.ts';
import { useSetting } from './use-setting.ts';

const TABLE = 'provider.attributes';

interface ProviderSectionProps {
  readonly settings: Slices['settings'];
  readonly found: ReadonlySet<RowId>;
}

/** What the network is told about this provider. */
export function ProviderSection({ settings, found }: ProviderSectionProps) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const [held, setHeld] = useState<readonly string[]>([]);
  // A row that somebody types in stays at its place, although it was taken away elsewhere.
  const keys = [...new Set([...membersOf(settings.values, TABLE), ...held])].sort();
  const isLocked = settings.locked.some(({ path }) => path === TABLE);
  const hold = useCallback((key: string, editing: boolean): void => {
    setHeld((now) => [...now.filter((each) => each !== key), ...(editing ? [key] : [])]);
  }, []);
  const hidden = !found.has(`add:${TABLE}`) && !keys.some((key) => found.has(rowId(TABLE, key)));
  return (
    <>
      <div>
        {PUBLIC_FACTS.map((id) => (
          <PublicRow key={id} id={id} hidden={!found.has(id)} />
        ))}
      </div>
      <div hidden={hidden} className="mt-4 border-t border-line pt-4">
        <h3 ref={heading} tabIndex={-1}>
          {t('settings.facts.title')}
        </h3>
        <p className="mb-3.5 text-sm text-ink-2">{t('settings.facts.hint')}</p>
        <div>
          {keys.map((key) => (
            <FactRow
              key={key}
              name={key}
              hidden={!found.has(rowId(TABLE, key)) && !held.includes(key)}
              onEditing={hold}
              onRemoved={() => heading.current?.focus()}
            />
          ))}
        </div>
        {!isLocked && (
          <div hidden={!found.has(`add:${TABLE}`)}>
            <AddFact settings={settings} />
          </div>
        )}
      </div>
    </>
  );
}

function PublicRow({ id, hidden }: { readonly id: PublicFact; readonly hidden: boolean }) {
  const { t } = useTexts();
  const control = useSetting(id);
  if (control === undefined) return null;
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      words
      hidden={hidden}
    />
  );
}

interface FactRowProps {
  readonly name: string;
  readonly hidden: boolean;
  readonly onEditing: (name: string, editing: boolean) => void;
  /** The row goes; the keyboard has to go on somewhere. */
  readonly onRemoved: () => void;
}

function FactRow({ name, hidden, onEditing, onRemoved }: FactRowProps) {
  const { t } = useTexts();
  const id = rowId(TABLE, name);
  const shown = foreignText(name, 130);
  const control = useSetting(id);
  const removal = useRemoveRow(id, shown, onRemoved);
  const editing = control?.editing === true;
  useEffect(() => onEditing(name, editing), [name, editing, onEditing]);
  if (control === undefined) return null;
  return (
    <div
      className="peer border-line peer-[:not([hidden])]:mt-3.5 peer-[:not([hidden])]:border-t peer-[:not([hidden])]:pt-3.5"
      hidden={hidden}
    >
      <SettingRow
        control={control}
        label={shown}
        words
        action={
          control.lockedBy !== undefined ? undefined : (
            <Button
              variant="ghost"
              icon="x"
              busy={removal.busy}
              disabledReason={removal.reason}
              aria-label={t('settings.facts.remove', { name: shown })}
              onClick={removal.remove}
            />
          )
        }
      />
      {removal.failed !== undefined && (
        <p role="alert" className="mt-1.5 text-end text-sm text-alert wrap-anywhere">
          {removal.failed}
        </p>
      )}
    </div>
  );
}
