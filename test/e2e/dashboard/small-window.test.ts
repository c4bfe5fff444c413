import type { Locator } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { en } from '../../../renderer/messages/en.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** On a telephone: what the person needs now is in sight, and says where there is more. */

const stage = stageForFile();
let agent: PretendAgent;
let dashboard: DashboardPage;

beforeEach(async () => {
  agent = await stage.agent({ state: 'renting', logBefore: 10, ticking: false });
  dashboard = await openDashboard(stage.browser, agent.address(), { width: 360, height: 740 });
  await dashboard.settled();
});
afterEach(async () => {
  dashboard.expectQuiet();
  await dashboard.close();
  await agent.close();
});

async function edges(place: Locator): Promise<{ readonly top: number; readonly bottom: number }> {
  const box = await place.boundingBox();
  if (box === null) throw new Error('It is not shown.');
  return { top: box.y, bottom: box.y + box.height };
}

const bar = (): Locator => dashboard.page.getByRole('navigation').last();
const priceOfCpu = (): Locator =>
  dashboard.page.getByRole('textbox', { name: en['settings.prices.cpuMilli'] }).first();

/** The field stands right above the bar of tabs, where what appears below it would not be seen. */
async function fieldAboveBar(): Promise<void> {
  await dashboard.show('settings');
  const field = priceOfCpu();
  await field.evaluate(
    (element, gap) => {
      scrollTo(0, scrollY + element.getBoundingClientRect().bottom - (innerHeight - gap));
    },
    740 - (await edges(bar())).top + 4,
  );
}

test('a value that is refused is seen with what is wrong with it, above the bar of tabs', async () => {
  await fieldAboveBar();
  const field = priceOfCpu();
  const before = await edges(field);
  await field.fill('a lot');
  await field.press('Enter');
  const error = dashboard.page.getByRole('alert').filter({ hasText: /number/ });
  await error.waitFor();
  const limit = (await edges(bar())).top;
  // Without coming into view the error would begin where the field ended, behind the bar.
  expect(before.bottom + 20).toBeGreaterThan(limit);
  expect((await edges(error)).bottom).toBeLessThanOrEqual(limit);
  expect((await edges(field)).top).toBeGreaterThanOrEqual(0);
});

test('a refused value that gets the focus later comes into sight with what is wrong with it', async () => {
  await fieldAboveBar();
  const field = priceOfCpu();
  await field.fill('a lot');
  await field.press('Enter');
  const error = dashboard.page.getByRole('alert').filter({ hasText: /number/ });
  await error.waitFor();
  await field.evaluate((element: HTMLElement) => {
    element.blur();
    scrollTo(0, 0);
    element.focus();
  });
  expect((await edges(error)).bottom).toBeLessThanOrEqual((await edges(bar())).top);
});

test('the buttons of a long question stay in sight, and the keyboard gets at all that it says', async () => {
  const [lease] = agent.world.live;
  await dashboard.show({ lease: lease!.lease });
  const { page } = dashboard;
  await page.getByRole('button', { name: en['lease.end'] }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.waitFor();
  await dashboard.settled();
  const buttons = await dialog.getByRole('button').all();
  const bottoms = await Promise.all(buttons.map(async (each) => (await edges(each)).bottom));
  expect([buttons.length, bottoms.every((bottom) => bottom <= 740)]).toEqual([3, true]);
  const body = dialog.locator('[tabindex="0"].overflow-y-auto');
  expect(await body.evaluate((each) => each.scrollHeight > each.clientHeight)).toBe(true);
  // What is chosen there is said to all, and in the words of who chooses.
  const group = dialog.getByRole('radiogroup', { name: en['lease.end.reason'] });
  await group.scrollIntoViewIfNeeded();
  expect(await dialog.getByText(en['lease.end.reason'], { exact: true }).isVisible()).toBe(true);
});

test('a question that is longer than the window says that there is more, and what is chosen in it', async () => {
  const [lease] = agent.world.live;
  await dashboard.show({ lease: lease!.lease });
  const { page } = dashboard;
  await page.getByRole('button', { name: en['lease.end'] }).click();
  const dialog = page.getByRole('alertdialog');
  const body = dialog.locator('.more-below');
  const more = (wanted: string) =>
    dialog.locator(`.more-below[data-more="${wanted}"]`).waitFor({ state: 'attached' });
  const chosen = (reason: string) =>
    dialog.getByText(en['lease.end.chosen'].replace('{reason}', reason), { exact: true });
  await more('end');
  expect(await body.evaluate((each) => getComputedStyle(each).maskImage)).toContain(
    'linear-gradient',
  );
  // The choice itself is further down, and what it is stands above the buttons.
  const first = chosen(en['lease.end.reason.decommission']);
  const { bottom } = await edges(first);
  expect(bottom).toBeLessThan((await edges(dialog.getByRole('button').first())).top);
  expect((await edges(dialog.getByRole('radiogroup'))).bottom).toBeGreaterThan(bottom);
  await dialog.getByRole('radio', { name: en['lease.end.reason.unstable'] }).click();
  await chosen(en['lease.end.reason.unstable']).waitFor();
  await body.evaluate((each) => each.scrollTo({ top: each.scrollHeight }));
  await more('start');
  await page.setViewportSize({ width: 1280, height: 1000 });
  await more('');
  expect(await chosen(en['lease.end.reason.unstable']).count()).toBe(0);
});

test('a row of tabs fades where it goes on, and only there', async () => {
  const [lease] = agent.world.live;
  await dashboard.show({ lease: lease!.lease });
  const { page } = dashboard;
  const tabs = page.getByRole('tablist');
  const more = (wanted: string) =>
    page.locator(`[role=tablist][data-more="${wanted}"]`).waitFor({ state: 'attached' });
  const mask = () => tabs.evaluate((row) => getComputedStyle(row).maskImage);
  await more('end');
  expect(await mask()).toContain('linear-gradient');
  await tabs.evaluate((row) => row.scrollTo({ left: row.scrollWidth }));
  await more('start');
  await page.setViewportSize({ width: 1280, height: 900 });
  await more('');
  expect(await mask()).toBe('none');
});

test('the owner’s buttons stand in the middle of their bar', async () => {
  await dashboard.show('leases');
  const { page } = dashboard;
  const section = await page.getByRole('region', { name: en['frame.now'] }).boundingBox();
  const pause = await page.getByRole('button', { name: en['frame.pause'] }).boundingBox();
  const back = await page.getByRole('button', { name: en['frame.takeBack.gpu'] }).boundingBox();
  const left = pause!.x - section!.x;
  const right = section!.x + section!.width - (back!.x + back!.width);
  expect(Math.abs(left - right)).toBeLessThanOrEqual(1);
});
