/** The known name that was probably meant, or none where all are too different. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(given.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance <= most && (best === undefined || distance < best.distance)) {
      best = { name, distance };
    }
  }
  return best?.name;
}

/** `unknown option "bid-timout": did you mean "bid-timeout"?` */
export function unknownText(what: string, given: string, known: readonly string[]): string {
  const shown = given.slice(0, 60);
  const meant = nearest(shown, known);
  const advice =
    meant === undefined ? '"sublet agent --help" lists all' : `did you mean "${meant}"?`;
  return `unknown ${what} "${shown}": ${advice}`;
}

/** Insertions, deletions and replacements that make `b` of `a` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
