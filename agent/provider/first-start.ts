import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { ProviderParts } from './parts.ts';

/** Where it is kept when an agent first ran on this data. */
export const FIRST_START = 'first-start';

/** When that was; now, where it is the first. */
export function firstStart({ storage }: ProviderParts, nowMs: UnixMs): UnixMs {
  const known = Number(storage.journal.read(FIRST_START));
  return known > 0 ? parseUnixMs(known) : nowMs;
}
