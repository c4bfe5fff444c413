import { mkdtempSync } from 'node:fs';
import path from 'node:path';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { GIB, MIB } from '../../../agent/domain/resources.ts';
import { FAKE_ENGINE_DEFAULTS, FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import { FakeHardware } from '../../../agent/hardware/fake/fake-hardware.ts';
import type { ComputeNetwork, MarketEvent } from '../../../agent/network/interface.ts';
import type { Books } from '../../../agent/network/practice/books.ts';
import { PRACTICE_PROVIDER } from '../../../agent/network/practice/constants.ts';
import type { RunnerControls } from '../../../agent/network/practice/controls.ts';
import { openEmbeddedPractice } from '../../../agent/network/practice/embedded.ts';
import { PRACTICE_DEFAULTS } from '../../../agent/network/practice/options.ts';
import { PROVIDER_DEFAULTS } from '../../../agent/provider/options.ts';
import { Provider } from '../../../agent/provider/provider.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import type { Context, Suite } from '../context.ts';
import { newFolder } from '../context.ts';
import { median, spread } from '../median.ts';
import type { Row } from '../row.ts';
import { rowOf } from '../row.ts';

const RUNS = { 1: 11, 100: 9, 1000: 5 } as const;
/** Cores that are left for tenants where not all fit; each order takes one. */
const FEW = 20;

/**
 * Akash's own provider, measured once on a chain of one-second blocks: it sends one bid per block.
 * A record, and not run here.
 */
const RECORDED_SECONDS: Readonly<Record<number, number>> = { 1: 1, 100: 100 };

/** All our bids are in the next block: the peer's figures are such blocks, so ours gets its one. */
const BLOCK_SECONDS = 1;

type Machine = 'all fit' | '20 fit';
type Count = keyof typeof RUNS;
const nameOf = (count: number, machine: Machine): string =>
  `order → bid: ${count} in one block, ${machine}`;

const CASES: readonly { readonly count: Count; readonly machine: Machine }[] = [
  { count: 1, machine: 'all fit' },
  { count: 100, machine: 'all fit' },
  { count: 1000, machine: 'all fit' },
  { count: 100, machine: '20 fit' },
  { count: 1000, machine: '20 fit' },
];

/** From the first event of the block that brought the orders to the call that sends all bids. */
export const BIDDING: Suite = {
  rows: () => CASES.map(({ count, machine }) => nameOf(count, machine)),
  measure: async (context): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    const folder = newFolder(context, 'bidding');
    // Not measured: the first one compiles everything.
    await measureOnce(context, folder, 10, 'all fit');
    for (const { count, machine } of CASES) {
      const results: Result[] = [];
      for (let run = 0; run < RUNS[count]; run++) {
        results.push(await measureOnce(context, folder, count, machine));
      }
      rows.push(bidRow(count, machine, results));
    }
    return rows;
  },
};

function bidRow(count: number, machine: Machine, results: readonly Result[]): Row {
  const seconds = results.map(({ sentMs }) => sentMs / 1000);
  const recorded = RECORDED_SECONDS[count];
  const right = results.every(({ fault }) => fault === undefined);
  const faults = results.flatMap(({ fault }) => fault ?? []);
  return rowOf({
    name: nameOf(count, machine),
    value: median(seconds),
    unit: 's',
    runs: results.length,
    ...(recorded === undefined
      ? {}
      : {
          peer: {
            name: "Akash's provider (recorded)",
            value: recorded,
            ours: median(seconds) + BLOCK_SECONDS,
          },
        }),
    goal: {
      text:
        machine === 'all fit' ? 'all bid on, none twice' : `the best ${FEW}, never more than fits`,
      holds: () => right,
    },
    note:
      `${spread(
        results.map(({ sentMs }) => sentMs),
        1,
      )} ms to sending (least to most), all in one ` +
      `transaction for the next block; noting the answers then ${spread(
        results.map(({ notedMs }) => notedMs),
        1,
      )} ms; ` +
      (recorded === undefined
        ? 'no record of the peer for this; '
        : 'the peer sends one bid per block of 1 s (recorded, not run here), and the ratio adds our one block; ') +
      (right ? 'choice and sums checked against an oracle' : `WRONG: ${faults[0]}`),
  });
}

interface Result {
  /** From the block with the orders to the call that sends the bids. */
  readonly sentMs: number;
  /** From the block with the bids until all of them are stored as open. */
  readonly notedMs: number;
  readonly fault: string | undefined;
}

/** What the bench sees of the provider's traffic with the market. */
interface Taps {
  heardMs: number;
  sentMs: number;
  onSent: (() => void) | undefined;
}

