import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { en } from '../../../renderer/messages/en.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import { axe } from '../../helpers/dashboard/axe.ts';
import { builtDashboard } from '../../helpers/dashboard/build.ts';
import type { DashboardPage, View } from '../../helpers/dashboard/page.ts';
import { hashOf, openDashboard, VIEWS } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { openPretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { PretendState } from '../../helpers/dashboard/pretend-states.ts';

/** Every view in every state in which it looks different: nothing breaks a rule of axe-core. */

/** What is looked at in one state. `lease` is the first that runs; `unknown` no view at all. */
interface Case {
  readonly state: PretendState;
  readonly views: readonly (View | 'lease' | 'unknown')[];
}

const CASES: readonly Case[] = [
  { state: 'renting', views: [...VIEWS, 'lease', 'unknown'] },
  { state: 'idle', views: ['overview', 'leases', 'orders'] },
  { state: 'empty', views: [...VIEWS] },
  { state: 'practice', views: ['overview', 'leases', 'lease', 'orders', 'earnings', 'settings'] },
  { state: 'practice-empty', views: ['overview', 'earnings'] },
  { state: 'no-engine', views: ['overview', 'lease', 'orders', 'hardware'] },
  { state: 'simulated', views: ['overview', 'hardware'] },
  { state: 'network-stale', views: ['overview', 'orders', 'earnings'] },
  { state: 'paused', views: ['overview', 'orders'] },
  { state: 'paused-until', views: ['overview'] },
  { state: 'draining', views: ['overview', 'leases'] },
  { state: 'attention', views: ['overview', 'lease', 'hardware', 'notices'] },
  { state: 'locked', views: ['settings'] },
  { state: 'several-gpus', views: ['overview', 'hardware', 'settings'] },
  { state: 'error', views: [...VIEWS, 'lease'] },
  { state: 'many', views: ['overview', 'leases', 'orders', 'earnings', 'notices'] },
  { state: 'hostile', views: [...VIEWS, 'lease'] },
];

/** How a page is looked at: the two designs, each in both colours. */
const LOOKS = [
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 360, theme: 'dark' },
  { width: 360, theme: 'light' },
] as const;

let browser: Browser;
let folder: string;
/** How many pages were looked at. */
let checked = 0;

beforeAll(async () => {
  folder = builtDashboard();
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
});

const STATE_LIMIT_MS = 180_000;

async function opened(
  state: PretendState,
  use: (dashboard: DashboardPage, agent: PretendAgent) => Promise<void>,
): Promise<void> {
  const agent = await openPretendAgent({ state, folder, logBefore: 200 });
  try {
    const dashboard = await openDashboard(browser, agent.address(), { reducedMotion: true });
    await use(dashboard, agent);
    await dashboard.close();
  } finally {
    await agent.close();
  }
}

/** What is wrong with the page as it stands: a line for each place, with the looks that have it. */
async function problemsOf(dashboard: DashboardPage, name: string, busy = false): Promise<string[]> {
  const { page } = dashboard;
  const found = new Map<string, string[]>();
  for (const [place, { width, theme }] of LOOKS.entries()) {
    await page.emulateMedia({ colorScheme: theme });
    if (LOOKS[place - 1]?.width !== width) {
      await page.setViewportSize({ width, height: 900 });
      await dashboard.settled({ busy });
    }
    for (const text of await axe(page)) {
      found.set(text, [...(found.get(text) ?? []), `${width} ${theme}`]);
    }
    checked += 1;
  }
  return [...found].map(([text, looks]) => `${name} (${looks.join(', ')}): ${text}`);
}

