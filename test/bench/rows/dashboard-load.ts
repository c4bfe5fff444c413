import { cpSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Browser, CDPSession } from 'playwright-core';

import { builtDashboard } from '../../helpers/dashboard/build.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { openPretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { Context, Suite } from '../context.ts';
import { newFolder } from '../context.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import {
  LOAD_LIMIT_MS,
  openBrowser,
  openManyLeases,
  openWindow,
  TEXTS,
  viewIsThere,
  WORLD_TEXT,
} from './dashboard-page.ts';
import type { LoadMarks } from './dashboard-probes.ts';
import { watchLoad } from './dashboard-probes.ts';

const BYTES = 'dashboard JS of the first view, gzip';
const PAINT = 'dashboard first paint';
const INTERACTIVE = 'dashboard interactive';
const RUNS = 9;
const MOST_MS = 1_000;
const VIEWS = { overview: '#/', earnings: '#/earnings', leases: '#/leases' } as const;

type Side = keyof typeof VIEWS;

/**
 * The first look at the dashboard, each time in a new profile of a browser that runs: what is sent,
 * when something is seen, and when it can be used. Beside it the same page as it stands then, as a
 * file without scripts: what the browser takes for layout, styles and fonts alone.
 */
export const DASHBOARD_LOAD: Suite = {
  rows: () => [BYTES, PAINT, INTERACTIVE],
  measure: async (context): Promise<readonly Row[]> => {
    const agent = await openManyLeases(context);
    const browser = await openBrowser(context);
    const still = await openStill(context, browser, agent);
    const bytes = await sentBytes(browser, agent);

    const marks: Record<Side, LoadMarks[]> = { overview: [], earnings: [], leases: [] };
    const load = (side: Side) => async (): Promise<number> => {
      const found = await loadOnce(browser, agent.address(), side);
      marks[side].push(found);
      return found.paintMs;
    };
    const paints = await interleaved(RUNS, {
      overview: load('overview'),
      earnings: load('earnings'),
      leases: load('leases'),
      still: () => paintOfStill(browser, still.address()),
    });
    await browser.close();
    await agent.close();
    await still.close();

    const all = (side: Side, mark: keyof LoadMarks): readonly number[] =>
      marks[side].map((found) => found[mark]);
    const peer = { name: 'the same page as HTML, no script', value: median(paints.still) };
    const others = (mark: keyof LoadMarks): string =>
      `#/earnings ${spread(all('earnings', mark))} ms, #/leases ${spread(all('leases', mark))} ms`;
    const settings = `${WORLD_TEXT}; a new profile each time, browser and server of this machine`;
    return [
      bytes,
      rowOf({
        name: PAINT,
        value: median(paints.overview),
        unit: 'ms',
        runs: RUNS,
        peer,
        goal: within(median(paints.overview)),
        note:
          `first contentful paint, from the start of the navigation, sign-in included: ` +
          `${spread(paints.overview)} ms, peer ${spread(paints.still)} ms (least to most); ` +
          `${others('paintMs')}; ${settings}`,
      }),
      rowOf({
        name: INTERACTIVE,
        value: median(all('overview', 'menuMs')),
        unit: 'ms',
        runs: RUNS,
        peer: { ...peer, name: 'first paint of the same as HTML' },
        goal: within(median(all('overview', 'menuMs'))),
        note:
          `now-line and paid figure are real and a click on "${TEXTS['frame.pause']}" has opened its menu: ` +
          `${spread(all('overview', 'menuMs'))} ms; values ${spread(all('overview', 'valuesMs'))} ms, ` +
          `menu ${spread(all('overview', 'menuFrames'))} frames after the click, ` +
          `all cards of the view ${spread(all('overview', 'completeMs'))} ms; ` +
          `${others('menuMs')} (there: the whole view and the menu); ${settings}`,
      }),
    ];
  },
};

/** The goal is ours alone; the peer's figure is there to see what of it is the machine. */
function within(value: number): ReturnType<typeof atMost> {
  return { text: atMost(MOST_MS, ' ms').text, holds: () => value <= MOST_MS };
}

