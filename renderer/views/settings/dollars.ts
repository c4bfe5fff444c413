/** An average month: 365.2425 / 12 days, as the agent reckons. */
const MONTH_MS = 2_629_746_000n;
const DIGITS = 18;
const SCALE = 10n ** 18n;

/**
 * So many dollars a month as the network's coin per block, which is a dollar: a decimal text with at
 * most 18 digits. `undefined` where `usd` is no decimal.
 */
export function perBlockOfMonth(
  usd: string,
  blockMs: number,
  exponent: number,
): string | undefined {
  const match = /^(\d{1,40})(?:\.(\d{1,36}))?$/.exec(usd);
  if (match === null) return undefined;
  const [, whole = '0', fraction = ''] = match;
  const scaled = BigInt(whole) * SCALE + BigInt(fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
  const blockUs = BigInt(Math.max(1, Math.round(blockMs * 1000)));
  const perBlock = (scaled * blockUs * 10n ** BigInt(exponent)) / (MONTH_MS * 1000n);
  const digits = perBlock.toString().padStart(DIGITS + 1, '0');
  return `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`.replace(/\.?0+$/, '') || '0';
}

/** What so many watts cost in an hour, in dollars, to be shown. */
export function powerPerHour(watts: number, usdPerKwh: string): number {
  return (watts / 1000) * Number(usdPerKwh);
}
