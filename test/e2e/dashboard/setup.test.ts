import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { en } from '../../../renderer/messages/en.ts';
import { Keyboard } from '../../helpers/dashboard/keyboard.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import { PRETEND_WORDS } from '../../helpers/dashboard/pretend-account.ts';
import {
  receive,
  refreshSetup,
  switchNetwork,
} from '../../helpers/dashboard/pretend-account-handlers.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { REAL } from '../../helpers/dashboard/pretend-leases.ts';
import type { PretendState } from '../../helpers/dashboard/pretend-states.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** From practice to renting out for real, step by step and mostly without a mouse. */

const stage = stageForFile();
const LIMIT = { timeout: 90_000 };

let agent: PretendAgent;
let dashboard: DashboardPage;
let page: Page;
let keys: Keyboard;

async function open(state: PretendState, hash: string): Promise<void> {
  agent = await stage.agent({ state, logBefore: 10 });
  dashboard = await openDashboard(stage.browser, agent.address());
  page = dashboard.page;
  keys = new Keyboard(page);
  await dashboard.settled();
  await dashboard.goTo(hash);
}

afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const link = (name: string): Locator =>
  page.getByRole('main').getByRole('link', { name, exact: true });
const radio = (name: string): Locator => page.getByRole('radio', { name: new RegExp(`^${name}`) });
const heading = (name: string): Locator => page.getByRole('heading', { name, exact: true });
const called = (name: string): readonly unknown[] =>
  agent.calls.filter((call) => call.name === name).map(({ args }) => args);

async function pressAt(target: Locator): Promise<void> {
  await keys.tabTo(target);
  await keys.press('Enter');
}

/** Chooses with arrows, as in any group of choices. */
async function choose(group: string, name: string): Promise<void> {
  const radios = page.getByRole('radiogroup', { name: group }).getByRole('radio');
  // Tab stops at the one that is chosen, else at the first that can be.
  const checked = page.getByRole('radiogroup', { name: group }).locator('[tabindex="0"]');
  await keys.tabTo((await checked.count()) > 0 ? checked : radios.first());
  await keys.arrowTo(radio(name), 'ArrowDown');
  if ((await radio(name).getAttribute('aria-checked')) !== 'true') await keys.press(' ');
}

/** Everything that this page has kept or shows. */
async function traces(): Promise<string> {
  const inPage = await page.evaluate(() =>
    [
      location.href,
      document.documentElement.outerHTML,
      JSON.stringify(Object.entries(localStorage)),
      JSON.stringify(Object.entries(sessionStorage)),
      ...[...document.querySelectorAll('input, textarea')].map(
        (field) => (field as HTMLInputElement).value,
      ),
    ].join('\n'),
  );
  return `${inPage}\n${dashboard.errors.join('\n')}`;
}

async function expectNoWords(): Promise<void> {
  const text = await traces();
  expect(PRETEND_WORDS.filter((word) => new RegExp(`\\b${word}\\b`).test(text))).toEqual([]);
}

