/**
 * JSON as the programs of the Akash network write it where its hash counts: keys sorted, no white
 * space, and `<`, `>`, `&` and two line ends escaped, as Go does for the sake of HTML. `undefined` in an
 * object is left out. Characters that are half of a pair become U+FFFD, as when Go reads them.
 */
export function sortedGoJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedGoJson).join(',')}]`;
  if (typeof value === 'string') return goString(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${goString(key)}:${sortedGoJson(item)}`).join(',')}}`;
}

function goString(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
