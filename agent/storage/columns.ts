import { AgentError } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { Coin, Dec, DecCoin } from '../domain/money.ts';
import { parseDec, parseDenom } from '../domain/money.ts';
import type { BlockHeight } from '../domain/time.ts';
import { parseBlockHeight } from '../domain/time.ts';
import type { SqlRow } from './connection.ts';
import { corruptRow, storageError } from './errors.ts';

/**
 * Columns of a row as values of the domain. Each throws `RangeError` for what this program does
 * not write; {@link decodeRow} says where it was.
 */

export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new RangeError(`${column} is no text`);
  return value;
}

/** `undefined` for NULL. */
export function optional<T>(row: SqlRow, column: string, parse: (text: string) => T) {
  return row[column] === null ? undefined : parse(text(row, column));
}

export function big(row: SqlRow, column: string): bigint {
  const value = row[column];
  if (typeof value !== 'bigint') throw new RangeError(`${column} is no whole number`);
  return value;
}

export function whole(row: SqlRow, column: string): number {
  const value = Number(big(row, column));
  if (!Number.isSafeInteger(value)) throw new RangeError(`${column} is too large`);
  return value;
}

export function instant(row: SqlRow, column: string): UnixMs {
  return parseUnixMs(whole(row, column));
}

export function height(row: SqlRow, column: string): BlockHeight {
  return parseBlockHeight(whole(row, column));
}

export function oneOf<T extends string>(row: SqlRow, column: string, known: readonly T[]): T {
  const value = text(row, column);
  const found = known.find((member) => member === value);
  if (found === undefined) throw new RangeError(`${column} is ${JSON.stringify(value)}`);
  return found;
}

export function coin(row: SqlRow): Coin {
  return { denom: parseDenom(text(row, 'denom')), amount: big(row, 'amount') };
}

export function decCoin(row: SqlRow, denomColumn: string, amountColumn: string): DecCoin {
  const amount: Dec = parseDec(text(row, amountColumn));
  return { denom: parseDenom(text(row, denomColumn)), amount };
}

/** Runs `decode` on a row; what does not fit becomes an error that names the row. */
export function decodeRow<T>(
  table: string,
  keyColumn: string,
  row: SqlRow,
  decode: (row: SqlRow) => T,
): T {
  try {
    return decode(row);
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw corruptRow(table, String(row[keyColumn]), error);
  }
}

const MOST_ATOMICS = 2n ** 63n - 1n;

/** The amount, where a column can hold it: a larger one is refused, never cut. */
export function atomics(amount: Coin): bigint {
  if (amount.amount >= 0n && amount.amount <= MOST_ATOMICS) return amount.amount;
  throw storageError(
    'storage-failed',
    'An amount of money lies outside of what the database holds (0 to 2^63 - 1); nothing was written.',
    { amount: amount.amount.toString(), denom: amount.denom },
  );
}

/** The same for an amount that may be below 0. */
export function signedAtomics({ denom, amount }: Coin): bigint {
  if (amount >= 0n) return atomics({ denom, amount });
  return -atomics({ denom, amount: -amount });
}