async function loadOnce(browser: Browser, address: string, side: Side): Promise<LoadMarks> {
  const window = await openWindow(browser);
  const { page } = window;
  await page.addInitScript(watchLoad, {
    overview: side === 'overview',
    paid: TEXTS['overview.money.paid'],
    pause: TEXTS['frame.pause'],
    limitMs: LOAD_LIMIT_MS,
  });
  await page.goto(`${address}${VIEWS[side]}`);
  const found = await page.evaluate(() => {
    const { loadMarks } = globalThis as unknown as { loadMarks: Promise<LoadMarks> };
    return loadMarks;
  });
  window.check();
  await window.close();
  return found;
}

const FIRST_PAINT = 'first-contentful-paint';

async function paintOfStill(browser: Browser, address: string): Promise<number> {
  const window = await openWindow(browser);
  await window.page.goto(address);
  const paint = await window.page.waitForFunction(
    (name) => performance.getEntriesByName(name)[0]?.startTime,
    FIRST_PAINT,
  );
  const paintMs = await paint.jsonValue();
  await window.close();
  if (paintMs === undefined) throw new Error('the page without scripts was not painted');
  return paintMs;
}

/** The overview as it stands when all of it is there, on a server of the same kind. */
async function openStill(
  context: Context,
  browser: Browser,
  agent: PretendAgent,
): Promise<PretendAgent> {
  const folder = path.join(newFolder(context, 'still'), 'page');
  cpSync(builtDashboard(), folder, { recursive: true });
  rmSync(path.join(folder, 'manifest.json'), { force: true });
  const window = await openWindow(browser);
  await window.page.goto(agent.address());
  await viewIsThere(window.page);
  const html = await window.page.evaluate(() => {
    for (const code of document.querySelectorAll('script, link[rel="modulepreload"]'))
      code.remove();
    return `<!doctype html>\n${document.documentElement.outerHTML}`;
  });
  await window.close();
  writeFileSync(path.join(folder, 'index.html'), html);
  const still = await openPretendAgent({ state: 'empty', folder, ticking: false });
  context.cleanup.add('the still page', () => still.close());
  return still;
}

interface Sent {
  readonly url: string;
  readonly type: string;
  readonly wireBytes: number;
}

/** What the browser was sent until the whole first view stood there. */
async function sentBytes(browser: Browser, agent: PretendAgent): Promise<Row> {
  const window = await openWindow(browser);
  const sent = await noteSent(window.cdp);
  await window.page.goto(agent.address());
  await viewIsThere(window.page);
  const found = sent();
  const encodings = await window.page.evaluate(() => navigator.userAgent.match(/Chrome\/\d+/)?.[0]);
  await window.close();

  const of = (type: string): readonly Sent[] => found.filter((one) => one.type === type);
  const wireKb = (type: string): number =>
    of(type).reduce((sum, one) => sum + one.wireBytes, 0) / 1e3;
  const packedKb = (type: string): number =>
    of(type).reduce((sum, { url }) => sum + packedBytes(url), 0) / 1e3;
  const scripts = of('Script');
  if (scripts.length === 0) throw new Error('no script was seen');
  return rowOf({
    name: BYTES,
    value: packedKb('Script'),
    unit: 'KB',
    runs: 1,
    goal: atMost(250, ' KB'),
    note:
      `${scripts.length} files that ${encodings} asked for until all of #/ stood there, each packed by gzip -9, ` +
      `KB of 1000 bytes; on the wire, with headers, as this browser wanted them: ${wireKb('Script').toFixed(0)} KB; ` +
      `CSS ${packedKb('Stylesheet').toFixed(0)} KB (${of('Stylesheet').length}), ` +
      `fonts ${packedKb('Font').toFixed(0)} KB (${of('Font').length}, packed in themselves)`,
  });
}

async function noteSent(cdp: CDPSession): Promise<() => readonly Sent[]> {
  const known = new Map<string, { url: string; type: string }>();
  const sent: Sent[] = [];
  cdp.on('Network.responseReceived', ({ requestId, response, type }) => {
    known.set(requestId, { url: response.url, type });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = known.get(requestId);
    if (one !== undefined) sent.push({ ...one, wireBytes: encodedDataLength });
  });
  await cdp.send('Network.enable');
  return () => [...sent];
}

/** The packed size, where packing gained anything. */
function packedBytes(url: string): number {
  const file = path.join(builtDashboard(), decodeURIComponent(new URL(url).pathname));
  return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
}
