import { useId } from 'react';

import { Icon } from '../../components/Icon.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Switch } from '../../components/Switch.tsx';
import { thingOf } from '../../format/machine.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive, useSlice } from '../../state/store.ts';
import { LockedBy } from './LockedBy.tsx';
import { problemText } from './problem-text.ts';
import type { RowId } from './sections.ts';
import { DefaultMark, SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

/** Whether tenants are promised notice before their lease is ended, and how much. */
export function NoticeSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  const { t } = useTexts();
  const hours = useSetting('bidding.mostNoticeHours');
  if (hours === undefined) return null;
  return (
    <div>
      <PromiseRow hidden={!found.has('bidding.reclamation')} />
      <SettingRow
        control={hours}
        label={t('settings.bidding.mostNoticeHours')}
        hint={t('settings.hint.bidding.mostNoticeHours')}
        unit={t('settings.unit.hours')}
        hidden={!found.has('bidding.mostNoticeHours')}
      />
    </div>
  );
}

function PromiseRow({ hidden }: { readonly hidden: boolean }) {
  const texts = useTexts();
  const { t } = texts;
  const id = useId();
  const live = useLive();
  const button = t(`frame.takeBack.${thingOf(useSlice('hardware')).kind}`);
  const control = useSetting('bidding.reclamation');
  if (control === undefined) return null;
  const label = t('settings.bidding.reclamation');
  const { problem, lockedBy } = control;
  return (
    <div
      hidden={hidden}
      className="peer flex flex-wrap items-start justify-between gap-x-4 gap-y-2 pb-3.5"
    >
      <div className="min-w-0 grow basis-56">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <label htmlFor={id} className="font-strong">
            {label}
          </label>
          <DefaultMark control={control} label={label} onReset={control.reset} />
        </div>
        <p id={`${id}-hint`} className="text-sm text-ink-2">
          {t('settings.hint.bidding.reclamation')}
        </p>
        {control.text === 'true' && (
          <p className="mt-1.5 flex gap-1.5 text-sm text-accrued">
            <Icon name="clock" size="s" className="mt-0.5" />
            <span className="min-w-0">{t('settings.notice.warning', { button })}</span>
          </p>
        )}
        <LockedBy by={lockedBy} className="mt-1.5" />
        {problem !== undefined && <Problem>{problemText(problem, texts)}</Problem>}
      </div>
      <Switch
        id={id}
        label={label}
        hideLabel
        checked={control.text === 'true'}
        disabled={!live || lockedBy !== undefined || control.busy}
        describedBy={`${id}-hint`}
        onChange={(checked) => control.choose(String(checked))}
      />
    </div>
  );
}
