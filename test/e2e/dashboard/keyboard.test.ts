import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { en } from '../../../renderer/messages/en.ts';
import { Keyboard } from '../../helpers/dashboard/keyboard.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** A rental from end to end without a mouse: Tab, Enter, arrows and Escape do all of it. */

const stage = stageForFile();
let agent: PretendAgent;
let dashboard: DashboardPage;
let page: Page;
let keys: Keyboard;

beforeEach(async () => {
  agent = await stage.agent({ state: 'renting' });
  dashboard = await openDashboard(stage.browser, agent.address());
  page = dashboard.page;
  keys = new Keyboard(page);
  await dashboard.settled();
});

afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

const nav = (view: 'leases' | 'settings' | 'notices'): Locator =>
  page.getByRole('link', { name: new RegExp(`^${en[`frame.${view}`]}`) }).first();
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const panel = (): Locator => page.getByRole('tabpanel');
/** The calls of that name so far. */
const called = (name: string): readonly unknown[] =>
  agent.calls.filter((call) => call.name === name).map(({ args }) => args);

/** From the top of the page, by its own navigation. */
async function goTo(view: 'leases' | 'settings' | 'notices'): Promise<void> {
  await keys.tabTo(nav(view));
  await keys.press('Enter');
  await dashboard.settled();
  // The keyboard is at the start of the new view, not at the navigation.
  await expect.poll(async () => (await keys.look()).name).toMatch(/^main/);
}

async function openChat(): Promise<void> {
  await goTo('leases');
  await keys.tabTo(page.getByRole('main').getByRole('link', { name: /19482317/ }));
  await keys.press('Enter');
  await dashboard.settled();
  await page.getByRole('tab', { name: en['lease.tab.logs'] }).waitFor();
}

async function openTab(name: string): Promise<void> {
  const first = page.getByRole('tab', { name: en['lease.tab.logs'] });
  await keys.tabTo(first);
  await keys.arrowTo(page.getByRole('tab', { name }), 'ArrowRight');
}

/** What every walk has to say in the end. */
function expectCalm(): void {
  keys.expectSeen();
  dashboard.expectQuiet();
}

const LIMIT = { timeout: 60_000 };

