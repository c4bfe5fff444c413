import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { en } from '../../../renderer/messages/en.ts';
import { FEWER_LOOKS, LOOKS, problemsOf } from '../../helpers/dashboard/looks.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { hashOf, openDashboard, VIEWS } from '../../helpers/dashboard/page.ts';
import type { AccountState } from '../../helpers/dashboard/pretend-account-states.ts';
import { ACCOUNT_STATES } from '../../helpers/dashboard/pretend-account-states.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** A network with an account in every state: no page of it breaks a rule of axe-core. */

const stage = stageForFile();
const LIMIT = { timeout: 180_000 };

/** The pages that are what the state is about: these are looked at in all ways. */
const DIFFERS: Readonly<Record<AccountState, readonly string[]>> = {
  shadow: ['#/', '#/setup', '#/setup/network', '#/setup/wallet', '#/wallet', '#/provider'],
  'setup-backup': ['#/setup', '#/setup/wallet'],
  'setup-grant': ['#/setup'],
  'setup-fund': ['#/', '#/setup'],
  'setup-address': ['#/setup'],
  'setup-register': ['#/setup'],
  'setup-ready': ['#/setup', '#/provider'],
  'setup-gate': ['#/', '#/setup', '#/provider'],
  'wallet-busy': ['#/wallet'],
  'wallet-locked': ['#/wallet', '#/'],
  'wallet-delegated': ['#/wallet', '#/setup/grant'],
  'books-differ': ['#/wallet'],
  'rpc-bad': ['#/provider', '#/'],
  'test-network': ['#/', '#/earnings', '#/wallet', '#/provider', '#/setup/fund'],
};

/** In these what stands around every view differs too: all views are looked at. */
const ALL_VIEWS: readonly AccountState[] = [
  'shadow',
  'setup-gate',
  'wallet-locked',
  'test-network',
];
const OWN_VIEWS = ['wallet', 'provider', 'setup'] as const;

async function opened(
  state: AccountState,
  use: (dashboard: DashboardPage, agent: PretendAgent) => Promise<void>,
): Promise<void> {
  const agent = await stage.agent({ state, logBefore: 10 });
  try {
    const dashboard = await openDashboard(stage.browser, agent.address(), { reducedMotion: true });
    await dashboard.settled();
    await use(dashboard, agent);
    dashboard.expectQuiet();
    await dashboard.close();
  } finally {
    await agent.close();
  }
}

describe('every view in every state', () => {
  for (const state of ACCOUNT_STATES) {
    test(`given ${state}, each page breaks no rule and none scrolls sideways`, LIMIT, async () => {
      await opened(state, async (dashboard) => {
        const found: string[] = [];
        const differs = DIFFERS[state];
        const views = ALL_VIEWS.includes(state) ? VIEWS : OWN_VIEWS;
        for (const hash of new Set([...differs, ...views.map((view) => hashOf(view))])) {
          const looks = differs.includes(hash) ? LOOKS : FEWER_LOOKS;
          await dashboard.goTo(hash);
          found.push(...(await problemsOf(dashboard, `${state} ${hash}`, { looks })));
          const wider = await dashboard.sidewaysScroll();
          if (wider > 0) found.push(`${state} ${hash} is ${wider} wider than the window`);
        }
        expect(found).toEqual([]);
      });
    });
  }
});

const button = (page: Page, name: string): ReturnType<Page['getByRole']> =>
  page.getByRole('button', { name, exact: true });

describe('what opens in a page', () => {
  test('given each way to a wallet, its form breaks no rule', LIMIT, async () => {
    await opened('shadow', async (dashboard) => {
      const { page } = dashboard;
      const found: string[] = [];
      await dashboard.goTo('#/setup/wallet');
      for (const way of ['create', 'import', 'delegate'] as const) {
        await page.getByRole('radio', { name: new RegExp(`^${en[`setup.way.${way}`]}`) }).click();
        found.push(...(await problemsOf(dashboard, way)));
        if (way === 'import') continue;
        for (const place of ['passphrase', 'file'] as const) {
          await page
            .getByRole('radio', { name: new RegExp(`^${en[`setup.protect.${place}`]}`) })
            .click();
          // What is missing is said once it was tried.
          await page.locator('form button[type=submit]').click();
          found.push(...(await problemsOf(dashboard, `${way} ${place}`)));
        }
      }
      await page.getByRole('radio', { name: new RegExp(`^${en['setup.way.import']}`) }).click();
      await page.getByLabel(en['account.words.label']).fill(`abandn ${'orbit '.repeat(11)}`);
      await button(page, en['setup.import.check']).click();
      await page.getByText(/^Word 1:/).waitFor();
      found.push(...(await problemsOf(dashboard, 'faults')));
      expect(found).toEqual([]);
    });
  });

  test('given the words and the quiz, they break no rule', LIMIT, async () => {
    await opened('setup-backup', async (dashboard) => {
      const { page } = dashboard;
      await dashboard.goTo('#/setup');
      await button(page, en['setup.backup.show']).click();
      await page.getByText('velvet').waitFor();
      const found = await problemsOf(dashboard, 'words');
      await button(page, en['setup.words.copy']).click();
      await page.getByRole('alertdialog').waitFor();
      found.push(...(await problemsOf(dashboard, 'copy')));
      await page.keyboard.press('Escape');
      await button(page, en['setup.words.written']).click();
      await page.getByLabel('Word 3').waitFor();
      found.push(...(await problemsOf(dashboard, 'quiz')));
      expect(found).toEqual([]);
    });
  });

  test('given a prepared transaction, each form of it breaks no rule', LIMIT, async () => {
    await opened('setup-grant', async (dashboard) => {
      const { page } = dashboard;
      await dashboard.goTo('#/setup');
      await button(page, en['setup.grant.prepare']).click();
      const found: string[] = [];
      for (const form of ['file', 'qr', 'text', 'words'] as const) {
        await page.getByRole('tab', { name: en[`account.prepared.${form}`] }).click();
        await dashboard.settled();
        found.push(...(await problemsOf(dashboard, form)));
      }
      expect(found).toEqual([]);
    });
  });

  test('given the windows of the wallet, they break no rule', LIMIT, async () => {
    await opened('wallet-busy', async (dashboard) => {
      const { page } = dashboard;
      await dashboard.goTo('#/wallet');
      const found: string[] = [];
      for (const name of ['wallet.redeem', 'wallet.payout', 'wallet.address.change'] as const) {
        await button(page, en[name]).click();
        await page.getByRole('dialog').waitFor();
        found.push(...(await problemsOf(dashboard, name)));
        await page.getByRole('dialog').locator('button[type=submit]').click();
        found.push(...(await problemsOf(dashboard, `${name} refused`)));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      expect(found).toEqual([]);
    });
  });
});
