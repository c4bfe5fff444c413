import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 A and AA and good practice; a line for each place that breaks a rule. */
export async function axe(page: Page): Promise<string[]> {
  // One stays in the page: it is half a megabyte.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  const { looked, found } = await page.evaluate(async (values) => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<AxeResults> };
    };
    const { passes, violations } = await checker.run(document, {
      runOnly: { type: 'tag', values },
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
  }, TAGS);
  if (looked === 0) throw new Error('axe-core looked at nothing.');
  return found;
}