async function showAll(
  dashboard: DashboardPage,
  { world }: PretendAgent,
  { views, state }: Case,
  busy = false,
): Promise<string[]> {
  const found: string[] = [];
  const hashFor = (view: Case['views'][number]): string => {
    if (view === 'unknown') return '#/nowhere';
    return hashOf(view === 'lease' ? { lease: world.live[0]!.lease } : view);
  };
  for (const view of views) {
    await dashboard.page.evaluate((to) => {
      location.hash = to;
    }, hashFor(view));
    await dashboard.settled({ busy });
    found.push(...(await problemsOf(dashboard, `${state} ${view}`, busy)));
  }
  return found;
}

describe('every view in every state', () => {
  for (const one of CASES) {
    test(`given ${one.state}, each page breaks no rule`, { timeout: STATE_LIMIT_MS }, async () => {
      await opened(one.state, async (dashboard, agent) => {
        expect(await showAll(dashboard, agent, one)).toEqual([]);
      });
    });
  }

  test(
    'given a lease in each state, its page breaks no rule',
    { timeout: STATE_LIMIT_MS },
    async () => {
      await opened('ending', async (dashboard, { world }) => {
        const found: string[] = [];
        for (const { lease, state } of [...world.live, world.past[0]!]) {
          await dashboard.show({ lease });
          found.push(...(await problemsOf(dashboard, `lease ${state}`)));
        }
        expect(found).toEqual([]);
      });
    },
  );

  test(
    'given nothing from the agent yet, each page breaks no rule',
    { timeout: STATE_LIMIT_MS },
    async () => {
      await opened('loading', async (dashboard, agent) => {
        const views = [...VIEWS, 'lease'] as const;
        expect(await showAll(dashboard, agent, { state: 'loading', views }, true)).toEqual([]);
      });
    },
  );

  test(
    'given an agent that went away, each page breaks no rule',
    { timeout: STATE_LIMIT_MS },
    async () => {
      await opened('offline', async (dashboard, agent) => {
        const views = [...VIEWS, 'lease'] as const;
        // A view comes from the server the first time that it is looked at.
        for (const view of views) {
          await dashboard.show(view === 'lease' ? { lease: agent.world.live[0]!.lease } : view);
        }
        await agent.goOffline();
        await dashboard.page.locator('[data-now="offline"]').waitFor({ timeout: 20_000 });
        expect(await showAll(dashboard, agent, { state: 'offline', views }, true)).toEqual([]);
      });
    },
  );

  test('given a box over the page, it breaks no rule', { timeout: STATE_LIMIT_MS }, async () => {
    await opened('renting', async (dashboard) => {
      const { page } = dashboard;
      await page.getByRole('button', { name: en['frame.takeBack.gpu'] }).click();
      await page.getByRole('alertdialog').waitFor();
      const found = await problemsOf(dashboard, 'take back');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: en['frame.pause'], exact: true }).click();
      await page.getByRole('menu').waitFor();
      found.push(...(await problemsOf(dashboard, 'pause menu')));
      // An open menu belongs to its button, wherever in the page it stands.
      const ofMenu = /: region \(moderate\) at div\[data-radix-popper/;
      expect(found.filter((line) => !ofMenu.test(line))).toEqual([]);
    });
  });

  test('all of them were looked at', () => {
    const pages = CASES.reduce((sum, { views }) => sum + views.length, 0);
    const odd = 6 + 2 * (VIEWS.length + 1) + 2;
    expect(checked).toBe((pages + odd) * LOOKS.length);
  });
});

describe('a page that does break rules', () => {
  test('given pale text and a field without a name, both are found', async () => {
    await opened('renting', async (dashboard) => {
      await dashboard.settled();
      const before = await axe(dashboard.page);
      await dashboard.page.evaluate(() => {
        const main = document.querySelector('main')!;
        const text = document.createElement('p');
        text.textContent = 'This can hardly be read.';
        text.style.color = '#ddd';
        text.style.background = '#fff';
        main.append(text, document.createElement('input'));
      });
      const found = (await axe(dashboard.page)).filter((line) => !before.includes(line));
      expect(found.map((line) => line.split(' ')[0]).sort()).toEqual(['color-contrast', 'label']);
    });
  });
});
