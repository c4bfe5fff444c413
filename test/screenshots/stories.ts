import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { en } from '../../renderer/messages/en.ts';
import type { DashboardPage } from '../helpers/dashboard/page.ts';
import { hashOf, VIEWS } from '../helpers/dashboard/page.ts';
import { RealAgent } from '../helpers/dashboard/real-agent.ts';
import { EngineSwitch } from '../helpers/engine-switch.ts';
import type { Scene, Story, StoryWorld } from './scenes.ts';

let agent: RealAgent;
let lease: Awaited<ReturnType<RealAgent['runningLease']>>;

const open = async (options: Parameters<typeof RealAgent.open>[0] = {}): Promise<StoryWorld> => {
  agent = await RealAgent.open({ firstPort: 25_000, ports: 60, ...options });
  await agent.start();
  return { address: () => agent.address(), close: () => agent.close() };
};

const at = (view: (typeof VIEWS)[number]) => async (dashboard: DashboardPage) => {
  await dashboard.settled();
  await dashboard.show(view);
};
const atLease = async (dashboard: DashboardPage): Promise<void> => {
  await dashboard.settled();
  await dashboard.show({ lease });
};
const tab = (name: string) => async (dashboard: DashboardPage) => {
  await atLease(dashboard);
  // As with a mouse in hand: a click that follows nothing but scripts is marked like a key.
  await dashboard.page.mouse.click(2, 2);
  await dashboard.page.getByRole('tab', { name }).click();
  await dashboard.settled();
  await dashboard.page.locator('.skeleton').first().waitFor({ state: 'detached' });
};
const views = (state: string, more: Partial<Scene> = {}): readonly Scene[] =>
  VIEWS.map((view) => ({ name: `${view}-${state}`, show: at(view), ...more }));

/** Enough of a day that there is something to see: leases that ended, payments, orders of all kinds. */
async function live(): Promise<void> {
  for (const kind of ['stingy', 'stingy', 'silent'] as const) await agent.place(kind);
  await agent.place('web', { lifeBlocks: 20 });
  await agent.runningLease();
  await pause(9_000);
  await agent.place('keeper');
  await agent.placeChatty();
  lease = await agent.runningLease();
  await pause(12_000);
}

async function confirmTakeBack({ page }: DashboardPage): Promise<void> {
  await page.getByRole('button', { name: /^Give me my/ }).click();
  await page.getByRole('alertdialog').waitFor();
}

const firstRun: Story = {
  name: 'first run',
  open,
  scenes: views('empty'),
};

const openLive: Story['open'] = async () => {
  const world = await open();
  await live();
  return world;
};

