import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import { en } from '../../../renderer/messages/en.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { REAL } from '../../helpers/dashboard/pretend-leases.ts';
import type { PretendState } from '../../helpers/dashboard/pretend-states.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** What leaves the account and where it goes: amounts, addresses, and what is said beforehand. */

const stage = stageForFile();
const LIMIT = { timeout: 60_000 };

let agent: PretendAgent;
let dashboard: DashboardPage;
let page: Page;

async function open(state: PretendState, hash = '#/wallet'): Promise<void> {
  agent = await stage.agent({ state, logBefore: 10, past: 50, orders: 50, leases: 3 });
  dashboard = await openDashboard(stage.browser, agent.address());
  page = dashboard.page;
  await dashboard.settled();
  await dashboard.goTo(hash);
}

afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const dialog = (): Locator => page.getByRole('dialog');
const submit = (): Locator => dialog().locator('button[type=submit]');
const card = (name: string): Locator => page.getByRole('region', { name, exact: true });
const called = (name: string): readonly unknown[] =>
  agent.calls.filter((call) => call.name === name).map(({ args }) => args);

describe('money that leaves', () => {
  test(
    'given an amount, it is redeemed only within what is free, and its cost is said',
    LIMIT,
    async () => {
      await open('idle');
      await button(en['wallet.redeem']).click();
      const amount = dialog().getByLabel(en['wallet.redeem.amount'], { exact: true });
      await dialog()
        .getByText(/A network fee comes on top. Fees today: AKT.0\.0412 of at most AKT.0\.50/)
        .waitFor();
      for (const [typed, fault] of [
        ['', /Type an amount/],
        ['12', /There is only ACT.11\.84/],
        ['0', /more than 0/],
        ['1.2345678', /At most 6 digits/],
        ['much', /This is not a number/],
      ] as const) {
        await amount.fill(typed);
        await submit().click();
        await dialog().getByText(fault).waitFor();
      }
      expect(called('wallet.redeem')).toEqual([]);
      await dialog()
        .getByRole('button', { name: /^All of it/ })
        .click();
      expect(await amount.inputValue()).toBe('11.842');
      // 11.842 at 0.8412 each, rounded down.
      await dialog()
        .getByText(/About AKT.14\.07, at US\$0\.84 each/)
        .waitFor();
      agent.fail('wallet.redeem', new AgentError('conflict', 'The circuit breaker is active.'));
      await submit().click();
      await dialog().getByText('The circuit breaker is active.').waitFor();
      agent.fail('wallet.redeem', undefined);
      await submit().click();
      await dialog().waitFor({ state: 'detached' });
      expect(called('wallet.redeem').at(-1)).toEqual({ amount: 11_842_000n });
      await card(en['wallet.moves']).getByText(en['wallet.redemption.sending']).waitFor();
      dashboard.expectQuiet();
    },
  );

  test('given a payout, it goes to the address that counts and is followed', LIMIT, async () => {
    await open('idle');
    await button(en['wallet.payout']).click();
    await dialog().getByText(REAL.tenant('payout')).waitFor();
    await dialog().getByLabel(en['wallet.payout.amount'], { exact: true }).fill('2.5');
    await submit().click();
    await dialog().waitFor({ state: 'detached' });
    expect(called('wallet.payout')).toEqual([{ amount: 2_500_000n, evenKept: false }]);
    await card(en['wallet.moves']).getByText(en['wallet.payout.state.sending']).waitFor();
  });

  test(
    'given a key that may not send, a payout is prepared to be signed elsewhere',
    LIMIT,
    async () => {
      await open('wallet-delegated');
      await button(en['wallet.payout']).click();
      await dialog().getByLabel(en['wallet.payout.amount'], { exact: true }).fill('1');
      await submit().click();
      await dialog().getByRole('tab', { name: en['account.prepared.qr'] }).waitFor();
      expect(called('delegation.prepare-payout')).toEqual([{ amount: 1_000_000n }]);
      expect(called('wallet.payout')).toEqual([]);
    },
  );

  test(
    'given a network that redeems nothing, it says since when and what stays, and asks for nothing',
    LIMIT,
    async () => {
      await open('idle');
      const halted = page.getByText(en['wallet.redeem.halted'], { exact: true });
      expect(await halted.count()).toBe(0);
      agent.update((world) => {
        world.wallet = { ...world.wallet, redeemHaltedSinceMs: parseUnixMs(world.nowMs) };
      });
      await page.getByText(/^Redeeming is halted by the network since .*Your coins stay/).waitFor();
      const redeem = button(en['wallet.redeem']);
      await expect.poll(() => redeem.getAttribute('aria-disabled')).toBe('true');
      agent.update((world) => {
        const { redeemHaltedSinceMs: _over, ...wallet } = world.wallet;
        world.wallet = wallet;
      });
      await halted.waitFor({ state: 'detached' });
      await expect.poll(() => redeem.getAttribute('aria-disabled')).not.toBe('true');
    },
  );

  test('given no payout address, then nothing can be paid out and it says why', LIMIT, async () => {
    await open('idle');
    agent.update((world) => {
      const { current: _current, ...payout } = world.wallet.payout;
      world.wallet = { ...world.wallet, payout };
    });
    const pay = button(en['wallet.payout']);
    await expect.poll(() => pay.getAttribute('aria-disabled')).toBe('true');
    await pay.click({ force: true });
    await page.getByText(en['wallet.noPayoutAddress']).waitFor();
  });
});

