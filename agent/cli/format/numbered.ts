const COLUMNS = 3;

/** ` 1 wild    9 …`: read down, then to the right, as people write lists. */
export function numbered(words: readonly string[]): string {
  const height = Math.ceil(words.length / COLUMNS);
  const width = Math.max(...words.map((word) => word.length)) + 6;
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: COLUMNS }, (_empty, column) => row + column * height)
      .filter((place) => place < words.length)
      .map((place) => `${String(place + 1).padStart(2)} ${words[place] ?? ''}`.padEnd(width))
      .join('')
      .trimEnd(),
  );
  return rows.join('\n');
}
