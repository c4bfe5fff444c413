import type { DecimalMark, DecimalProblem } from '../../format/decimal.ts';
import { readDecimal, showDecimal } from '../../format/decimal.ts';

/**
 * Cores and sizes in the units that people use. What is kept is a whole number of thousandths of a
 * core or of bytes; what is shown reads back to exactly that number.
 */

export const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
export type SizeUnit = (typeof SIZE_UNITS)[number];

/** Text and unit of a size. */
export interface ShownSize {
  readonly text: string;
  readonly unit: SizeUnit;
}

/** A whole number as text: it may be larger than a float holds. */
export type AmountReading =
  | { readonly ok: true; readonly value: string }
  | {
      readonly ok: false;
      readonly problem: DecimalProblem | { readonly code: 'too-fine' };
    };

const MILLI_DIGITS = 3;
/** More digits than this behind the point are not easier to read than a smaller unit. */
const MOST_DIGITS = 3;
const STEP = 1024n;

/** `500` → `0.5`. */
export function showCores(milli: string, mark: DecimalMark): string {
  const digits = milli.padStart(MILLI_DIGITS + 1, '0');
  const fraction = digits.slice(-MILLI_DIGITS).replace(/0+$/, '');
  const whole = digits.slice(0, -MILLI_DIGITS);
  return showDecimal(fraction === '' ? whole : `${whole}.${fraction}`, mark);
}

/** `0,5` → `500`. */
export function readCores(written: string, mark: DecimalMark): AmountReading {
  const reading = readDecimal(written, mark);
  if (!reading.ok) return reading;
  const [whole = '0', fraction = ''] = reading.value.split('.');
  const used = fraction.replace(/0+$/, '');
  if (used.length > MILLI_DIGITS) return { ok: false, problem: { code: 'too-fine' } };
  return { ok: true, value: BigInt(whole + used.padEnd(MILLI_DIGITS, '0')).toString() };
}

/** In the largest unit in which at most three digits behind the point say it exactly. */
export function showSize(bytes: string, mark: DecimalMark): ShownSize {
  const amount = BigInt(bytes);
  if (amount === 0n) return { text: '0', unit: 'GB' };
  for (const unit of ['GB', 'MB', 'KB'] as const) {
    const factor = factorOf(unit);
    // Half a GB is still said in GB; below that, a unit of which there is at least one.
    const least = unit === 'GB' ? factor / 10n : factor;
    const text = amount < least ? undefined : shortest(amount, factor);
    if (text !== undefined) return { text: showDecimal(text, mark), unit };
  }
  return { text: amount.toString(), unit: 'B' };
}

/** `1,5` or `512 MB`; without a unit it is in `unit`. Rounded to a whole byte. */
export function readSize(written: string, mark: DecimalMark, unit: SizeUnit): AmountReading {
  const match = /^(.*?)\s*([kmgt]i?b|[kmgt]|b|bytes?)?$/i.exec(written.trim());
  const reading = readDecimal(match?.[1] ?? '', mark);
  if (!reading.ok) return reading;
  const factor = factorOf(unitOf(match?.[2]) ?? unit);
  return { ok: true, value: times(reading.value, factor).toString() };
}

function shortest(amount: bigint, factor: bigint): string | undefined {
  for (let digits = 0; digits <= MOST_DIGITS; digits += 1) {
    const scale = 10n ** BigInt(digits);
    const rounded = (amount * scale * 2n + factor) / (2n * factor);
    const text = decimalOf(rounded, digits);
    if (rounded > 0n && times(text, factor) === amount) return text;
  }
  return undefined;
}

function times(decimal: string, factor: bigint): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return (BigInt(whole + fraction) * factor * 2n + scale) / (2n * scale);
}

function decimalOf(scaled: bigint, digits: number): string {
  if (digits === 0) return scaled.toString();
  const text = scaled.toString().padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function factorOf(unit: SizeUnit): bigint {
  return STEP ** BigInt(SIZE_UNITS.indexOf(unit));
}

function unitOf(written: string | undefined): SizeUnit | undefined {
  if (written === undefined) return undefined;
  return SIZE_UNITS.find((unit) => unit[0] === written[0]?.toUpperCase());
}
