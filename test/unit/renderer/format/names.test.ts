import { expect, test } from 'vitest';

import { foreignText, tailText } from '../../../../renderer/format/names.ts';

test('given names, when shortened, then the end stays and short ones are whole', () => {
  expect([tailText('akash1qqqt7kz'), tailText('tenant')]).toEqual(['…t7kz', 'tenant']);
});

test('given a text with control characters and endless length, when shown, then neither is left', () => {
  const text = foreignText(`a\u001b[31m\u202eb${'x'.repeat(1000)}`, 20);
  const left = ['\u001b', '\u202e'].filter((character) => text.includes(character));
  expect([text.length, left]).toEqual([21, []]);
});
