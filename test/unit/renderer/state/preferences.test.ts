import { expect, test } from 'vitest';

import { parsePreferences } from '../../../../renderer/state/preferences.ts';

const DEFAULTS = { theme: 'system', locale: 'system', asksTakeBack: true };

test.each([
  [{}, DEFAULTS],
  [null, DEFAULTS],
  [
    { theme: 'dark', locale: 'de', asksTakeBack: false },
    { theme: 'dark', locale: 'de', asksTakeBack: false },
  ],
  // Kept by a version before there was the question.
  [
    { theme: 'dark', locale: 'de' },
    { theme: 'dark', locale: 'de', asksTakeBack: true },
  ],
  // What is no yes or no never means that nothing is asked.
  [{ theme: 'pink', locale: 'tlh', asksTakeBack: 0 }, DEFAULTS],
])('of %j what fits is taken: %j', (kept, preferences) => {
  expect(parsePreferences(kept)).toEqual(preferences);
});
