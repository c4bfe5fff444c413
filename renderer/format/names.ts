import { printable } from '../../agent/api/printable.ts';

/** The last letters of a long name: `…t7kz`. The whole is for copies. */
export function tailText(id: string, length = 4): string {
  const clean = printable(id);
  return clean.length <= length + 2 ? clean : `…${clean.slice(-length)}`;
}

/** A tenant's or an engine's text, safe to show beside ours. */
export function foreignText(text: string, most = 500): string {
  const clean = printable(text);
  return clean.length <= most ? clean : `${clean.slice(0, most)}…`;
}

/** What a network calls a coin: a few letters, however many it says. */
export function symbolText(symbol: string): string {
  return foreignText(symbol, 12);
}