describe('the payout address', () => {
  test('given a new one, its end is typed by hand, and it can be taken back', LIMIT, async () => {
    await open('idle');
    const address = REAL.tenant('newone');
    await button(en['wallet.address.change']).click();
    await dialog().getByLabel(en['wallet.announce.address']).fill(address);
    const end = dialog().getByLabel(/last 6 characters/);
    await end.fill('wrong1');
    await submit().click();
    await dialog().getByText('These are not the last 6 characters of the address.').waitFor();
    expect(called('payout.announce')).toEqual([]);
    // Too few of the right ones are no confirmation either.
    await end.fill(address.slice(-3));
    await submit().click();
    expect(called('payout.announce')).toEqual([]);
    await end.fill(address.slice(-6));
    await submit().click();
    await dialog().waitFor({ state: 'detached' });
    expect(called('payout.announce')).toEqual([
      { address, typedEnd: address.slice(-6), evenOwn: false },
    ]);
    await page.getByText(en['wallet.address.next']).waitFor();
    await page.getByText(/^It counts in (?:23.h 59.min|1.day)/).waitFor();
    await button(en['wallet.address.revoke']).click();
    await page.getByText(en['wallet.address.next']).waitFor({ state: 'detached' });
    expect(called('payout.revoke')).toEqual([{}]);
  });

  test('given the account itself, it is asked for once more', LIMIT, async () => {
    await open('idle');
    await button(en['wallet.address.change']).click();
    await dialog().getByLabel(en['wallet.announce.address']).fill(REAL.provider);
    await dialog()
      .getByLabel(/last 6 characters/)
      .fill(REAL.provider.slice(-6));
    await submit().click();
    const own = dialog().getByLabel(en['wallet.announce.evenOwn']);
    await own.check();
    await submit().click();
    await dialog().waitFor({ state: 'detached' });
    expect(called('payout.announce').at(-1)).toMatchObject({ evenOwn: true });
  });
});

