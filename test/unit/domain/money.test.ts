import { describe, expect, test } from 'vitest';

import type { Coin, Dec } from '../../../agent/domain/money.ts';
import {
  addDec,
  amountOver,
  ceilDec,
  DEC_ZERO,
  decFromInt,
  decToText,
  mulDecInt,
  mulDecRatioCeil,
  parseDec,
  parseDenom,
  sumCoins,
  truncateDec,
} from '../../../agent/domain/money.ts';
import { seededRandom } from './random.ts';

const ONE = 10n ** 18n;
const uact = parseDenom('uact');
const uakt = parseDenom('uakt');
const coin = (amount: bigint, denom = uact): Coin => ({ denom, amount });

describe('denoms', () => {
  test.each([
    'uact',
    'uakt',
    'ibc/1480B8FD20AD5FCAE81EA87584D269547DD4D436843C1D20F15E00EB64743EF4',
    'factory/akash1abc/x.y_z-1',
    'a'.repeat(128),
  ])('takes %s', (text) => {
    expect(parseDenom(text)).toBe(text);
  });

  test.each(['', 'ab', '1uact', 'u act', 'uact\n', 'uäct', 'a'.repeat(129)])(
    'refuses %j',
    (text) => {
      expect(() => parseDenom(text)).toThrow(
        new RangeError(`not a denom: ${JSON.stringify(text.slice(0, 80))}`),
      );
    },
  );
});

describe('decimals', () => {
  test.each([
    ['0', 0n, '0'],
    ['12', 12n * ONE, '12'],
    ['0.5', ONE / 2n, '0.5'],
    ['-3.25', (-13n * ONE) / 4n, '-3.25'],
    ['-0', 0n, '0'],
    ['-0.0', 0n, '0'],
    ['007.10', (71n * ONE) / 10n, '7.1'],
    ['0.000000000000000001', 1n, '0.000000000000000001'],
    ['-0.000000000000000001', -1n, '-0.000000000000000001'],
    ['1.000000000000000000', ONE, '1'],
    ['9'.repeat(60), (10n ** 60n - 1n) * ONE, '9'.repeat(60)],
  ])('%s', (text, value, shown) => {
    const parsed = parseDec(text);
    expect([parsed, decToText(parsed)]).toEqual([value, shown]);
  });

  test.each([
    '',
    ' ',
    '.',
    '.5',
    '5.',
    '1,5',
    '+1',
    '--1',
    '1e3',
    '0x10',
    ' 1',
    '1 ',
    '1\n',
    '1.2.3',
    'NaN',
    'Infinity',
    '١',
    '0.0000000000000000001',
    '1.0000000000000000000',
    '9'.repeat(61),
  ])('refuses %j', (text) => {
    expect(() => parseDec(text)).toThrow(
      new RangeError(`not a decimal with at most 18 digits: ${text}`),
    );
  });

  test('a refusal does not repeat a text without end', () => {
    expect(() => parseDec('1'.repeat(1_000_000))).toThrow(
      new RangeError(`not a decimal with at most 18 digits: ${'1'.repeat(80)}`),
    );
  });

  test('2000 random ones are read back as they were written', () => {
    const random = seededRandom(1);
    for (let turn = 0; turn < 2000; turn++) {
      const value = (random.bool() ? random.big(40) : -random.big(40)) as Dec;
      expect(parseDec(decToText(value))).toBe(value);
    }
  });

  test('the text of 2000 random ones is the shortest', () => {
    const random = seededRandom(2);
    for (let turn = 0; turn < 2000; turn++) {
      const text = decToText(random.big(40) as Dec);
      expect(text).toMatch(/^(0|[1-9]\d*)(\.\d{0,17}[1-9])?$/);
    }
  });
});

