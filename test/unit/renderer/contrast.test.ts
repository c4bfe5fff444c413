import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

type Tokens = Readonly<Record<string, string>>;
type Pair = readonly [front: string, back: string, goal: number];

const CSS = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');

const THEMES = ['light', 'dark'] as const;
const MEANINGS = ['paid', 'accrued', 'yours', 'alert', 'plum'];
const TEXTS = ['ink', 'ink-2', 'ink-3', ...MEANINGS];
const GROUNDS = ['bg', 'surface', 'sunken', 'hover', 'raised'];
const FILLS = ['paid', 'accrued', 'yours', 'alert', 'power', 'plum'];

const PAIRS: readonly Pair[] = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground): Pair => [text, ground, 4.5])),
  ...MEANINGS.flatMap((meaning): readonly Pair[] => [
    [meaning, `${meaning}-soft`, 4.5],
    ['ink', `${meaning}-soft`, 4.5],
    ['ink-2', `${meaning}-soft`, 4.5],
    [`${meaning}-fill`, `${meaning}-soft`, 2.5],
  ]),
  ...FILLS.map((fill): Pair => [`${fill}-fill`, 'surface', 3]),
  ['idle-fill', 'surface', 3],
  ['btn-ink', 'btn', 4.5],
  ['btn-ink', 'btn-hover', 4.5],
  ['owner-ink', 'owner', 4.5],
  ['owner-ink', 'owner-hover', 4.5],
  ['surface', 'alert', 4.5],
  ['ink', 'seg-on', 4.5],
  ['ink-2', 'seg', 4.5],
  ['line-strong', 'surface', 3],
  ['line-strong', 'bg', 3],
];

/** The colours of a theme, by their names. */
function tokensOf(css: string, theme: (typeof THEMES)[number]): Tokens {
  const start = css.indexOf(`:root[data-theme='${theme}'] {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((found) => [found[1]!, found[2]!]),
  );
}

/** As WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The pairs below their goal, a line each; a token that is missing is one too. */
function tooLow(tokens: Tokens): readonly string[] {
  return PAIRS.flatMap(([front, back, goal]) => {
    const [one, other] = [tokens[front], tokens[back]];
    if (one === undefined || other === undefined) return [`${front} on ${back}: no such token`];
    const ratio = contrast(one, other);
    return ratio >= goal ? [] : [`${front} on ${back}: ${ratio.toFixed(2)}, not ${goal}`];
  });
}

describe.each(THEMES)('the %s theme', (theme) => {
  const tokens = tokensOf(CSS, theme);

  test('keeps every pair of colours readable', () => {
    expect(tooLow(tokens)).toEqual([]);
  });

  test('is caught when a colour changes for the worse', () => {
    expect(tooLow({ ...tokens, 'ink-3': tokens['line']! })).toHaveLength(GROUNDS.length);
    expect(tooLow({ ...tokens, 'paid-fill': tokens['surface']! })).toContainEqual(
      'paid-fill on surface: 1.00, not 3',
    );
    expect(tooLow({})).toHaveLength(PAIRS.length);
  });
});

test('measures as the design says', () => {
  const light = tokensOf(CSS, 'light');
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast(light['ink-3']!, light['bg']!)).toBeCloseTo(5.4, 2);
  expect(contrast(light['paid']!, light['paid-soft']!)).toBeCloseTo(6.11, 2);
});
