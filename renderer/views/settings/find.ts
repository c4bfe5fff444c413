/** A setting as it can be found: its names and words that people use for it. */
export interface Findable<Id extends string> {
  readonly id: Id;
  readonly texts: readonly string[];
}

/** Those that have every word of the query in one of their texts; all for an empty query. */
export function findSettings<Id extends string>(
  index: readonly Findable<Id>[],
  query: string,
): ReadonlySet<Id> {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const found = index.filter(({ texts }) => {
    const text = plain(texts.join(' '));
    return words.every((word) => text.includes(word));
  });
  return new Set(found.map(({ id }) => id));
}

/** Without case and accents, so that nobody has to spell. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
