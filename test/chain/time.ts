/** Nanoseconds of a second: how a chain counts time. */
export const SECOND_NS = 1_000_000_000n;

const FRACTION_DIGITS = 9;

/** `2026-11-22T15:25:00.82995307Z` in nanoseconds since 1970; what is no such text throws. */
export function parseTime(text: string): bigint {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (match?.[1] === undefined) throw new Error(`${JSON.stringify(text)} is no time`);
  const seconds = BigInt(Date.parse(`${match[1]}Z`)) / 1000n;
  return seconds * SECOND_NS + BigInt((match[2] ?? '').padEnd(FRACTION_DIGITS, '0'));
}

/** As Go writes times, in headers and logs: as many digits behind the point as say something. */
export const timeText = (timeNs: bigint): string => withFraction(timeNs, 1);

/** As protobuf's JSON writes times, in typed events: three, six or nine digits, or none. */
export const eventTimeText = (timeNs: bigint): string => withFraction(timeNs, 3);

/** The digits behind the point come in groups; groups of zeros at the end are left out. */
function withFraction(timeNs: bigint, group: number): string {
  const fraction = modulo(timeNs, SECOND_NS);
  const seconds = Number((timeNs - fraction) / SECOND_NS);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  let digits = fraction.toString().padStart(FRACTION_DIGITS, '0');
  while (digits.endsWith('0'.repeat(group))) digits = digits.slice(0, -group);
  return digits === '' ? `${whole}Z` : `${whole}.${digits}Z`;
}

/** A span as the genesis file writes it: `3600s`, `0.5s`. */
export function parseSpan(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,9}))?s$/.exec(text);
  if (match?.[1] === undefined) throw new Error(`${JSON.stringify(text)} is no span of time`);
  return BigInt(match[1]) * SECOND_NS + BigInt((match[2] ?? '').padEnd(FRACTION_DIGITS, '0'));
}

/** Whole seconds since 1970. */
export const unixSeconds = (timeNs: bigint): bigint =>
  (timeNs - modulo(timeNs, SECOND_NS)) / SECOND_NS;

/** A time as the published codecs give it: milliseconds, or none. */
export const dateNs = (date: Date | undefined): bigint | undefined =>
  date === undefined ? undefined : BigInt(date.getTime()) * 1_000_000n;

function modulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}
