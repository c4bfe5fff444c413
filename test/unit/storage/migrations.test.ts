import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { SqlAccountBooks } from '../../../agent/storage/account-books.ts';
import { openDatabase } from '../../../agent/storage/database.ts';
import { SqlEvidence } from '../../../agent/storage/evidence.ts';
import { SqlLedger } from '../../../agent/storage/ledger.ts';
import type { Migration } from '../../../agent/storage/migrate.ts';
import { MIGRATIONS } from '../../../agent/storage/migrations/all.ts';
import { fillStorage } from '../../helpers/storage-fill.ts';
import { makeFolder } from '../../helpers/storage-samples.ts';

let file: string;
let remove: () => void;
beforeEach(() => {
  ({ file, remove } = makeFolder());
});
afterEach(() => remove());

/** What lies on the disk: version, tables, and the number of rows in `leases`. */
function look(): { readonly version: unknown; readonly tables: readonly unknown[] } {
  const database = new DatabaseSync(file);
  const version = database.prepare('PRAGMA user_version').get()!['user_version'];
  const tables = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
    .all()
    .map(({ name }) => name);
  database.close();
  return { version, tables: tables.sort() };
}

const FOUNDATION = [
  'accrued',
  'decisions',
  'images',
  'journal',
  'lease_events',
  'lease_manifests',
  'leases',
  'payments',
  'pursuits',
  'settled_totals',
  'uptime_intervals',
];

const NOTICES = ['notice_keys', 'notices'];

const ACCOUNT = ['account_entries', 'account_openings', 'account_totals', 'payouts'];

const next: Migration = {
  name: '0005-next',
  sql: `ALTER TABLE leases ADD COLUMN note TEXT NOT NULL DEFAULT 'none';
        CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT;`,
};

test('0001-foundation from empty', () => {
  const { openedVersion, version, close } = openDatabase(file, MIGRATIONS.slice(0, 1));
  close();
  expect({ openedVersion, reached: version, ...look() }).toEqual({
    openedVersion: 0,
    reached: 1,
    version: 1,
    tables: FOUNDATION,
  });
});

test('0002-notices from 0001: the tables are there, what was stored stays', () => {
  openDatabase(file, MIGRATIONS.slice(0, 1)).close();
  const { openedVersion, version, close } = openDatabase(file, MIGRATIONS.slice(0, 2));
  close();
  expect({ openedVersion, reached: version, ...look() }).toEqual({
    openedVersion: 1,
    reached: 2,
    version: 2,
    tables: [...FOUNDATION, ...NOTICES].sort(),
  });
});

test('0003-lease-life from 0002: the past is in the index, rows from before too', () => {
  const { writable: before, close } = openDatabase(file, MIGRATIONS.slice(0, 2));
  before.run(`INSERT INTO leases (lease_ref, order_ref, bid_ref, network, label, tenant, price_denom,
    price, created_height, created_ms, group_json, claim_json, ports_json, run_state, run_ms,
    run_reason) VALUES ('r', 'o', 'b', 'n', 'l', 't', 'd', '1', 1, 5, '{}', '{}', '[]', 'closed', 9,
    'tenant')`);
  close();
  const after = openDatabase(file, MIGRATIONS.slice(0, 3));
  const rows = after.writable.all(
    `SELECT lease_ref, label, created_ms, run_ms FROM leases INDEXED BY leases_life
     WHERE run_state = 'closed' AND run_ms > 8`,
  );
  after.close();
  expect([after.version, rows]).toEqual([
    3,
    [{ lease_ref: 'r', label: 'l', created_ms: 5n, run_ms: 9n }],
  ]);
});

test('0004-account from 0003: the tables are there, what was stored stays', () => {
  const { writable: before, close: closeBefore } = openDatabase(file, MIGRATIONS.slice(0, 3));
  before.run(`INSERT INTO journal (entry, value) VALUES ('kept', 'yes')`);
  closeBefore();
  const { writable, openedVersion, version, close } = openDatabase(file, MIGRATIONS.slice(0, 4));
  const kept = writable.all('SELECT value FROM journal');
  close();
  expect({ openedVersion, reached: version, kept, ...look() }).toEqual({
    openedVersion: 3,
    reached: 4,
    kept: [{ value: 'yes' }],
    version: 4,
    tables: [...FOUNDATION, ...NOTICES, ...ACCOUNT].sort(),
  });
});

test('0005-order-terms: rows from before want nothing and were promised nothing', () => {
  const place = MIGRATIONS.findIndex(({ name }) => name === '0005-order-terms');
  const { writable: before, close } = openDatabase(file, MIGRATIONS.slice(0, place));
  before.run(`INSERT INTO leases (lease_ref, order_ref, bid_ref, network, label, tenant, price_denom,
    price, created_height, created_ms, group_json, claim_json, ports_json, run_state, run_ms,
    run_reason) VALUES ('r', 'o', 'b', 'n', 'l', 't', 'd', '1', 1, 5, '{}', '{}', '[]', 'closed', 9,
    'tenant')`);
  before.run(`INSERT INTO pursuits (order_ref, at_ms, state, network, label, tenant, group_json,
    max_denom, max_price, created_height, price_denom, price, claim_json)
    VALUES ('o', 1, 'lost', 'n', 'l', 't', '{}', 'd', '1', 1, 'd', '1', '{}')`);
  close();
  const after = openDatabase(file, MIGRATIONS.slice(0, place + 1));
  const rows = [
    after.writable.get('SELECT terms_json FROM pursuits'),
    after.writable.get('SELECT notice_json, reclamation_s, expected_version FROM leases'),
  ];
  after.close();
  expect(rows).toEqual([
    { terms_json: '{}' },
    { notice_json: null, reclamation_s: null, expected_version: null },
  ]);
});

