import type { CoinValue, DecCoinValue } from '../../api/values.ts';
import type { Denom } from '../../domain/money.ts';
import { decToText, mulDecRatioCeil, parseDec, sumCoins } from '../../domain/money.ts';

const DAY_MS = 86_400_000;

/** `1,234,567 uact` */
export function coinText({ denom, amount }: CoinValue): string {
  return `${grouped(amount.toString())} ${denom}`;
}

/** A coin, and how people read it. */
export interface CoinUnit {
  readonly denom: string;
  readonly symbol: string;
  readonly exponent: number;
}

/** In whole coins, as people read it: `12.5 AKT`. */
export function wholeCoinText(amount: bigint, { symbol, exponent }: CoinUnit): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent).replace(/0+$/, '');
  const sign = amount < 0n ? '-' : '';
  return `${sign}${grouped(whole)}${fraction === '' ? '' : `.${fraction}`} ${symbol}`;
}

/** Coins of several denoms beside each other; they have no sum. `0` in `denom` where there are none. */
export function coinsText(coins: readonly CoinValue[], denom: string): string {
  return (coins.length === 0 ? [{ denom, amount: 0n }] : coins).map(coinText).join(' + ');
}

/** Sums by denom, for a list of the same kind (paid with paid, accrued with accrued). */
export function sumOf(coins: readonly CoinValue[]): readonly CoinValue[] {
  return sumCoins(coins.map(({ denom, amount }) => ({ denom: denom as Denom, amount })));
}

/** `12.5 uact a block` */
export function priceText({ denom, amount }: DecCoinValue): string {
  return `${decimal(amount)} ${denom} a block`;
}

/** What the price comes to in a day at the measured pace of blocks: `about 176,538 uact a day`. */
export function perDayText({ denom, amount }: DecCoinValue, blockMs: number): string {
  const day = mulDecRatioCeil(parseDec(amount), BigInt(DAY_MS), BigInt(Math.max(1, blockMs)));
  return `about ${grouped(decToText(day).split('.')[0] ?? '0')} ${denom} a day`;
}

/** `1234.5` → `1,234.5` */
export function decimal(text: string): string {
  const [whole = '0', fraction] = text.split('.');
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
