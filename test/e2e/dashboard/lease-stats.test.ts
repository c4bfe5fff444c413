import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { en } from '../../../renderer/messages/en.ts';
import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** What a lease's containers use: the slowest that the agent is asked for, and nothing waits for it. */

const stage = stageForFile();
let agent: PretendAgent;
let dashboard: DashboardPage;
let page: Page;

beforeEach(async () => {
  agent = await stage.agent({ state: 'renting', logBefore: 20 });
  dashboard = await openDashboard(stage.browser, agent.address());
  page = dashboard.page;
});
afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

const asked = (): number => agent.calls.filter(({ name }) => name === 'lease.stats').length;
const openTab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
const panel = (): Locator => page.getByRole('tabpanel');
const skeletons = (): Promise<number> => panel().locator('.skeleton').count();
const cpu = (): Locator => panel().getByText(en['lease.stats.cpu']);
const failed = (): Locator => panel().getByText(en['lease.stats.error'], { exact: true });
const unreachable = new AgentError('engine-unreachable', 'Docker does not answer. Start it.');

describe('what the containers of a lease use', () => {
  test('given an engine that does not answer, the history is there all the same', async () => {
    agent.hang('lease.stats', true);
    await dashboard.show({ lease: agent.world.live[0]!.lease });
    await page.getByText(en['lease.event.created']).first().waitFor();
    await openTab(en['lease.tab.services']);
    await expect.poll(asked).toBe(1);
    expect(await skeletons()).toBeGreaterThan(0);
    await page.getByText(en['lease.event.created']).first().waitFor();
    agent.hang('lease.stats', false);
    await cpu().first().waitFor();
    expect(await skeletons()).toBe(0);
    dashboard.expectQuiet();
  });

  test('given another tab, nobody is asked; given this one, again and again', async () => {
    await dashboard.show({ lease: agent.world.live[0]!.lease });
    await page.waitForTimeout(500);
    expect(asked()).toBe(0);
    await openTab(en['lease.tab.services']);
    await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(1);
    await openTab(en['lease.tab.money']);
    const before = asked();
    await page.waitForTimeout(4_000);
    expect(asked()).toBe(before);
  });

  test('given an engine that fails, it is said, with what was known, until it is back', async () => {
    await dashboard.show({ lease: agent.world.live[0]!.lease });
    await openTab(en['lease.tab.services']);
    await cpu().first().waitFor();
    agent.fail('lease.stats', unreachable);
    await failed().waitFor({ timeout: 10_000 });
    await panel()
      .getByText(/asked again by itself\. Shown is what was known /)
      .waitFor();
    await cpu().first().waitFor();
    agent.fail('lease.stats', undefined);
    await failed().waitFor({ state: 'detached', timeout: 10_000 });
    dashboard.expectQuiet();
  });

  test('given an engine that never answered, nothing is pretended', async () => {
    agent.fail('lease.stats', unreachable);
    await dashboard.show({ lease: agent.world.live[0]!.lease });
    await openTab(en['lease.tab.services']);
    await failed().waitFor();
    await panel().getByText(en['lease.stats.none']).first().waitFor();
    expect([await cpu().count(), await skeletons()]).toEqual([0, 0]);
  });
});
