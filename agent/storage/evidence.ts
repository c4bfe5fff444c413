import type { UnixMs } from '../base/instant.ts';
import type {
  CountedTraffic,
  Evidence,
  EvidenceFact,
  Traffic,
  TrafficRecord,
} from '../domain/evidence.ts';
import { NO_TRAFFIC } from '../domain/evidence.ts';
import type { LeaseRef } from '../domain/ids.ts';
import { parseLeaseRef, parseOrderRef, parseServiceName, parseTenantId } from '../domain/ids.ts';
import { CLOSE_REASONS } from '../domain/lease.ts';
import { decToText, parseDec, parseDenom } from '../domain/money.ts';
import { decodeRow, instant, oneOf, text, whole } from './columns.ts';
import type { SqlRow, WritableDatabase } from './connection.ts';
import type { EvidenceQuery, EvidenceStore, StoredEvidence } from './interface.ts';
import type { JsonObject, Reader } from './json.ts';
import { readList, readObject, readOneOf, readText, readWhole, toJson } from './json.ts';

const KINDS = [
  'lease-began',
  'manifest',
  'refused',
  'image',
  'lease-ended',
] as const satisfies readonly Evidence['kind'][];

/** The tables `evidence` and `lease_traffic`. */
export class SqlEvidence implements EvidenceStore {
  readonly #database: WritableDatabase;

  constructor(database: WritableDatabase) {
    this.#database = database;
  }

  append(entry: Evidence): boolean {
    const { lease, atMs, kind } = entry;
    const subject = entry.kind === 'image' ? entry.service : '';
    const data = toJson(dataOf(entry));
    return this.#database.transaction(() => {
      const last = this.#database.get(
        `SELECT data_json FROM evidence INDEXED BY evidence_lease
         WHERE lease_ref = ? AND kind = ? AND subject = ? ORDER BY id DESC LIMIT 1`,
        ...[lease, kind, subject],
      );
      if (last !== undefined && text(last, 'data_json') === data) return false;
      this.#database.run(
        'INSERT INTO evidence (lease_ref, at_ms, kind, subject, data_json) VALUES (?, ?, ?, ?, ?)',
        ...[lease, atMs, kind, subject, data],
      );
      return true;
    });
  }

  list({ lease, fromMs, toMs, afterId = 0, limit }: EvidenceQuery): readonly StoredEvidence[] {
    // By number, page by page: by time, each page would sort all that is left.
    const [where, values] =
      lease === undefined
        ? ['NOT INDEXED WHERE id > ?', [afterId]]
        : ['WHERE id > ? AND lease_ref = ?', [afterId, lease]];
    const rows = this.#database.all(
      `SELECT * FROM evidence ${where} AND at_ms >= ? AND at_ms < ? ORDER BY id LIMIT ?`,
      ...[...values, fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER, limit],
    );
    return rows.map((row) => decodeRow('evidence', 'id', row, decode));
  }

  traffic(lease: LeaseRef): TrafficRecord {
    const row = this.#database.get('SELECT * FROM lease_traffic WHERE lease_ref = ?', lease);
    return row === undefined
      ? NO_TRAFFIC
      : decodeRow('lease_traffic', 'lease_ref', row, decodeTraffic);
  }

  setTraffic(lease: LeaseRef, { receivedBytes, sentBytes, counted }: TrafficRecord, at: UnixMs) {
    this.#database.run(
      `INSERT INTO lease_traffic (lease_ref, at_ms, received_bytes, sent_bytes, counted_json)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (lease_ref) DO UPDATE SET at_ms = excluded.at_ms,
         received_bytes = excluded.received_bytes, sent_bytes = excluded.sent_bytes,
         counted_json = excluded.counted_json`,
      ...[lease, at, receivedBytes, sentBytes, toJson(counted)],
    );
  }

  prune(beforeMs: UnixMs): number {
    return this.#database.transaction(() => {
      this.#database.run('DELETE FROM lease_traffic WHERE at_ms < ?', beforeMs);
      return this.#database.run('DELETE FROM evidence WHERE at_ms < ?', beforeMs);
    });
  }
}

function dataOf(entry: Evidence): object {
  if (entry.kind === 'lease-began') {
    const { tenant, order, price } = entry;
    return { tenant, order, denom: price.denom, price: decToText(price.amount) };
  }
  const { atMs: _atMs, lease: _lease, kind: _kind, ...data } = entry;
  return data;
}

function decode(row: SqlRow): StoredEvidence {
  const data = readObject(JSON.parse(text(row, 'data_json')), 'data_json');
  return {
    id: whole(row, 'id'),
    atMs: instant(row, 'at_ms'),
    lease: parseLeaseRef(text(row, 'lease_ref')),
    ...factOf(oneOf(row, 'kind', KINDS), data),
  };
}

function factOf(kind: Evidence['kind'], data: JsonObject): EvidenceFact {
  const word = (name: string): string => readText(data[name], name);
  switch (kind) {
    case 'lease-began': {
      const price = { denom: parseDenom(word('denom')), amount: parseDec(word('price')) };
      const tenant = parseTenantId(word('tenant'));
      return { kind, tenant, order: parseOrderRef(word('order')), price };
    }
    case 'manifest':
      return { kind, version: word('version') };
    case 'refused':
      return { kind, code: word('code') };
    case 'image': {
      const service = parseServiceName(word('service'));
      const digest = data['digest'] === undefined ? {} : { digest: word('digest') };
      return { kind, service, image: word('image'), imageId: word('imageId'), ...digest };
    }
    case 'lease-ended': {
      const reason = readOneOf(CLOSE_REASONS)(data['reason'], 'reason');
      return { kind, reason, ...bytesOf(data) };
    }
  }
}

function decodeTraffic(row: SqlRow): TrafficRecord {
  return {
    receivedBytes: whole(row, 'received_bytes'),
    sentBytes: whole(row, 'sent_bytes'),
    counted: readList(readCounted)(JSON.parse(text(row, 'counted_json')), 'counted_json'),
  };
}

const readCounted: Reader<CountedTraffic> = (value, at) => {
  const counted = readObject(value, at);
  return { key: readText(counted['key'], `${at}.key`), ...bytesOf(counted) };
};

function bytesOf(data: JsonObject): Traffic {
  return {
    receivedBytes: readWhole(data['receivedBytes'], 'receivedBytes'),
    sentBytes: readWhole(data['sentBytes'], 'sentBytes'),
  };
}
