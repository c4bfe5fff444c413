import { expect, onTestFinished, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import { openDatabase } from '../../../agent/storage/database.ts';
import type { LedgerPayment, Storage } from '../../../agent/storage/interface.ts';
import { storageOn } from '../../../agent/storage/storage.ts';
import {
  at,
  decision,
  lease,
  leaseRef,
  makeFolder,
  open,
  payment,
} from '../../helpers/storage-samples.ts';

const FULL = expect.objectContaining({ code: 'storage-full' });
const version = 'c3'.repeat(32);

function fullDisk(): { storage: Storage; file: string; room: (pages: number) => void } {
  const { file, remove } = makeFolder();
  const database = openDatabase(file);
  onTestFinished(() => {
    database.close();
    remove();
  });
  return {
    storage: storageOn(database, {}, silentLogger),
    file,
    room: (pages) => {
      const [used] = Object.values(database.writable.get('PRAGMA page_count')!);
      database.writable.get(`PRAGMA max_page_count = ${Number(used) + pages}`);
    },
  };
}

function payments(from: number, count: number): readonly LedgerPayment[] {
  return Array.from({ length: count }, (_, n) => payment(from + n));
}

test('a full disk: the write fails whole, what was stored stays, and with room it goes on', () => {
  const { storage, file, room } = fullDisk();
  storage.ledger.append(payments(1, 50));
  const before = storage.ledger.listPayments(10_000);
  room(1);
  expect(() => storage.ledger.append(payments(51, 5000))).toThrow(FULL);
  expect(storage.ledger.listPayments(10_000)).toEqual(before);
  expect(() => storage.ledger.append(payments(51, 5000))).toThrow(FULL);

  room(10_000);
  expect(storage.ledger.append(payments(51, 5000))).toEqual(payments(51, 5000));
  storage.close();
  const again = open(file);
  expect(again.ledger.listPayments(10_000)).toHaveLength(5050);
  expect(again.ledger.settled(payment(1).network)).toEqual([
    { denom: 'ucoin', amount: 5_050_000n },
  ]);
  again.close();
});

test('each kind of write says that the disk is full and leaves its table as it was', () => {
  const { storage, room } = fullDisk();
  storage.leases.insert(lease(1));
  storage.uptime.beat({ class: 'up' }, at(0));
  room(0);
  const large = 'x'.repeat(100_000);
  expect(() =>
    storage.leases.setManifest(
      leaseRef(1),
      { version, json: large, ports: [] },
      { state: 'deploying', version, sinceMs: at(1) },
    ),
  ).toThrow(FULL);
  expect(() => storage.journal.write('a', large)).toThrow(FULL);
  expect(() => storage.images.touch(large, at(0))).toThrow(FULL);
  const event = { atMs: at(0), code: 'x', data: { large } };
  expect(() => storage.leases.appendEvent(leaseRef(1), event)).toThrow(FULL);
  expect(() =>
    storage.decisions.put(Array.from({ length: 200 }, (_, n) => decision(n, n))),
  ).toThrow(FULL);
  // What needs no new page still works: the agent goes on living.
  storage.uptime.beat({ class: 'up' }, at(20));

  expect({
    leases: storage.leases.listLive(),
    manifest: storage.leases.getManifest(leaseRef(1)),
    journal: storage.journal.read('a'),
    images: storage.images.list(),
    events: storage.leases.listEvents(leaseRef(1), 9),
    decisions: storage.decisions.list(9),
    lastBeatMs: storage.uptime.lastBeatMs(),
  }).toEqual({
    leases: [lease(1)],
    manifest: undefined,
    journal: undefined,
    images: [],
    events: [],
    decisions: [],
    lastBeatMs: at(20),
  });
});
