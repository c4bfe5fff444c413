import { beforeEach, describe, expect, test } from 'vitest';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { en } from '../../../renderer/messages/en.ts';
import { HOSTILE_LIST, PLANTED, PLANTED_HOST } from '../../helpers/dashboard/hostile-texts.ts';
import type { DashboardPage, View } from '../../helpers/dashboard/page.ts';
import { openDashboard, VIEWS } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/**
 * Every text that a tenant, an engine or a network chose tries something: scripts, markup, addresses,
 * control characters, words without an end. The dashboard shows them and does nothing that they say.
 */

const stage = stageForFile();
let agent: PretendAgent;

beforeEach(async () => {
  agent = await stage.agent({ state: 'hostile', logBefore: 200, logRate: 1 });
  return async () => agent.close();
});

const LIMIT_MS = 120_000;

/** How often a planted script ran. */
async function planted(dashboard: DashboardPage): Promise<unknown> {
  return dashboard.page.evaluate((name) => (globalThis as Record<string, unknown>)[name], PLANTED);
}

/** Elements that only markup in a text can have brought. */
async function strangeElements(dashboard: DashboardPage): Promise<readonly string[]> {
  return dashboard.page.evaluate(
    (host) =>
      [...document.querySelectorAll('script, img, iframe, object, embed, animate, meta, base, a')]
        .filter((element) => {
          const address = element.getAttribute('href') ?? element.getAttribute('src') ?? '';
          if (/^\s*javascript:/i.test(address) || address.includes(host)) return true;
          return document.body.contains(element) && !['A', 'SCRIPT'].includes(element.tagName);
        })
        .map((element) => element.outerHTML.slice(0, 200)),
    PLANTED_HOST,
  );
}

/**
 * Places where an override of the writing direction reaches beyond its own text: it stands raw in a
 * node that nothing isolates.
 */
async function leakingDirections(dashboard: DashboardPage): Promise<readonly string[]> {
  return dashboard.page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      // What stands between an isolate and its end reaches no further.
      let open = text;
      for (let before = ''; before !== open;) {
        before = open;
        open = open.replaceAll(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/g, '');
      }
      if (!/[\u202A-\u202E\u2066-\u2069]/.test(open)) continue;
      let at = node.parentElement;
      const isolates = (element: Element): boolean => {
        const { unicodeBidi } = getComputedStyle(element);
        return unicodeBidi.includes('isolate') || unicodeBidi === 'plaintext';
      };
      while (at !== null && !isolates(at)) at = at.parentElement;
      // Blocks isolate too, but what else stands in them is still turned round.
      const contained = at?.tagName === 'BDI' || at?.textContent === text;
      if (!contained) found.push(text.slice(0, 80));
    }
    return found;
  });
}

/** Control characters that reached the page as they were. */
async function rawControls(dashboard: DashboardPage): Promise<readonly string[]> {
  return dashboard.page.evaluate(() => {
    const text = document.body.textContent ?? '';
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    return [...new Set(text.match(/[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g) ?? [])].map(
      (sign) => `U+${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  });
}

async function expectHarmless(dashboard: DashboardPage): Promise<void> {
  expect({
    planted: await planted(dashboard),
    elements: await strangeElements(dashboard),
    directions: await leakingDirections(dashboard),
    controls: await rawControls(dashboard),
    sideways: await dashboard.sidewaysScroll(),
  }).toEqual({ planted: undefined, elements: [], directions: [], controls: [], sideways: 0 });
  dashboard.expectQuiet();
}

/** Moves the pointer and the keyboard over what is there: planted handlers would hear of it. */
async function touchAll(dashboard: DashboardPage): Promise<void> {
  const { page } = dashboard;
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('Tab');
  for (let y = 100; y < 900; y += 80) await page.mouse.move(200, y);
}

describe.for([
  { width: 1280, theme: 'light' },
  { width: 360, theme: 'dark' },
] as const)('at $width pixels', (look) => {
  test.for(VIEWS)(
    'given hostile texts, %s shows them and runs none',
    { timeout: LIMIT_MS },
    async (view: View) => {
      const dashboard = await openDashboard(stage.browser, agent.address(), look);
      await dashboard.show(view);
      // The view itself is there, and none that says that it broke.
      expect(await dashboard.page.getByText(en['frame.broken.title']).count()).toBe(0);
      await touchAll(dashboard);
      await expectHarmless(dashboard);
      await dashboard.close();
    },
  );

  test(
    'given hostile names, addresses and attributes, the set-up shows them and runs none',
    { timeout: LIMIT_MS },
    async () => {
      const dashboard = await openDashboard(stage.browser, agent.address(), look);
      const { page } = dashboard;
      await dashboard.settled();
      for (const step of ['network', 'watch', 'wallet', 'grant', 'fund', 'register', 'live']) {
        await dashboard.goTo(`#/setup/${step}`);
        expect(await page.getByText(en['frame.broken.title']).count()).toBe(0);
        await touchAll(dashboard);
        await expectHarmless(dashboard);
      }
      await dashboard.goTo('#/wallet');
      // Neither a script nor anything else that is no page of the web becomes a link.
      expect(await page.locator('main a[target="_blank"]').count()).toBe(0);
      await dashboard.close();
    },
  );

  test(
    'given hostile texts in a lease, its log and its events run none',
    { timeout: LIMIT_MS },
    async () => {
      const dashboard = await openDashboard(stage.browser, agent.address(), look);
      const { page } = dashboard;
      const leases = agent.world.live.map(({ lease }) => lease);
      for (const lease of [leases[0]!, leases[1]!, agent.world.past[0]!.lease]) {
        await lookAtLease(dashboard, lease);
      }
      expect(await page.getByText(en['frame.broken.title']).count()).toBe(0);
      await dashboard.close();
    },
  );
});

async function lookAtLease(dashboard: DashboardPage, lease: LeaseValue['lease']): Promise<void> {
  const { page } = dashboard;
  await dashboard.show({ lease });
  await expectHarmless(dashboard);
  const tabs = page.getByRole('tab');
  for (let place = 0; place < (await tabs.count()); place += 1) {
    await tabs.nth(place).click();
    await dashboard.settled();
    await touchAll(dashboard);
    await expectHarmless(dashboard);
  }
}

describe('a page that does trust its texts', () => {
  test('given the same texts as markup, they do run, and every probe says so', async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    const dialogs: string[] = [];
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => asked.push(new URL(request.url()).hostname));
    await page.setContent('<!doctype html><body><h1>Trusting</h1><main></main>');
    await page.evaluate((texts) => {
      document.querySelector('main')!.innerHTML = texts
        // One of them would lead away, one would hide all that follows.
        .filter((text) => !text.startsWith('<meta') && !text.startsWith('</style>'))
        .map((text) => `<p>before <span>${text}</span> after</p>`)
        .join('');
    }, HOSTILE_LIST);
    await expect.poll(() => asked).toContain(PLANTED_HOST);
    await expect.poll(() => dialogs).toEqual(['planted']);
    // The parts of a page that the probes need.
    const trusting = { page } as unknown as DashboardPage;
    expect(await planted(trusting)).toBeGreaterThan(0);
    expect(await strangeElements(trusting)).not.toEqual([]);
    expect(await leakingDirections(trusting)).not.toEqual([]);
    expect(await rawControls(trusting)).toContain('U+001b');
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeGreaterThan(0);
    await context.close();
  });
});
