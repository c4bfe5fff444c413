import { afterEach, expect, test } from 'vitest';

import type { DashboardPage } from '../../helpers/dashboard/page.ts';
import { openDashboard } from '../../helpers/dashboard/page.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { PretendState } from '../../helpers/dashboard/pretend-states.ts';
import { stageForFile } from '../../helpers/dashboard/stage.ts';

/** Whether renters can reach the home network, in one sentence and in both languages. */

const stage = stageForFile();
let agent: PretendAgent;
let dashboard: DashboardPage;

afterEach(async () => {
  await dashboard.close();
  await agent.close();
});

/** What the hardware view says about it, line by line. */
async function said(
  state: PretendState,
  locale: 'en' | 'de',
  title: string,
): Promise<readonly string[]> {
  agent = await stage.agent({ state, logBefore: 10 });
  dashboard = await openDashboard(stage.browser, agent.address(), { locale });
  await dashboard.settled();
  await dashboard.goTo('#/hardware');
  const card = dashboard.page.getByRole('region', { name: title, exact: true });
  const text = await card.innerText();
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

test.each([
  [
    'en',
    'Your home network',
    'out of renters’ reach',
    /^Renters’ code cannot reach your home network \(checked 1[1-4].min ago\)\.$/,
  ],
  [
    'de',
    'Ihr Heimnetz',
    'außer Reichweite von Mietern',
    /^Code von Mietern kann Ihr Heimnetz nicht erreichen \(geprüft vor 1[1-4].min\)\.$/,
  ],
] as const)('kept, in %s', async (locale, title, state, sentence) => {
  const lines = await said('renting', locale, title);
  expect(lines).toEqual([title, state, expect.stringMatching(sentence)]);
});

test.each([
  [
    'en',
    'Your home network',
    [
      'Open: your router',
      'A program here has a known way out of containers',
      'a-later-kind',
      'Something else opens what our rules close. Look at other firewall programs on this machine.',
      'Update the container engine and its runtime.',
      'Nothing is bid until this is mended. Leases go on; you can end them.',
    ],
  ],
  [
    'de',
    'Ihr Heimnetz',
    [
      'Offen: Ihr Router',
      'Ein Programm hier hat einen bekannten Weg aus Containern hinaus',
      'a-later-kind',
      'Etwas anderes öffnet, was unsere Regeln schließen. Andere Firewall-Programme auf diesem Rechner ansehen.',
      'Die Container-Engine und ihre Laufzeit aktualisieren.',
      'Es wird nicht geboten, bis das behoben ist. Mieten laufen weiter; Sie können sie beenden.',
    ],
  ],
] as const)('open: what is open and what helps, in %s', async (locale, title, wanted) => {
  const lines = await said('attention', locale, title);
  expect(lines.filter((line) => wanted.some((one) => one === line))).toEqual(wanted);
});

test('nothing is said of it where containers are simulated', async () => {
  agent = await stage.agent({ state: 'simulated', logBefore: 10 });
  dashboard = await openDashboard(stage.browser, agent.address());
  await dashboard.settled();
  await dashboard.goTo('#/hardware');
  const { page } = dashboard;
  await page.getByRole('heading', { name: 'Container engine', exact: true }).waitFor();
  expect(await page.getByRole('heading', { name: 'Your home network', exact: true }).count()).toBe(
    0,
  );
});

const flawed = (component: string, version: string) => ({
  code: 'flawed-version',
  data: { component, version, flaws: 'CVE-2024-21626', fixedIn: '1.1.12' },
  message: `${component} ${version} has a known way out of containers.`,
});

test('what is to be mended is told by name and in German, on the card and among the checks', async () => {
  agent = await stage.agent({ state: 'renting', logBefore: 10 });
  agent.update((world) => {
    const isolation = {
      ...world.agent.isolation!,
      warnings: [flawed('runc', '1.1.5'), flawed('containerd', '1.6.20')],
    };
    world.agent = { ...world.agent, isolation };
  });
  dashboard = await openDashboard(stage.browser, agent.address(), { locale: 'de' });
  await dashboard.settled();
  await dashboard.goTo('#/hardware');
  const { page } = dashboard;
  const told = async (card: string) => {
    const texts = await page
      .getByRole('region', { name: card, exact: true })
      .getByRole('listitem')
      .allInnerTexts();
    const lines = texts.flatMap((text) => text.replaceAll(/[\u2068\u2069]/g, '').split('\n'));
    return lines.flatMap((line) => /^\S+ \S+ ist vielleicht zu alt/.exec(line)?.[0] ?? []);
  };
  const wanted = ['runc 1.1.5 ist vielleicht zu alt', 'containerd 1.6.20 ist vielleicht zu alt'];
  const mend = '2 Dinge, die behoben werden sollten';
  expect([await told(mend), await told('Gesundheit'), await told('Ihr Heimnetz')]).toEqual([
    wanted,
    wanted,
    [],
  ]);
  // The agent's English is a step away, and nowhere else.
  const english = page.locator('main [lang=en]');
  const seen = await english.evaluateAll(
    (all) => all.filter((one) => one.checkVisibility()).length,
  );
  expect([(await english.count()) > 0, seen]).toEqual([true, 0]);
});
