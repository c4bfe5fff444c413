import { create } from 'zustand';

import type { Locale } from '../messages/locales.ts';
import { LOCALES } from '../messages/locales.ts';

/** How this person looks at the dashboard. Kept in the browser, told to its other windows. */
export interface Preferences {
  readonly theme: Theme;
  readonly locale: Locale | 'system';
  /** Whether what it costs is said before the machine is taken back; else it is done at once. */
  readonly asksTakeBack: boolean;
}

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'sublet.preferences';
const DEFAULTS: Preferences = { theme: 'system', locale: 'system', asksTakeBack: true };

export const usePreferences = create<Preferences>(() => readPreferences());

export function setPreferences(changed: Partial<Preferences>): void {
  usePreferences.setState(changed);
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()));
  } catch (error) {
    // Storage switched off or full: it holds for this window.
    console.warn('Preferences are not kept.', error);
  }
}

/** Follows what another window of this browser chose. */
export function followPreferences(): void {
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) usePreferences.setState(readPreferences());
  });
}

function readPreferences(): Preferences {
  try {
    return parsePreferences(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    // Somebody else's text under our key, or no storage at all.
    return DEFAULTS;
  }
}

/** Takes what fits and the default for the rest. */
export function parsePreferences(value: unknown): Preferences {
  const given = typeof value === 'object' && value !== null ? value : {};
  const { theme, locale, asksTakeBack } = given as Record<string, unknown>;
  return {
    theme: THEMES.find((known) => known === theme) ?? DEFAULTS.theme,
    locale: LOCALES.find((known) => known === locale) ?? DEFAULTS.locale,
    asksTakeBack: typeof asksTakeBack === 'boolean' ? asksTakeBack : DEFAULTS.asksTakeBack,
  };
}
