/** What a list of the agent's needs to be read page by page, the newest first. */
export interface Paged<T> {
  keyOf(this: void, item: T): string;
  /**
   * Before what the page behind this item begins. Where several share a moment this is one past it,
   * because a page may end amid them: {@link joinOlder} leaves out what came already.
   */
  beforeOf(this: void, item: T): number;
}

/** What is known of a list, the newest first, and whether there is more than this. */
export interface Known<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/**
 * A newer answer to "the newest `limit`" joined with what is known. Where the two do not meet, too
 * much happened in between: what is known is dropped, because a list with a hole would not say so.
 */
export function joinNewest<T>(
  known: readonly T[],
  newest: readonly T[],
  limit: number,
  { keyOf }: Paged<T>,
): readonly T[] {
  const fresh = new Set(newest.map(keyOf));
  const meets = newest.length < limit || known.some((item) => fresh.has(keyOf(item)));
  return meets ? [...newest, ...known.filter((item) => !fresh.has(keyOf(item)))] : newest;
}

/** What is known after a newer answer to "the newest `limit`". */
export function withNewest<T>(
  known: Known<T>,
  newest: readonly T[],
  limit: number,
  paged: Paged<T>,
): Known<T> {
  const items = joinNewest(known.items, newest, limit, paged);
  // In place of what was known, a full page has more behind it; one that is not full is all.
  if (items === newest) return { items, more: true };
  const isAll = newest.length < limit && items.length === newest.length;
  return { items, more: known.more && !isAll };
}

/** An older page behind what is known; it may begin with what is known already. */
export function joinOlder<T>(
  known: readonly T[],
  older: readonly T[],
  { keyOf }: Paged<T>,
): readonly T[] {
  const has = new Set(known.map(keyOf));
  return [...known, ...older.filter((item) => !has.has(keyOf(item)))];
}

export const MOST_PER_PAGE = 1000;

/** One page more: asks again for more at once while a page brings nothing that is new. */
export async function readOlder<T>(
  known: readonly T[],
  limit: number,
  paged: Paged<T>,
  ask: (limit: number, before: number | undefined) => Promise<readonly T[]>,
): Promise<Known<T>> {
  const last = known.at(-1);
  const before = last === undefined ? undefined : paged.beforeOf(last);
  for (let size = limit; ; size = Math.min(MOST_PER_PAGE, size * 4)) {
    const page = await ask(size, before);
    const items = joinOlder(known, page, paged);
    const more = page.length >= size;
    if (items.length > known.length || !more) return { items, more };
    // More of one moment than any page holds: the moment before it is as near as one can get.
    if (size === MOST_PER_PAGE) {
      const earlier = await ask(size, Math.max(0, (before ?? 1) - 1));
      return { items: joinOlder(known, earlier, paged), more: earlier.length >= size };
    }
  }
}
