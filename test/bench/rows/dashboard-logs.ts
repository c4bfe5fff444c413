import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import type { CDPSession, Page } from 'playwright-core';

import type { Suite } from '../context.ts';
import { percentile } from '../median.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import { openBrowser, openManyLeases, openWindow, TEXTS, viewIsThere } from './dashboard-page.ts';
import { frameGaps } from './dashboard-probes.ts';

const RATE = 10_000;
const BEFORE = 1_000;
const SPAN_MS = 25_000;
const WARM_MS = 3_000;
const QUIET_MS = 5_000;
/** Two frames of a screen of 60 Hz, and a little: one frame at least was not drawn. */
const DROPPED_MS = 34;
const LONG_MS = 50;

const FRAMES = `dashboard log, ${RATE} lines a second: dropped frames`;
const LOST = `dashboard log, ${RATE} lines a second: lost lines`;

/** The log of a lease that prints far more than anybody reads: it must neither stutter nor lose. */
export const DASHBOARD_LOGS: Suite = {
  rows: () => [FRAMES, LOST],
  measure: async (context): Promise<readonly Row[]> => {
    const agent = await openManyLeases(context, { logRate: RATE, logBefore: BEFORE });
    const browser = await openBrowser(context);
    const window = await openWindow(browser);
    const { page, cdp } = window;
    const sent = await countSent(cdp);
    await page.goto(agent.address());
    await viewIsThere(page);
    await pause(WARM_MS);
    const quiet = await page.evaluate(frameGaps, QUIET_MS);

    const lease = agent.world.live[0]?.lease ?? '';
    await page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      `#/leases/${encodeURIComponent(lease)}`,
    );
    await page.getByRole('tab', { name: TEXTS['lease.tab.logs'] }).waitFor();
    await pause(WARM_MS);
    const [beganMs, beganAt] = [performance.now(), sent.lines];
    const busy = await page.evaluate(frameGaps, SPAN_MS);
    const rate = ((sent.lines - beganAt) * 1_000) / (performance.now() - beganMs);
    window.check();

    // No more comes then, and what came stays.
    await agent.goOffline();
    await pause(WARM_MS);
    const shown = await shownCounts(page);
    const saved = await savedCounts(page);
    await browser.close();
    await agent.close();

    const share = (gaps: readonly number[], overMs: number): number =>
      (gaps.filter((gap) => gap > overMs).length / gaps.length) * 100;
    const text = (gaps: readonly number[]): string =>
      `${share(gaps, DROPPED_MS).toFixed(1)} % of ${gaps.length} frames over ${DROPPED_MS} ms, ` +
      `${share(gaps, LONG_MS).toFixed(1)} % over ${LONG_MS} ms, p99 ${percentile(gaps, 0.99).toFixed(0)} ms, ` +
      `longest ${Math.max(...gaps).toFixed(0)} ms`;
    const lost = sent.lines - (saved.kept + saved.dropped);
    return [
      rowOf({
        name: FRAMES,
        value: share(busy, DROPPED_MS),
        unit: `% over ${DROPPED_MS} ms`,
        runs: 1,
        goal: atMost(1, ' %'),
        note:
          `${text(busy)}, in ${SPAN_MS / 1000} s at ${rate.toFixed(0)} lines a second, following, ` +
          `three services, some lines coloured, some of stderr; the overview before, nothing printed: ${text(quiet)}`,
      }),
      rowOf({
        name: LOST,
        value: lost,
        unit: 'lines',
        runs: 1,
        goal: { text: '0', holds: () => lost === 0 && shown.all === sent.lines },
        note:
          `${sent.lines} lines came over the connection; the saved file has ${saved.kept} and says that ` +
          `${saved.dropped} older ones went to make room; the page says ${shown.listed} of ${shown.all}`,
      }),
    ];
  },
};

/** Lines as they come to the browser, counted outside of the page. */
async function countSent(cdp: CDPSession): Promise<{ readonly lines: number }> {
  const sent = { lines: 0 };
  cdp.on('Network.webSocketFrameReceived', ({ response }) => {
    if (!response.payloadData.startsWith('{"type":"item"')) return;
    const { value } = JSON.parse(response.payloadData) as { value: { text: string } };
    sent.lines += value.text.split('\n').length - 1;
  });
  await cdp.send('Network.enable');
  return sent;
}

/** `Shown from memory, not stored · 100,000 of 251,000 lines`. */
async function shownCounts(page: Page): Promise<{ listed: number; all: number }> {
  const text = (await page.locator('main').textContent()) ?? '';
  const [lead = ''] = TEXTS['lease.log.kept'].split('{listed}');
  const found = /^([\d,]+) of ([\d,]+)/.exec(text.slice(text.indexOf(lead) + lead.length));
  if (!text.includes(lead) || found === null) throw new Error('the page shows no counts');
  const number = (digits = ''): number => Number(digits.replaceAll(',', ''));
  return { listed: number(found[1]), all: number(found[2]) };
}

async function savedCounts(page: Page): Promise<{ kept: number; dropped: number }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: TEXTS['lease.log.save'] }).click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\n');
  const dropped = /^Older lines are not shown: ([\d,]+)$/.exec(lines[0] ?? '')?.[1];
  // Where the connection was lost there is a line of ours.
  const kept = lines.filter((line) => !line.startsWith('--- ')).length;
  return dropped === undefined
    ? { kept, dropped: 0 }
    : { kept: kept - 1, dropped: Number(dropped.replaceAll(',', '')) };
}
