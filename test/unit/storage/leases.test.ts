import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import type { LeaseRun } from '../../../agent/domain/lease.ts';
import { openDatabase } from '../../../agent/storage/database.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { storageOn } from '../../../agent/storage/storage.ts';
import {
  at,
  closedAt,
  filesHave,
  lease,
  leaseRef,
  makeFolder,
  open,
  ports,
} from '../../helpers/storage-samples.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const version = 'a1'.repeat(32);
const live: LeaseRun = { state: 'running', version, sinceMs: at(3) };
const runs: readonly LeaseRun[] = [
  { state: 'awaiting-manifest', deadlineMs: at(1) },
  { state: 'deploying', version, sinceMs: at(2) },
  { state: 'running', version, sinceMs: at(3) },
  { state: 'unhealthy', version, sinceMs: at(4) },
  { state: 'stopping', reason: 'insufficient-funds', sinceMs: at(5) },
  { state: 'closed', reason: 'decommission', atMs: at(6) },
];

test('a lease comes back as it was stored, in every state', () => {
  const records = runs.map((run, n) => lease(n, run));
  expect(records.map((record) => storage.leases.insert(record))).toEqual(runs.map(() => true));
  expect(records.map((record) => storage.leases.get(record.lease))).toEqual(records);
  expect(storage.leases.listLive()).toEqual(records.slice(0, 5));
  expect(storage.leases.get(leaseRef(99))).toBeUndefined();
});

test('the run goes through every state', () => {
  storage.leases.insert(lease(1));
  for (const run of runs) {
    storage.leases.setRun(leaseRef(1), run);
    expect(storage.leases.get(leaseRef(1))).toEqual(lease(1, run));
  }
});

test('notice comes back in both of its states, and goes with the lease', () => {
  storage.leases.insert(lease(1));
  const noticed: readonly LeaseRun[] = [
    { ...live, notice: { state: 'asked', reason: 'decommission', atMs: at(7) } },
    { ...live, notice: { state: 'announced', reason: 'unstable', deadlineMs: at(8) } },
    { state: 'stopping', reason: 'unstable', sinceMs: at(9) },
  ];
  for (const run of noticed) {
    storage.leases.setRun(leaseRef(1), run);
    expect(storage.leases.get(leaseRef(1))).toEqual(lease(1, run));
  }
});

test('what the network says is to run is kept, and a lease without it has none', () => {
  const { expected: _, reclamationSeconds: __, ...plain } = lease(1);
  storage.leases.insert(plain);
  expect(storage.leases.get(leaseRef(1))).toEqual(plain);
  storage.leases.setExpected(leaseRef(1), version);
  expect(storage.leases.get(leaseRef(1))).toEqual({ ...plain, expected: version });
  expect(() => storage.leases.setExpected(leaseRef(2), version)).toThrow();
});

test('inserting a lease again changes nothing and says so', () => {
  storage.leases.insert(lease(1, runs[2]));
  expect(storage.leases.insert(lease(1))).toBe(false);
  expect(storage.leases.get(leaseRef(1))).toEqual(lease(1, runs[2]));
});

test('past leases come newest end first, in pages', () => {
  for (const n of [1, 2, 3, 4]) storage.leases.insert(lease(n));
  storage.leases.setRun(leaseRef(2), closedAt(200));
  storage.leases.setRun(leaseRef(1), closedAt(300));
  storage.leases.setRun(leaseRef(4), closedAt(100));
  const past = [lease(1, closedAt(300)), lease(2, closedAt(200)), lease(4, closedAt(100))];
  expect(storage.leases.listPast(10)).toEqual(past);
  expect(storage.leases.listPast(2)).toEqual(past.slice(0, 2));
  expect(storage.leases.listPast(2, at(200))).toEqual(past.slice(2));
  expect(storage.leases.countPast()).toBe(3);
});

test('manifest, ports and run are stored in one step and live as long as the lease', () => {
  storage.leases.insert(lease(1));
  const manifest = { version, json: '[{"env":["KEY=ü"]}]', ports };
  storage.leases.setManifest(leaseRef(1), manifest, runs[1]!);
  expect(storage.leases.getManifest(leaseRef(1))).toEqual(manifest);
  expect(storage.leases.get(leaseRef(1))).toEqual({ ...lease(1, runs[1]), ports });

  const second = { version: 'b2'.repeat(32), json: '[]', ports: [] };
  storage.leases.setManifest(leaseRef(1), second, runs[2]!);
  expect(storage.leases.getManifest(leaseRef(1))).toEqual(second);

  storage.leases.setRun(leaseRef(1), runs[4]!);
  expect(storage.leases.getManifest(leaseRef(1))).toEqual(second);
  storage.leases.setRun(leaseRef(1), runs[5]!);
  expect(storage.leases.getManifest(leaseRef(1))).toBeUndefined();
});

