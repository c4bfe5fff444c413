import { expect, test } from 'vitest';

import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** Long lists of which only the rows in sight exist. */

const stage = stageForFile();

/** Between the end of each row of the payments and the beginning of the next, in pixels. */
async function gapsOfPayments({ page }: DashboardPage): Promise<readonly number[]> {
  return page
    .getByRole('list', { name: 'Payments' })
    .getByRole('listitem')
    .evaluateAll((rows) => {
      const boxes = rows.map((row) => row.getBoundingClientRect());
      return boxes.slice(1).map((box, index) => Math.round(box.top - (boxes[index]?.bottom ?? 0)));
    });
}

test('given rows that were measured in a small window, when it becomes wide, then no hole is between them', async () => {
  const agent = await stage.agent({ state: 'renting', ticking: false });
  const dashboard = await openDashboard(stage.browser, agent.address(), { width: 360 });
  try {
    const { page } = dashboard;
    // A browser that is slow to say that a row has another size now: here it never does.
    await page.addInitScript(() => {
      Object.assign(globalThis, {
        ResizeObserver: class {
          observe(): void {}
          unobserve(): void {}
          disconnect(): void {}
        },
      });
    });
    await dashboard.settled();
    await page.reload();
    await dashboard.settled();
    await dashboard.show('earnings');
    await page.getByRole('list', { name: 'Payments' }).getByRole('listitem').first().waitFor();
    const before = await gapsOfPayments(dashboard);
    await page.setViewportSize({ width: 2560, height: 1440 });
    await dashboard.settled();
    const after = await gapsOfPayments(dashboard);
    const none = before.map(() => 0);
    expect({ rows: before.length > 3, before, after }).toEqual({
      rows: true,
      before: none,
      after: none,
    });
    dashboard.expectQuiet();
  } finally {
    await dashboard.close();
    await agent.close();
  }
});

test('given a list that is longer than its box, when it is at its end, then nothing says that it goes on', async () => {
  const agent = await stage.agent({ state: 'renting', ticking: false });
  const dashboard = await openDashboard(stage.browser, agent.address(), { width: 1280 });
  try {
    await dashboard.settled();
    await dashboard.show('earnings');
    const list = dashboard.page.getByRole('list', { name: 'Payments' });
    const goesOn = list.locator('xpath=following-sibling::span');
    await goesOn.waitFor();
    await list.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await goesOn.waitFor({ state: 'detached' });
    expect(await goesOn.count()).toBe(0);
  } finally {
    await dashboard.close();
    await agent.close();
  }
});