async function measureOnce(
  { cleanup }: Context,
  folder: string,
  count: number,
  machine: Machine,
): Promise<Result> {
  cleanup.throwIfOver();
  const clock = new SystemClock();
  const log = silentLogger;
  const file = path.join(mkdtempSync(path.join(folder, 'run-')), 'practice.db');
  const storage = openStorage({ path: file }, { clock, log });
  const engine = new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock });
  // Blocks only when they are asked for: none of a block's time is in the figures.
  const practice = openEmbeddedPractice(
    { ...PRACTICE_DEFAULTS, blockMs: 2 ** 30, scenario: { name: 'manual' } },
    { clock, log, journal: storage.journal },
  );
  const taps: Taps = { heardMs: NaN, sentMs: NaN, onSent: undefined };
  const cores = machine === 'all fit' ? 2000 : FEW;
  const provider = new Provider({
    options: { ...PROVIDER_DEFAULTS, ports: { first: 20_000, last: 29_999 } },
    network: tapped(practice.network, taps),
    engine,
    hardware: new FakeHardware({
      // Beside what the owner keeps back.
      cpuMilli: cores * 1000 + 500,
      cpuModel: 'bench',
      memoryBytes: 10_000 * GIB,
      diskFreeBytes: 100_000 * GIB,
      gpus: [],
    }),
    storage,
    clock,
    log,
  });
  try {
    await provider.start();
    const memoriesMib = await placeOrders(practice.controls, count);
    const sent = new Promise<void>((resolve) => {
      taps.onSent = resolve;
    });
    await practice.controls.advance(1);
    await sent;
    const blockMs = performance.now();
    await practice.controls.advance(1);
    const expected = machine === 'all fit' ? count : Math.min(count, FEW);
    while (storage.pursuits.count(0 as never).open !== expected) {
      if (performance.now() - blockMs > 60_000) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const notedMs = performance.now() - blockMs;
    const fault = faultOf(await practice.controls.books(), memoriesMib, cores, expected);
    return { sentMs: taps.sentMs - taps.heardMs, notedMs, fault };
  } finally {
    await provider.stop();
    await practice.network.close();
    await engine.close();
    storage.close();
  }
}

/**
 * Each takes one core, and each another amount of memory, in no order: what is bid on them differs
 * by the memory alone, so that the best choice is known without the agent's own arithmetic.
 */
async function placeOrders(controls: RunnerControls, count: number): Promise<readonly number[]> {
  const memories = Array.from({ length: count }, (_unused, at) => 64 + ((at * 7919) % 1009));
  for (const memoryMib of memories) {
    await controls.place('manual', {
      cpuMilli: 1000,
      memoryMib,
      maxPrice: '1000000',
      escrowBlocks: 10,
    });
  }
  return memories;
}

function faultOf(
  { deployments }: Books,
  memoriesMib: readonly number[],
  cores: number,
  expected: number,
): string | undefined {
  const bidOn = Object.values(deployments).flatMap((deployment) =>
    deployment.orders.flatMap(({ bids }) =>
      bids
        .filter(({ provider, state }) => provider === PRACTICE_PROVIDER && state === 'open')
        .map(() => deployment.script.terms),
    ),
  );
  if (bidOn.length !== expected) return `${bidOn.length} bids instead of ${expected}`;
  const cpuMilli = bidOn.reduce((sum, terms) => sum + terms.cpuMilli, 0);
  if (cpuMilli > cores * 1000) return `bid on ${cpuMilli} thousandths of ${cores} cores`;
  const best = [...memoriesMib].sort((a, b) => b - a).slice(0, expected);
  const chosen = bidOn.map(({ memoryMib }) => memoryMib).sort((a, b) => b - a);
  if (best.join() !== chosen.join()) return `chose ${chosen.join()} instead of ${best.join()}`;
  const bytes = chosen.reduce((sum, mib) => sum + mib * MIB, 0);
  return bytes > 9_998 * GIB ? 'bid on more memory than there is' : undefined;
}

/** The network, with a note of when its last event was taken and when bids were handed over. */
function tapped(network: ComputeNetwork, taps: Taps): ComputeNetwork {
  return new Proxy(network, {
    get: (target, name) => {
      if (name === 'events') {
        return (signal: AbortSignal) => noting(target.events(signal), taps);
      }
      if (name === 'submitBids') {
        return (...args: Parameters<ComputeNetwork['submitBids']>) => {
          taps.sentMs = performance.now();
          const outcomes = target.submitBids(...args);
          taps.onSent?.();
          return outcomes;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function* noting(
  events: AsyncIterable<MarketEvent>,
  taps: Taps,
): AsyncGenerator<MarketEvent> {
  let first = true;
  for await (const event of events) {
    if (event.type === 'order-created' && first) {
      taps.heardMs = performance.now();
      first = false;
    }
    if (event.type === 'block') first = true;
    yield event;
  }
}
