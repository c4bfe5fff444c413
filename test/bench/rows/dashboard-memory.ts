import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

import type { Slices } from '../../../agent/api/slices.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { slicesOf } from '../../helpers/dashboard/pretend-world.ts';
import type { Context, Suite } from '../context.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import type { Window } from './dashboard-page.ts';
import {
  CENT,
  earningsAt,
  leasesAt,
  openBrowser,
  openManyLeases,
  openWindow,
  showRoute,
  TEXTS,
  viewIsThere,
  WORLD_TEXT,
} from './dashboard-page.ts';
import type { Taken } from './dashboard-probes.ts';
import { countTaken, untilTaken } from './dashboard-probes.ts';

const PER_SECOND = 20;
const HOUR_UPDATES = 3_600 * PER_SECOND;
const QUICK_UPDATES = HOUR_UPDATES / 10;
/** After these shares of the run. */
const MARKS = [0.1, 0.25, 0.5, 0.75, 1] as const;
/** Updates that the page is given before it has to have taken them. */
const BATCH = 20;
/** Until toasts have gone and what was asked is answered. */
const REST_MS = 8_000;
const FLAT_MB = 2;

type Pushed = Exclude<keyof Slices, 'hardware' | 'settings' | 'wallet' | 'provider' | 'selfRental'>;

/** In each batch: what a block changes most often. */
const MIX: readonly Pushed[] = [
  ...Array.from({ length: 4 }, () => ['earnings', 'leases', 'agent', 'earnings'] as const).flat(),
  ...(['leases', 'market', 'uptime', 'notices'] as const),
];

const updatesOf = ({ quick }: Context): number => (quick ? QUICK_UPDATES : HOUR_UPDATES);
const roundsOf = ({ quick }: Context): number => (quick ? 10 : 40);
const nameOf = (context: Context): string =>
  context.quick
    ? `dashboard memory, growth over ${QUICK_UPDATES} live updates (quick)`
    : 'dashboard memory, growth over an hour of live updates';

/** Whether a page that is left open for an hour, and looked at now and then, stays as large as it was. */
export const DASHBOARD_MEMORY: Suite = {
  rows: (context) => [nameOf(context)],
  measure: async (context): Promise<readonly Row[]> => {
    const agent = await openManyLeases(context);
    const browser = await openBrowser(context);
    const window = await openWindow(browser);
    await window.page.addInitScript(countTaken);
    await window.page.goto(agent.address());
    await viewIsThere(window.page);

    const updates = updatesOf(context);
    const rounds = roundsOf(context);
    const beganMs = performance.now();
    const run = new Run(context, agent, window, updates / rounds);
    const sizes: Size[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await run.round();
      if (!MARKS.some((share) => Math.round(share * rounds) === round)) continue;
      sizes.push(await sizeOf(window));
      context.say(`${run.pushed} of ${updates} updates: ${sizeText(sizes.at(-1))}`);
    }
    const tookMs = performance.now() - beganMs;
    await run.checkAllTaken();
    window.check();
    await browser.close();
    await agent.close();

    const [first] = sizes;
    const last = sizes.at(-1);
    if (first === undefined || last === undefined) throw new Error('there are no sizes');
    const growthMb = keptMb(last) - keptMb(first);
    const isFlat =
      growthMb <= FLAT_MB &&
      last.nodes <= first.nodes * 1.02 &&
      last.listeners <= first.listeners * 1.02;
    return [
      rowOf({
        name: nameOf(context),
        value: growthMb,
        unit: 'MB',
        runs: 1,
        goal: {
          text: `${atMost(FLAT_MB, ' MB').text}, no more nodes or listeners`,
          holds: () => isFlat,
        },
        note:
          `objects and texts of the page after forced collection, without what the browser compiles of its code: ` +
          `that grows for as long as the compiler finds more to do, by ${(last.codeMb - first.codeMb).toFixed(2)} MB here; ` +
          `the JavaScript heap with it at ${MARKS.map((share) => `${share * 100} %`).join(', ')}: ` +
          `${sizes.map(sizeText).join('; ')}; ${run.pushed} updates (${PER_SECOND} a second for ${run.pushed / PER_SECOND} s), ` +
          (context.realTime
            ? `one by one over ${(tookMs / 1000).toFixed(0)} s, `
            : `not over that time but as fast as the page takes them: ${(tookMs / 1000).toFixed(0)} s, ` +
              `${BATCH} to a frame, each rendered; `) +
          `all views, a menu and a toast ${rounds} times in between; ` +
          `the page took every update, and showed the last one; ${WORLD_TEXT}`,
      }),
    ];
  },
};

/** The updates of an hour in pieces; each piece is a visit to the overview and a look round. */
class Run {
  pushed = 0;
  readonly #isPaced: boolean;
  readonly #agent: PretendAgent;
  readonly #window: Window;
  readonly #updates: number;
  readonly #slices: Slices;
  readonly #tour: readonly string[];
  #amount = 0n;

