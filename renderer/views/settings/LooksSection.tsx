import { useId } from 'react';

import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { LOCALE_NAMES, LOCALES } from '../../messages/locales.ts';
import { useTexts } from '../../messages/texts.tsx';
import { setPreferences, THEMES, usePreferences } from '../../state/preferences.ts';
import type { RowId } from './sections.ts';

/** How the dashboard looks in this browser. Nothing of it goes to the agent. */
export function LooksSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  const { t } = useTexts();
  const { theme, locale } = usePreferences();
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
      <div
        hidden={!found.has('language')}
        className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line peer-[:not([hidden])]:mt-3.5 peer-[:not([hidden])]:border-t peer-[:not([hidden])]:pt-3.5"
      >
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
    </div>
  );
}
