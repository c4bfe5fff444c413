/**
 * A process of its own that has a database open. `hold` says so and waits; `write` appends until it
 * is killed and says after each write, on a line, the number of what is now stored.
 */
import { writeSync } from 'node:fs';

import { closedAt, decision, lease, leaseRef, open, payment } from './storage-samples.ts';

const [mode, file, firstText] = process.argv.slice(2);
const storage = open(file);
writeSync(1, 'open\n');

if (mode === 'hold') {
  process.stdin.resume();
} else {
  for (let n = Number(firstText); ; n++) {
    storage.leases.insert(lease(n));
    storage.leases.appendEvent(leaseRef(n), { atMs: lease(n).createdMs, code: 'n', data: { n } });
    storage.leases.setManifest(
      leaseRef(n),
      { version: 'v'.repeat(64), json: '{}', ports: [] },
      { state: 'deploying', version: 'v'.repeat(64), sinceMs: lease(n).createdMs },
    );
    storage.leases.setRun(leaseRef(n), closedAt(n));
    storage.decisions.put([decision(n, n)]);
    storage.ledger.append([payment(n), payment(n, { key: `other-${n}` })]);
    storage.journal.write('height', String(n));
    writeSync(1, `${n}\n`);
  }
}
