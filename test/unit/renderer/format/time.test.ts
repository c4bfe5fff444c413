import { afterAll, beforeAll, expect, test } from 'vitest';

import { ageText, spanText, startOfDay, whenText } from '../../../../renderer/format/time.ts';
import { englishCatalogue } from '../../../../renderer/messages/catalogue.ts';
import { de } from '../../../../renderer/messages/de.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const english = createTexts('en', 'en-GB', englishCatalogue);
const german = createTexts('de', 'de-DE', de);
/** What these give does not break between a number and its unit; here it is read as a plain space. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let zone: string | undefined;
beforeAll(() => {
  zone = process.env.TZ;
  process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test.each([
  [0, '0 s'],
  [59 * SECOND, '59 s'],
  [14 * MINUTE + 59 * SECOND, '14 min'],
  [5 * HOUR + 14 * MINUTE, '5 h 14 min'],
  [2 * HOUR, '2 h'],
  [DAY, '1 day'],
  [3 * DAY + 2 * HOUR, '3 days 2 h'],
  [-5, '0 s'],
])('given a span of %i ms, when shown, then it is %s', (ms, text) => {
  expect(plain(spanText(ms, english))).toBe(text);
});

test.each([
  [500, 'now', 'eben'],
  [12 * SECOND, '12 s ago', 'vor 12 s'],
  [3 * MINUTE + 20 * SECOND, '3 min ago', 'vor 3 min'],
  [26 * HOUR, '1 day ago', 'vor 1 Tag'],
  [4 * DAY, '4 days ago', 'vor 4 Tagen'],
])('given something %i ms old, when shown, then it is %s', (ms, en, deText) => {
  expect([ageText(0, ms, english), ageText(0, ms, german)].map(plain)).toEqual([en, deText]);
});

test('given spans and ages, when shown, then a line ends between units and not before one', () => {
  expect([
    spanText(5 * HOUR + 14 * MINUTE, english),
    spanText(3 * DAY + 2 * HOUR, german),
    ageText(0, 12 * SECOND, english),
    spanText(12 * MINUTE, german),
  ]).toEqual(['5\u00a0h 14\u00a0min', '3\u00a0Tage 2\u00a0h', '12\u00a0s ago', '12\u00a0min']);
});

test('given less than an hour, when it is shown, then in minutes and in no part of an hour', () => {
  expect([12 * MINUTE, HOUR - 1, HOUR, 0].map((ms) => plain(spanText(ms, english)))).toEqual([
    '12 min',
    '59 min',
    '1 h',
    '0 s',
  ]);
});

test('given the same day, the same week and long ago, when shown, then each as short as it can be', () => {
  const now = new Date(2026, 10, 22, 14, 26).getTime();
  expect([
    whenText(new Date(2026, 10, 22, 9, 12).getTime(), now, english),
    whenText(new Date(2026, 10, 21, 11, 40).getTime(), now, english),
    whenText(new Date(2026, 10, 2, 11, 40).getTime(), now, english),
  ]).toEqual(['09:12', 'Sat 11:40', '2 Nov 11:40']);
});

test('given the day on which clocks go back, when its start is asked for, then it has 25 hours', () => {
  const noon = new Date(2026, 9, 25, 12).getTime();
  const start = startOfDay(noon);
  expect((startOfDay(start + 30 * HOUR) - start) / HOUR).toBe(25);
});
