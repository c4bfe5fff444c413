import { describe, expect, it } from 'vitest';

import { plainDecimal, toCsv } from '../../../../renderer/format/csv.ts';

describe('toCsv', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+49 123', "'+49 123"],
    ['-cmd', "'-cmd"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['=a,b', '"\'=a,b"'],
    ['-1.50', '-1.50'],
    ['12345678901234567890.000001', '12345678901234567890.000001'],
  ])('writes %j as %j', (text, cell) => {
    expect(toCsv([[text]])).toBe(`${cell}\r\n`);
  });
});

describe('plainDecimal', () => {
  it.each([
    [0n, 6, '0.000000'],
    [1n, 6, '0.000001'],
    [1_130_000n, 6, '1.130000'],
    [-5n, 2, '-0.05'],
    [123456789012345678901234567890n, 6, '123456789012345678901234.567890'],
    [7n, 0, '7'],
  ])('writes %s with %i digits behind the point', (amount, exponent, text) => {
    expect(plainDecimal(amount, exponent)).toBe(text);
  });
});
