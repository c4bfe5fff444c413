import { expect, test } from 'vitest';

import { findSettings } from '../../../../../renderer/views/settings/find.ts';

const index = [
  { id: 'memory', texts: ['Price', 'Arbeitsspeicher', 'für ein MB'] },
  { id: 'theme', texts: ['Looks', 'Theme dark light'] },
] as const;

test.each([
  ['', ['memory', 'theme']],
  ['  ', ['memory', 'theme']],
  ['DARK', ['theme']],
  ['fur', ['memory']],
  ['für', ['memory']],
  ['price arbeits', ['memory']],
  ['price dark', []],
  ['<b>', []],
])('%j finds %j', (query, found) => {
  expect([...findSettings(index, query)]).toEqual(found);
});
