import { AgentError } from '../base/errors.ts';
import { text } from './columns.ts';
import type { WritableDatabase } from './connection.ts';
import { Seal } from './seal.ts';

/**
 * Seals what an earlier version stored as it was. Throws `storage-corrupt` where none of what is
 * sealed opens: the key is gone or another, and no tenant's workload could be started again. Throws what
 * is wrong with the key's file or the disk where it is one of these.
 */
export function sealManifests(database: WritableDatabase, seal: Seal): void {
  let [opened, fault]: [number, unknown] = [0, undefined];
  for (const row of database.all(
    'SELECT lease_ref, manifest_json FROM lease_manifests CROSS JOIN leases ON id = lease_id',
  )) {
    const [lease, stored] = [text(row, 'lease_ref'), text(row, 'manifest_json')];
    try {
      if (Seal.isSealed(stored)) seal.open(stored, lease);
      else replace(database, lease, seal.seal(stored, lease));
      opened += 1;
    } catch (error) {
      fault ??= error;
    }
  }
  if (opened > 0 || fault === undefined) return;
  // A full disk, or a key that is there and cannot be read, says itself what to do.
  throw fault instanceof AgentError ? fault : seal.lost(fault);
}

function replace(database: WritableDatabase, lease: string, sealed: string): void {
  database.run(
    `UPDATE lease_manifests SET manifest_json = ?
     WHERE lease_id = (SELECT id FROM leases WHERE lease_ref = ?)`,
    ...[sealed, lease],
  );
}
