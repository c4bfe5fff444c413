import { spawn } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { closedAt, lease, leaseRef, makeFolder, open } from '../../helpers/storage-samples.ts';

const writer = path.resolve(import.meta.dirname, '../../helpers/storage-writer.ts');
const KILLS = 15;

/** Lets a process write from `first` on, kills it after `lines` answers and a bit; its last answer. */
function writeUntilKilled(file: string, first: number, lines: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, 'write', file, String(first)]);
    let out = '';
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      const before = out.split('\n').length;
      out += chunk.toString();
      // In the middle of the next write, at another place each time.
      if (before <= lines && out.split('\n').length > lines) {
        setTimeout(() => child.kill('SIGKILL'), first % 7);
      }
    });
    child.on('close', (_code, signal) => {
      const acknowledged = out.split('\n').filter((line) => /^\d+$/.test(line));
      if (signal === 'SIGKILL') resolve(Number(acknowledged.at(-1)));
      else reject(new Error(`it ended by itself: ${complaints}`));
    });
  });
}

test(`nothing that was acknowledged is lost in ${KILLS} kills, and nothing is left in halves`, async () => {
  const { file, remove } = makeFolder();
  onTestFinished(remove);
  let last = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await writeUntilKilled(file, last + 1, 5 + kill * 3);
    const storage = open(file);
    const stored = storage.leases.countPast();
    // Those of before, what was acknowledged, and at most the one that was under way.
    expect(acknowledged).toBeGreaterThan(last);
    expect([acknowledged, acknowledged + 1]).toContain(stored);
    for (let n = last + 1; n <= acknowledged; n++) {
      expect(storage.leases.get(leaseRef(n))).toEqual(lease(n, closedAt(n)));
      const events = storage.leases.listEvents(leaseRef(n), 9).map(({ data }) => data);
      // The first one may have been under way before, and then was done again.
      const twice = n === last + 1 && events.length === 2;
      expect(events).toEqual(twice ? [{ n }, { n }] : [{ n }]);
      expect(storage.leases.getManifest(leaseRef(n))).toBeUndefined();
    }
    const underWay = acknowledged + 1;
    // A payment comes with the other one of its step, or not at all.
    const payments = storage.ledger.listPayments(100_000).length;
    expect([acknowledged * 2, underWay * 2]).toContain(payments);
    expect([String(acknowledged), String(underWay)]).toContain(storage.journal.read('height'));
    expect([acknowledged, underWay]).toContain(storage.decisions.list(100_000).length);
    // The next process finishes what this one began: each step may be repeated.
    last = acknowledged;
    storage.close();
    expect(integrity(file)).toBe('ok');
  }
}, 60_000);

function integrity(file: string): unknown {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('PRAGMA integrity_check').get()!['integrity_check'];
  } finally {
    database.close();
  }
}