describe('by keyboard alone', () => {
  test(
    'given practice, a wallet is made and the machine is rented out for real',
    LIMIT,
    async () => {
      await open('practice', '#/');
      await pressAt(link(en['frame.strip.forReal']));
      await heading(en['setup.network']).waitFor();
      await choose(en['setup.network'], 'Akash Renters');
      // The agent goes away with the question and comes back on the other network.
      agent.hang('network.switch', true);
      await pressAt(page.getByRole('button', { name: /^Watch / }));
      await heading('Changing to \u2068Akash\u2069').waitFor();
      await expect.poll(() => called('network.switch')).toEqual([{ network: 'akash-mainnet' }]);
      await agent.goOffline();
      await page.getByText(/^Waiting for the agent/).waitFor();
      agent.hang('network.switch', false);
      agent.update((world) => switchNetwork(world, 'akash-mainnet'));
      await agent.comeBack();

      await heading(en['setup.watch']).waitFor({ timeout: 20_000 });
      await page.getByText(/41 orders, 9 fit, 3 you would have won at/).waitFor();
      await keys.look();
      await pressAt(link(en['setup.watch.goOn']));
      await heading(en['setup.wallet']).waitFor();
      await choose(en['setup.wallet.ways'], en['setup.way.create']);
      // The keychain is what is usual here.
      expect(await radio(en['setup.protect.keychain']).getAttribute('aria-checked')).toBe('true');
      await pressAt(button(en['setup.create']));
      await heading(en['setup.backup']).waitFor();
      expect(called('wallet.create')).toEqual([{ choice: { protection: 'keychain' } }]);

      await expect.poll(async () => (await keys.look()).name).toMatch(/^main/);
      await pressAt(button(en['setup.backup.show']));
      await page.getByText('velvet').waitFor();
      await keys.look();
      await pressAt(button(en['setup.words.written']));
      await page.getByLabel('Word 3').waitFor();
      await expectNoWords();
      await keys.look();
      for (const position of [3, 11, 20]) {
        await keys.tabTo(page.getByLabel(`Word ${position}`));
        await keys.type(PRETEND_WORDS[position - 1]!);
      }
      await keys.press('Enter');
      await heading(en['setup.fund']).waitFor();
      expect(called('wallet.answer-quiz')).toEqual([{ words: ['mango', 'bottle', 'forest'] }]);

      await page.getByText(/Needs .*5\.00.* has .*0\.00/).waitFor();
      await page.getByRole('img', { name: en['setup.fund.qr'] }).waitFor();
      agent.update((world) => {
        receive(world, 6_500_000n);
        refreshSetup(world);
      });
      await heading(en['setup.address']).waitFor();
      await keys.look();
      await keys.tabTo(page.getByLabel(en['setup.address.host']));
      await keys.type('https://gpu');
      await keys.press('Enter');
      await page.getByText(en['setup.address.bad']).waitFor();
      expect(called('settings.update')).toEqual([]);
      await keys.press('Control+a');
      await keys.type('gpu.example.com');
      await keys.press('Enter');
      await heading(en['setup.register']).waitFor();
      expect(called('settings.update')).toEqual([{ provider: { host: 'gpu.example.com' } }]);
      await keys.look();
      await pressAt(button(en['setup.register.now']));
      await heading(en['setup.live']).waitFor();
      await keys.look();
      await pressAt(button(en['setup.live.go']));
      await heading(en['setup.live.started']).waitFor();
      expect(called('provider.go-live')).toEqual([{}]);
      keys.expectSeen();
      dashboard.expectQuiet([/WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/]);
    },
  );

  test(
    'given an account elsewhere, its permission is prepared, shown and signed',
    LIMIT,
    async () => {
      await open('shadow', '#/setup/wallet');
      await choose(en['setup.wallet.ways'], en['setup.way.delegate']);
      const account = page.getByLabel(en['setup.delegate.account']);
      await keys.tabTo(account);
      await keys.type('akash1nonsense');
      await keys.press('Enter');
      await page.getByText(/is no address of this network/).waitFor();
      expect(await account.getAttribute('aria-invalid')).toBe('true');
      await keys.press('Control+a');
      await keys.type(REAL.provider);
      await keys.press('Enter');
      await heading(en['setup.grant']).waitFor();
      await page.getByText(en['setup.grant.ended']).waitFor();
      await keys.look();

      await pressAt(button(en['setup.grant.prepare']));
      await expect
        .poll(() => called('delegation.prepare'))
        .toEqual([{ days: 90, spendLimit: 5_000_000n, register: true }]);
      const file = page.getByRole('tab', { name: en['account.prepared.file'] });
      await keys.tabTo(file);
      const saved = page.waitForEvent('download');
      await pressAt(button(en['account.prepared.download']));
      expect((await saved).suggestedFilename()).toBe('sublet-grant-grant-1.json');

      await keys.tabTo(file, { back: true });
      await keys.arrowTo(page.getByRole('tab', { name: en['account.prepared.qr'] }), 'ArrowRight');
      await page.getByRole('img', { name: 'QR code 1 of 3' }).waitFor();
      await keys.tabTo(page.getByRole('group', { name: en['account.prepared.qrGroup'] }));
      await keys.press('ArrowRight');
      await page.getByRole('img', { name: 'QR code 2 of 3' }).waitFor();
      await keys.press('End');
      await page.getByRole('img', { name: 'QR code 3 of 3' }).waitFor();

      await keys.tabTo(page.getByRole('tab', { name: en['account.prepared.qr'] }), { back: true });
      await keys.arrowTo(
        page.getByRole('tab', { name: en['account.prepared.words'] }),
        'ArrowRight',
      );
      const words = page.getByLabel(en['account.words.label']);
      await keys.tabTo(words);
      await keys.type(PRETEND_WORDS.join(' '));
      await pressAt(button(en['account.prepared.sign']));
      await heading(en['setup.fund']).waitFor();
      expect(called('delegation.sign')).toEqual([
        { id: 'grant-1', words: PRETEND_WORDS.join(' '), index: 0 },
      ]);
      await expectNoWords();
      keys.expectSeen();
      dashboard.expectQuiet();
    },
  );
});