test('0006-order-outcomes from the step before: decisions stay, none of them wanted an audit', () => {
  const place = MIGRATIONS.findIndex(({ name }) => name === '0006-order-outcomes');
  const { writable: before, close } = openDatabase(file, MIGRATIONS.slice(0, place));
  before.run(`INSERT INTO decisions (order_ref, network, label, at_ms, height, group_json, max_denom,
    max_price, outcome, bid_denom, bid_price) VALUES ('o', 'n', 'l', 5, 1, '{}', 'd', '1', 'bid',
    'd', '0.5')`);
  close();
  const after = openDatabase(file, MIGRATIONS.slice(0, place + 1));
  const rows = after.writable.all('SELECT order_ref, outcome, wants_audit FROM decisions');
  after.close();
  expect([after.version, rows]).toEqual([
    place + 1,
    [{ order_ref: 'o', outcome: 'bid', wants_audit: 0n }],
  ]);
  expect(look().tables).toContain('order_outcomes');
});

test('0007-payment-tx: payments and payouts of before stay, with nothing known of them that is new', () => {
  const place = MIGRATIONS.findIndex(({ name }) => name === '0007-payment-tx');
  const { writable: before, close } = openDatabase(file, MIGRATIONS.slice(0, place));
  before.run(`INSERT INTO payments (payment_key, height, network, lease_ref, denom, amount, at_ms)
    VALUES ('k', 5, 'akash', 'akash:t/1/1/1/p/0', 'uact', 7, 9)`);
  before.run(`INSERT INTO payouts (payout_id, account, to_address, denom, amount, asked_by, asked_ms)
    VALUES ('p', 'me', 'home', 'uakt', 3, 'owner', 9)`);
  close();
  const after = openDatabase(file, MIGRATIONS.slice(0, place + 1));
  const [payment] = new SqlLedger(after.writable).listPayments(9);
  const [payout] = new SqlAccountBooks(after.writable).openPayouts('me');
  after.close();
  expect([Object.keys(payment ?? {}).sort(), payout]).toMatchObject([
    ['amount', 'atMs', 'height', 'key', 'lease', 'network'],
    { id: 'p', to: 'home', state: 'sending' },
  ]);
});

test('0008-evidence: leases of before stay, and nothing is known of what they ran', () => {
  const place = MIGRATIONS.findIndex(({ name }) => name === '0008-evidence');
  openDatabase(file, MIGRATIONS.slice(0, place)).close();
  const after = openDatabase(file, MIGRATIONS.slice(0, place + 1));
  const entries = new SqlEvidence(after.writable).list({ limit: 9 });
  after.close();
  expect([after.version, entries]).toEqual([place + 1, []]);
  expect(look().tables).toEqual(expect.arrayContaining(['evidence', 'lease_traffic']));
});

test('every table is STRICT', () => {
  const { writable, close } = openDatabase(':memory:');
  const loose = writable.all(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite%'`,
  );
  close();
  expect(loose).toEqual([]);
});

test('a released migration is never edited: each has the text that it was released with', () => {
  const texts = MIGRATIONS.map(
    ({ name, sql }) => `${name} ${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`,
  );
  expect(texts).toMatchInlineSnapshot(`
    [
      "0001-foundation 161897001e1e607f",
      "0002-notices 892c16db6fe1f157",
      "0003-lease-life a62d80190756ecc2",
      "0004-account 285714cfdcb28249",
      "0005-order-terms f1703c5589e48de0",
      "0006-order-outcomes 58b8204e21974820",
      "0007-payment-tx 57f0d1d60b16adbf",
      "0008-evidence e003f0a5e22a15c2",
    ]
  `);
});

test('names are numbered by their place', () => {
  const wrong = MIGRATIONS.filter(
    ({ name }, index) => !name.startsWith(`${String(index + 1).padStart(4, '0')}-`),
  );
  expect(wrong).toEqual([]);
});

test('a database with data goes on to the next version and keeps its rows', () => {
  fillStorage(file, { pastLeases: 20, events: 3, payments: 2, decisions: 5, uptimeMinutes: 60 });
  const { writable, openedVersion, version, close } = openDatabase(file, [...MIGRATIONS, next]);
  const counts = writable.all(`SELECT note, count(*) AS leases FROM leases GROUP BY note`);
  close();
  expect({ openedVersion, version, counts }).toEqual({
    openedVersion: MIGRATIONS.length,
    version: MIGRATIONS.length + 1,
    counts: [{ note: 'none', leases: 20n }],
  });
});

test('one that is at the newest version is left alone', () => {
  openDatabase(file).close();
  const { openedVersion, version, close } = openDatabase(file);
  close();
  expect([openedVersion, version]).toEqual([MIGRATIONS.length, MIGRATIONS.length]);
});

test('a step that fails changes nothing, those before it stay', () => {
  const broken: Migration = {
    name: '0003-broken',
    sql: `${next.sql} INSERT INTO nowhere VALUES (1)`,
  };
  const first: Migration = { name: '0002-first', sql: 'CREATE TABLE first (id INTEGER) STRICT' };
  expect(() => openDatabase(file, [...MIGRATIONS.slice(0, 1), first, broken])).toThrow(
    expect.objectContaining({ code: 'storage-failed' }),
  );
  expect(look()).toEqual({ version: 2, tables: [...FOUNDATION, 'first'].sort() });
});
