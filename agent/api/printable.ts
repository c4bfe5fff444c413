/**
 * Text that somebody else chose (a tenant's name, an engine's words) as it can be shown: what could
 * move a terminal's cursor, set colours, or turn the direction of writing so that a text reads as
 * another one, becomes a `?`. Control characters (line ends among them) and the marks, embeddings,
 * overrides and isolates of the bidirectional algorithm.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '?');
}

const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