describe('words', () => {
  test('given wrong ones, each is named with its place, and nothing is kept', LIMIT, async () => {
    await open('shadow', '#/setup/wallet');
    await radio(en['setup.way.import']).click();
    const words = page.getByLabel(en['account.words.label']);
    const faulty = PRETEND_WORDS.with(2, 'mangoo').with(5, 'coper');
    await words.fill(faulty.join(' '));
    await button(en['setup.import.check']).click();
    await page
      .getByText('Word 3: “\u2068mangoo\u2069”. Did you mean “\u2068mango\u2069”?')
      .waitFor();
    await page.getByText(/^Word 6: /).waitFor();
    expect(await words.getAttribute('aria-invalid')).toBe('true');

    await words.fill(PRETEND_WORDS.toReversed().join(' '));
    await button(en['setup.import.check']).click();
    await page.getByText(en['account.words.wrong-checksum']).waitFor();
    await words.fill('orbit velvet');
    await button(en['setup.import.check']).click();
    await page.getByText(en['account.words.wrong-count']).waitFor();

    await words.fill(PRETEND_WORDS.join('\n'));
    await button(en['setup.import.check']).click();
    await page.getByText(en['setup.import.address']).waitFor();
    await page.getByText(REAL.provider).waitFor();
    expect(called('wallet.import')).toEqual([]);
    await button(en['setup.import.keep']).click();
    await heading(en['setup.fund']).waitFor();
    expect(called('wallet.import')).toEqual([
      {
        words: PRETEND_WORDS.join('\n'),
        index: 0,
        expected: REAL.provider,
        choice: { protection: 'keychain' },
      },
    ]);
    await expectNoWords();
  });

  test('given words of another account, then nothing is signed with them', LIMIT, async () => {
    await open('setup-grant', '#/setup');
    agent.update((world) => {
      const { wallet } = world.wallet;
      if (wallet.state === 'ready') {
        world.wallet = { ...world.wallet, wallet: { ...wallet, account: REAL.tenant('other') } };
      }
    });
    await button(en['setup.grant.prepare']).click();
    // What was prepared is for the account of before.
    agent.update((world) => {
      const { wallet } = world.wallet;
      if (wallet.state === 'ready') {
        world.wallet = { ...world.wallet, wallet: { ...wallet, account: REAL.provider } };
      }
    });
    await page.getByRole('tab', { name: en['account.prepared.words'] }).click();
    await page.getByLabel(en['account.words.label']).fill(PRETEND_WORDS.join(' '));
    await button(en['account.prepared.sign']).click();
    await page.getByText(/^These words belong to/).waitFor();
    expect(called('delegation.sign')).toEqual([]);
  });

  test(
    'given words on the screen, they cannot be marked and go when nobody looks',
    LIMIT,
    async () => {
      await open('setup-backup', '#/setup');
      await button(en['setup.backup.show']).click();
      const word = page.getByText('velvet');
      await word.waitFor();
      // The control: while they are shown, they are found.
      await expect(expectNoWords()).rejects.toThrow();
      await page.keyboard.press('Control+a');
      expect(await page.evaluate(() => String(getSelection()))).not.toContain('velvet');
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await word.waitFor({ state: 'detached' });
      await expectNoWords();
    },
  );

  test('given words on the screen, when another page is opened, they are gone', LIMIT, async () => {
    await open('setup-backup', '#/setup/backup');
    await button(en['setup.backup.show']).click();
    await page.getByText('velvet').waitFor();
    await dashboard.goTo('#/wallet');
    await expectNoWords();
    await dashboard.goTo('#/setup/backup');
    await button(en['setup.backup.show']).waitFor();
    await expectNoWords();
  });

  test(
    'given a copy, then only after a warning; given a print, then nothing else',
    LIMIT,
    async () => {
      await open('setup-backup', '#/setup');
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await button(en['setup.backup.show']).click();
      const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
      await button(en['setup.words.copy']).click();
      await page.getByText(en['setup.words.copyText']).waitFor();
      await button(en['setup.words.copyKeep']).click();
      expect(await clipboard()).toBe('');
      await button(en['setup.words.copy']).click();
      await button(en['setup.words.copyConfirm']).click();
      await expect.poll(clipboard).toBe(PRETEND_WORDS.join(' '));

      const printed = page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            window.print = () => {
              resolve(document.querySelector('.print-sheet')?.textContent ?? '');
              window.dispatchEvent(new Event('afterprint'));
            };
          }),
      );
      await button(en['setup.words.print']).click();
      expect(await printed).toContain('24. zebra');
      await page.locator('.print-sheet').waitFor({ state: 'detached' });
    },
  );

  test('given a wrong answer, then it says so and the backup does not count', LIMIT, async () => {
    await open('setup-backup', '#/setup');
    await button(en['setup.backup.show']).click();
    await button(en['setup.words.written']).click();
    for (const position of [3, 11, 20]) await page.getByLabel(`Word ${position}`).fill('zebra');
    await button(en['setup.quiz.check']).click();
    await page.getByText(en['setup.quiz.wrong']).waitFor();
    // Others are asked for, and nothing that was typed stays.
    const words = [1, 2, 24].map((position) =>
      page.getByLabel(`Word ${position}`, { exact: true }),
    );
    expect(await Promise.all(words.map((word) => word.inputValue()))).toEqual(['', '', '']);
    expect(agent.world.wallet.wallet).not.toHaveProperty('backedUpAtMs');
  });
});