describe('whole numbers of a decimal', () => {
  test.each([
    ['0', 0n, 0n],
    ['0.000000000000000001', 0n, 1n],
    ['0.999999999999999999', 0n, 1n],
    ['1', 1n, 1n],
    ['1.5', 1n, 2n],
    ['-0.5', 0n, 0n],
    ['-1', -1n, -1n],
    ['-1.5', -1n, -1n],
    ['-1.000000000000000001', -1n, -1n],
  ])('%s is cut to %d, or is at most %d', (text, cut, ceiling) => {
    expect([truncateDec(parseDec(text)), ceilDec(parseDec(text))]).toEqual([cut, ceiling]);
  });

  test('2000 random ones: cut toward zero, up to the next', () => {
    const random = seededRandom(3);
    for (let turn = 0; turn < 2000; turn++) {
      const magnitude = random.big(30);
      const value = (random.bool() ? magnitude : -magnitude) as Dec;
      const cut = truncateDec(value);
      const up = ceilDec(value);
      expect({
        cutIsNearZero: cut * cut <= (value * value) / (ONE * ONE),
        restOfCut: (value - cut * ONE) * (value < 0n ? -1n : 1n) < ONE,
        upIsAtLeast: up * ONE >= value,
        upIsNext: (up - 1n) * ONE < value,
      }).toEqual({ cutIsNearZero: true, restOfCut: true, upIsAtLeast: true, upIsNext: true });
    }
  });

  test('a whole number is its own decimal', () => {
    expect([truncateDec(decFromInt(-7n)), ceilDec(decFromInt(7n))]).toEqual([-7n, 7n]);
  });
});

describe('sums and products', () => {
  test('are exact at the 18th digit', () => {
    expect([
      decToText(addDec(parseDec('0.1'), parseDec('0.2'))),
      decToText(addDec(DEC_ZERO, parseDec('-0.000000000000000001'))),
      decToText(mulDecInt(parseDec('0.000000000000000001'), 10n ** 18n)),
      decToText(mulDecInt(parseDec('0.1'), -3n)),
    ]).toEqual(['0.3', '-0.000000000000000001', '1', '-0.3']);
  });

  test.each([
    ['1', 1n, 3n, '0.333333333333333334'],
    ['1', 2n, 3n, '0.666666666666666667'],
    ['1', 3n, 3n, '1'],
    ['0', 1n, 3n, '0'],
    ['0.000000000000000001', 1n, 1_000_000n, '0.000000000000000001'],
    ['-1', 1n, 3n, '-0.333333333333333333'],
    ['1', -1n, 3n, '-0.333333333333333333'],
  ])('%s × %d / %d rounds up to %s', (text, numerator, denominator, expected) => {
    expect(decToText(mulDecRatioCeil(parseDec(text), numerator, denominator))).toBe(expected);
  });

  test('2000 random ratios are the least that is not below', () => {
    const random = seededRandom(4);
    for (let turn = 0; turn < 2000; turn++) {
      const value = (random.bool() ? random.big(25) : -random.big(25)) as Dec;
      const numerator = random.big(12);
      const denominator = random.big(12) + 1n;
      const result: bigint = mulDecRatioCeil(value, numerator, denominator);
      const exact = value * numerator;
      expect([result * denominator >= exact, (result - 1n) * denominator < exact]).toEqual([
        true,
        true,
      ]);
    }
  });
});

describe('what a rate comes to', () => {
  test.each([
    ['2.5', 3n, 7n],
    ['0.000001', 999_999n, 0n],
    ['0.000001', 1_000_000n, 1n],
    ['6.80224', 14_124n, 96_074n],
    ['1', 0n, 0n],
  ])('%s a block for %d blocks is %d', (rate, blocks, expected) => {
    expect(amountOver({ denom: uact, amount: parseDec(rate) }, blocks)).toEqual(coin(expected));
  });

  test('never more than rate × blocks, and less than one atomic short of it, 2000 times', () => {
    const random = seededRandom(5);
    for (let turn = 0; turn < 2000; turn++) {
      const rate = random.big(24) as Dec;
      const blocks = random.big(9);
      const { amount } = amountOver({ denom: uact, amount: rate }, blocks);
      const short: bigint = rate * blocks - amount * ONE;
      expect([short >= 0n, short < ONE]).toEqual([true, true]);
    }
  });
});

describe('coins', () => {
  test('are summed by denom, in order of first appearance', () => {
    const coins = [coin(1n, uakt), coin(2n), coin(3n, uakt), coin(-2n)];
    expect([sumCoins(coins), sumCoins([])]).toEqual([[coin(4n, uakt), coin(0n)], []]);
  });

  test('beyond what a floating-point number holds are exact', () => {
    expect(sumCoins([coin(2n ** 53n), coin(1n), coin(2n ** 90n)])).toEqual([
      coin(1237940039285380274899124224n + 9007199254740993n),
    ]);
  });
});
