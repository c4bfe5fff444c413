import { useEffect, useRef } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { AddFact } from './AddFact.tsx';
import { membersOf, PUBLIC_FACTS, rowId } from './field-ids.ts';
import { NamedRow } from './NamedRow.tsx';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { RemoveButton, TableBlock, TableRow } from './TableParts.tsx';
import { useHeldRows } from './use-held-rows.ts';
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
  const { held, hold } = useHeldRows();
  const keys = [...new Set([...membersOf(settings.values, TABLE), ...held])].sort();
  const isLocked = settings.locked.some(({ path }) => path === TABLE);
  const hidden = !found.has(`add:${TABLE}`) && !keys.some((key) => found.has(rowId(TABLE, key)));
  return (
    <>
      <div>
        {PUBLIC_FACTS.map((id) => (
          <NamedRow key={id} id={id} words hidden={!found.has(id)} />
        ))}
      </div>
      <TableBlock
        title={t('settings.facts.title')}
        hint={t('settings.facts.hint')}
        heading={heading}
        hidden={hidden}
      >
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
      </TableBlock>
    </>
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
    <TableRow hidden={hidden} removal={removal}>
      <SettingRow
        control={control}
        label={shown}
        words
        action={
          control.lockedBy !== undefined ? undefined : (
            <RemoveButton removal={removal} label={t('settings.facts.remove', { name: shown })} />
          )
        }
      />
    </TableRow>
  );
}
