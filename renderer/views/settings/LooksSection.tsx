import { useId } from 'react';

import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { thingOf } from '../../format/machine.ts';
import { LOCALE_NAMES, LOCALES } from '../../messages/locales.ts';
import { useTexts } from '../../messages/texts.tsx';
import { setPreferences, THEMES, usePreferences } from '../../state/preferences.ts';
import { useSlice } from '../../state/store.ts';
import type { RowId } from './sections.ts';

const ROW =
  'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line peer-[:not([hidden])]:mt-3.5 peer-[:not([hidden])]:border-t peer-[:not([hidden])]:pt-3.5';

/** How the dashboard looks in this browser, and what it asks. Nothing of it goes to the agent. */
export function LooksSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  const { t } = useTexts();
  const { theme, locale, asksTakeBack } = usePreferences();
  const button = t(`frame.takeBack.${thingOf(useSlice('hardware')).kind}`);
  const id = useId();
  return (
    <div>
      <div
        hidden={!found.has('theme')}
        className="peer flex flex-wrap items-center justify-between gap-x-4 gap-y-2"
      >
        <div className="min-w-0">
          <p className="font-strong">{t('settings.theme')}</p>
          <p className="text-sm text-ink-2">{t('settings.hint.theme')}</p>
        </div>
        <Segmented
          label={t('settings.theme')}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(value) => setPreferences({ theme: value })}
        />
      </div>
      <div hidden={!found.has('language')} className={`peer ${ROW}`}>
        <div className="min-w-0">
          <label htmlFor={id} className="font-strong">
            {t('settings.language')}
          </label>
          <p className="text-sm text-ink-2">{t('settings.hint.language')}</p>
        </div>
        <div className="w-56 max-w-full max-md:w-full">
          <Select
            id={id}
            value={locale}
            options={[
              { value: 'system' as const, label: t('settings.language.system') },
              ...LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] })),
            ]}
            onChange={(value) => setPreferences({ locale: value })}
          />
        </div>
      </div>
      <div hidden={!found.has('takeBack')} className={ROW}>
        <div className="min-w-0 grow basis-56">
          <label htmlFor={`${id}-ask`} className="font-strong">
            {t('settings.takeBack')}
          </label>
          <p id={`${id}-ask-hint`} className="text-sm text-ink-2">
            {t('settings.hint.takeBack', { button })}
          </p>
        </div>
        <Switch
          id={`${id}-ask`}
          checked={asksTakeBack}
          onChange={(on) => setPreferences({ asksTakeBack: on })}
          label={t('settings.takeBack')}
          hideLabel
          describedBy={`${id}-ask-hint`}
        />
      </div>
    </div>
  );
}
