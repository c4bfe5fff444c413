import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that look at colours; all others see the same in either theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** WCAG 2.2 A and AA and good practice; a line for each place that breaks a rule. */
export async function axe(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  // One stays in the page: it is half a megabyte.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  const runOnly =
    which === 'colours' ? { type: 'rule', values: COLOUR_RULES } : { type: 'tag', values: TAGS };
  const { looked, found } = await page.evaluate(async (rules) => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<AxeResults> };
    };
    const { passes, violations } = await checker.run(document, {
      runOnly: rules,
      resultTypes: ['violations'],
      // Styles of other hosts would be asked for, and there are none.
      preload: false,
    });
    const lines = violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary = '', html }) => {
        const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
        const element = html.replace(/ data-theme="\w+"/, '').slice(0, 160);
        return `${id} (${impact ?? '?'}) at ${target.join(' ')}: ${why} ${element}`;
      }),
    );
    return { looked: passes.length, found: lines };
  }, runOnly);
  if (looked === 0) throw new Error('axe-core looked at nothing.');
  return found;
}
