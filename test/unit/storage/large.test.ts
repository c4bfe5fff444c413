import { afterAll, beforeAll, expect, test } from 'vitest';

import type { UnixMs } from '../../../agent/base/instant.ts';
import { coveredBetween } from '../../../agent/domain/time.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { readBytes } from '../../helpers/read-bytes.ts';
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
const PAGE_BYTES = 4096;

/** A start of the agent, and what it asks of its storage. */
function start(file: string): void {
  const storage = open(file);
  storage.leases.listLive();
  storage.pursuits.listLive();
  storage.uptime.resume(at(1));
  storage.ledger.lastHeight(network);
  storage.ledger.settled(network);
  storage.close();
}

// By what is read of the file: how long it takes says more about what else the machine does.
test('a year of past costs a start nothing', () => {
  const [, ofEmpty] = readBytes(() => start(empty.file));
  const [, ofFilled] = readBytes(() => start(filled.file));
  expect(ofFilled).toBeGreaterThan(0);
  expect(ofFilled).toBeLessThan(ofEmpty + 32 * PAGE_BYTES);
});

test('what is shown of a year reads little of it', () => {
  const storage = open(filled.file);
  const [shown, bytes] = readBytes(() => ({
    past: storage.leases.listPast(50).length,
    all: storage.leases.countPast(),
    decisions: storage.decisions.list(50).length,
    day: storage.uptime.list({ fromMs: at(-DAY), toMs: at(0) }).length,
    days: storage.ledger.history(network, daysBack(30)).length,
    settled: storage.ledger.settled(network),
  }));
  const [count, whole] = readBytes(() => scan(storage));
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
  expect(bytes).toBeLessThan(whole / 4); // control: the year's uptime, every minute of it
  expect(count).toBeGreaterThanOrEqual(A_YEAR.uptimeMinutes);
});

test('a year of earnings comes by the owner’s own days, with the time that was rented', () => {
  const storage = open(filled.file);
  const edges = daysBack(366);
  const buckets = storage.ledger.history(network, edges);
  const lives = storage.leases.listOverlapping({ fromMs: edges[0]!, toMs: edges.at(-1)! });
  storage.close();
  const rented = coveredBetween(
    edges,
    lives.map(({ createdMs, closedMs }) => ({ fromMs: createdMs, toMs: closedMs ?? at(0) })),
  );
  // Each of the leases was live for a minute, and none at the same time as another.
  expect({
    payments: buckets.reduce((sum, bucket) => sum + bucket.payments, 0),
    rentedMs: rented.reduce((sum, ms) => sum + ms, 0),
  }).toEqual({
    payments: A_YEAR.pastLeases * A_YEAR.payments,
    rentedMs: A_YEAR.pastLeases * MINUTE,
  });
});

function daysBack(days: number): readonly UnixMs[] {
  return Array.from({ length: days + 1 }, (_unused, day) => at((day - days) * DAY + 1));
}

function scan(storage: Storage): number {
  return storage.uptime.list({ fromMs: at(-366 * DAY), toMs: at(0) }).length;
}