test('events come oldest first, the last ones where there are more', () => {
  storage.leases.insert(lease(1));
  const events = [
    { atMs: at(3), code: 'image-pulled', data: { image: 'web:1', bytes: 5, cached: false } },
    { atMs: at(1), code: 'clock-was-set-back', data: {} },
    { atMs: at(2), code: 'container-exited', data: { code: 137 } },
  ];
  for (const event of events) storage.leases.appendEvent(leaseRef(1), event);
  expect(storage.leases.listEvents(leaseRef(1), 10)).toEqual(events);
  expect(storage.leases.listEvents(leaseRef(1), 2)).toEqual(events.slice(1));
  expect(storage.leases.listEvents(leaseRef(2), 2)).toEqual([]);
});

test.each([
  ['setRun', () => storage.leases.setRun(leaseRef(7), runs[2]!)],
  [
    'appendEvent',
    () => storage.leases.appendEvent(leaseRef(7), { atMs: at(0), code: 'x', data: {} }),
  ],
  [
    'setManifest',
    () => storage.leases.setManifest(leaseRef(7), { version, json: '', ports }, runs[1]!),
  ],
])('%s of a lease that is not stored fails and writes nothing', (_name, act) => {
  expect(act).toThrow(
    expect.objectContaining({ code: 'storage-failed', data: { lease: leaseRef(7) } }),
  );
  expect(storage.leases.listLive()).toEqual([]);
});

test('those that were live in a window, also partly, in the order of their beginning', () => {
  const life = (n: number, from: number, to: number | undefined) => ({
    record: {
      ...lease(n, to === undefined ? undefined : closedAt(to)),
      createdMs: at(from),
    },
    shown: {
      lease: leaseRef(n),
      label: `lease ${n}/1/1`,
      createdMs: at(from),
      closedMs: to === undefined ? undefined : at(to),
    },
  });
  const lives = [
    life(1, 50, 100), // over when the window begins
    life(2, 60, 101),
    life(3, 40, 500), // longer than it
    life(4, 120, 130),
    life(5, 199, undefined),
    life(6, 200, 210), // begins when it ends
    life(7, 10, undefined),
    life(8, 300, undefined),
  ];
  for (const { record } of lives) storage.leases.insert(record);
  expect(storage.leases.listOverlapping({ fromMs: at(100), toMs: at(200) })).toEqual(
    [7, 3, 2, 4, 5].map((n) => lives[n - 1]!.shown),
  );
});

test('whether an event was ever noted for a lease, or for any other', () => {
  for (const n of [1, 2]) storage.leases.insert(lease(n));
  storage.leases.appendEvent(leaseRef(1), { atMs: at(0), code: 'running', data: {} });
  const { leases } = storage;
  expect({
    has: [1, 2, 3].map((n) => leases.hasEvent(leaseRef(n), 'running')),
    another: [1, 2, 3].map((n) => leases.anyEvent('running', leaseRef(n))),
    other: leases.hasEvent(leaseRef(1), 'stopped'),
  }).toEqual({ has: [true, false, false], another: [false, true, true], other: false });
});

test('a number that JSON cannot carry is refused before it is stored', () => {
  storage.leases.insert(lease(1));
  expect(() =>
    storage.leases.appendEvent(leaseRef(1), { atMs: at(0), code: 'x', data: { cpu: NaN } }),
  ).toThrow(expect.objectContaining({ code: 'storage-failed' }));
  expect(storage.leases.listEvents(leaseRef(1), 5)).toEqual([]);
});

test('no byte of a manifest is left in the files once its lease is closed, small or large', () => {
  const folder = makeFolder();
  const database = openDatabase(folder.file);
  const file = storageOn(database, {}, silentLogger);
  /** The two ends of what lies in the table for a lease. */
  const stored = (n: number): readonly string[] => {
    const text = String(
      database.writable.get(
        `SELECT manifest_json FROM leases JOIN lease_manifests ON lease_id = id WHERE lease_ref = ?`,
        leaseRef(n),
      )?.['manifest_json'],
    );
    return [text.slice(0, 40), text.slice(-40)];
  };
  const written: string[] = [];
  try {
    for (const [n, size] of [
      [1, 10],
      [2, 100_000],
    ] as const) {
      file.leases.insert(lease(n));
      const json = `{"env":"hunter2-${'x'.repeat(size)}-hunter3"}`;
      file.leases.setManifest(leaseRef(n), { version, json, ports }, runs[1]!);
      written.push(...stored(n));
      file.leases.setManifest(leaseRef(n), { version, json: json.slice(1), ports }, runs[1]!);
      written.push(...stored(n));
    }
    // Whatever lies in the log still: at the latest what was written last is there.
    expect(written.slice(-2).map((text) => filesHave(folder.file, text))).toEqual([true, true]);
    file.leases.setRun(leaseRef(1), closedAt(1));
    file.leases.setRun(leaseRef(2), closedAt(2));
    expect(written.filter((text) => filesHave(folder.file, text))).toEqual([]);
  } finally {
    file.close();
    folder.remove();
  }
});