describe('what stands in the way', () => {
  test('given a closed gate, then there is its sentence and no button', LIMIT, async () => {
    await open('setup-gate', '#/setup');
    await page.getByRole('main').getByText(en['problem.gate']).first().waitFor();
    await heading(en['setup.live.notYet']).waitFor();
    expect(await page.getByText(en['setup.live.go']).count()).toBe(0);
    expect(await page.getByText(en['frame.goLive']).count()).toBe(0);
    for (const hash of ['#/', '#/wallet', '#/settings']) {
      await dashboard.goTo(hash);
      expect(await page.getByText(en['problem.gate']).count()).toBeGreaterThan(0);
    }
    agent.update((world) => {
      world.provider = { ...world.provider, blocked: [] };
    });
    await dashboard.goTo('#/setup');
    await button(en['setup.live.go']).click();
    await heading(en['setup.live.started']).waitFor();
  });

  test('given a place for the key that does not work, then it says why', LIMIT, async () => {
    await open('shadow', '#/setup');
    agent.update((world) => {
      const [keychain, ...others] = world.account.protections;
      world.account.protections = [
        { ...keychain!, problem: 'no keychain answers here' },
        ...others,
      ];
    });
    await dashboard.goTo('#/setup/wallet');
    await radio(en['setup.way.create']).click();
    // Nothing new can be kept in a credential of the system.
    expect(await radio(en['setup.protect.systemd-credential']).count()).toBe(0);
    const keychain = radio(en['setup.protect.keychain']);
    expect(await keychain.isDisabled()).toBe(true);
    await page.getByText(/no keychain answers here/).waitFor();
    // What works is taken in its place, and never the plain file.
    expect(await radio(en['setup.protect.passphrase']).getAttribute('aria-checked')).toBe('true');
    await radio(en['setup.protect.file']).click();
    await button(en['setup.create']).click();
    await page.getByText(en['setup.protect.notTicked']).waitFor();
    expect(called('wallet.create')).toEqual([]);
    await page.getByLabel(en['setup.protect.fileTick']).check();
    await button(en['setup.create']).click();
    await expect
      .poll(() => called('wallet.create'))
      .toEqual([{ choice: { protection: 'file', evenUnprotected: true } }]);
  });

  test(
    'given a system that hands the words over, the account is shown and taken',
    LIMIT,
    async () => {
      await open('shadow', '#/setup');
      await dashboard.goTo('#/setup/wallet');
      expect(await radio(en['setup.way.take-over']).count()).toBe(0);
      agent.update((world) => {
        world.account.protections = [{ protection: 'systemd-credential' }, { protection: 'file' }];
      });
      await page.reload();
      await radio(en['setup.way.take-over']).click();
      await button(en['setup.takeOver.look']).click();
      await page.getByText(REAL.provider).waitFor();
      expect(called('wallet.take-over')).toEqual([]);
      await button(en['setup.takeOver.take']).click();
      await expect.poll(() => called('wallet.take-over')).toEqual([{ expected: REAL.provider }]);
    },
  );

  test('given a passphrase, then twice the same and long enough', LIMIT, async () => {
    await open('shadow', '#/setup/wallet');
    await radio(en['setup.way.create']).click();
    await radio(en['setup.protect.passphrase']).click();
    const first = page.getByLabel(en['setup.protect.type'], { exact: true });
    const again = page.getByLabel(en['setup.protect.again'], { exact: true });
    await first.fill('short');
    await button(en['setup.create']).click();
    await page.getByText('At least 10 characters').waitFor();
    await first.fill('a long passphrase');
    await again.fill('a long passphrasf');
    await page.getByText(en['setup.protect.differs']).waitFor();
    await again.fill('a long passphrase');
    await button(en['setup.create']).click();
    await expect
      .poll(() => called('wallet.create'))
      .toEqual([{ choice: { protection: 'passphrase', passphrase: 'a long passphrase' } }]);
  });

  test('given a change of network that is refused, then it says why and stays', LIMIT, async () => {
    await open('practice', '#/setup');
    agent.fail('network.switch', new AgentError('conflict', 'Another change is under way.'));
    await radio('Akash Renters').click();
    await page.getByRole('button', { name: /^Watch / }).click();
    await page.getByText('Another change is under way.').waitFor();
    await heading(en['setup.network']).waitFor();
  });

  test('given real renters, then the network cannot be left', LIMIT, async () => {
    await open('renting', '#/setup/network');
    await radio('Practice').click();
    const go = page.getByRole('button', { name: /^Go to / });
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await page.getByText(/^2 leases run here/).waitFor();
    await go.click({ force: true });
    expect(called('network.switch')).toEqual([]);
  });
});

describe('left and taken up again', () => {
  test('given a set-up that is begun, then the overview leads back into it', LIMIT, async () => {
    await open('setup-fund', '#/');
    await heading('Setting up \u2068Akash\u2069').waitFor();
    await page.getByText(`Next: ${en['setup.name.fund']}`).waitFor();
    await link(en['overview.setup.goOn']).click();
    await heading(en['setup.fund']).waitFor();
    await page.reload();
    await heading(en['setup.fund']).waitFor();
    // Back, and on by the list of steps.
    await link(en['setup.back']).click();
    await heading(en['setup.backup']).waitFor();
    await link(en['setup.continue']).click();
    await heading(en['setup.fund']).waitFor();
    dashboard.expectQuiet();
  });
});
