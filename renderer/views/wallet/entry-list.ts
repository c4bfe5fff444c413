import type { EntryValue } from '../../../agent/api/wallet.ts';

/** The newest first, without one twice. */
export interface KnownEntries {
  readonly entries: readonly EntryValue[];
  /** Whether there are older ones than these. */
  readonly more: boolean;
}

export const NO_ENTRIES: KnownEntries = { entries: [], more: false };

/**
 * A newer answer to "the newest `limit`". Where it does not meet what is known, too much happened in
 * between: what is known is dropped, because a list with a hole would not say so.
 */
export function withNewest(
  known: KnownEntries,
  newest: readonly EntryValue[],
  limit: number,
): KnownEntries {
  const fresh = new Set(newest.map(({ id }) => id));
  const isAll = newest.length < limit;
  const meets = known.entries.some(({ id }) => fresh.has(id));
  if (isAll || !meets) return { entries: newest, more: !isAll };
  const older = known.entries.filter(({ id }) => !fresh.has(id));
  return { entries: [...newest, ...older], more: known.more };
}

/** An older page behind what is known. */
export function withOlder(
  known: KnownEntries,
  older: readonly EntryValue[],
  limit: number,
): KnownEntries {
  const has = new Set(known.entries.map(({ id }) => id));
  return {
    entries: [...known.entries, ...older.filter(({ id }) => !has.has(id))],
    more: older.length >= limit,
  };
}
