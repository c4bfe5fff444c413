/** The languages of the dashboard. English is the one that all keys come from. */
export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** What a language calls itself. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' };

/** The first of the browser's languages that we have. */
export function matchLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    const found = LOCALES.find((locale) => locale === language);
    if (found !== undefined) return found;
  }
  return 'en';
}

/**
 * The tag with which numbers and dates are written: the browser's own where it is of the same
 * language (`en-GB`, `de-AT`), because that is how its owner writes them.
 */
export function formatTag(locale: Locale, wanted: readonly string[]): string {
  const own = wanted.find((tag) => tag.toLowerCase().split('-')[0] === locale);
  return own ?? (locale === 'en' ? 'en-GB' : locale);
}
