/** Amounts with 18 digits behind the point, as the chain computes them: the integer ×10^18. */
export type Dec = bigint;

const DIGITS = 18;
/** 1.000000000000000000. */
export const ONE: Dec = 10n ** BigInt(DIGITS);

/** A whole number as a decimal. */
export const decOf = (whole: bigint): Dec => whole * ONE;

/** `12.5` → 12.5; what is not such a text throws. */
export function parseDec(text: string): Dec {
  const match = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text);
  if (match === null) throw new Error(`${JSON.stringify(text)} is no decimal`);
  const [, sign, whole = '0', part = ''] = match;
  const value = BigInt(whole) * ONE + BigInt(part.padEnd(DIGITS, '0'));
  return sign === '-' ? -value : value;
}

/** With all 18 digits: `12.500000000000000000`. */
export function decText(value: Dec): string {
  const positive = value < 0n ? -value : value;
  const text = positive.toString().padStart(DIGITS + 1, '0');
  return `${value < 0n ? '-' : ''}${text.slice(0, -DIGITS)}.${text.slice(-DIGITS)}`;
}

/** Rounded half to even, as the SDK's `Mul` does. */
export const mul = (a: Dec, b: Dec): Dec => chop(a * b);
/** Cut behind the last digit, as the SDK's `MulTruncate` does. */
export const mulTruncate = (a: Dec, b: Dec): Dec => (a * b) / ONE;
/** Rounded half to even, as the SDK's `Quo` does. */
export const quo = (a: Dec, b: Dec): Dec => chop((a * ONE * ONE) / b);
/** Cut behind the last digit, as the SDK's `QuoTruncate` does. */
export const quoTruncate = (a: Dec, b: Dec): Dec => (a * ONE) / b;
/** Without what is behind the point. */
export const truncate = (value: Dec): bigint => value / ONE;

function chop(value: bigint): bigint {
  if (value < 0n) return -chop(-value);
  const whole = value / ONE;
  const rest = (value % ONE) * 2n;
  if (rest < ONE) return whole;
  if (rest > ONE) return whole + 1n;
  return whole % 2n === 0n ? whole : whole + 1n;
}
