import type { ReactNode } from 'react';

import { Icon } from '../../components/Icon.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import type { PlainField } from './field-ids.ts';
import { LockedBy } from './LockedBy.tsx';
import { settingName } from './names.ts';
import { problemText } from './problem-text.ts';
import { DefaultMark } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

interface ChoiceRowProps {
  readonly id: PlainField;
  readonly hint: ReactNode;
  readonly options: readonly {
    readonly value: string;
    readonly title: string;
    readonly text: ReactNode;
    readonly disabled?: boolean;
  }[];
  readonly hidden: boolean;
}

/** A setting of a few values, each explained. Kept when it is chosen. */
export function ChoiceRow({ id, hint, options, hidden }: ChoiceRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const control = useSetting(id);
  if (control === undefined) return null;
  const label = settingName(id, texts);
  const { problem, lockedBy } = control;
  return (
    <div hidden={hidden} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3>{label}</h3>
        <DefaultMark control={control} label={label} onReset={control.reset} />
        {control.saved && (
          <span className="inline-flex items-center gap-1 text-xs text-paid">
            <Icon name="check" size="s" />
            {t('settings.saved')}
          </span>
        )}
      </div>
      <p className="text-sm text-ink-2">{hint}</p>
      <RadioCards
        label={label}
        value={control.text}
        options={options}
        onChange={control.choose}
        disabled={!live || lockedBy !== undefined || control.busy}
      />
      <LockedBy by={lockedBy} />
      {problem !== undefined && <Problem>{problemText(problem, texts)}</Problem>}
    </div>
  );
}
