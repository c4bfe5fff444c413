import { afterAll, beforeAll, expect, test } from 'vitest';

import type { UnixMs } from '../../../agent/base/instant.ts';
import { coveredBetween } from '../../../agent/domain/time.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { A_YEAR, fillStorage } from '../../helpers/storage-fill.ts';
import { at, makeFolder, network, open } from '../../helpers/storage-samples.ts';

const empty = makeFolder();
const filled = makeFolder();
beforeAll(() => {
  open(empty.file).close();
  fillStorage(filled.file);
});
afterAll(() => {
  empty.remove();
  filled.remove();
});

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Milliseconds for what a start of the agent asks of its storage. */
function start(file: string): number {
  const began = performance.now();
  const storage = open(file);
  storage.leases.listLive();
  storage.pursuits.listLive();
  storage.uptime.resume(at(1));
  storage.ledger.lastHeight(network);
  storage.ledger.settled(network);
  storage.close();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

test('a year of past costs a start nothing', () => {
  const took = { empty: [] as number[], filled: [] as number[] };
  for (let round = 0; round < 15; round++) {
    took.empty.push(start(empty.file));
    took.filled.push(start(filled.file));
  }
  // Both are about a millisecond, and a scan takes far longer. The quickest of the rounds is what
  // the work costs without what else the machine does.
  expect(Math.min(...took.filled)).toBeLessThan(1.5 * Math.min(...took.empty) + 2);
});

test('what is shown of a year comes fast', () => {
  const storage = open(filled.file);
  const began = performance.now();
  const shown = {
    past: storage.leases.listPast(50).length,
    all: storage.leases.countPast(),
    decisions: storage.decisions.list(50).length,
    day: storage.uptime.list({ fromMs: at(-DAY), toMs: at(0) }).length,
    days: storage.ledger.history(network, daysBack(30)).length,
    settled: storage.ledger.settled(network),
  };
  const tookMs = performance.now() - began;
  const whole = scan(storage);
  storage.close();
  const each = BigInt(A_YEAR.payments * 1000 + 10);
  expect(shown).toEqual({
    past: 50,
    all: A_YEAR.pastLeases,
    decisions: 50,
    day: 1440,
    days: 30,
    settled: [{ denom: 'ucoin', amount: each * BigInt(A_YEAR.pastLeases) }],
  });
  expect(tookMs).toBeLessThan(whole.tookMs / 4); // control: reading the year takes its time
  expect(whole.count).toBeGreaterThanOrEqual(A_YEAR.uptimeMinutes);
});

test('a year of earnings comes fast, by the owner’s own days, with the time that was rented', () => {
  const storage = open(filled.file);
  const edges = daysBack(366);
  const took: number[] = [];
  let [payments, rentedMs] = [0, 0];
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    const buckets = storage.ledger.history(network, edges);
    const lives = storage.leases.listOverlapping({ fromMs: edges[0]!, toMs: edges.at(-1)! });
    const rented = coveredBetween(
      edges,
      lives.map(({ createdMs, closedMs }) => ({ fromMs: createdMs, toMs: closedMs ?? at(0) })),
    );
    took.push(performance.now() - began);
    payments = buckets.reduce((sum, bucket) => sum + bucket.payments, 0);
    rentedMs = rented.reduce((sum, ms) => sum + ms, 0);
  }
  const whole = scan(storage);
  storage.close();
  // Each of the leases was live for a minute, and none at the same time as another.
  expect({ payments, rentedMs }).toEqual({
    payments: A_YEAR.pastLeases * A_YEAR.payments,
    rentedMs: A_YEAR.pastLeases * MINUTE,
  });
  // About 40 ms where nothing else runs, against more than a second: a busy machine slows both.
  expect(median(took)).toBeLessThan(whole.tookMs / 8);
});

function daysBack(days: number): readonly UnixMs[] {
  return Array.from({ length: days + 1 }, (_unused, day) => at((day - days) * DAY + 1));
}

function scan(storage: Storage): { readonly count: number; readonly tookMs: number } {
  const began = performance.now();
  const { length } = storage.uptime.list({ fromMs: at(-366 * DAY), toMs: at(0) });
  return { count: length, tookMs: performance.now() - began };
}
