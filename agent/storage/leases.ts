import type { UnixMs } from '../base/instant.ts';
import type { LeaseRef } from '../domain/ids.ts';
import {
  parseBidRef,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseTenantId,
} from '../domain/ids.ts';
import type { LeaseNotice, LeaseRun, ManifestVersion } from '../domain/lease.ts';
import { CLOSE_REASONS } from '../domain/lease.ts';
import { decToText } from '../domain/money.ts';
import type { Interval } from '../domain/time.ts';
import { claim, eventData, groupSpec, leaseNotice, ports } from './codec.ts';
import { decCoin, decodeRow, height, instant, oneOf, text, whole } from './columns.ts';
import type { ReadableDatabase, SqlRow, SqlValue, WritableDatabase } from './connection.ts';
import { storageError } from './errors.ts';
import type {
  LeaseEventRecord,
  LeaseLife,
  LeaseRecord,
  LeaseStore,
  StoredManifest,
} from './interface.ts';
import { toJson } from './json.ts';
import type { Seal } from './seal.ts';

const RUN_STATES = [
  'awaiting-manifest',
  'deploying',
  'running',
  'unhealthy',
  'stopping',
  'closed',
] as const;

const INSERT = `
  INSERT INTO leases (lease_ref, order_ref, bid_ref, network, label, tenant, price_denom, price,
    created_height, created_ms, group_json, claim_json, ports_json,
    run_state, run_ms, run_version, run_reason, notice_json, reclamation_s, expected_version)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (lease_ref) DO NOTHING`;

/** The tables `leases`, `lease_manifests` and `lease_events`. */
export class SqlLeases implements LeaseStore {
  readonly #database: WritableDatabase;
  readonly #seal: Seal;
  readonly #onSecretGone: () => void;

  /** `onSecretGone` is called once a manifest was removed and the removal is stored. */
  constructor(database: WritableDatabase, seal: Seal, onSecretGone: () => void) {
    this.#database = database;
    this.#seal = seal;
    this.#onSecretGone = onSecretGone;
  }

  insert(record: LeaseRecord): boolean {
    const inserted = this.#database.run(
      INSERT,
      ...[record.lease, record.order, record.bid, record.network, record.label, record.tenant],
      ...[record.price.denom, decToText(record.price.amount)],
      ...[record.createdHeight, record.createdMs, toJson(record.group), toJson(record.claim)],
      ...[toJson(record.ports), ...runColumns(record.run)],
      ...[record.reclamationSeconds ?? null, record.expected ?? null],
    );
    return inserted > 0;
  }

  get(lease: LeaseRef): LeaseRecord | undefined {
    return select(this.#database, 'SELECT * FROM leases WHERE lease_ref = ?', lease)[0];
  }

  listLive(): readonly LeaseRecord[] {
    return select(this.#database, `SELECT * FROM leases WHERE run_state <> 'closed' ORDER BY id`);
  }

  listPast(limit: number, beforeMs?: UnixMs): readonly LeaseRecord[] {
    return select(
      this.#database,
      `SELECT * FROM leases WHERE run_state = 'closed' AND run_ms < ?
       ORDER BY run_ms DESC, id DESC LIMIT ?`,
      beforeMs ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
  }

  countPast(): number {
    const row = this.#database.get(
      `SELECT count(*) AS past FROM leases WHERE run_state = 'closed'`,
    );
    return row === undefined ? 0 : whole(row, 'past');
  }

  listOverlapping(window: Interval): readonly LeaseLife[] {
    const rows = this.#database.all(
      `SELECT lease_ref, label, created_ms, run_ms AS closed_ms
         FROM leases INDEXED BY leases_life
         WHERE run_state = 'closed' AND run_ms > ? AND created_ms < ?
       UNION ALL
       SELECT lease_ref, label, created_ms, NULL FROM leases INDEXED BY leases_live
         WHERE run_state <> 'closed' AND created_ms < ?
       ORDER BY created_ms`,
      ...[window.fromMs, window.toMs, window.toMs],
    );
    return rows.map((row) => decodeRow('leases', 'lease_ref', row, decodeLife));
  }

  anyEvent(code: string, except: LeaseRef): boolean {
    const row = this.#database.get(
      `SELECT 1 FROM lease_events WHERE code = ?
       AND lease_id IS NOT (SELECT id FROM leases WHERE lease_ref = ?) LIMIT 1`,
      ...[code, except],
    );
    return row !== undefined;
  }

  hasEvent(lease: LeaseRef, code: string): boolean {
    const row = this.#database.get(
      `SELECT 1 FROM lease_events
       WHERE lease_id = (SELECT id FROM leases WHERE lease_ref = ?) AND code = ? LIMIT 1`,
      ...[lease, code],
    );
    return row !== undefined;
  }

  setRun(lease: LeaseRef, run: LeaseRun): void {
    const gone = this.#database.transaction(() => this.#writeRun(this.#idOf(lease), run));
    if (gone) this.#onSecretGone();
  }

  setManifest(lease: LeaseRef, manifest: StoredManifest, run: LeaseRun): void {
    const gone = this.#database.transaction(() => {
      const id = this.#idOf(lease);
      this.#database.run(
        `INSERT INTO lease_manifests (lease_id, version, manifest_json) VALUES (?, ?, ?)
         ON CONFLICT (lease_id) DO UPDATE
         SET version = excluded.version, manifest_json = excluded.manifest_json`,
        ...[id, manifest.version, this.#seal.seal(manifest.json, lease)],
      );
      this.#database.run(
        'UPDATE leases SET ports_json = ? WHERE id = ?',
        toJson(manifest.ports),
        id,
      );
      return this.#writeRun(id, run);
    });
    if (gone) this.#onSecretGone();
  }

  setExpected(lease: LeaseRef, version: ManifestVersion): void {
    this.#database.run(
      'UPDATE leases SET expected_version = ? WHERE id = ?',
      ...[version, this.#idOf(lease)],
    );
  }

  getManifest(lease: LeaseRef): StoredManifest | undefined {
    const row = this.#database.get(
      `SELECT lease_ref, version, manifest_json, ports_json
       FROM leases JOIN lease_manifests ON lease_id = id WHERE lease_ref = ?`,
      lease,
    );
    if (row === undefined) return undefined;
    return decodeRow('lease_manifests', 'lease_ref', row, () => ({
      version: text(row, 'version'),
      json: this.#seal.open(text(row, 'manifest_json'), lease),
      ports: ports(row, 'ports_json'),
    }));
  }

  appendEvent(lease: LeaseRef, event: LeaseEventRecord): void {
    this.#database.run(
      'INSERT INTO lease_events (lease_id, at_ms, code, data_json) VALUES (?, ?, ?, ?)',
      ...[this.#idOf(lease), event.atMs, event.code, toJson(event.data)],
    );
  }

  listEvents(lease: LeaseRef, limit: number): readonly LeaseEventRecord[] {
    // In the order in which they were stored: the clock may have been set back between two.
    const rows = this.#database.all(
      `SELECT id, at_ms, code, data_json FROM lease_events
       WHERE lease_id = (SELECT id FROM leases WHERE lease_ref = ?) ORDER BY id DESC LIMIT ?`,
      lease,
      limit,
    );
    return rows.toReversed().map((row) => decodeRow('lease_events', 'id', row, decodeEvent));
  }

  /** Returns whether a manifest was removed with it. */
  #writeRun(id: bigint, run: LeaseRun): boolean {
    this.#database.run(
      `UPDATE leases SET run_state = ?, run_ms = ?, run_version = ?, run_reason = ?, notice_json = ?
       WHERE id = ?`,
      ...[...runColumns(run), id],
    );
    return (
      run.state === 'closed' &&
      this.#database.run('DELETE FROM lease_manifests WHERE lease_id = ?', id) > 0
    );
  }

  #idOf(lease: LeaseRef): bigint {
    const id = this.#database.get('SELECT id FROM leases WHERE lease_ref = ?', lease)?.['id'];
    if (typeof id === 'bigint') return id;
    throw storageError('storage-failed', 'The lease was to be changed but is not stored.', {
      lease,
    });
  }
}

