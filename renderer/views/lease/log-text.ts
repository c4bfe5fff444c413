import { printable } from '../../../agent/api/printable.ts';

/** Text of a container as it can be shown: no control sequences, no hidden signs. */

const ESC = '\u001B';
const BEL = '\u0007';
const C1_CSI = '\u009B';
const C1_ST = '\u009C';

// Parameters, intermediates and final bytes do not overlap, and no content holds another start:
// however a line was made, it is read once.
const CSI = String.raw`(?:${ESC}\[|${C1_CSI})[0-?]*[ -/]*[@-~]`;
const OSC = String.raw`(?:${ESC}\]|\u009D)[^${BEL}${ESC}${C1_ST}]*(?:${BEL}|${ESC}\\|${C1_ST})`;
const DCS = String.raw`(?:${ESC}[PX^_]|[\u0090\u0098\u009E\u009F])[^${ESC}${C1_ST}]*(?:${ESC}\\|${C1_ST})`;
const SHORT = `${ESC}[ -/]*[0-OQ-WYZ\\\\\`-~]`;
const SEQUENCES = new RegExp(`${CSI}|${OSC}|${DCS}|${SHORT}`, 'g');

/** All that is not plain text; ends of lines and tabs are. */
const SPECIAL = /[^\P{Cc}\n\t]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** Whether anything has to be taken out of a text or shown in another way. */
export function hasSpecial(text: string): boolean {
  return SPECIAL.test(text);
}

/**
 * One line without colours, titles, links and clipboard writes. What overwrites itself (a progress
 * bar) stays whole: a returned carriage is shown as a sign. Other control signs become visible too.
 */
export function plainLine(line: string): string {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (!hasSpecial(ended)) return ended;
  const bare = ended.replace(SEQUENCES, '').replaceAll('\r', '\u240D');
  return bare.split('\t').map(printable).join('\t');
}

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) /;
const LONGEST_STAMP = 36;
/** An engine cuts a longer line into pieces of this size and says the time again before each. */
const PIECE = 16 * 1024;

export interface StampedText {
  /** RFC 3339 as the engine wrote it, or nothing where a line goes on. */
  readonly stamp: string;
  readonly text: string;
}

/** Takes the time off the front of a line. */
export function splitStamp(line: string): StampedText {
  const head = STAMP.exec(line.slice(0, LONGEST_STAMP))?.[0];
  if (head === undefined) return { stamp: '', text: line };
  const rest = line.slice(head.length);
  return {
    stamp: head.slice(0, -1),
    text: rest.length > PIECE ? rest.replaceAll(head, '') : rest,
  };
}

/** The time in a stamp in ms since 1970, `undefined` where there is none. */
export function stampMs(stamp: string): number | undefined {
  if (stamp === '') return undefined;
  // Nanoseconds are more than a date holds.
  const ms = Date.parse(stamp.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** Signs of a line that are shown; the rest is in copies and files. */
export const MOST_SHOWN = 2_000;

/** How much of a line is shown, and how much is not. */
export function cutForView(text: string): { readonly shown: string; readonly more: number } {
  if (text.length <= MOST_SHOWN) return { shown: text, more: 0 };
  // Not between the two halves of one sign.
  const last = text.charCodeAt(MOST_SHOWN - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? MOST_SHOWN - 1 : MOST_SHOWN;
  return { shown: text.slice(0, end), more: text.length - end };
}

/** Cuts a text into pieces that fit in `columns` of a font in which all signs are equally wide. */
export function wrapText(text: string, columns: number): readonly string[] {
  if (text.length === 0) return [''];
  const pieces: string[] = [];
  if (isNarrow(text)) {
    for (let at = 0; at < text.length; at += columns) pieces.push(text.slice(at, at + columns));
    return pieces;
  }
  let piece = '';
  let width = 0;
  for (const sign of text) {
    const wide = signWidth(sign, width);
    if (width + wide > columns && piece !== '') {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += sign;
    width += wide;
  }
  pieces.push(piece);
  return pieces;
}

const TAB = 4;
const NARROW = /^[ -~\u00A0-\u02FF]*$/;
const COMBINING = /\p{M}|\u200D|\uFE0F/u;
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

function isNarrow(text: string): boolean {
  return NARROW.test(text);
}

function signWidth(sign: string, column: number): number {
  if (sign === '\t') return TAB - (column % TAB);
  if (COMBINING.test(sign)) return 0;
  return WIDE.test(sign) ? 2 : 1;
}
