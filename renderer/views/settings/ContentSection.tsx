import { useRef } from 'react';

import { imageVerdict } from '../../../agent/api/settings.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import { Problem } from '../../components/Problem.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import { AddImageRule } from './AddImageRule.tsx';
import { ChoiceRow } from './ChoiceRow.tsx';
import { membersOf, rowId } from './field-ids.ts';
import { LockedBy } from './LockedBy.tsx';
import { problemText } from './problem-text.ts';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { RemoveButton, TableBlock, TableRow } from './TableParts.tsx';
import { useRemoveRow } from './use-remove-row.ts';
import { useSetting } from './use-setting.ts';
import { verdictOptions } from './verdict-options.ts';

const TABLE = 'content.images';

interface ContentSectionProps {
  readonly settings: Slices['settings'];
  readonly found: ReadonlySet<RowId>;
}

/** Which images tenants may run here. */
export function ContentSection({ settings, found }: ContentSectionProps) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const days = useSetting('content.evidenceDays');
  const patterns = [...membersOf(settings.values, TABLE)].sort();
  const lockedBy = settings.locked.find(({ path }) => path === TABLE)?.by;
  const hidden =
    !found.has(`add:${TABLE}`) && !patterns.some((each) => found.has(rowId(TABLE, each)));
  return (
    <>
      <ChoiceRow
        id="content.otherImages"
        hidden={!found.has('content.otherImages')}
        hint={t('settings.hint.content.otherImages')}
        options={imageVerdict.options.map((value) => ({
          value,
          title: t(`settings.verdict.${value}`),
          text: t(`settings.verdict.${value}.text`),
        }))}
      />
      <TableBlock
        title={t('settings.images.title')}
        hint={t('settings.images.hint')}
        heading={heading}
        hidden={hidden}
      >
        <LockedBy by={lockedBy} className="mb-3.5" />
        {patterns.length === 0 && <p className="text-sm text-ink-2">{t('settings.images.none')}</p>}
        <div>
          {patterns.map((pattern) => (
            <RuleRow
              key={pattern}
              pattern={pattern}
              hidden={!found.has(rowId(TABLE, pattern))}
              onRemoved={() => heading.current?.focus()}
            />
          ))}
        </div>
        {lockedBy === undefined && (
          <div hidden={!found.has(`add:${TABLE}`)}>
            <AddImageRule settings={settings} />
          </div>
        )}
      </TableBlock>
      {days !== undefined && (
        <div hidden={!found.has('content.evidenceDays')} className="mt-4 border-t border-line pt-4">
          <SettingRow
            control={days}
            label={t('settings.content.evidenceDays')}
            hint={t('settings.hint.content.evidenceDays')}
            unit={t('settings.unit.days')}
            hidden={false}
          />
        </div>
      )}
    </>
  );
}

interface RuleRowProps {
  readonly pattern: string;
  readonly hidden: boolean;
  readonly onRemoved: () => void;
}

function RuleRow({ pattern, hidden, onRemoved }: RuleRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const id = rowId(TABLE, pattern);
  const shown = foreignText(pattern, 255);
  const control = useSetting(id);
  const removal = useRemoveRow(id, shown, onRemoved);
  if (control === undefined) return null;
  const { problem, lockedBy, busy } = control;
  return (
    <TableRow hidden={hidden} removal={removal}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <bdi className="min-w-0 grow basis-56 font-mono text-sm wrap-anywhere">{shown}</bdi>
        <div className="flex items-center gap-2">
          <Segmented
            label={t('settings.images.verdictOf', { name: shown })}
            value={imageVerdict.options.find((each) => each === control.text) ?? 'deny'}
            options={verdictOptions(t)}
            onChange={control.choose}
            disabled={!live || busy || lockedBy !== undefined}
          />
          {lockedBy === undefined && (
            <RemoveButton removal={removal} label={t('settings.images.remove', { name: shown })} />
          )}
        </div>
      </div>
      {problem !== undefined && <Problem>{problemText(problem, texts)}</Problem>}
    </TableRow>
  );
}
