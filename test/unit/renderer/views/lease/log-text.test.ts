import { describe, expect, it } from 'vitest';

import {
  cutForView,
  MOST_SHOWN,
  plainLine,
  splitStamp,
  stampMs,
  wrapText,
} from '../../../../../renderer/views/lease/log-text.ts';

const ESC = '\u001B';

describe('plainLine', () => {
  it.each([
    ['plain text', 'plain text'],
    [`${ESC}[31mred${ESC}[0m text`, 'red text'],
    [`${ESC}[38;2;1;2;3mdeep${ESC}[m`, 'deep'],
    [`\u009B1;31mC1\u009B0m`, 'C1'],
    [`${ESC}[2J${ESC}[1;1Hhome`, 'home'],
    [`${ESC}]0;title\u0007after`, 'after'],
    [`${ESC}]52;c;ZXZpbA==${ESC}\\after`, 'after'],
    [`${ESC}]8;;https://example.com${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`${ESC}Pdevice${ESC}\\after`, 'after'],
    [`${ESC}(Bcharset${ESC}=keys`, 'charsetkeys'],
    ['windows end\r', 'windows end'],
    ['10 %\r20 %\r30 %', '10 %␍20 %␍30 %'],
    ['a\tb', 'a\tb'],
    ['null \u0000 bell \u0007', 'null ? bell ?'],
    ['turned \u202Eround', 'turned ?round'],
    [`never ended ${ESC}]0;title`, 'never ended ?]0;title'],
  ])('shows %j as %j', (line, shown) => {
    expect(plainLine(line)).toBe(shown);
  });

  it.each([
    ['starts of titles', `${ESC}]`],
    ['starts of colours', `${ESC}[`],
    ['starts of device strings', `${ESC}P`],
    ['parameters without an end', `${ESC}[${'1;'.repeat(20)}`],
  ])('reads a long line of %s in time that grows with it', (_, piece) => {
    const line = piece.repeat(Math.ceil(64_000 / piece.length));
    const startedMs = performance.now();
    plainLine(line);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe('splitStamp', () => {
  it.each([
    ['2026-11-23T04:24:26.123456789Z hello', '2026-11-23T04:24:26.123456789Z', 'hello'],
    ['2026-11-23T04:24:26Z hello', '2026-11-23T04:24:26Z', 'hello'],
    ['2026-11-23T04:24:26.5+02:00 hello', '2026-11-23T04:24:26.5+02:00', 'hello'],
    ['2026-11-23T04:24:26.123Z ', '2026-11-23T04:24:26.123Z', ''],
    ['no time', '', 'no time'],
    ['', '', ''],
  ])('takes the time off %j', (line, stamp, text) => {
    expect(splitStamp(line)).toEqual({ stamp, text });
  });

  it('takes out the time that an engine repeats inside of a long line', () => {
    const stamp = '2026-11-23T04:24:26.123456789Z';
    const line = `${stamp} ${'a'.repeat(16_384)}${stamp} ${'b'.repeat(10)}`;
    expect(splitStamp(line)).toEqual({ stamp, text: 'a'.repeat(16_384) + 'b'.repeat(10) });
  });
});

describe('stampMs', () => {
  it('reads nanoseconds as far as a date holds them', () => {
    expect(stampMs('2026-11-23T04:24:26.123456789Z')).toBe(Date.UTC(2026, 10, 23, 4, 24, 26, 123));
  });
  it('knows nothing without a time', () => {
    expect(stampMs('')).toBeUndefined();
  });
});

describe('cutForView', () => {
  it('leaves a line of the most that is shown', () => {
    const text = 'a'.repeat(MOST_SHOWN);
    expect(cutForView(text)).toEqual({ shown: text, more: 0 });
  });
  it('counts what it cuts', () => {
    expect(cutForView('a'.repeat(100_000)).more).toBe(98_000);
  });
  it('does not cut a sign in two', () => {
    const text = `${'a'.repeat(MOST_SHOWN - 1)}😀b`;
    expect(cutForView(text)).toEqual({ shown: 'a'.repeat(MOST_SHOWN - 1), more: 3 });
  });
});

describe('wrapText', () => {
  it.each([
    ['', 4, ['']],
    ['abcdefgh', 4, ['abcd', 'efgh']],
    ['abcde', 4, ['abcd', 'e']],
    ['日本語だ', 4, ['日本', '語だ']],
    ['日本語', 5, ['日本', '語']],
    ['a\tbc', 5, ['a\tb', 'c']],
    ['😀😀😀', 4, ['😀😀', '😀']],
  ])('cuts %j after %i', (text, columns, pieces) => {
    expect(wrapText(text, columns)).toEqual(pieces);
  });
});
