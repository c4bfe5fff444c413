import { expect, test } from 'vitest';

import { labelText } from '../../../../renderer/format/label-text.ts';
import { de } from '../../../../renderer/messages/de.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const german = createTexts('de', 'de-DE', de);
const english = createTexts('en', 'en-GB', en);

test.each([
  ['lease 3/1/1', 'lease 3/1/1', 'Miete 3/1/1'],
  ['order 19483009/1/1', 'order 19483009/1/1', 'Anfrage 19483009/1/1'],
  ['lease 7', 'lease 7', 'Miete 7'],
  // Not of our own making, and so not ours to translate.
  ['lease of life', 'lease of life', 'lease of life'],
  ['chat-api', 'chat-api', 'chat-api'],
])('given the label %j, then it is %j and %j', (label, inEnglish, inGerman) => {
  expect([labelText(label, english), labelText(label, german)]).toEqual([inEnglish, inGerman]);
});

test('given a label of endless digits, then it is cut like any other', () => {
  expect(labelText(`lease ${'9'.repeat(200)}`, german)).toHaveLength(81);
});