  constructor({ realTime }: Context, agent: PretendAgent, window: Window, updates: number) {
    this.#isPaced = realTime;
    this.#agent = agent;
    this.#window = window;
    this.#updates = updates;
    this.#slices = slicesOf(agent.world);
    const lease = agent.world.live[0]?.lease ?? '';
    this.#tour = [
      ...['#/leases', `#/leases/${encodeURIComponent(lease)}`, '#/orders', '#/earnings'],
      ...['#/hardware', '#/settings', '#/notices'],
    ];
  }

  async round(): Promise<void> {
    const endsAt = this.pushed + this.#updates;
    for (const hash of this.#tour) {
      await showRoute(this.#window.page, hash);
      await this.#push(BATCH);
    }
    await showRoute(this.#window.page, '#/');
    await this.#act();
    while (this.pushed < endsAt) await this.#push(Math.min(BATCH, endsAt - this.pushed));
  }

  /** What the page says must be what was pushed, and all of it over one connection. */
  async checkAllTaken(): Promise<void> {
    const { page } = this.#window;
    const taken = await page.evaluate(() => (globalThis as unknown as { taken: Taken }).taken);
    if (taken.slices !== this.pushed || taken.sockets !== 1) {
      throw new Error(`${this.pushed} updates, of which the page took ${JSON.stringify(taken)}`);
    }
    const wanted = (Number(this.#amount / CENT) / 100).toLocaleString('en-GB', {
      minimumFractionDigits: 2,
    });
    const shown = await page.evaluate(
      (label) =>
        [...document.querySelectorAll('main p')].find(({ textContent }) => textContent === label)
          ?.nextElementSibling?.textContent,
      TEXTS['overview.money.accrued'],
    );
    if (shown?.endsWith(wanted) !== true)
      throw new Error(`${wanted} was pushed, ${shown} is shown`);
  }

  async #push(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const slice = MIX[this.pushed % MIX.length] ?? 'earnings';
      this.pushed += 1;
      this.#publish(slice, this.pushed);
      // Else the feed tells of several changes as of one.
      await turn();
      await turn();
      if (this.#isPaced) await pause(1000 / PER_SECOND);
    }
    await this.#window.page.evaluate(untilTaken, this.pushed);
  }

  #publish(slice: Pushed, step: number): void {
    const { agent, market, leases, earnings, uptime, notices } = this.#slices;
    switch (slice) {
      case 'leases':
        this.#agent.publish('leases', leasesAt(leases, step));
        return;
      case 'market':
        this.#agent.publish('market', { ...market, seen: market.seen + step });
        return;
      case 'uptime':
        this.#agent.publish('uptime', { ...uptime, atMs: Date.now() });
        return;
      case 'notices': {
        const shift = step % notices.latest.length;
        const latest = [...notices.latest.slice(shift), ...notices.latest.slice(0, shift)];
        this.#agent.publish('notices', { unread: step, latest });
        return;
      }
      case 'agent': {
        const height = (agent.network.height ?? 0) + step;
        const network = { ...agent.network, height, lastBlockAtMs: Date.now() };
        this.#agent.publish('agent', { ...agent, network });
        return;
      }
      case 'earnings': {
        const next = { ...earningsAt(earnings, step), atMs: Date.now() };
        this.#amount = next.accrued[0]?.amount ?? 0n;
        this.#agent.publish('earnings', next);
      }
    }
  }

  /** Asks for something that is refused, which changes nothing; a toast says so. */
  async #act(): Promise<void> {
    const { page } = this.#window;
    this.#agent.fail('offering.pause', new AgentError('busy', 'Refused by the benchmark.'));
    await page.getByRole('button', { name: TEXTS['frame.pause'], exact: true }).click();
    await page.getByRole('menuitem', { name: TEXTS['frame.pause.hour'] }).click();
    await page.getByText(TEXTS['frame.pause.failed']).first().waitFor();
  }
}

interface Size {
  readonly heapMb: number;
  /** Of these, what the browser compiled. */
  readonly codeMb: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function sizeOf({ cdp }: Window): Promise<Size> {
  await pause(REST_MS);
  await cdp.send('Performance.enable');
  // What only finalizers hold goes with the second.
  for (let time = 0; time < 3; time += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (wanted: string): number => {
    const found = metrics.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`the browser does not tell ${wanted}`);
    return found.value;
  };
  return {
    codeMb: (await codeBytes(cdp)) / 1e6,
    heapMb: of('JSHeapUsedSize') / 1e6,
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
  };
}

/** The parts of a heap snapshot that are read here: rows of numbers, and what stands in which place. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
}

async function codeBytes(cdp: Window['cdp']): Promise<number> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = ['type', 'self_size'].map((name) => fields.indexOf(name));
  const code = types[0].indexOf('code');
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + (type ?? 0)] === code) bytes += nodes[at + (size ?? 0)] ?? 0;
  }
  if (bytes === 0) throw new Error('the browser tells of no code');
  return bytes;
}

const keptMb = ({ heapMb, codeMb }: Size): number => heapMb - codeMb;

function sizeText(size: Size | undefined): string {
  if (size === undefined) return '';
  return `${size.heapMb.toFixed(2)} MB (${keptMb(size).toFixed(2)} without code), ${size.nodes} nodes, ${size.listeners} listeners`;
}
