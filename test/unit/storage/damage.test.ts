import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import type { OpenDatabase } from '../../../agent/storage/database.ts';
import { openDatabase } from '../../../agent/storage/database.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { storageOn } from '../../../agent/storage/storage.ts';
import {
  at,
  bidRef,
  decision,
  lease,
  leaseRef,
  network,
  offer,
  open,
  orderRef,
  payment,
  ports,
} from '../../helpers/storage-samples.ts';

let database: OpenDatabase;
let storage: Storage;
beforeEach(() => {
  database = openDatabase(':memory:');
  storage = storageOn(database, {}, silentLogger);
  storage.pursuits.put({ ...offer(1), state: 'open', bid: bidRef(1), openedMs: at(1) }, at(1));
  storage.leases.insert(lease(1));
  storage.leases.setManifest(
    leaseRef(1),
    { version: 'v', json: '{}', ports },
    { state: 'running', version: 'v', sinceMs: at(1) },
  );
  storage.leases.appendEvent(leaseRef(1), { atMs: at(1), code: 'x', data: {} });
  storage.decisions.put([decision(1, 1)]);
  storage.ledger.append([payment(1)]);
  storage.ledger.setAccrued([payment(1)]);
  storage.uptime.beat({ class: 'down', cause: 'engine-down' }, at(1));
  storage.images.touch('web:1', at(1));
  storage.notices.append({ atMs: at(1), code: 'engine-back', level: 'news', data: { downMs: 1 } });
});
afterEach(() => storage.close());

const reads: Readonly<Record<string, () => unknown>> = {
  pursuits: () => storage.pursuits.listLive(),
  leases: () => storage.leases.listLive(),
  lease_manifests: () => storage.leases.getManifest(leaseRef(1)),
  lease_events: () => storage.leases.listEvents(leaseRef(1), 9),
  decisions: () => storage.decisions.list(9),
  payments: () => storage.ledger.listPayments(9),
  accrued: () => storage.ledger.accrued(network),
  uptime_intervals: () => storage.uptime.lastBeatMs(),
  images: () => storage.images.list(),
  notices: () => storage.notices.list(9),
};

const keys: Readonly<Record<string, string>> = {
  pursuits: orderRef(1),
  leases: leaseRef(1),
  lease_manifests: leaseRef(1),
  lease_events: '1',
  decisions: orderRef(1),
  payments: payment(1).key,
  accrued: leaseRef(1),
  uptime_intervals: String(at(1)),
  images: 'web:1',
  notices: '1',
};

test.each([
  ['pursuits', 'pursuits', `group_json = '{"name":'`],
  ['pursuits', 'pursuits', `claim_json = '[]'`],
  ['pursuits', 'pursuits', `price = '1e9'`],
  ['pursuits', 'pursuits', 'bid_ref = NULL'],
  ['pursuits', 'pursuits', 'since_ms = -1'],
  ['pursuits', 'pursuits', `network = 'No Network'`],
  ['leases', 'leases', `group_json = json_set(group_json, '$.units[0].cpuMilli', 'much')`],
  ['leases', 'leases', `group_json = json_set(group_json, '$.units[0].gpu.anyOf[0].vendor', 'x')`],
  ['leases', 'leases', `group_json = json_remove(group_json, '$.units[0].storage[1].class')`],
  ['leases', 'leases', `claim_json = json_set(claim_json, '$.gpus[0].unit', 1.5)`],
  ['leases', 'leases', 'run_version = NULL'],
  ['leases', 'leases', `tenant = ''`],
  ['leases', 'leases', 'created_height = 9223372036854775807'],
  ['leases', 'lease_manifests', `ports_json = json_set(ports_json, '$[0].proto', 'sctp')`],
  ['lease_events', 'lease_events', `data_json = '{"nested":{}}'`],
  ['lease_events', 'lease_events', `data_json = 'null'`],
  ['decisions', 'decisions', `outcome = 'moon-phase'`],
  ['decisions', 'decisions', 'refusal_json = NULL'],
  ['decisions', 'decisions', `max_denom = '?'`],
  ['decisions', 'decisions', `outcome = 'shadow-bid'`],
  ['payments', 'payments', `lease_ref = 'nothing'`],
  ['payments', 'payments', 'height = -1'],
  ['accrued', 'accrued', 'at_ms = -1'],
  ['uptime_intervals', 'uptime_intervals', `cause = 'aliens'`],
  ['images', 'images', 'used_ms = -1'],
  ['notices', 'notices', 'at_ms = -1'],
  ['notices', 'notices', `lease_ref = 'nothing'`],
  ['notices', 'notices', `data_json = '{"a":[]}'`],
])('a damaged row of %s, read as %s, is named: %s', (table, read, change) => {
  expect(reads[read]!()).toBeDefined(); // control: it reads well before
  expect(database.writable.run(`UPDATE ${table} SET ${change}`)).toBe(1);
  expect(reads[read]).toThrow(
    expect.objectContaining({
      code: 'storage-corrupt',
      message: expect.stringContaining(keys[read]!) as string,
      data: { table: read, key: keys[read] },
    }),
  );
});

test('a field that a later version adds inside of JSON does no harm', () => {
  database.writable.run(`UPDATE leases SET claim_json = json_set(claim_json, '$.cooling', 1)`);
  expect(storage.leases.get(leaseRef(1))?.claim).toEqual(lease(1).claim);
});

test('columns are strict: text where a number belongs never gets in', () => {
  const other = open();
  expect(() => database.writable.run(`UPDATE payments SET amount = 'much'`)).toThrow(
    expect.objectContaining({ code: 'storage-failed' }),
  );
  expect(() => database.writable.run('UPDATE payments SET amount = 0.5')).toThrow(
    expect.objectContaining({ code: 'storage-failed' }),
  );
  other.close();
});
