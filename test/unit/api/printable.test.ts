import { expect, test } from 'vitest';

import { printable } from '../../../agent/api/printable.ts';

test.each([
  ['clear the screen', '\u001b[2Jhi', '?[2Jhi'],
  ['a carriage return over what was said', 'ok\rno', 'ok?no'],
  ['line ends and tabs', 'a\nb\tc', 'a?b?c'],
  ['the old eight-bit controls', 'a\u009b31mb', 'a?31mb'],
  ['an override that turns the text', 'invoice\u202egpj.exe', 'invoice?gpj.exe'],
  ['embeddings and their end', '\u202a\u202b\u202c\u202d', '????'],
  ['isolates', '\u2066a\u2067b\u2068c\u2069', '?a?b?c?'],
  ['marks', 'a\u200eb\u200fc\u061cd', 'a?b?c?d'],
])('%s', (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each(['lease 1001/1/1', 'שלום', 'مرحبا', '日本語', '🚀 été', 'a\u200db'])(
  'control: %s stays as it is',
  (text) => {
    expect(printable(text)).toBe(text);
  },
);
