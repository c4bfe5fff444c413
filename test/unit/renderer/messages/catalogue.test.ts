import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';

import { englishCatalogue } from '../../../../renderer/messages/catalogue.ts';
import { de } from '../../../../renderer/messages/de.ts';
import type { Catalogue, MessageKey } from '../../../../renderer/messages/keys.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const KEYS = Object.keys(englishCatalogue) as MessageKey[];
const LANGUAGES: readonly (readonly [string, Catalogue])[] = [
  ['en', englishCatalogue],
  ['de', de],
];

/** A part of a parsed message, as far as it is looked at here. */
interface Part {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
  readonly children?: readonly Part[];
}

/** Names of places and tags in a message, sorted. Type 0 is text, 7 the number sign of a plural. */
function placesOf(message: string, language: string): readonly string[] {
  const names = new Set<string>();
  const visit = (parts: readonly Part[]): void => {
    for (const { type, value, options, children } of parts) {
      if (type !== 0 && type !== 7) names.add(`${type === 8 ? '<' : ''}${String(value)}`);
      for (const option of Object.values(options ?? {})) visit(option.value);
      if (children !== undefined) visit(children);
    }
  };
  visit(new IntlMessageFormat(message, language).getAst());
  return [...names].sort();
}

describe.each(LANGUAGES)('the catalogue %s', (language, catalogue) => {
  test('has every key and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...KEYS].sort());
  });

  test('has the same places as the English one in every text', () => {
    const differing = KEYS.filter((key) => {
      const own = placesOf(catalogue[key], language).join();
      return own !== placesOf(englishCatalogue[key], 'en').join();
    });
    expect(differing).toEqual([]);
  });

  test('has no line that ends between an amount and its hour', () => {
    const rates = KEYS.filter((key) => /\}\/\u2060?h\b/.test(catalogue[key]));
    expect([rates.length > 5, rates.filter((key) => catalogue[key].includes('}/h'))]).toEqual([
      true,
      [],
    ]);
  });

  test('has no empty text and no exclamation mark', () => {
    expect(
      KEYS.filter((key) => catalogue[key].trim() === '' || catalogue[key].includes('!')),
    ).toEqual([]);
  });
});

test('given German, when a text is left as it was in English, then only where both say the same', () => {
  const same = KEYS.filter((key) => de[key] === englishCatalogue[key] && / /.test(de[key]));
  // A sentence of several words that is the same in both was forgotten.
  expect(same.filter((key) => /[a-z]{3,} [a-z]{3,} [a-z]{2,}/i.test(de[key]))).toEqual([]);
});

test('given markup in a value, when a message is made, then it stays text', () => {
  const { t } = createTexts('en', 'en-GB', englishCatalogue);
  expect(t('frame.day.rented', { from: '1', to: '2', names: '<img src=x onerror=alert(1)>' })).toBe(
    '1 to 2: rented to <img src=x onerror=alert(1)>',
  );
});

describe('one word for one thing', () => {
  const saying = (catalogue: Catalogue, word: RegExp): readonly MessageKey[] =>
    KEYS.filter((key) => word.test(catalogue[key].replaceAll(/\{\w+\}/g, '')));

  test('who rents is a renter; a tenant only beside the address that the network knows', () => {
    expect(saying(englishCatalogue, /tenant/i)).toEqual([
      'leases.searchHint',
      'leases.tenant',
      'lease.tenant',
      'lease.id.tenant',
    ]);
  });

  test.each([
    ['Wallet', /Brieftasche/],
    ['Einstellungen', /Optionen/],
    ['Netz', /Netzwerk/],
    ['Kassenbuch', /Hauptbuch/],
    ['Image', /Abbild/],
    ['Sie', /Eigentümer/],
  ])('in German it is %s', (_word, other) => {
    expect(saying(de, other)).toEqual([]);
  });
});

test('in German an amount stands in the case that its sentence wants', () => {
  const { t } = createTexts('de', 'de-DE', de);
  const offered = t('overview.part.coresOf', { n: '2', count: 2 });
  expect([
    t('overview.part.freeText', { free: '1', offered, now: 'yes' }),
    t('frame.sub.practising', { simulated: 'no', place: t('frame.place.pc') }),
    t('frame.place.gpus', { n: 2 }),
    t('hardware.health.checked', { age: t('format.now') }),
  ]).toEqual([
    '1 frei von 2 Kernen angeboten',
    'Die Container sind echt und laufen auf Ihrem PC. Es fließt kein Geld.',
    'auf Ihren 2 GPUs',
    'eben geprüft',
  ]);
});
