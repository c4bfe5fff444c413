import { createHash } from 'node:crypto';

import type { LeaseRef } from '../../domain/ids.ts';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * What tenants' tools call a container: the service, a word for its kind, a word for itself. They show
 * what stands before the first `-` as the service. The same as long as the lease lives.
 */
export function podName(lease: LeaseRef, service: string, replica: number): string {
  const kind = wordOf(`${lease}/${service}`, 10);
  return `${service}-${kind}-${wordOf(`${lease}/${service}/${replica}`, 5)}`;
}

function wordOf(text: string, length: number): string {
  const hash = createHash('sha256').update(text).digest();
  return Array.from({ length }, (_unused, at) => LETTERS[(hash[at] ?? 0) % LETTERS.length]).join(
    '',
  );
}
