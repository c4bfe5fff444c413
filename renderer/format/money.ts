import type { CoinValue, DecCoinValue } from '../../agent/api/values.ts';
import { foreignText } from './names.ts';

/** How a network's coin is read by people; it comes from the network. */
export interface Currency {
  readonly denom: string;
  /** Digits of an amount behind the point. */
  readonly exponent: number;
  readonly symbol: string;
}

/** An amount as it is shown, which never breaks between its parts: `play $` and `3.46`. */
export interface MoneyText {
  readonly symbol: string;
  readonly number: string;
  /** Both, as one text. */
  readonly text: string;
}

const MINUS = '−';
/** A symbol's own space and the end of it are no places for a line to end. */
const NO_BREAK_SPACE = '\u00a0';
const WORD_JOINER = '\u2060';
const HOUR_MS = 3_600_000n;
const FIGURE_DIGITS = [2, 4];
const MOST_FIGURE_DIGITS = 6;
/** A price has 18 digits behind the point. */
const SCALE = 10n ** 18n;

/**
 * An amount in the network's coin, rounded towards zero so that nothing looks like more than it is:
 * two digits behind the point, more where the amount is small.
 */
export function moneyText(amount: bigint, currency: Currency, tag: string): MoneyText {
  return textOf(amount, currency, tag, 2);
}

/**
 * An amount as a large figure: its digits stay as many while it grows, so that it does not jump. Two
 * behind the point, four below a tenth, six below a thousandth; rounded towards zero.
 */
export function figureText(amount: bigint, currency: Currency, tag: string): MoneyText {
  const { exponent } = currency;
  const symbol = unbroken(currency.symbol);
  const number = signed(amount, (positive) => {
    const digits = FIGURE_DIGITS.find(
      (usual) => positive === 0n || positive * 10n ** BigInt(usual - 1) >= 10n ** BigInt(exponent),
    );
    return decimal(positive, exponent, Math.min(exponent, digits ?? MOST_FIGURE_DIGITS), tag);
  });
  return { symbol, number, text: joined(symbol, number) };
}

/** All digits that there are, for hover and copies. */
export function exactMoney(amount: bigint, currency: Currency, tag: string): string {
  const digits = currency.exponent;
  const number = signed(amount, (positive) => decimal(positive, digits, digits, tag));
  return joined(unbroken(currency.symbol), number);
}

/** An amount of any coin that is known here; one that is not, in its smallest unit. */
export function coinText(
  { denom, amount }: CoinValue,
  coins: readonly Currency[],
  tag: string,
): MoneyText {
  const currency = coins.find((known) => known.denom === denom);
  if (currency !== undefined) return moneyText(amount, currency, tag);
  const text = foreignMoney(amount, denom);
  return { symbol: '', number: text, text };
}

/** A coin that has no symbol here: its whole atomics, and what its network calls them. */
export function foreignMoney(amount: bigint | string, denom: string): string {
  return `${amount}${NO_BREAK_SPACE}${foreignText(denom, 40)}`;
}

/** What a price per block comes to in an hour at the measured pace of blocks. */
export function perHour(price: DecCoinValue, blockMs: number): bigint {
  return (scaled(price) * HOUR_MS) / (BigInt(Math.max(1, Math.round(blockMs))) * SCALE);
}

/** What a price per block comes to in so many blocks. */
export function perBlocks(price: DecCoinValue, blocks: number): bigint {
  return (scaled(price) * BigInt(Math.max(0, Math.floor(blocks)))) / SCALE;
}

function scaled({ amount }: DecCoinValue): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(18, '0'));
}

export function rateText(
  price: DecCoinValue,
  blockMs: number,
  currency: Currency,
  tag: string,
): MoneyText {
  return textOf(perHour(price, blockMs), currency, tag, 3);
}

/** The amount of one denom in a list of coins: coins of several denoms have no sum. */
export function amountOf(coins: readonly CoinValue[], denom: string): bigint {
  return coins.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n);
}

/** For charts alone, where a bar's length needs no last digit. */
export function chartValue(amount: bigint, currency: Currency): number {
  return Number(amount) / 10 ** currency.exponent;
}

function textOf(amount: bigint, currency: Currency, tag: string, usual: number): MoneyText {
  const { exponent } = currency;
  const symbol = unbroken(currency.symbol);
  const number = signed(amount, (positive) => {
    const digits = digitsFor(positive, exponent, usual);
    return decimal(positive, exponent, withoutZeros(positive, exponent, digits, usual), tag);
  });
  return { symbol, number, text: joined(symbol, number) };
}

/** A symbol of letters stands apart from its number: `AKT 3.46`, but `US$3.46`. */
function unbroken(symbol: string): string {
  const apart = /\p{L}$/u.test(symbol) ? `${symbol} ` : symbol;
  return apart.replaceAll(' ', NO_BREAK_SPACE);
}

/** A line may end before a minus, and not before a digit. */
function joined(symbol: string, number: string): string {
  return number.startsWith(MINUS) && symbol !== ''
    ? `${symbol}${WORD_JOINER}${number}`
    : `${symbol}${number}`;
}

/** As many digits behind the point as show two that are not zero, at least the usual ones. */
function digitsFor(amount: bigint, exponent: number, usual: number): number {
  if (amount === 0n) return Math.min(usual, exponent);
  const length = amount.toString().length;
  const leadingZeros = exponent - length;
  return Math.min(exponent, Math.max(usual, leadingZeros + 2));
}

/** Fewer digits where the last ones would be zeros: `0.009`, not `0.0090`. */
function withoutZeros(amount: bigint, exponent: number, digits: number, usual: number): number {
  const least = Math.min(usual, exponent);
  let left = amount / 10n ** BigInt(exponent - digits);
  let shown = digits;
  while (shown > least && left % 10n === 0n) {
    left /= 10n;
    shown -= 1;
  }
  return shown;
}

function decimal(amount: bigint, exponent: number, digits: number, tag: string): string {
  const text = amount.toString().padStart(exponent + 1, '0');
  const whole = text.slice(0, text.length - exponent);
  const fraction = text.slice(text.length - exponent).slice(0, digits);
  // As text, because a float would not hold every amount.
  const exact = fraction === '' ? whole : `${whole}.${fraction}`;
  return numberFormat(tag, digits).format(exact as `${number}`);
}

function signed(amount: bigint, write: (positive: bigint) => string): string {
  return amount < 0n ? MINUS + write(-amount) : write(amount);
}

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(tag: string, digits: number): Intl.NumberFormat {
  const key = `${tag} ${digits}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(tag, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(key, made);
  return made;
}
