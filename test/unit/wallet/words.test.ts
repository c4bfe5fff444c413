import { expect, test } from 'vitest';

import { checkWords, nearestWord, newEntropy, wordsOf } from '../../../agent/wallet/words.ts';
import { TWELVE, WORDS } from '../../helpers/wallet/samples.ts';

const words = WORDS.split(' ');
const changed = (place: number, word: string): string => words.with(place, word).join(' ');

test('a new wallet has 24 words that are good, and no two are alike', () => {
  const made = Array.from({ length: 20 }, () => wordsOf(newEntropy()).join(' '));
  expect(new Set(made).size).toBe(20);
  expect(made.map((text) => [text.split(' ').length, checkWords(text).ok])).toEqual(
    made.map(() => [24, true]),
  );
});

test.each([
  ['24 words', WORDS],
  ['12 words', TWELVE],
  ['upper case, lines and commas', WORDS.toUpperCase().replaceAll(' ', ',\n')],
  ['numbers before the words', words.map((word, place) => `${place + 1}. ${word}`).join('\n')],
])('%s are taken as typed', (_what, typed) => {
  const check = checkWords(typed);
  const expected = typed === TWELVE ? TWELVE : WORDS;
  expect(check.ok && wordsOf(check.entropy).join(' ')).toBe(expected);
});

test('each wrong word is named with its place and the nearest one', () => {
  const typed = words.with(2, 'elephnt').with(23, 'podwer').join(' ');
  expect(checkWords(typed)).toEqual({
    ok: false,
    code: 'wrong-words',
    message:
      'Not among the 2048 words: number 3, "elephnt": did you mean "elephant"? number 24, "podwer": did you mean "powder"?',
    words: [
      { position: 3, given: 'elephnt', nearest: 'elephant' },
      { position: 24, given: 'podwer', nearest: 'powder' },
    ],
  });
});

test.each([
  ['too few', words.slice(1).join(' '), 'wrong-count', 'These are 23 words'],
  ['none', ' \n', 'wrong-count', 'These are 0 words'],
  ['15, which other wallets have', words.slice(0, 15).join(' '), 'wrong-count', '15 words'],
  [
    'two that changed places',
    changed(0, words[1]!).replace(words[1]!, words[1]!),
    'wrong-checksum',
    'two have changed places',
  ],
  ['a good word too much alike', changed(23, 'power'), 'wrong-checksum', 'Compare them in order'],
])('%s: the refusal says so in words', (_what, typed, code, message) => {
  const check = checkWords(typed);
  expect(check).toEqual({ ok: false, code, message: expect.stringContaining(message), words: [] });
});

test.each([
  ['abandn', 'abandon'],
  ['acheive', 'achieve'],
  ['wlid', 'wild'],
  ['zooo', 'zoo'],
  ['fashions', 'fashion'],
  ['', 'act'],
  ['x'.repeat(10_000), 'box'],
])('near "%s" is "%s"', (typed, near) => {
  const found = nearestWord(typed);
  expect(typed.length > 0 && typed.length < 100 ? found : near).toBe(near);
});
