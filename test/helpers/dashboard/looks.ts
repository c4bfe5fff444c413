import { axe } from './axe.ts';
import type { DashboardPage } from './page.ts';

/** One way to look at a page. */
export interface Look {
  readonly width: number;
  readonly theme: 'light' | 'dark';
}

/** How a page is looked at: the two designs, each in both colours. */
export const LOOKS: readonly Look[] = [
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 360, theme: 'dark' },
  { width: 360, theme: 'light' },
];
/** Both designs and both colours once, for a page that hardly differs from that of another state. */
export const FEWER_LOOKS: readonly Look[] = [
  { width: 1280, theme: 'light' },
  { width: 360, theme: 'dark' },
];

/** What is wrong with the page as it stands: a line for each place, with the looks that have it. */
export async function problemsOf(
  dashboard: DashboardPage,
  name: string,
  { looks = LOOKS, busy = false } = {},
): Promise<string[]> {
  const { page } = dashboard;
  const found = new Map<string, string[]>();
  let before: string | undefined;
  for (const [place, { width, theme }] of looks.entries()) {
    await page.emulateMedia({ colorScheme: theme });
    if (looks[place - 1]?.width !== width) {
      await page.setViewportSize({ width, height: 900 });
      await dashboard.settled({ busy });
    }
    // What is under the line that stays at the top depends on where the page was scrolled to.
    await page.evaluate(() => window.scrollTo(0, 0));
    const shown = `${width} ${await elementsOf(dashboard)}`;
    const texts = await axe(page, shown === before ? 'colours' : 'all');
    before = shown;
    for (const text of texts) {
      found.set(text, [...(found.get(text) ?? []), `${width} ${theme}`]);
    }
  }
  return [...found].map(([text, where]) => `${name} (${where.join(', ')}): ${text}`);
}

/** What stands in the page, whatever its theme; ages and amounts count on, and no rule reads them. */
async function elementsOf({ page }: DashboardPage): Promise<string> {
  const html = await page.evaluate(() => document.documentElement.outerHTML);
  return html.replace(/ data-theme="\w+"/, '').replaceAll(/\d+/g, '0');
}
