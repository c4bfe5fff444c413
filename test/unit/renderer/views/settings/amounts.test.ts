import { describe, expect, test } from 'vitest';

import {
  readCores,
  readSize,
  showCores,
  showSize,
} from '../../../../../renderer/views/settings/amounts.ts';
import { seededRandom } from '../../../domain/random.ts';

const GIB = 1024n ** 3n;
const taken = (value: bigint | string) => ({ ok: true, value: String(value) });
const refused = (code: string) => ({ ok: false, problem: { code } });

describe('cores', () => {
  test.each([
    ['500', '0.5', '0,5'],
    ['1', '0.001', '0,001'],
    ['0', '0', '0'],
    ['8000', '8', '8'],
    ['1500', '1.5', '1,5'],
    ['1000000', '1000', '1000'],
  ])('%s thousandths are shown as %s', (milli, english, german) => {
    expect([showCores(milli, '.'), showCores(milli, ',')]).toEqual([english, german]);
    expect(readCores(german, ',')).toEqual(taken(milli));
  });

  test('what is no whole number of thousandths is refused, zeros behind it are not', () => {
    expect([
      readCores('0.0005', '.'),
      readCores('0.5000', '.'),
      readCores('', '.'),
      readCores('-1', '.'),
      readCores('two', '.'),
    ]).toEqual([
      refused('too-fine'),
      taken('500'),
      refused('empty'),
      refused('negative'),
      refused('not-a-number'),
    ]);
  });
});

describe('sizes', () => {
  test.each([
    [2n * GIB, '2', 'GB'],
    [(3n * GIB) / 2n, '1.5', 'GB'],
    [GIB / 2n, '0.5', 'GB'],
    // What 0.1 GB is read as.
    [107_374_182n, '0.1', 'GB'],
    [1024n ** 2n, '1', 'MB'],
    [1_000_000n, '1000000', 'B'],
    [1024n, '1', 'KB'],
    [1n, '1', 'B'],
    [0n, '0', 'GB'],
    [1_572_864n, '1.5', 'MB'],
    [9_007_199_254_740_991n, '8796093022207.999', 'KB'],
  ] as const)('%d bytes are %s %s', (bytes, text, unit) => {
    expect(showSize(bytes.toString(), '.')).toEqual({ text, unit });
    expect(readSize(text, '.', unit)).toEqual(taken(bytes));
  });

  test('any number of bytes is read back as itself', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 2000; round += 1) {
      const bytes = random.big(16);
      const { text, unit } = showSize(bytes.toString(), ',');
      expect(readSize(text, ',', unit)).toEqual(taken(bytes));
    }
  });

  test('a unit that is typed counts, in any spelling', () => {
    expect([
      readSize('512 MB', '.', 'GB'),
      readSize('512mib', '.', 'GB'),
      readSize('1,5 g', ',', 'MB'),
      readSize('1 TB', '.', 'GB'),
      readSize('4096 bytes', '.', 'GB'),
      readSize('4096B', '.', 'GB'),
      readSize('2', '.', 'MB'),
    ]).toEqual([
      taken(512n * 1024n ** 2n),
      taken(512n * 1024n ** 2n),
      taken((3n * GIB) / 2n),
      taken(1024n * GIB),
      taken(4096n),
      taken(4096n),
      taken(2n * 1024n ** 2n),
    ]);
  });

  test('what is no size is refused', () => {
    expect([
      readSize('', '.', 'GB'),
      readSize('GB', '.', 'GB'),
      readSize('-2 GB', '.', 'GB'),
      readSize('2 parsecs', '.', 'GB'),
      readSize('1.024 MB', ',', 'GB'),
    ]).toEqual([
      refused('empty'),
      refused('empty'),
      refused('negative'),
      refused('not-a-number'),
      { ok: false, problem: { code: 'ambiguous', whole: '1024', decimal: '1,024' } },
    ]);
  });
});