describe('what is shown', () => {
  test(
    'given what moved the account, all of it is read page by page with safe links',
    LIMIT,
    async () => {
      await open('many');
      const list = card(en['wallet.entries']);
      await list.getByText('100 entries shown.').waitFor();
      await list.getByRole('button', { name: en['wallet.entries.more'] }).click();
      await list.getByText('200 entries shown.').waitFor();
      expect(called('wallet.entries').at(-1)).toEqual({ limit: 100, beforeId: 2401 });
      // Of many rows only those in sight exist.
      expect(await list.getByRole('listitem').count()).toBeLessThan(60);
      const open0 = list.getByRole('link').first();
      expect(await open0.getAttribute('href')).toMatch(/^https:\/\/explorer\.example\/tx\/A3F1/);
      expect(await open0.getAttribute('rel')).toContain('noreferrer');
      expect(await open0.getAttribute('target')).toBe('_blank');
    },
  );

  test('given books that differ, both numbers are there', LIMIT, async () => {
    await open('books-differ');
    const books = card(en['wallet.books']);
    await books.getByText(en['wallet.books.differ']).waitFor();
    await books
      .getByText(/−\u2060AKT.0\.12: the network has AKT.8\.29, our books say AKT.8\.41/)
      .waitFor();
  });

  test('given test coins, then no page calls them money or gives them a price', LIMIT, async () => {
    await open('test-network');
    expect(await page.getByText(/about US\$/).count()).toBe(0);
    for (const hash of ['#/', '#/earnings', '#/wallet', '#/setup/fund', '#/provider']) {
      await dashboard.goTo(hash);
      await page.getByText('Test network \u2068Akash sandbox\u2069.').waitFor();
      const text = await page.getByRole('main').innerText();
      // "never mix with real money" is what may be said of it.
      expect(text.replaceAll(/never mix with real money/g, '')).not.toMatch(/money/i);
    }
    await dashboard.goTo('#/earnings');
    await page.getByText(en['earnings.whereTest']).waitFor();
  });

  test(
    'given a locked wallet, the wrong passphrase is told and the right one opens it',
    LIMIT,
    async () => {
      await open('wallet-locked');
      expect(await button(en['wallet.redeem']).getAttribute('aria-disabled')).toBe('true');
      const field = page.getByLabel(en['account.passphrase']);
      await field.fill('wrong');
      await button(en['wallet.unlock']).click();
      await page.getByText('This is not the passphrase of this wallet.').waitFor();
      expect(await field.inputValue()).toBe('');
      await field.fill('right passphrase');
      await button(en['wallet.unlock']).click();
      await page.getByText(en['wallet.locked']).first().waitFor({ state: 'detached' });
      await button(en['wallet.lock']).click();
      await page.getByText(en['wallet.locked.locked-by-owner']).waitFor();
    },
  );

  test(
    'given a permission that ends soon, it is renewed, looked at and revoked',
    LIMIT,
    async () => {
      await open('wallet-delegated');
      const grant = card(en['wallet.grant']);
      await grant.getByText(/^Ends in 4.days/).waitFor();
      await grant.getByText(en['wallet.may.MsgCreateCertificate']).waitFor();
      await grant.getByRole('button', { name: en['account.lookNow'] }).click();
      await expect.poll(() => called('delegation.look')).toEqual([{}]);
      await grant.getByRole('button', { name: en['wallet.grant.revoke'] }).click();
      await dialog().getByText(en['wallet.grant.revokeTitle']).waitFor();
      await dialog().getByRole('tab', { name: en['account.prepared.text'] }).click();
      await dialog()
        .getByText(/^revoke/)
        .waitFor();
      await page.keyboard.press('Escape');
      await grant.getByRole('link', { name: en['wallet.grant.renew'] }).click();
      await page.getByRole('heading', { name: en['setup.grant'] }).waitFor();
    },
  );

  test('given a machine that is lost, then its key is taken back from here', LIMIT, async () => {
    await open('wallet-delegated');
    const lost = agent.world.account.keys.find(({ here }) => !here)!;
    const others = card(en['wallet.otherKeys']);
    await others.getByText(en['wallet.may.MsgCreateBid']).waitFor();
    await others.getByRole('button', { name: en['wallet.grant.revoke'] }).click();
    await dialog().getByText(en['wallet.otherKeys.revokeTitle']).waitFor();
    expect(called('delegation.prepare-revoke')).toEqual([{ key: lost.key }]);
    agent.world.account.keys = [];
    await page.keyboard.press('Escape');
    await others.waitFor({ state: 'detached' });
  });

  test('given bad ways to the network, each says what is wrong with it', LIMIT, async () => {
    await open('rpc-bad', '#/provider');
    const ways = card(en['provider.endpoints']);
    for (const state of [
      'lagging',
      'unreachable',
      'other-chain',
      'contradicting',
      'unknown',
    ] as const) {
      await ways.getByText(en[`provider.endpoint.${state}`], { exact: true }).waitFor();
    }
    await ways.getByText(/ECONNREFUSED/).waitFor();
    await ways.getByRole('button', { name: en['provider.endpoints.refresh'] }).click();
    await page.getByText(en['provider.endpoints.newer']).first().waitFor();
    expect(called('network.refresh')).toEqual([{}]);
    await page.getByText(/^187 of 412 orders in the last/).waitFor();
  });

  test(
    'given practice, then there is no wallet in the navigation, and its page says why',
    LIMIT,
    async () => {
      await open('practice');
      await page.getByRole('heading', { name: en['wallet.none'] }).waitFor();
      const nav = page.getByRole('navigation', { name: en['frame.nav'] }).first();
      expect(await nav.getByRole('link', { name: en['frame.wallet'] }).count()).toBe(0);
      expect(await nav.getByRole('link', { name: en['frame.setup'] }).count()).toBe(1);
    },
  );
});
