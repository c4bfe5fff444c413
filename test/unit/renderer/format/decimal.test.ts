import { describe, expect, test } from 'vitest';

import {
  addDecimals,
  decimalMark,
  readDecimal,
  showDecimal,
  timesDecimal,
} from '../../../../renderer/format/decimal.ts';

const taken = (value: string) => ({ ok: true, value });
const refused = (code: string) => ({ ok: false, problem: { code } });
const ambiguous = (whole: string, decimal: string) => ({
  ok: false,
  problem: { code: 'ambiguous', whole, decimal },
});

describe('the mark of a language', () => {
  test.each([
    ['en-GB', '.'],
    ['en-US', '.'],
    ['de', ','],
    ['de-AT', ','],
    ['de-CH', '.'],
    ['en-ZA', ','],
  ])('%s: %s', (tag, mark) => {
    expect(decimalMark(tag)).toBe(mark);
  });
});

describe('a decimal that is shown', () => {
  test.each([
    ['0.004', '0,004'],
    ['0.0040', '0,0040'],
    ['233', '233'],
    ['0.000000000000000001', '0,000000000000000001'],
    [`${'9'.repeat(40)}.${'9'.repeat(18)}`, `${'9'.repeat(40)},${'9'.repeat(18)}`],
  ])('%s keeps every digit', (value, shown) => {
    expect([showDecimal(value, ','), showDecimal(value, '.')]).toEqual([shown, value]);
    expect(readDecimal(shown, ',')).toEqual(taken(value));
  });
});

describe('a decimal that is typed', () => {
  test.each([
    ['0.004', '0.004'],
    [' 12 ', '12'],
    ['.5', '0.5'],
    ['0.0040', '0.0040'],
    ['1.234', '1.234'],
    ['1,234.5', '1234.5'],
    ['1,234,567', '1234567'],
    ['1,234,567.89', '1234567.89'],
    ['1.234,5', '1234.5'],
    ['1 234 567.5', '1234567.5'],
    ["1'234.5", '1234.5'],
    // The other mark, where it cannot group.
    ['0,004', '0.004'],
    ['1,5', '1.5'],
    ['1234,567', '1234.567'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['9'.repeat(60), '9'.repeat(60)],
  ])('in English, %s is %s', (written, value) => {
    expect(readDecimal(written, '.')).toEqual(taken(value));
  });

  test.each([
    ['0,004', '0.004'],
    ['1,234', '1.234'],
    ['1.234,5', '1234.5'],
    ['1.234.567', '1234567'],
    ['1.234.567,89', '1234567.89'],
    ['1 234,5', '1234.5'],
    ['0.004', '0.004'],
    ['1.5', '1.5'],
    ['12.3456', '12.3456'],
    [',5', '0.5'],
  ])('in German, %s is %s', (written, value) => {
    expect(readDecimal(written, ',')).toEqual(taken(value));
  });

  test('what can be grouping or a fraction is refused with both readings', () => {
    expect([
      readDecimal('1.234', ','),
      readDecimal('12.345', ','),
      readDecimal('1,234', '.'),
      readDecimal('999,000', '.'),
    ]).toEqual([
      ambiguous('1234', '1,234'),
      ambiguous('12345', '12,345'),
      ambiguous('1234', '1.234'),
      ambiguous('999000', '999.000'),
    ]);
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['-1', 'negative'],
    ['−0,5', 'negative'],
    ['–.5', 'negative'],
    ['1e3', 'not-a-number'],
    ['abc', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['5.', 'not-a-number'],
    ['.', 'not-a-number'],
    [',', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['1,23,456', 'not-a-number'],
    ['12,34.5', 'not-a-number'],
    ['1.234.5', 'not-a-number'],
    ['1 23', 'not-a-number'],
    ['1 234 5', 'not-a-number'],
    ['٣', 'not-a-number'],
    ['1\u200b2', 'not-a-number'],
    ['-', 'not-a-number'],
  ])('%j is refused as %s', (written, code) => {
    expect(readDecimal(written, '.')).toEqual(refused(code));
  });
});

describe('sums', () => {
  test('a price times a number is exact', () => {
    expect([
      timesDecimal('0.004', 1000n),
      timesDecimal('0.000000000000000001', 3n),
      timesDecimal('9'.repeat(40), 1024n),
      timesDecimal('1.50', 0n),
    ]).toEqual(['4', '0.000000000000000003', (BigInt('9'.repeat(40)) * 1024n).toString(), '0']);
  });

  test('the sum of prices is exact', () => {
    expect([
      addDecimals([]),
      addDecimals(['0.1', '0.2']),
      addDecimals(['4', '6.5536', '233']),
    ]).toEqual(['0', '0.3', '243.5536']);
  });
});
