import { describe, expect, test } from 'vitest';

import {
  decOf,
  decText,
  mul,
  mulTruncate,
  parseDec,
  quo,
  quoTruncate,
  truncate,
} from '../../chain/decimal.ts';

describe('a decimal', () => {
  test.each(['0.000000000000000000', '12.500000000000000000', '-0.000000000000000001'])(
    'reads and writes %s',
    (text) => {
      expect(decText(parseDec(text))).toBe(text);
    },
  );

  test.each(['', '1.', '.5', '1e3', '0.0000000000000000001', '1,5'])('refuses %j', (text) => {
    expect(() => parseDec(text)).toThrow('is no decimal');
  });

  test('is rounded half to even, or cut', () => {
    const half = parseDec('0.5');
    const smallest = 1n;
    expect({
      // 0.5, 1.5 and 2.5 of the smallest part.
      even: mul(half, smallest),
      up: mul(half, 3n * smallest),
      down: mul(half, 5n * smallest),
      negative: mul(half, -3n * smallest),
      cut: mulTruncate(half, 3n * smallest),
      thirds: decText(quo(decOf(2n), decOf(3n))),
      thirdsCut: decText(quoTruncate(decOf(2n), decOf(3n))),
      whole: truncate(parseDec('7.999')),
    }).toEqual({
      even: 0n,
      up: 2n,
      down: 2n,
      negative: -2n,
      cut: 1n,
      thirds: '0.666666666666666667',
      thirdsCut: '0.666666666666666666',
      whole: 7n,
    });
  });
});
