import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfigFile: path.join(ROOT, 'build/eslint.config.js'),
});

/** What our own rules say about a file of that name with this text. */
async function complaints(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(ROOT, file) });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === 'no-restricted-syntax')
    .map(({ line, message }) => `${line}: ${message.split(':')[0] ?? ''}`);
}

const component = (lines: readonly string[]): string =>
  ['export function Part({ n }: { readonly n: number }) {', ...lines, '}', ''].join('\n');

const CATALOGUE = 'Words come from the catalogue';
const FORMAT = 'Numbers, money and dates become text in renderer/format alone.';

test.each([
  ['a text', 'return <p>Hello</p>;', CATALOGUE],
  ['a text in quotes', "return <p>{'hello'}</p>;", CATALOGUE],
  ['a text with a number in it', 'return <p>{`${n} hours`}</p>;', CATALOGUE],
  ['a title', 'return <p title="Hello">{n}</p>;', CATALOGUE],
  ['a label in braces', "return <p aria-label={'hello'}>{n}</p>;", CATALOGUE],
  ['a placeholder', 'return <input placeholder="Find" value={n} readOnly />;', CATALOGUE],
  ['a rounded number', 'return <p>{n.toFixed(2)}</p>;', FORMAT],
  ['a date', 'return <p>{new Date(n).toLocaleString()}</p>;', FORMAT],
  ['a format made on the spot', 'return <p>{new Intl.NumberFormat().format(n)}</p>;', FORMAT],
])('given %s in a view, when it is linted, then it is refused', async (_, line, message) => {
  expect(await complaints('renderer/frame/Frame.tsx', component([line]))).toEqual([
    `2: ${message}`,
  ]);
});

test('given names for machines and signs alone, when a view is linted, then it passes', async () => {
  const lines = [
    'return (',
    '  <p className="text-ink" role="status" data-state="open">',
    '    {n} · <span aria-hidden="true">–</span>',
    '  </p>',
    ');',
  ];
  expect(await complaints('renderer/frame/Frame.tsx', component(lines))).toEqual([]);
});

test('given a format made in renderer/format, when it is linted, then it passes', async () => {
  const text = "export const f = new Intl.NumberFormat('en');\n";
  expect(await complaints('renderer/format/units.ts', text)).toEqual([]);
});
