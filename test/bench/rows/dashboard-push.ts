import { setTimeout as pause } from 'node:timers/promises';

import type { Browser } from 'playwright-core';

import type { SliceName } from '../../../agent/api/slices.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { slicesOf } from '../../helpers/dashboard/pretend-world.ts';
import type { Suite } from '../context.ts';
import { median, percentile } from '../median.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import { openBare } from './dashboard-bare.ts';
import {
  earningsAt,
  leasesAt,
  LIVE_LEASES,
  openBrowser,
  openManyLeases,
  openWindow,
  TEXTS,
  viewIsThere,
  WORLD_TEXT,
} from './dashboard-page.ts';
import type { Seen } from './dashboard-probes.ts';
import { watchMoney } from './dashboard-probes.ts';

interface Kind {
  readonly name: string;
  readonly slice: SliceName & ('earnings' | 'leases');
  readonly hash: string;
  readonly what: string;
}

const KINDS: readonly Kind[] = [
  {
    name: 'dashboard push to paint, earnings',
    slice: 'earnings',
    hash: '#/',
    what: 'the accrued figure of the overview',
  },
  {
    name: `dashboard push to paint, ${LIVE_LEASES} leases`,
    slice: 'leases',
    hash: '#/leases',
    what: `the first row of ${LIVE_LEASES} in the list of leases, each of which changes`,
  },
];

const PUSHES = 250;
const WARM_PUSHES = 20;
/** Apart far enough that each has its own frame, and in no step with the frames. */
const GAP_MS = [60, 140] as const;
const SETTLE_MS = 2_000;

/**
 * From the moment in which the control server is told that a slice has changed until the changed
 * number is on the screen. "On the screen" is the start of the frame after the one that shows it:
 * the page cannot see its own pixels, and this is the first moment that is surely after them, so
 * the figure says up to a frame (16.7 ms) too much. By turns with a bare page, on a server of its
 * own, that takes the same slice.
 */
export const DASHBOARD_PUSH: Suite = {
  rows: () => KINDS.map(({ name }) => name),
  measure: async (context): Promise<readonly Row[]> => {
    const ours = await openManyLeases(context);
    const bare = await openBare(context, TEXTS['overview.money.accrued']);
    const browser = await openBrowser(context);
    const rows: Row[] = [];
    for (const kind of KINDS) rows.push(await measureKind(browser, ours, bare, kind));
    await browser.close();
    await ours.close();
    await bare.close();
    return rows;
  },
};

async function measureKind(
  browser: Browser,
  ours: PretendAgent,
  bare: PretendAgent,
  kind: Kind,
): Promise<Row> {
  const sides = [await openSide(browser, ours, kind), await openSide(browser, bare, kind)] as const;
  for (let step = 1; step <= WARM_PUSHES + PUSHES; step += 1) {
    for (const side of sides) {
      side.push(step);
      await pause(GAP_MS[0] + Math.random() * (GAP_MS[1] - GAP_MS[0]));
    }
  }
  await pause(SETTLE_MS);
  const [own, peer] = [await sides[0].close(), await sides[1].close()];
  const p95 = (times: readonly Times[]): number =>
    percentile(
      times.map(({ painted }) => painted),
      0.95,
    );
  const value = p95(own);
  return rowOf({
    name: kind.name,
    value,
    unit: 'ms p95',
    runs: PUSHES,
    peer: { name: 'a bare page', value: p95(peer) },
    // The goal is ours alone; the peer's figure is there to see what of it is the machine.
    goal: { text: atMost(50, ' ms').text, holds: () => value <= 50 },
    note:
      `${kind.what}; ms from the push, median / p95 / most: in the document ${text(own, 'inDom')}, ` +
      `start of its frame ${text(own, 'frame')}, start of the frame after it, which is the figure, ` +
      `${text(own, 'painted')}; a page that only writes the number: ${text(peer, 'inDom')}, ` +
      `${text(peer, 'frame')}, ${text(peer, 'painted')}; one clock, a push to each by turns, ` +
      `${GAP_MS.join(' to ')} ms apart at random; ${WORLD_TEXT}`,
  });
}

/** Milliseconds from the push. */
interface Times {
  readonly inDom: number;
  readonly frame: number;
  readonly painted: number;
}

interface Side {
  push(step: number): void;
  close(): Promise<readonly Times[]>;
}

async function openSide(browser: Browser, agent: PretendAgent, kind: Kind): Promise<Side> {
  const window = await openWindow(browser);
  const { page } = window;
  await page.goto(`${agent.address()}${kind.hash}`);
  await viewIsThere(page);
  await pause(SETTLE_MS);
  const { earnings, leases } = slicesOf(agent.world);
  await page.evaluate(
    watchMoney,
    kind.slice === 'earnings'
      ? { label: TEXTS['overview.money.accrued'] }
      : { href: `#/leases/${encodeURIComponent(leases.live[0]?.lease ?? '')}` },
  );
  const pushedMs: number[] = [];
  return {
    push: (step) => {
      if (kind.slice === 'earnings') agent.publish('earnings', earningsAt(earnings, step));
      else agent.publish('leases', leasesAt(leases, step));
      // The pretended agent adds up its world before it tells the server; that is not counted.
      pushedMs.push(Date.now());
    },
    close: async () => {
      const seen = await page.evaluate(() => {
        const { moneySeen } = globalThis as unknown as { moneySeen: Seen[] };
        return moneySeen;
      });
      window.check();
      await window.close();
      if (seen.length !== pushedMs.length) {
        throw new Error(`${pushedMs.length} pushes, but ${seen.length} changes of the page`);
      }
      return seen
        .map(({ inDomMs, frameMs, paintedMs }, at) => {
          const fromMs = pushedMs[at] ?? NaN;
          return { inDom: inDomMs - fromMs, frame: frameMs - fromMs, painted: paintedMs - fromMs };
        })
        .slice(WARM_PUSHES);
    },
  };
}

function text(times: readonly Times[], of: keyof Times): string {
  const values = times.map((one) => one[of]);
  return `${median(values)} / ${percentile(values, 0.95)} / ${Math.max(...values)}`;
}
