import { expect, test } from 'vitest';

import { foreignText, shortAddress, tailText } from '../../../../renderer/format/names.ts';

test('given names, when shortened, then the end stays and short ones are whole', () => {
  expect([tailText('akash1qqqt7kz'), tailText('tenant')]).toEqual(['…t7kz', 'tenant']);
});

test('given addresses that end alike, when shortened, then they are told apart; short names are whole', () => {
  expect(
    [
      'akash1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnt7kzmq',
      'akash1zzzsyqcyq5rqwzqfpg9scrgwpugpzysnt7kzmq',
      'practice-renter-12',
      'render-5',
    ].map(shortAddress),
  ).toEqual(['akash1qqqs…t7kzmq', 'akash1zzzs…t7kzmq', 'practi…ter-12', 'render-5']);
});

test('given a text with control characters and endless length, when shown, then neither is left', () => {
  const text = foreignText(`a\u001b[31m\u202eb${'x'.repeat(1000)}`, 20);
  const left = ['\u001b', '\u202e'].filter((character) => text.includes(character));
  expect([text.length, left]).toEqual([21, []]);
});
