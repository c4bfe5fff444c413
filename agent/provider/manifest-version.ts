import { createHash } from 'node:crypto';

import { sortedGoJson } from '../domain/go-json.ts';
import type { ManifestVersion } from '../domain/lease.ts';

/**
 * Which manifest this is: SHA-256 of its JSON as the network's programs write it, so that two
 * spellings of the same manifest are one version, and it is the one that the chain has.
 */
export function manifestVersion(manifest: unknown): ManifestVersion {
  return createHash('sha256').update(sortedGoJson(manifest)).digest('hex');
}
