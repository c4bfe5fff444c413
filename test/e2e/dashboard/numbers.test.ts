import { expect, test } from 'vitest';

import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** Numbers of one page that have to agree, and the room that they have. */

const stage = stageForFile();
/** The last day of a month, at which a chart has its last label under its last bar. */
const MONTH_END = new Date(2026, 10, 30, 14, 26).getTime();

async function withPage(
  options: Parameters<typeof stage.agent>[0],
  look: Parameters<typeof openDashboard>[2],
  see: (dashboard: DashboardPage, agent: PretendAgent) => Promise<void>,
): Promise<void> {
  const agent = await stage.agent({ ticking: false, nowMs: MONTH_END, ...options });
  const dashboard = await openDashboard(stage.browser, agent.address(), {
    nowMs: MONTH_END,
    ...look,
  });
  try {
    await dashboard.settled();
    await see(dashboard, agent);
  } finally {
    await dashboard.close();
    await agent.close();
  }
}

test('given leases that cannot be served, then all of the overview tells one time that was rented', async () => {
  await withPage({ state: 'no-engine' }, {}, async (dashboard, agent) => {
    agent.update((world) => {
      world.uptime = world.uptime.map((interval) => ({
        ...interval,
        state: { class: 'down', cause: 'engine-down' },
      }));
    });
    await dashboard.page.reload();
    await dashboard.settled();
    const { page } = dashboard;
    await page.getByRole('radio', { name: '7 days' }).click();
    const money = await page
      .getByText(/rented for/)
      .locator('..')
      .innerText();
    const week = await page.getByText(/rented, .* offered without a renter/).innerText();
    const rented = /rented for (.+)$/.exec(money)?.[1];
    expect([rented, week]).toEqual([
      expect.stringMatching(/\d\u00a0h/),
      expect.stringMatching(new RegExp(`^${rented} rented, 0\u00a0s offered `)),
    ]);
  });
});

test('given what was paid, then the large figure and the sum in words have the same digits', async () => {
  await withPage({ state: 'practice' }, {}, async (dashboard, agent) => {
    agent.update((world) => {
      world.payments = [
        { ...world.payments[0]!, atMs: MONTH_END, amount: { denom: 'uplay', amount: 28_799n } },
      ];
    });
    await dashboard.page.getByText('play\u00a0$0.0287', { exact: true }).first().waitFor();
    await dashboard.page.getByText('0.0287', { exact: true }).first().waitFor();
    expect(await dashboard.page.getByText(/0\.028(?!7)/).count()).toBe(0);
  });
});

test('given a payment that came right before the agent went, then all of the earnings are of one moment', async () => {
  await withPage({ state: 'practice' }, {}, async (dashboard, agent) => {
    await dashboard.show('earnings');
    const { page } = dashboard;
    const amounts = async (): Promise<readonly (string | undefined)[]> => {
      const text = await page.locator('main').innerText();
      return [/Paid\s+play\s\$([\d.]+)/, /Paid play\s\$([\d.]+) in \d+ payment/].map(
        (of) => of.exec(text)?.[1],
      );
    };
    const before = await amounts();
    // All that was paid was paid in this month.
    expect([before[0], new Set(before).size]).toEqual([expect.stringMatching(/^0\.\d/), 1]);
    agent.hang('earnings.history', true);
    agent.update((world) => {
      const [payment] = world.payments;
      const amount = { denom: 'uplay', amount: 5_000_000n };
      world.payments = [{ ...payment!, key: 'one-more', amount }, ...world.payments];
      world.agent = { ...world.agent, activity: 'paused' };
    });
    // That came with it.
    await page.locator('[data-now="paused"]').waitFor();
    await agent.goOffline();
    await page.locator('[data-now="offline"]').waitFor({ timeout: 20_000 });
    expect(await amounts()).toEqual(before);
  });
});

test.each([1101, 1280])(
  'given small amounts with a long symbol, at %i px, then each stays in its column',
  async (width) => {
    await withPage({ state: 'practice' }, { width, locale: 'de' }, async (dashboard, agent) => {
      agent.update((world) => {
        const [payment] = world.payments;
        world.payments = [...world.live, ...world.past].map(({ lease }) => ({
          ...payment!,
          lease,
          amount: { denom: 'uplay', amount: 81n },
        }));
      });
      await dashboard.show('leases');
      const { page } = dashboard;
      await page.getByText('Spiel\u00a0$0,000081').first().waitFor();
      const over = await page.locator('a[href^="#/leases/"] > span').evaluateAll((cells) =>
        cells.flatMap((cell) => {
          const box = cell.getBoundingClientRect();
          return [...cell.querySelectorAll('span, b')]
            .filter((part) => !part.matches('.sr-only, .sr-only *'))
            .map((part) => part.getBoundingClientRect())
            .filter(({ left, right }) => left < box.left - 1 || right > box.right + 1)
            .map(() => cell.textContent);
        }),
      );
      expect(over).toEqual([]);
    });
  },
);

test.each([360, 1280])(
  'given rates in a list of orders, at %i px, then no line ends before their hour',
  async (width) => {
    await withPage({ state: 'practice' }, { width, locale: 'de' }, async (dashboard, agent) => {
      agent.update((world) => {
        world.decisions = world.decisions.map((decision) => ({
          ...decision,
          // Small ones, and so long: of blocks of two seconds, 0,0036 an hour.
          maxPrice: { ...decision.maxPrice, amount: '2' },
          outcome: {
            type: 'refused',
            code: 'price-too-low',
            numbers: { pays: '2', asks: '33' },
          },
        }));
      });
      await dashboard.show('orders');
      const { page } = dashboard;
      await page
        .getByText(/\/\u2060?h/)
        .first()
        .waitFor();
      const broken = await page.evaluate(() => {
        const found: string[] = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
          for (const { index } of (node.textContent ?? '').matchAll(/\d\/\u2060?h/g)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + 4);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            if (lines.size > 1) found.push(node.textContent ?? '');
          }
        }
        return found;
      });
      expect(broken).toEqual([]);
    });
  },
);

test('given the last day of a month in a small window, then its label in the chart is whole', async () => {
  await withPage({ state: 'renting' }, { width: 360 }, async (dashboard) => {
    await dashboard.show('earnings');
    const chart = dashboard.page.getByRole('slider').locator('svg').first();
    const room = await chart.evaluate((svg) => {
      const labels = [...svg.querySelectorAll('text')].filter(
        ({ textContent }) => textContent === '30',
      );
      const end = svg.getBoundingClientRect().right;
      return labels.map((label) => end - label.getBoundingClientRect().right >= 0);
    });
    expect(room).toEqual([true]);
  });
});

test('given a machine that runs for seconds, then nothing of its day stands to the right of now', async () => {
  await withPage({ state: 'practice-empty' }, {}, async ({ page }) => {
    const strips = await page.locator('.now-mark').evaluateAll((marks) =>
      marks.map((mark) => {
        const pieces = mark.parentElement?.querySelectorAll('[data-piece]') ?? [];
        const { left, width } = mark.getBoundingClientRect();
        const last = Math.max(...[...pieces].map((each) => each.getBoundingClientRect().right));
        return last <= left + width / 2 + 0.5;
      }),
    );
    expect(strips).toEqual([true, true]);
  });
});
