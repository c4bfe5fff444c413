import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Browser } from 'playwright-core';

import { launchBrowser } from '../helpers/browser.ts';
import type { DashboardPage } from '../helpers/dashboard/page.ts';
import { openDashboard } from '../helpers/dashboard/page.ts';
import type { Scene } from './scenes.ts';
import { STORIES } from './stories.ts';

/**
 * `npm run screenshots`: every view and state of the dashboard, in both themes and three widths, on
 * a real agent of the practice network with real containers. `--only <word>` takes some; the three of
 * the README are renewed with `--readme`.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const README_FOLDER = path.join(ROOT, '.github', 'images');
const WIDTHS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1300 },
] as const;
const THEMES = ['light', 'dark'] as const;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(ROOT, 'screenshots') },
    only: { type: 'string', default: '' },
    readme: { type: 'boolean', default: false },
  },
});

const { out, only, readme } = values;
if (only === '') rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
let taken = 0;
const wide: string[] = [];
const browser = await launchBrowser();
try {
  for (const story of STORIES) {
    const scenes = story.scenes.filter(({ name }) => `${story.name} ${name}`.includes(only));
    if (scenes.length === 0) continue;
    process.stdout.write(`${story.name}\n`);
    const world = await story.open();
    try {
      const addresses = world.address;
      for (const scene of scenes) await takeScene(browser, scene, addresses);
    } finally {
      await world.close();
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(`${taken} pictures in ${out}\n`);
if (wide.length > 0) {
  process.stdout.write(`These scroll sideways:\n${wide.join('\n')}\n`);
  process.exitCode = 1;
}

async function takeScene(
  browserOf: Browser,
  scene: Scene,
  address: () => Promise<string>,
): Promise<void> {
  await scene.before?.();
  const locale = scene.locale ?? 'en';
  // One page for a picture: what the last one left open is not in the next one.
  for (const theme of THEMES) {
    for (const { width, height } of WIDTHS) {
      if (scene.widths !== undefined && !scene.widths.includes(width)) continue;
      const pageOf = await openDashboard(
        browserOf,
        (await scene.address?.()) ?? (await address()),
        {
          ...{ width, height, theme, locale },
          reducedMotion: true,
        },
      );
      try {
        await take(pageOf, scene, `${scene.name}-${theme}-${width}`);
      } finally {
        await pageOf.close();
      }
    }
  }
  await scene.after?.();
}

async function take(dashboard: DashboardPage, scene: Scene, name: string): Promise<void> {
  await scene.show(dashboard);
  const { page } = dashboard;
  const file = path.join(out, `${name}.png`);
  const picture = await page.screenshot({ path: file, fullPage: scene.whole ?? true });
  if ((await dashboard.sidewaysScroll()) > 0) wide.push(name);
  taken += 1;
  process.stdout.write(`  ${name}\n`);
  if (readme && scene.readme === name) {
    mkdirSync(README_FOLDER, { recursive: true });
    writeFileSync(path.join(README_FOLDER, `${scene.name}.png`), picture);
  }
}
