import { createHash } from 'node:crypto';

import type { ManifestVersion } from '../domain/lease.ts';

/**
 * Which manifest this is: SHA-256 of its JSON with sorted keys and no white space, so that two
 * spellings of the same manifest are one version.
 */
export function manifestVersion(manifest: unknown): ManifestVersion {
  return createHash('sha256').update(canonicalJson(manifest)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
