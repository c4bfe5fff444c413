import { afterEach, expect, test } from 'vitest';

import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { PretendState } from '../../helpers/dashboard/pretend-states.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

// Renting from oneself, as the hardware page offers it.

const stage = stageForFile();
let agent: PretendAgent;
let dashboard: DashboardPage;

afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

async function card(state: PretendState, locale: 'en' | 'de', title: string) {
  agent = await stage.agent({ state, logBefore: 10 });
  dashboard = await openDashboard(stage.browser, agent.address(), { locale });
  await dashboard.settled();
  await dashboard.goTo('#/hardware');
  return dashboard.page.getByRole('region', { name: title, exact: true });
}

test('it is begun, followed step by step and called off, by keyboard alone', async () => {
  const region = await card('practice', 'en', 'Rent from yourself');
  await region.getByRole('button', { name: 'Try it' }).focus();
  await dashboard.page.keyboard.press('Enter');
  await region.getByRole('status').getByText('Step 5 of 10').waitFor();
  const steps = region.getByRole('listitem');
  expect(await steps.count()).toBe(10);
  expect(await steps.nth(3).innerText()).toMatch(/^worked\s*Lease\s*took 1.s$/);
  expect(await steps.nth(4).innerText()).toMatch(/^under way\s*Container runs$/);
  // The focus stays where the hand is.
  expect(await dashboard.page.evaluate(() => document.activeElement?.textContent)).toBe(
    'Call it off',
  );
  await dashboard.page.keyboard.press('Enter');
  await region.getByText('It was called off.').waitFor();
  await region.getByRole('button', { name: 'Try it again' }).waitFor();
});

test.each([
  ['en', 'Rent from yourself', /simulated.*Install and start Docker Engine/],
  ['de', 'Bei sich selbst mieten', /nachgestellt.*Installieren und starten Sie Docker Engine/],
] as const)('what failed has its cause and its cure, in %s', async (locale, title, words) => {
  const region = await card('simulated', locale, title);
  expect((await region.innerText()).replaceAll(/\s+/g, ' ')).toMatch(words);
});

test('where it would cost real money it cannot be begun, and says why', async () => {
  const region = await card('renting', 'en', 'Rent from yourself');
  const button = region.getByRole('button', { name: 'Try it' });
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  expect(await region.innerText()).toContain('On this network it would cost real money.');
});
