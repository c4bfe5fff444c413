/**
 * Comma-separated values as RFC 4180 has them. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front, which spreadsheets do not show.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

function cellText(value: string): string {
  const safe = FORMULA.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An amount with all its digits and a point, as programs read it. */
export function plainDecimal(amount: bigint, exponent: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  const point = digits.length - exponent;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Milliseconds as hours, cut at the fourth digit behind the point. */
export function plainHours(spanMs: number): string {
  return plainDecimal((BigInt(Math.round(spanMs)) * 10_000n) / 3_600_000n, 4);
}

/** A moment in UTC. */
export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
