import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { DatabaseReading } from './database-reader.ts';

/**
 * A process of its own: prints what a database file holds. It reads a copy, because looking must not
 * change what a restarted agent finds; and where that copy is torn (its agent was writing) SQLite can
 * follow a circle for ever, which only the end of a process stops.
 */
process.stdout.write(JSON.stringify(read(process.argv[2] ?? '')));

function read(file: string): DatabaseReading {
  const folder = mkdtempSync(path.join(tmpdir(), 'sublet-reading-'));
  const copy = path.join(folder, 'copy.db');
  try {
    for (const end of ['', '-wal']) {
      if (existsSync(file + end)) copyFileSync(file + end, copy + end);
    }
    const database = new DatabaseSync(copy);
    try {
      const rows = <T>(sql: string): T[] => database.prepare(sql).all() as T[];
      const [check] = rows<{ integrity_check: string }>('PRAGMA integrity_check');
      return {
        integrity: check?.integrity_check ?? 'nothing',
        payments: rows(
          'SELECT payment_key AS key, height, CAST(amount AS TEXT) AS amount FROM payments ORDER BY height, payment_key',
        ),
        leases: rows(
          'SELECT lease_ref AS lease, run_state AS state, run_reason AS reason FROM leases ORDER BY id',
        ),
        pursuits: rows('SELECT order_ref AS "order", state FROM pursuits ORDER BY order_ref'),
        decisions: rows('SELECT order_ref AS "order", outcome FROM decisions ORDER BY rowid'),
        uptime: rows(
          'SELECT from_ms AS "from", to_ms AS "to", class, cause FROM uptime_intervals ORDER BY from_ms',
        ),
      };
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
