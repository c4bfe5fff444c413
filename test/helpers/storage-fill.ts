import { DatabaseSync } from 'node:sqlite';

import { openDatabase } from '../../agent/storage/database.ts';
import { claim, closedAt, group, lease, leaseRef, network, START_MS } from './storage-samples.ts';

export interface Fill {
  readonly pastLeases: number;
  /** For each lease. */
  readonly events: number;
  readonly payments: number;
  readonly decisions: number;
  /** One-minute intervals, up and down by turns; a year has 525 600. */
  readonly uptimeMinutes: number;
}

export const A_YEAR: Fill = {
  pastLeases: 10_000,
  events: 6,
  payments: 5,
  decisions: 10_000,
  uptimeMinutes: 525_600,
};

const MINUTE_MS = 60_000;

/**
 * Makes a database with a long past, which ends at `endMs`. Writes in one transaction without
 * waiting for the disk: a test's data need not survive a power cut.
 */
export function fillStorage(file: string, fill: Fill = A_YEAR, endMs = START_MS): void {
  openDatabase(file).close();
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA synchronous = OFF; BEGIN');
    fillLeases(database, fill, endMs);
    fillDecisions(database, fill, endMs);
    fillUptime(database, fill, endMs);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

function fillLeases(database: DatabaseSync, fill: Fill, endMs: number): void {
  const { run: closed, ...sample } = lease(1, closedAt(0));
  const insertLease = database.prepare(`
    INSERT INTO leases (id, lease_ref, order_ref, bid_ref, network, label, tenant, price_denom,
      price, created_height, created_ms, group_json, claim_json, ports_json,
      run_state, run_ms, run_reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, '12.5', ?, ?, ?, ?, '[]', ?, ?, 'tenant')`);
  const insertEvent = database.prepare(
    `INSERT INTO lease_events (lease_id, at_ms, code, data_json) VALUES (?, ?, 'image-pulled', ?)`,
  );
  const insertPayment = database.prepare(`
    INSERT INTO payments (payment_key, height, network, lease_ref, denom, amount, at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const groupJson = JSON.stringify(group);
  const claimJson = JSON.stringify(claim);
  const spanMs = fill.uptimeMinutes * MINUTE_MS;
  for (let n = 1; n <= fill.pastLeases; n++) {
    const endedMs = endMs - Math.floor(((fill.pastLeases - n + 1) / fill.pastLeases) * spanMs);
    const ref = leaseRef(n);
    insertLease.run(
      ...[n, ref, ref.replace('/me/0', ''), ref, network, `lease ${n}/1/1`, sample.tenant],
      ...[sample.price.denom, n, endedMs - MINUTE_MS, groupJson, claimJson, closed.state, endedMs],
    );
    for (let event = 0; event < fill.events; event++) {
      insertEvent.run(n, endedMs - MINUTE_MS + event, '{"image":"web:1","bytes":123456}');
    }
    for (let part = 0; part < fill.payments; part++) {
      const paidMs = endedMs - part;
      insertPayment.run(`${ref}#pay`, n * 100 + part, network, ref, 'ucoin', 1000 + part, paidMs);
    }
  }
}

function fillDecisions(database: DatabaseSync, fill: Fill, endMs: number): void {
  const insert = database.prepare(`
    INSERT INTO decisions (order_ref, network, label, at_ms, height, group_json, max_denom,
      max_price, outcome, refusal_json)
    VALUES (?, ?, ?, ?, ?, ?, 'ucoin', '3.25', 'gpu-none', '{"needs":1}')`);
  const groupJson = JSON.stringify(group);
  for (let n = 0; n < fill.decisions; n++) {
    const order = `practice:tenant/${n}/1/9`;
    insert.run(order, network, `order ${n}/1/9`, endMs - n * MINUTE_MS, n, groupJson);
  }
}

function fillUptime(database: DatabaseSync, fill: Fill, endMs: number): void {
  const insert = database.prepare(
    'INSERT INTO uptime_intervals (from_ms, to_ms, class, cause) VALUES (?, ?, ?, ?)',
  );
  for (let n = fill.uptimeMinutes; n > 0; n--) {
    const fromMs = endMs - n * MINUTE_MS;
    const up = n % 2 === 0;
    insert.run(fromMs, fromMs + MINUTE_MS, up ? 'up' : 'down', up ? null : 'engine-down');
  }
}
