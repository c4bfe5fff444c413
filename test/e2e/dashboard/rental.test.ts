import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { en } from '../../../renderer/messages/en.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import { RealAgent } from '../../helpers/dashboard/real-agent.ts';

/** The dashboard on a real agent with real containers, from the first page to a paid lease. */

const SLOW_MS = 90_000;
/** What a killed agent leaves on the console: its socket is gone, which is what is tested. */
const CUT = [/WebSocket connection to .* failed/, /Failed to load resource/];

let browser: Browser;
let agent: RealAgent;
let dashboard: DashboardPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

const sees = async (text: string | RegExp, timeout = 15_000): Promise<void> => {
  await page.getByText(text).first().waitFor({ timeout });
};
const nowLine = (state: string): Promise<void> =>
  page.locator(`[data-now="${state}"]`).waitFor({ timeout: 30_000 });

describe('a first run', { timeout: SLOW_MS }, () => {
  beforeEach(async () => {
    agent = await RealAgent.open({ firstPort: 23_000, ports: 40 });
    await agent.start();
    dashboard = await openDashboard(browser, await agent.address());
    page = dashboard.page;
  });
  afterEach(async () => {
    await dashboard.close();
    await agent.close();
  });

  test('goes from nothing to a lease that is paid, live on the page', async () => {
    await nowLine('waiting');
    await sees(en['frame.strip.practice']);
    await dashboard.show('leases');
    await nowLine('waiting');
    expect(await page.getByRole('link', { name: /web|chat/ }).count()).toBe(0);

    await dashboard.show('overview');
    await agent.place('web');
    await nowLine('practising');
    const lease = await agent.runningLease();
    await dashboard.show({ lease });
    await sees('Running', 30_000);
    await page.getByRole('tab', { name: en['lease.tab.money'] }).click();
    // The market's own books say when it was paid first.
    await expect.poll(() => agent.world.paidByMarket(), { timeout: 30_000 }).not.toEqual([]);
    await sees(/block \d/, 30_000);
    await dashboard.show('earnings');
    await page
      .getByText(/play\s\$\s*0\.00*[1-9]/)
      .first()
      .waitFor({ timeout: 15_000 });
    dashboard.expectQuiet();
  });

  test('shows what a chatty container prints, holds still when paused and loses nothing', async () => {
    await agent.placeChatty();
    const lease = await agent.runningLease();
    await dashboard.show({ lease });
    const log = page.getByRole('log', { name: en['lease.log.lines'] });
    await log
      .getByText(/request \d+ done/)
      .first()
      .waitFor({ timeout: 15_000 });
    await log
      .getByText(/was slow/)
      .first()
      .waitFor();
    const last = async (): Promise<number> => {
      const text = await log.innerText();
      return Math.max(...[...text.matchAll(/request (\d+) done/g)].map(([, n]) => Number(n)));
    };
    const before = await last();
    await expect.poll(last, { timeout: 10_000 }).toBeGreaterThan(before);

    await page.getByRole('button', { name: en['lease.log.pause'], exact: true }).last().click();
    const held = await last();
    await sees(/lines? waits?/);
    expect(await last()).toBe(held);
    await page.getByRole('button', { name: en['lease.log.resume'] }).click();
    await expect.poll(last, { timeout: 10_000 }).toBeGreaterThan(held);

    await page.getByRole('searchbox', { name: en['lease.log.search'] }).fill('was slow');
    await sees(/lines? match/);
    dashboard.expectQuiet();
  });

  test('opens a shell in the container, types, resizes and gets its exit code', async () => {
    await agent.placeChatty();
    const lease = await agent.runningLease();
    await dashboard.show({ lease });
    await sees('Running', 30_000);
    await page.getByRole('tab', { name: en['lease.tab.shell'] }).click();
    await page.getByRole('button', { name: en['lease.shell.start'] }).click();
    const screen = page.locator('.xterm-rows');
    await screen.getByText(/[#$]/).first().waitFor({ timeout: 15_000 });
    await page.keyboard.type('echo "from-$((40+2))-inside"\n');
    await screen.getByText('from-42-inside').first().waitFor({ timeout: 15_000 });
    await page.setViewportSize({ width: 800, height: 700 });
    await page.keyboard.type('stty size; exit 7\n');
    await sees('The shell ended with exit code 7.');
    dashboard.expectQuiet();
  });

  test('pauses and resumes the offering, and takes the machine back with what it costs said', async () => {
    await nowLine('waiting');
    await page.getByRole('button', { name: en['frame.pause'], exact: true }).click();
    await page.getByRole('menuitem', { name: en['frame.pause.open'] }).click();
    await nowLine('paused');
    await agent.place('web');
    await page.waitForTimeout(1_500);
    expect(await agent.world.runningContainers()).toBe(0);
    await page.getByRole('button', { name: en['frame.resume'] }).click();
    await nowLine('waiting');

    await agent.place('web');
    await agent.runningLease();
    await nowLine('practising');
    await page.getByRole('button', { name: /^Give me my/ }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(/cut off and told why/).waitFor();
    await dialog.getByRole('button', { name: en['frame.takeBack.keep'] }).click();
    expect(await agent.world.runningContainers()).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^Give me my/ }).click();
    await dialog.getByRole('button', { name: 'Take it back', exact: true }).click();
    await nowLine('paused');
    await expect.poll(() => agent.world.runningContainers(), { timeout: 30_000 }).toBe(0);
    dashboard.expectQuiet();
  });

  test('ends one lease after it was confirmed, and not before', async () => {
    await agent.place('web');
    const lease = await agent.runningLease();
    await dashboard.show({ lease });
    await page.getByRole('button', { name: en['lease.end'] }).click();
    const dialog = page.getByRole('alertdialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await agent.world.runningContainers()).toBeGreaterThan(0);
    await page.getByRole('button', { name: en['lease.end'] }).click();
    await dialog.getByRole('button', { name: en['lease.end.confirm'], exact: true }).click();
    await expect.poll(() => agent.world.runningContainers(), { timeout: 30_000 }).toBe(0);
    await sees(en['lease.log.ended']).catch(() => sees(/Ended/));
    dashboard.expectQuiet();
  });

  test('takes a good setting, refuses a bad one beside its field, in two windows at once', async () => {
    const other = await openDashboard(browser, await agent.address());
    await dashboard.show('settings');
    await other.show('settings');
    const name = en['settings.prices.cpuMilli'];
    const field = (of: Page) => of.getByRole('textbox', { name }).first();
    await field(page).fill('0.0075');
    await field(page).press('Enter');
    await expect.poll(() => field(other.page).inputValue(), { timeout: 5_000 }).toBe('0.0075');

    await field(page).fill('minus one');
    await field(page).press('Enter');
    await sees(/This is not a number/);
    expect([await field(page).inputValue(), await field(other.page).inputValue()]).toEqual([
      'minus one',
      '0.0075',
    ]);
    other.expectQuiet();
    await other.close();
    dashboard.expectQuiet();
  });

  test('says that a killed agent is not running, and comes back by itself', async () => {
    await agent.place('web');
    await agent.runningLease();
    await nowLine('practising');
    await agent.kill();
    await nowLine('offline');
    await sees(/^Showing what was known at/);
    expect(await page.getByRole('button', { name: en['frame.pause'], exact: true }).count()).toBe(
      0,
    );
    await agent.start();
    await nowLine('practising');
    expect(await page.getByText(/^Showing what was known at/).count()).toBe(0);
    dashboard.expectQuiet(CUT);
  });

  test('switches to German and back without loading again, and other windows follow', async () => {
    await nowLine('waiting');
    await page.evaluate(() => Object.assign(globalThis, { stillTheSame: true }));
    await dashboard.show('settings');
    await page.getByRole('combobox', { name: en['settings.language'] }).selectOption('de');
    await page.getByRole('link', { name: 'Übersicht' }).first().waitFor();
    const facts = await page.evaluate(() => [
      document.documentElement.lang,
      Reflect.get(globalThis, 'stillTheSame'),
    ]);
    expect(facts).toEqual(['de', true]);
    const second = await page.context().newPage();
    await second.goto(new URL(page.url()).origin);
    await second.getByRole('link', { name: 'Übersicht' }).first().waitFor();
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('en');
    await second.getByRole('link', { name: 'Overview' }).first().waitFor();
  });
});
