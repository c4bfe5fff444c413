import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { de } from '../../../renderer/messages/de.ts';
import { en } from '../../../renderer/messages/en.ts';
import type { DashboardPage, View } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent, PretendOptions } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** What the pages say while the agent is away, or nothing can be found out: one truth, and why. */

const stage = stageForFile();
const LIMIT = { timeout: 60_000 };
const LANGUAGES = [
  ['en', en],
  ['de', de],
] as const;

let agent: PretendAgent;
let dashboard: DashboardPage;
let page: Page;

async function open(
  options: Omit<PretendOptions, 'folder'>,
  locale: 'en' | 'de' = 'en',
): Promise<void> {
  agent = await stage.agent({ logBefore: 40, ...options });
  dashboard = await openDashboard(stage.browser, agent.address(), { locale });
  page = dashboard.page;
  await dashboard.settled();
}

/** Looks at that view, and then the agent goes. */
async function leftAt(view: View | { lease: string }): Promise<void> {
  if (typeof view === 'string') await dashboard.show(view);
  else await dashboard.show(view as Parameters<DashboardPage['show']>[0]);
  await agent.goOffline();
  await page.locator('[data-now="offline"]').waitFor({ timeout: 20_000 });
}

const sees = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const card = (name: string) => page.getByRole('region', { name, exact: true });

afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