describe('by keyboard alone', () => {
  test('given a page just opened, the first stop leads past the navigation', LIMIT, async () => {
    await keys.press('Tab');
    await expect(
      page.getByRole('link', { name: en['frame.skip'] }).evaluate(isActive),
    ).resolves.toBe(true);
    await keys.press('Enter');
    expect((await keys.look()).name).toMatch(/^main/);
    await keys.press('Tab');
    // In the content, not in the navigation again.
    expect(await page.locator('main :focus').count()).toBe(1);
    expectCalm();
  });

  test('given a lease that runs, its log is read, held and searched', LIMIT, async () => {
    await openChat();
    const pause = panel().getByRole('button', { name: en['lease.log.pause'], exact: true });
    await keys.tabTo(pause);
    await keys.press('Enter');
    await page.getByText(/^Held\./).waitFor();
    const resume = panel().getByRole('button', { name: en['lease.log.resume'], exact: true });
    // The same button under another name: the keyboard stays on it.
    await expect(resume.evaluate(isActive)).resolves.toBe(true);
    await keys.press('Enter');
    await pause.waitFor();

    await keys.tabTo(panel().getByRole('searchbox'), { back: true });
    await keys.type('cache');
    await page.getByText(/lines match$/).waitFor();
    await keys.tabTo(button(en['lease.log.previous']));
    await keys.press('Enter');
    await page.getByText(/^[\d,]+ of [\d,]+$/).waitFor();
    // The lines themselves can be reached, to scroll in them.
    await keys.tabTo(page.getByLabel(en['lease.log.lines']));
    await keys.press('PageUp');
    expectCalm();
  });

  test('given a lease that runs, a shell is opened, used, left and ended', LIMIT, async () => {
    await openChat();
    await openTab(en['lease.tab.shell']);
    await keys.tabTo(button(en['lease.shell.start']));
    await keys.press('Enter');
    await expect.poll(() => called('lease.shell').length).toBe(1);
    await page.locator('.xterm').getByText('/ #').first().waitFor();
    await keys.type('echoed\r');
    await expect.poll(() => page.locator('.xterm').innerText()).toMatch(/echoed[^]*echoed/);
    // Tab belongs to the shell; these keys lead out of it.
    await page.keyboard.press('Tab');
    await expect(page.locator('.xterm textarea').evaluate(isActive)).resolves.toBe(true);
    await keys.press('Control+Shift+Enter');
    await expect(button(en['lease.shell.stop']).evaluate(isActive)).resolves.toBe(true);
    await keys.press('Enter');
    await button(en['lease.shell.start']).waitFor();
    await keys.look();
    expectCalm();
  });

  test('given a lease that runs, it is ended after a question', LIMIT, async () => {
    await openChat();
    const end = button(en['lease.end']);
    await keys.tabTo(end);
    await keys.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    // The safe way has the keyboard, and Escape is safe.
    await expect(button(en['lease.end.keep']).evaluate(isActive)).resolves.toBe(true);
    await keys.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(called('lease.close')).toEqual([]);
    await expect.poll(() => end.evaluate(isActive)).toBe(true);

    await keys.press('Enter');
    await keys.tabTo(page.getByRole('radio').first());
    await keys.arrowTo(
      page.getByRole('radio', { name: new RegExp(en['lease.end.reason.unstable']) }),
      'ArrowDown',
    );
    await keys.tabTo(button(en['lease.end.confirm']));
    await keys.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(called('lease.close')).toEqual([
      { lease: agent.world.past[0]!.lease, reason: 'unstable' },
    ]);
    await dashboard.settled();
    await keys.look();
    expectCalm();
  });

  test(
    'given the machine is offered, it is paused for an hour and offered again',
    LIMIT,
    async () => {
      await keys.tabTo(button(en['frame.pause']));
      await keys.press('Enter');
      await keys.arrowTo(page.getByRole('menuitem', { name: en['frame.pause.hour'] }), 'ArrowDown');
      await keys.press('Enter');
      await expect.poll(() => agent.world.agent.activity).toBe('paused');
      await button(en['frame.resume']).waitFor();
      await keys.look();
      await keys.tabTo(button(en['frame.resume']));
      await keys.press('Enter');
      await expect.poll(() => agent.world.agent.activity).toBe('renting');
      await button(en['frame.pause']).waitFor();
      await keys.look();
      expectCalm();
    },
  );

  test('given a renter, it is let finish where taking back was asked', LIMIT, async () => {
    await keys.tabTo(button(en['frame.takeBack.gpu']));
    await keys.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(/leases that you ended go from \d+ to \d+ of/).waitFor();
    await dialog.getByText(/It takes about 3\ss/).waitFor();
    await keys.tabTo(button('Let them finish first'));
    await keys.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect([called('offering.drain'), called('offering.take-back')]).toEqual([[{}], []]);
    await button(en['frame.resume']).waitFor();
    await keys.look();
    expectCalm();
  });

  test('given a renter, the GPU is taken back after a question', LIMIT, async () => {
    const takeBack = button(en['frame.takeBack.gpu']);
    await keys.tabTo(takeBack);
    await keys.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await expect(button(en['frame.takeBack.keep']).evaluate(isActive)).resolves.toBe(true);
    await keys.press('Escape');
    await expect.poll(() => takeBack.evaluate(isActive)).toBe(true);
    expect(called('offering.take-back')).toEqual([]);
    await keys.press('Enter');
    await keys.tabTo(button('Take it back'));
    await keys.press('Enter');
    await expect.poll(() => called('offering.take-back')).toEqual([{}]);
    await button(en['frame.resume']).waitFor();
    await keys.look();
    expectCalm();
  });

  test('given the settings, a price is changed, refused and put back', LIMIT, async () => {
    await goTo('settings');
    const price = page.getByRole('textbox', { name: en['settings.prices.endpoint'] });
    await keys.tabTo(price);
    await keys.press('Control+a');
    await keys.type('minus one');
    await keys.press('Enter');
    await page.getByRole('alert').first().waitFor();
    expect(called('settings.update')).toEqual([]);
    await keys.press('Escape');
    await expect.poll(() => price.inputValue()).toBe('1');
    await keys.press('Control+a');
    await keys.type('2.5');
    await keys.press('Enter');
    await expect.poll(() => agent.world.settings.prices.endpoint).toBe('2.5');
    await expect(price.evaluate(isActive)).resolves.toBe(true);
    expectCalm();
  });

  test(
    'given a port, one of ours is refused with whose it is, and another is kept',
    LIMIT,
    async () => {
      await goTo('settings');
      const web = page.getByRole('textbox', { name: en['settings.ingress.port'], exact: true });
      await web.focus();
      await keys.press('Control+a');
      await keys.type('8443');
      await keys.press('Enter');
      const alert = page.getByRole('alert').filter({ hasText: en['settings.gateway.port'] });
      await alert.first().waitFor();
      expect(called('settings.update')).toEqual([]);
      await keys.press('Control+a');
      await keys.type('8080');
      await keys.press('Enter');
      await expect.poll(() => agent.world.settings.ingress.port).toBe(8080);
      expect(called('settings.update')).toEqual([{ ingress: { port: 8080 } }]);
      expectCalm();
    },
  );

  test('given an unread notice, it is read', LIMIT, async () => {
    const unread = agent.world.notices.filter(({ read }) => !read).length;
    await goTo('notices');
    await keys.tabTo(page.getByRole('button', { name: new RegExp(en['notices.markOne']) }).first());
    await keys.press('Enter');
    await expect
      .poll(() => agent.world.notices.filter(({ read }) => !read).length)
      .toBe(unread - 1);
    await dashboard.settled();
    await keys.look();
    expectCalm();
  });
});

describe('a page that loses the keyboard', () => {
  test('given a stop without a mark and one that goes away, both are found', async () => {
    await page.evaluate(() => {
      const plain = document.createElement('button');
      plain.textContent = 'Plain';
      plain.style.outline = 'none';
      document.body.append(plain);
      plain.focus();
    });
    expect(await keys.look()).toEqual({ name: 'button Plain', lost: false, visible: false });
    await page.evaluate(() => document.activeElement?.remove());
    expect(await keys.look()).toEqual({ name: 'nothing', lost: true, visible: false });
    expect(() => keys.expectSeen()).toThrow();
  });
});

function isActive(element: Element): boolean {
  return element === document.activeElement;
}
