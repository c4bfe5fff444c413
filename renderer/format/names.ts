import { printable } from '../../agent/api/printable.ts';

/** The last letters of a long name: `…t7kz`. The whole is for copies. */
export function tailText(id: string, length = 4): string {
  const clean = printable(id);
  return clean.length <= length + 2 ? clean : `…${clean.slice(-length)}`;
}

/**
 * An account's address, short enough for a line and long enough to tell two apart: what it begins with
 * where that is more than its network's name, and how it ends.
 */
export function shortAddress(address: string): string {
  const clean = printable(address);
  const begin = clean.startsWith('akash1') ? 10 : 6;
  return clean.length <= begin + 9 ? clean : `${clean.slice(0, begin)}…${clean.slice(-6)}`;
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