function select(
  database: ReadableDatabase,
  sql: string,
  ...values: readonly SqlValue[]
): readonly LeaseRecord[] {
  return database
    .all(sql, ...values)
    .map((row) => decodeRow('leases', 'lease_ref', row, decodeLease));
}

/** `run_state`, `run_ms`, `run_version`, `run_reason`, `notice_json`. */
function runColumns(run: LeaseRun): readonly SqlValue[] {
  switch (run.state) {
    case 'awaiting-manifest':
      return [run.state, run.deadlineMs, null, null, noticeColumn(run.notice)];
    case 'deploying':
    case 'running':
    case 'unhealthy':
      return [run.state, run.sinceMs, run.version, null, noticeColumn(run.notice)];
    case 'stopping':
      return [run.state, run.sinceMs, null, run.reason, null];
    case 'closed':
      return [run.state, run.atMs, null, run.reason, null];
  }
}

function noticeColumn(notice: LeaseNotice | undefined): SqlValue {
  return notice === undefined ? null : toJson(notice);
}

function decodeRun(row: SqlRow): LeaseRun {
  const state = oneOf(row, 'run_state', RUN_STATES);
  const atMs = instant(row, 'run_ms');
  const noticed = row.notice_json === null ? {} : { notice: leaseNotice(row, 'notice_json') };
  switch (state) {
    case 'awaiting-manifest':
      return { state, deadlineMs: atMs, ...noticed };
    case 'deploying':
    case 'running':
    case 'unhealthy':
      return { state, version: text(row, 'run_version'), sinceMs: atMs, ...noticed };
    case 'stopping':
      return { state, reason: oneOf(row, 'run_reason', CLOSE_REASONS), sinceMs: atMs };
    case 'closed':
      return { state, reason: oneOf(row, 'run_reason', CLOSE_REASONS), atMs };
  }
}

function decodeLease(row: SqlRow): LeaseRecord {
  return {
    lease: parseLeaseRef(text(row, 'lease_ref')),
    order: parseOrderRef(text(row, 'order_ref')),
    bid: parseBidRef(text(row, 'bid_ref')),
    network: parseNetworkId(text(row, 'network')),
    label: text(row, 'label'),
    tenant: parseTenantId(text(row, 'tenant')),
    price: decCoin(row, 'price_denom', 'price'),
    createdHeight: height(row, 'created_height'),
    createdMs: instant(row, 'created_ms'),
    group: groupSpec(row, 'group_json'),
    claim: claim(row, 'claim_json'),
    ports: ports(row, 'ports_json'),
    run: decodeRun(row),
    ...(row.reclamation_s === null ? {} : { reclamationSeconds: whole(row, 'reclamation_s') }),
    ...(row.expected_version === null ? {} : { expected: text(row, 'expected_version') }),
  };
}

function decodeLife(row: SqlRow): LeaseLife {
  return {
    lease: parseLeaseRef(text(row, 'lease_ref')),
    label: text(row, 'label'),
    createdMs: instant(row, 'created_ms'),
    closedMs: row.closed_ms === null ? undefined : instant(row, 'closed_ms'),
  };
}

function decodeEvent(row: SqlRow): LeaseEventRecord {
  return {
    atMs: instant(row, 'at_ms'),
    code: text(row, 'code'),
    data: eventData(row, 'data_json'),
  };
}