test.each(LANGUAGES)(
  'while the agent is away each page says what it knows, in %s',
  LIMIT,
  async (locale, t) => {
    await open({ state: 'practice', logRate: 20 }, locale);
    const { lease } = agent.world.live[0]!;
    agent.update((world) => {
      world.hardware = { ...world.hardware, gpus: [] };
    });
    await dashboard.show('setup');
    await page.getByRole('radio').first().waitFor();
    await dashboard.show('hardware');
    // The control: while it is offered that is said, once.
    await sees(new RegExp(t['hardware.notOffered.no-gpu.others']));
    const checks = card(t['hardware.health']).getByRole('listitem');
    const rows = await checks.count();
    expect(rows).toBeGreaterThan(0);
    await dashboard.show({ lease });
    const log = page.getByRole('log');
    await log.getByText(/#\d+/).first().waitFor();

    await leftAt({ lease });
    const newest = await log.locator('time').last().innerText();
    await sees(t['lease.log.away'].replace('{until}', newest));
    expect(await page.getByText(t['lease.log.opening']).count()).toBe(0);

    await dashboard.show('hardware');
    await sees(t['hardware.notOffered.away']);
    await sees(t['hardware.standing.away']);
    await sees(new RegExp(t['hardware.health.away'].split('{when}')[0]!));
    await sees(new RegExp(t['hardware.shut.awayText'].slice(0, 30)));
    expect({
      offered: await page.getByText(t['hardware.notOffered.no-gpu.others']).count(),
      rows: await checks.count(),
      agents: await page.getByText(t['hardware.shut.words']).count(),
    }).toEqual({ offered: 0, rows, agents: 0 });

    await dashboard.show('setup');
    await sees(t['shared.readOnly.offline']);
    const radios = page.getByRole('radio');
    await radios.first().waitFor();
    const usable = await radios.evaluateAll((all) =>
      all.filter((one) => !one.matches(':disabled')),
    );
    expect({ all: (await radios.count()) > 1, usable }).toEqual({ all: true, usable: [] });
  },
);

test(
  'a log of which nothing came while the agent was there does not read for ever',
  LIMIT,
  async () => {
    await open({ state: 'renting', logBefore: 0, logRate: 0 });
    const { lease } = agent.world.live[0]!;
    await leftAt({ lease });
    await sees(en['lease.log.nothingCame']);
    expect(await page.getByText(en['lease.log.opening']).count()).toBe(0);
  },
);

describe('what cannot be found out', () => {
  test.each(LANGUAGES)(
    'without an engine the home network cannot be checked, in %s',
    async (locale, t) => {
      await open({ state: 'no-engine' }, locale);
      agent.update(({ agent: own }) => {
        Object.assign(own, { isolation: { state: 'unchecked', failures: [], warnings: [] } });
      });
      await dashboard.show('hardware');
      const network = card(t['hardware.shut']);
      const lines = (await network.innerText()).split('\n').filter(Boolean);
      expect(lines).toEqual([
        t['hardware.shut'],
        t['hardware.shut.cannot'],
        `${t['hardware.shut.cannotText']} ${t['hardware.shut.never']}`,
      ]);
    },
  );
});

describe('the first step of the set-up', () => {
  test.each(LANGUAGES)(
    'says how to go on before another network is chosen, in %s',
    async (locale, t) => {
      await open({ state: 'practice' }, locale);
      await dashboard.show('setup');
      await sees(t['setup.network.chooseText']);
      const goOn = page.getByRole('button', { name: t['setup.network.goOn'], exact: true });
      expect(await goOn.getAttribute('aria-disabled')).toBe('true');
      await goOn.focus();
      await sees(t['setup.network.chooseFirst']);
      await page.getByRole('radio').nth(1).click();
      await goOn.waitFor({ state: 'detached' });
      dashboard.expectQuiet();
    },
  );
});

describe('taking the machine back', () => {
  const takeBack = () => page.getByRole('button', { name: en['frame.takeBack.gpu'] });
  const taken = () => agent.calls.filter(({ name }) => name === 'offering.take-back').length;

  test(
    'is done without asking once its owner said so, until the settings say otherwise',
    LIMIT,
    async () => {
      await open({ state: 'renting' });
      const dialog = page.getByRole('alertdialog');
      // Ticked and then not done: that is no choice.
      await takeBack().click();
      await dialog.getByRole('checkbox', { name: en['frame.takeBack.unasked'] }).check();
      await dialog.getByRole('button', { name: en['frame.takeBack.keep'] }).click();
      await takeBack().click();
      const box = dialog.getByRole('checkbox', { name: en['frame.takeBack.unasked'] });
      expect(await box.isChecked()).toBe(false);
      await box.check();
      await dialog.getByRole('button', { name: 'Take it back', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(taken).toBe(1);

      await page.reload();
      await dashboard.settled();
      await page.getByRole('button', { name: en['frame.resume'] }).click();
      await takeBack().click();
      await expect.poll(taken).toBe(2);
      expect(await dialog.count()).toBe(0);

      await dashboard.show('settings');
      await page.getByRole('switch', { name: en['settings.takeBack'] }).click();
      await page.getByRole('button', { name: en['frame.resume'] }).click();
      await takeBack().click();
      await dialog.waitFor();
      expect(taken()).toBe(2);
      dashboard.expectQuiet();
    },
  );

  test('that failed unasked is asked about, with what went wrong', LIMIT, async () => {
    await open({ state: 'renting' });
    await page.evaluate(() => {
      localStorage.setItem('sublet.preferences', '{"asksTakeBack":false}');
    });
    await page.reload();
    await dashboard.settled();
    agent.fail('offering.take-back', new AgentError('storage-failed', 'The disk is full.'));
    await takeBack().click();
    await page.getByRole('alertdialog').getByText('The disk is full.').waitFor();
  });
});

describe('diagnostics', () => {
  const copied = (): Promise<string> =>
    page.evaluate(() => (globalThis as unknown as { copied?: string }).copied ?? '');

  /** A clipboard that can be read back. */
  async function watchClipboard(): Promise<void> {
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: {
          writeText: async (text: string): Promise<void> => {
            Object.assign(globalThis, { copied: text });
          },
        },
      });
    });
  }

  test(
    'are copied from the card of an agent that is away, without a token or a tenant',
    LIMIT,
    async () => {
      await open({ state: 'renting' });
      const { lease, tenant } = agent.world.live[0]!;
      const token = new URL(agent.address()).href.split(/[?#/=]/).at(-1)!;
      await leftAt({ lease });
      // As it stands in the address where a page is opened by hand.
      await page.evaluate(
        (secret) => history.replaceState(null, '', `/?token=${secret}${location.hash}`),
        token,
      );
      await watchClipboard();
      await page.getByRole('button', { name: en['shared.diagnostics.copy'] }).first().click();
      await sees(en['shared.copied']);
      const text = await copied();
      expect(text).toMatch(/^agent\.version: \d/m);
      expect(text).toMatch(/^page\.platform: \S/m);
      expect(text).toMatch(/^page\.view: lease$/m);
      expect(text).toMatch(/^connection\.status: offline$/m);
      expect(text).toMatch(/^connection\.lastSeen: \d{4}-\d\d-\d\dT/m);
      const secrets = [token, lease, tenant].filter((secret) => text.includes(secret));
      expect({ secrets, tried: token.length > 20 }).toEqual({ secrets: [], tried: true });
    },
  );

  test('of an error have its words and the last question that failed', LIMIT, async () => {
    await open({ state: 'error' });
    await dashboard.show('orders');
    await watchClipboard();
    await page.getByRole('button', { name: en['shared.diagnostics.copy'] }).first().click();
    await sees(en['shared.copied']);
    const text = await copied();
    expect(text).toMatch(/^error\.last: storage-failed of [\w.]+ at \d{4}-/m);
    expect(text).toMatch(/^error\.shown: .*The database cannot be read/m);
  });
});

describe('while nothing has come yet', () => {
  test('the set-up has its own place, and nothing can be saved', LIMIT, async () => {
    agent = await stage.agent({ state: 'loading' });
    dashboard = await openDashboard(stage.browser, agent.address());
    page = dashboard.page;
    await page.evaluate(() => {
      location.hash = '#/setup';
    });
    await dashboard.settled({ busy: true });
    const marked = page.locator('aside [aria-current]');
    expect(await marked.allInnerTexts()).toEqual([en['frame.setup']]);
    await page.evaluate(() => {
      location.hash = '#/earnings';
    });
    await dashboard.settled({ busy: true });
    const csv = page.getByRole('button', { name: en['earnings.csv'], exact: true });
    expect(await csv.getAttribute('aria-disabled')).toBe('true');
    await csv.focus();
    await sees(en['earnings.csv.notYet']);
  });
});