const renting: Story = {
  name: 'renting',
  open: openLive,
  scenes: [
    {
      name: 'overview-practice',
      show: at('overview'),
      readme: 'overview-practice-light-1280',
    },
    ...views('practice')
      .filter(({ name }) => name !== 'overview-practice')
      .map((scene) =>
        scene.name === 'orders-practice'
          ? { ...scene, readme: 'orders-practice-light-1280' }
          : scene,
      ),
    {
      name: 'lease-logs',
      show: async (dashboard) => {
        await atLease(dashboard);
        await dashboard.page
          .getByRole('log')
          .getByText(/request/)
          .first()
          .waitFor();
      },
      readme: 'lease-logs-dark-1280',
    },
    {
      name: 'self-rental-under-way',
      widths: [1280],
      whole: false,
      show: async (dashboard) => {
        await at('hardware')(dashboard);
        const { page } = dashboard;
        const again = /^(?:Try it|Try it again)$/;
        await page.getByRole('button', { name: again }).click();
        await page.getByRole('button', { name: en['selfRental.stop'] }).waitFor();
        await pause(1_500);
      },
    },
    { name: 'self-rental', show: selfRented },
    { name: 'lease-shell', show: tab(en['lease.tab.shell']) },
    {
      name: 'lease-shell-open',
      show: async (dashboard) => {
        await tab(en['lease.tab.shell'])(dashboard);
        await dashboard.page.getByRole('button', { name: en['lease.shell.start'] }).click();
        await dashboard.page.locator('.xterm-rows').getByText(/[#$]/).first().waitFor();
        await dashboard.page.keyboard.type('ls\n');
        await pause(700);
      },
    },
    { name: 'lease-services', show: tab(en['lease.tab.services']) },
    { name: 'lease-money', show: tab(en['lease.tab.money']) },
    { name: 'lease-events', show: tab(en['lease.tab.events']) },
    {
      name: 'lease-confirm',
      whole: false,
      show: async (dashboard) => {
        await atLease(dashboard);
        await dashboard.page.getByRole('button', { name: en['lease.end'] }).click();
        await dashboard.page.getByRole('alertdialog').waitFor();
      },
    },
    {
      name: 'take-back-confirm',
      whole: false,
      show: async (dashboard) => {
        await at('overview')(dashboard);
        await confirmTakeBack(dashboard);
      },
    },
    {
      name: 'pause-menu',
      whole: false,
      show: async (dashboard) => {
        await at('overview')(dashboard);
        await dashboard.page.getByRole('button', { name: en['frame.pause'], exact: true }).click();
        await dashboard.page.getByRole('menu').waitFor();
      },
    },
    {
      name: 'settings-refused',
      show: async (dashboard) => {
        await at('settings')(dashboard);
        const field = dashboard.page
          .getByRole('textbox', { name: en['settings.prices.cpuMilli'] })
          .first();
        await field.fill('a lot');
        await field.press('Enter');
      },
    },
    {
      name: 'unknown-page',
      show: async (dashboard) => {
        await dashboard.settled();
        await dashboard.page.evaluate(() => {
          location.hash = '#/nothing';
        });
        await dashboard.settled();
      },
    },
    ...views('german', { locale: 'de', widths: [360, 1280] }),
    { name: 'lease-german', locale: 'de', widths: [360, 1280], show: atLease },
  ],
};

const paused: Story = {
  name: 'paused',
  open,
  scenes: [
    {
      name: 'overview-paused',
      show: async (dashboard) => {
        await at('overview')(dashboard);
        await nowPaused(dashboard);
      },
    },
    { name: 'settings-paused', show: at('settings'), widths: [1280] },
    {
      name: 'self-rental-failed',
      show: async (dashboard) => {
        await at('hardware')(dashboard);
        await nowPaused(dashboard);
        await selfRented(dashboard);
        await dashboard.page.getByText(en['selfRental.held.paused']).waitFor();
      },
    },
  ],
};

/** The first picture pauses; the others find it so. */
async function nowPaused({ page }: DashboardPage): Promise<void> {
  if ((await page.locator('[data-now="paused"]').count()) > 0) return;
  await page.getByRole('button', { name: en['frame.pause'], exact: true }).click();
  await page.getByRole('menuitem', { name: en['frame.pause.hour'] }).click();
  await page.locator('[data-now="paused"]').waitFor();
}

/** Tries it with the first picture; the others find what came of it. */
async function selfRented(dashboard: DashboardPage): Promise<void> {
  await at('hardware')(dashboard);
  const { page } = dashboard;
  const start = page.getByRole('button', { name: en['selfRental.start'], exact: true });
  if (await start.isVisible()) await start.click();
  await page.getByRole('button', { name: en['selfRental.again'] }).waitFor({ timeout: 60_000 });
}

/** Every view was there when its agent was killed, and is kept as it was last known. */
const offline: Story = {
  name: 'offline',
  open: openLive,
  scenes: [
    ...VIEWS.map((view): Scene => ({
      name: `${view}-offline`,
      show: async (dashboard) => {
        await dashboard.settled();
        await dashboard.show(view);
        await agent.kill();
        await dashboard.page.locator('[data-now="offline"]').waitFor({ timeout: 30_000 });
        await agentIsAwayFor(dashboard);
      },
    })),
    {
      name: 'lease-offline',
      show: async (dashboard: DashboardPage) => {
        await atLease(dashboard);
        await agent.kill();
        await dashboard.page.locator('[data-now="offline"]').waitFor({ timeout: 30_000 });
        await agentIsAwayFor(dashboard);
      },
    },
  ].map((scene): Scene => ({
    ...scene,
    // Started again for the next picture.
    address: async () => {
      if (await isAway()) await agent.start();
      return agent.address();
    },
  })),
};

async function isAway(): Promise<boolean> {
  try {
    await agent.address();
    return false;
  } catch {
    return true;
  }
}

async function agentIsAwayFor({ page }: DashboardPage): Promise<void> {
  await page.getByText(/^Showing what was known at/).waitFor();
}

let cut: () => Promise<void>;
const noEngine: Story = {
  name: 'no engine',
  open: async () => {
    const engine = await EngineSwitch.make();
    const world = await open({ engineSocket: engine.socket });
    await live();
    cut = () => engine.off();
    return {
      ...world,
      close: async () => {
        await engine.on();
        await world.close();
        await engine.close();
      },
    };
  },
  scenes: [
    {
      name: 'overview-no-engine',
      before: async () => {
        await cut();
        await pause(8_000);
      },
      show: at('overview'),
    },
    ...(['hardware', 'leases', 'notices', 'orders'] as const).map((view): Scene => ({
      name: `${view}-no-engine`,
      show: at(view),
    })),
  ],
};

const policy: Story = {
  name: 'policy',
  open: async () => {
    const file = path.join(import.meta.dirname, 'policy.json');
    return open({ flags: ['--policy-file', file] });
  },
  scenes: [
    { name: 'settings-locked', show: at('settings') },
    { name: 'hardware-locked', show: at('hardware') },
  ],
};

/** The page comes from a server that never answers on its socket. */
const loading: Story = {
  name: 'loading',
  open,
  scenes: VIEWS.map((view): Scene => ({
    name: `${view}-loading`,
    show: async ({ page }) => {
      await page.routeWebSocket(/\/control$/, () => undefined);
      await page.goto(`${new URL(page.url()).origin}/${hashOf(view)}`);
      await page.reload();
      await pause(1_200);
    },
  })),
};

export const STORIES: readonly Story[] = [
  firstRun,
  loading,
  renting,
  paused,
  offline,
  noEngine,
  policy,
];
