/**
 * Decimals as people write them and as the agent keeps them. Always text: a price with 18 digits
 * behind the point does not fit a float.
 */

/** What stands between the whole and its parts where the owner lives. */
export type DecimalMark = '.' | ',';

/** Why a text is no number, or could be two. */
export type DecimalProblem =
  | { readonly code: 'empty' | 'negative' | 'not-a-number' }
  /** `1.234` where people write `1,234`: both ways it can be meant. */
  | { readonly code: 'ambiguous'; readonly whole: string; readonly decimal: string };

export type DecimalReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problem: DecimalProblem };

const DIGITS_BEHIND = 18;

export function decimalMark(tag: string): DecimalMark {
  const parts = new Intl.NumberFormat(tag).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.';
}

/** The decimal as it is kept, with the owner's mark. All digits stay as they are. */
export function showDecimal(value: string, mark: DecimalMark): string {
  return mark === ',' ? value.replace('.', ',') : value;
}

/** Reads what a person wrote into the plain decimal text that the agent keeps. */
export function readDecimal(written: string, mark: DecimalMark): DecimalReading {
  const text = written.trim();
  if (text === '') return failed('empty');
  if (/^[-−–]\s*[\d.,]/.test(text)) return failed('negative');
  const other = mark === ',' ? '.' : ',';
  // What only groups: spaces of all kinds and apostrophes.
  const spaced = /^\d{1,3}(?:[\s'’_]\d{3})+(?![\d\s'’_])/.test(text);
  const plain = spaced ? text.replaceAll(/[\s'’_]/g, '') : text;
  if (!/^[\d.,]+$/.test(plain) || !/\d/.test(plain)) return failed('not-a-number');
  const last = lastMark(plain);
  if (last === undefined) return read(plain, '');
  const [first = '', ...rest] = plain.split(last);
  const hasBoth = plain.includes(mark) && plain.includes(other);
  if (rest.length > 1) {
    // Only what groups is written more than once.
    return hasBoth || !isGrouped(plain, last)
      ? failed('not-a-number')
      : read(plain.replaceAll(last, ''), '');
  }
  const fraction = rest[0] ?? '';
  if (hasBoth) {
    const group = last === '.' ? ',' : '.';
    return isGrouped(first, group)
      ? read(first.replaceAll(group, ''), fraction)
      : failed('not-a-number');
  }
  if (last === other && !spaced && isGrouped(plain, other)) {
    const whole = `${first}${fraction}`;
    return {
      ok: false,
      problem: { code: 'ambiguous', whole, decimal: `${first}${mark}${fraction}` },
    };
  }
  return fraction === '' ? failed('not-a-number') : read(first === '' ? '0' : first, fraction);
}

/** `value` × a whole number; exact. */
export function timesDecimal(value: string, times: bigint): string {
  return toText(toScaled(value) * times);
}

/** A decimal in whole atomics; `undefined` where it has more digits than the coin. */
export function toAtomics(value: string, exponent: number): bigint | undefined {
  const [whole = '0', fraction = ''] = value.split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > exponent) return undefined;
  return BigInt(whole + kept.padEnd(exponent, '0'));
}

/** Whole atomics as the decimal that a person would type. */
export function fromAtomics(amount: bigint, exponent: number): string {
  const digits = amount.toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** The sum; exact. */
export function addDecimals(values: readonly string[]): string {
  return toText(values.reduce((sum, value) => sum + toScaled(value), 0n));
}

function read(whole: string, fraction: string): DecimalReading {
  return { ok: true, value: fraction === '' ? whole : `${whole}.${fraction}` };
}

function failed(code: 'empty' | 'negative' | 'not-a-number'): DecimalReading {
  return { ok: false, problem: { code } };
}

function lastMark(text: string): DecimalMark | undefined {
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (at < 0) return undefined;
  return text[at] === ',' ? ',' : '.';
}

/** One to three digits, not beginning with 0, and then groups of three. */
function isGrouped(text: string, group: DecimalMark): boolean {
  return (group === '.' ? /^[1-9]\d{0,2}(?:\.\d{3})+$/ : /^[1-9]\d{0,2}(?:,\d{3})+$/).test(text);
}

function toScaled(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(DIGITS_BEHIND, '0').slice(0, DIGITS_BEHIND));
}

function toText(scaled: bigint): string {
  const digits = scaled.toString().padStart(DIGITS_BEHIND + 1, '0');
  const whole = digits.slice(0, -DIGITS_BEHIND);
  const fraction = digits.slice(-DIGITS_BEHIND).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
