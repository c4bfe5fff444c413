import { IntlMessageFormat } from 'intl-messageformat';
import type { ReactNode } from 'react';
import { createContext, use } from 'react';

import type { Catalogue, MessageKey } from './catalogue.ts';
import { englishCatalogue } from './catalogue.ts';
import type { Locale } from './locales.ts';

/** What a message's places are filled with. Texts of tenants are values and never markup. */
export type MessageValues = Readonly<Record<string, string | number | Date>>;
export type RichValues = Readonly<
  Record<string, string | number | ReactNode | ((chunks: ReactNode) => ReactNode)>
>;

/** The texts of one language. */
export interface Texts {
  readonly locale: Locale;
  /** How numbers and dates are written: `en-GB`, `de-AT`. */
  readonly tag: string;
  t(this: void, key: MessageKey, values?: MessageValues): string;
  /** For a message with tags: `<b>…</b>` is given to the function `b`. */
  rich(this: void, key: MessageKey, values: RichValues): ReactNode;
}

export function createTexts(locale: Locale, tag: string, catalogue: Catalogue): Texts {
  const formats = new Map<MessageKey, IntlMessageFormat>();
  const formatOf = (key: MessageKey): IntlMessageFormat => {
    const known = formats.get(key);
    if (known !== undefined) return known;
    const made = new IntlMessageFormat(catalogue[key], tag);
    formats.set(key, made);
    return made;
  };
  return {
    locale,
    tag,
    t: (key, values) => {
      const text = catalogue[key];
      // Most texts have no places; the parser is for the others.
      if (values === undefined && !/[{<']/.test(text)) return text;
      return String(formatOf(key).format(values));
    },
    rich: (key, values) => {
      const wrapped = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'function' ? (chunks: ReactNode[]) => value(keyed(chunks)) : value,
        ]),
      );
      return keyed(formatOf(key).format<ReactNode>(wrapped as Record<string, ReactNode>));
    },
  };
}

/** Parts of one message beside each other; their order never changes, so that it is their key. */
function keyed(parts: ReactNode | ReactNode[]): ReactNode {
  if (!Array.isArray(parts)) return parts;
  return parts.map((part: ReactNode, index) => <span key={index}>{part}</span>);
}

const TextsContext = createContext<Texts>(createTexts('en', 'en-GB', englishCatalogue));

export const TextsProvider = TextsContext.Provider;

/** The texts of the language that is chosen. */
export function useTexts(): Texts {
  return use(TextsContext);
}
