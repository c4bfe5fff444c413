import { cliError } from './errors.ts';
import type { CoinUnit } from './format/money.ts';

/** `12.5`, `12.5AKT` or `12500000uakt` as so many of the smallest unit. Throws `usage`. */
export function parseAmount(text: string, { denom, symbol, exponent }: CoinUnit): bigint {
  const match = /^(\d{1,30})(?:\.(\d{1,18}))?\s*([A-Za-z]*)$/.exec(text.trim());
  const [, whole = '', fraction = '', unit = ''] = match ?? [];
  const isWhole = unit === denom && fraction === '';
  const isCoins = unit === '' || unit.toLowerCase() === symbol.toLowerCase();
  const digits = isWhole ? 0 : exponent;
  if (match === null || (!isWhole && !isCoins) || fraction.length > digits) {
    throw cliError(
      'usage',
      `"${text}" is not an amount: write it such as 1.5 or 1.5${symbol}, with at most ${exponent} digits behind the point.`,
    );
  }
  const amount = BigInt(whole + fraction.padEnd(digits, '0'));
  if (amount > 0n) return amount;
  throw cliError('usage', 'The amount has to be more than 0.');
}
