import { describe, expect, test } from 'vitest';

import { en } from '../../../renderer/messages/en.ts';
import { axe } from '../../helpers/dashboard/axe.ts';
import type { Look } from '../../helpers/dashboard/looks.ts';
import { FEWER_LOOKS, LOOKS, problemsOf as lookAt } from '../../helpers/dashboard/looks.ts';
import type { DashboardPage, View } from '../../helpers/dashboard/page.ts';
import { hashOf, openDashboard, VIEWS } from '../../helpers/dashboard/page.ts';
import { ACCOUNT_STATES } from '../../helpers/dashboard/pretend-account-states.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { PretendState } from '../../helpers/dashboard/pretend-states.ts';
import { PRETEND_STATES } from '../../helpers/dashboard/pretend-states.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** Every view in every state: nothing breaks a rule of axe-core. */

/** `lease` is the first that runs, else the one that ended last; `unknown` no view at all. */
type Shown = View | 'lease' | 'unknown';

/** One state, and the views that look different in it: those are looked at in all ways. */
interface Case {
  readonly state: PretendState;
  readonly differs: readonly Shown[];
}

const CASES: readonly Case[] = [
  { state: 'renting', differs: [...VIEWS, 'lease', 'unknown'] },
  { state: 'idle', differs: ['overview', 'leases', 'orders'] },
  { state: 'empty', differs: [...VIEWS] },
  { state: 'practice', differs: ['overview', 'leases', 'lease', 'orders', 'earnings', 'settings'] },
  { state: 'practice-empty', differs: ['overview', 'earnings'] },
  { state: 'no-engine', differs: ['overview', 'lease', 'orders', 'hardware'] },
  { state: 'simulated', differs: ['overview', 'hardware'] },
  { state: 'network-stale', differs: ['overview', 'orders', 'earnings'] },
  { state: 'paused', differs: ['overview', 'orders'] },
  { state: 'paused-until', differs: ['overview'] },
  { state: 'draining', differs: ['overview', 'leases'] },
  { state: 'attention', differs: ['overview', 'lease', 'hardware', 'notices'] },
  { state: 'locked', differs: ['settings'] },
  { state: 'several-gpus', differs: ['overview', 'hardware', 'settings'] },
  { state: 'error', differs: [...VIEWS, 'lease'] },
  { state: 'many', differs: ['overview', 'leases', 'orders', 'earnings', 'notices'] },
  { state: 'hostile', differs: [...VIEWS, 'lease'] },
  // Each of its leases has a test of its own.
  { state: 'ending', differs: [] },
];
/** In these no lease ever ran. */
const WITHOUT_LEASE: readonly PretendState[] = ['empty', 'practice-empty'];
/** In these the agent does not answer: they have tests of their own. */
const UNANSWERED: readonly PretendState[] = ['loading', 'offline'];

interface Visit {
  readonly view: Shown;
  readonly looks: readonly Look[];
}

function visitsOf({ state, differs }: Case): readonly Visit[] {
  const all: readonly Shown[] = WITHOUT_LEASE.includes(state) ? VIEWS : [...VIEWS, 'lease'];
  return [
    ...differs.map((view) => ({ view, looks: LOOKS })),
    ...all.filter((view) => !differs.includes(view)).map((view) => ({ view, looks: FEWER_LOOKS })),
  ];
}

const EACH_VIEW: readonly Visit[] = [...VIEWS, 'lease' as const].map((view) => ({
  view,
  looks: LOOKS,
}));

const stage = stageForFile();
/** How many pages were looked at. */
let checked = 0;

const STATE_LIMIT_MS = 180_000;

async function opened(
  state: PretendState,
  use: (dashboard: DashboardPage, agent: PretendAgent) => Promise<void>,
): Promise<void> {
  const agent = await stage.agent({ state, logBefore: 200 });
  try {
    const dashboard = await openDashboard(stage.browser, agent.address(), {
      reducedMotion: true,
    });
    await use(dashboard, agent);
    await dashboard.close();
  } finally {
    await agent.close();
  }
}

/** What is wrong with the page as it stands, and one more that was looked at in each way. */
async function problemsOf(
  dashboard: DashboardPage,
  name: string,
  { looks = LOOKS, busy = false } = {},
): Promise<string[]> {
  checked += looks.length;
  return lookAt(dashboard, name, { looks, busy });
}

async function showAll(
  dashboard: DashboardPage,
  { world }: PretendAgent,
  visits: readonly Visit[],
  { name, busy = false }: { readonly name: string; readonly busy?: boolean },
): Promise<string[]> {
  const found: string[] = [];
  const hashFor = (view: Shown): string => {
    if (view === 'unknown') return '#/nowhere';
    return hashOf(view === 'lease' ? { lease: (world.live[0] ?? world.past[0]!).lease } : view);
  };
  for (const { view, looks } of visits) {
    await dashboard.page.evaluate((to) => {
      location.hash = to;
    }, hashFor(view));
    await dashboard.settled({ busy });
    found.push(...(await problemsOf(dashboard, `${name} ${view}`, { looks, busy })));
  }
  return found;
}

function isAccountState(state: PretendState): boolean {
  return ACCOUNT_STATES.some((known) => known === state);
}

describe('every view in every state', () => {
  for (const one of CASES) {
    test(`given ${one.state}, each page breaks no rule`, { timeout: STATE_LIMIT_MS }, async () => {
      await opened(one.state, async (dashboard, agent) => {
        const found = await showAll(dashboard, agent, visitsOf(one), { name: one.state });
        expect(found).toEqual([]);
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
        const how = { name: 'loading', busy: true };
        expect(await showAll(dashboard, agent, EACH_VIEW, how)).toEqual([]);
      });
    },
  );

  test(
    'given an agent that went away, each page breaks no rule',
    { timeout: STATE_LIMIT_MS },
    async () => {
      await opened('offline', async (dashboard, agent) => {
        // A view comes from the server the first time that it is looked at.
        for (const view of VIEWS) await dashboard.show(view);
        await dashboard.show({ lease: agent.world.live[0]!.lease });
        await agent.goOffline();
        await dashboard.page.locator('[data-now="offline"]').waitFor({ timeout: 20_000 });
        const how = { name: 'offline', busy: true };
        expect(await showAll(dashboard, agent, EACH_VIEW, how)).toEqual([]);
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
    const states = [...CASES.map(({ state }) => state), ...UNANSWERED];
    // Those of a network with an account have a file of their own.
    const expected = PRETEND_STATES.filter((state) => !isAccountState(state));
    expect(states.toSorted()).toEqual(expected.toSorted());
    const all = CASES.length * (VIEWS.length + 1) - WITHOUT_LEASE.length;
    const differing = CASES.flatMap(({ differs }) => differs).length;
    // One of those is no view.
    const others = all - (differing - 1);
    const odd = 6 + UNANSWERED.length * (VIEWS.length + 1) + 2;
    expect(checked).toBe((differing + odd) * LOOKS.length + others * FEWER_LOOKS.length);
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
