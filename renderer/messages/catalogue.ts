import { en } from './en.ts';
import type { Catalogue } from './keys.ts';
import type { Locale } from './locales.ts';

export type { Catalogue, MessageKey } from './keys.ts';

/** English comes with the page, other languages when they are chosen. */
export async function loadCatalogue(locale: Locale): Promise<Catalogue> {
  switch (locale) {
    case 'en':
      return en;
    case 'de':
      return (await import('./de.ts')).de;
  }
}

export { en as englishCatalogue };
