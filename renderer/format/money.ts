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
/** A price has so many digits behind the point. */
const PRICE_DIGITS = 18;
/** A rate has at least so many, where its currency does. */
const HOURLY_DIGITS = 3;
const SCALE = 10n ** BigInt(PRICE_DIGITS);

/**
 * A sum of money, written the same wherever it stands: two digits behind the point, four below a
 * tenth, six below a thousandth and so on, so that it does not jump while it grows. Rounded towards
 * zero: nothing looks like more than it is.
 */
export function moneyText(amount: bigint, currency: Currency, tag: string): MoneyText {
  const { exponent } = currency;
  return written(amount, currency, (positive) =>
    decimal(positive, exponent, sumDigits(positive, exponent), tag),
  );
}

/** An amount at a line of a chart: as few digits as say it, at least two behind the point. */
export function tickText(amount: bigint, currency: Currency, tag: string): MoneyText {
  return shortText(amount, currency, tag, 2);
}

/** So many atomics an hour; digits of a rate stand for themselves, in no sum. */
export function hourlyText(amount: bigint, currency: Currency, tag: string): MoneyText {
  return shortText(amount, currency, tag, HOURLY_DIGITS);
}

/** All digits that there are, for hover and copies. */
export function exactMoney(amount: bigint, currency: Currency, tag: string): string {
  const digits = currency.exponent;
  return written(amount, currency, (positive) => decimal(positive, digits, digits, tag)).text;
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
  return BigInt(whole + fraction.padEnd(PRICE_DIGITS, '0'));
}

export function rateText(
  price: DecCoinValue,
  blockMs: number,
  currency: Currency,
  tag: string,
): MoneyText {
  return hourlyText(perHour(price, blockMs), currency, tag);
}

/**
 * What several prices come to in an hour, together: the sum of what {@link rateText} shows of each, so that
 * those who add up the list find the same. Of one currency.
 */
export function rateSumText(
  prices: readonly DecCoinValue[],
  blockMs: number,
  currency: Currency,
  tag: string,
): MoneyText {
  const { exponent } = currency;
  let sum = 0n;
  let most = HOURLY_DIGITS;
  for (const price of prices) {
    const amount = perHour(price, blockMs);
    const digits = digitsFor(amount, exponent, HOURLY_DIGITS);
    const unit = 10n ** BigInt(exponent - digits);
    sum += (amount / unit) * unit;
    most = Math.max(most, digits);
  }
  return written(sum, currency, (positive) =>
    decimal(
      positive,
      exponent,
      withoutZeros(positive, exponent, Math.min(exponent, most), HOURLY_DIGITS),
      tag,
    ),
  );
}

/** A price per block with all its digits, in whole coins. */
export function perBlockText(price: DecCoinValue, currency: Currency, tag: string): string {
  const digits = currency.exponent + PRICE_DIGITS;
  const amount = scaled(price);
  const shown = withoutZeros(amount, digits, digits, 2);
  return joined(unbroken(currency.symbol), decimal(amount, digits, shown, tag));
}

/** What was paid by the hour of a time in ms, cut; nothing for no time at all. */
export function averagePerHour(paid: bigint, rentedMs: number): bigint | undefined {
  const rented = BigInt(Math.round(rentedMs));
  return rented <= 0n ? undefined : (paid * HOUR_MS) / rented;
}

/** The amount of one denom in a list of coins: coins of several denoms have no sum. */
export function amountOf(coins: readonly CoinValue[], denom: string): bigint {
  return coins.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n);
}

/** For charts alone, where a bar's length needs no last digit. */
export function chartValue(amount: bigint, currency: Currency): number {
  return Number(amount) / 10 ** currency.exponent;
}

function shortText(amount: bigint, currency: Currency, tag: string, usual: number): MoneyText {
  const { exponent } = currency;
  return written(amount, currency, (positive) => {
    const digits = digitsFor(positive, exponent, usual);
    return decimal(positive, exponent, withoutZeros(positive, exponent, digits, usual), tag);
  });
}

function written(
  amount: bigint,
  currency: Currency,
  write: (positive: bigint) => string,
): MoneyText {
  const symbol = unbroken(currency.symbol);
  const number = amount < 0n ? MINUS + write(-amount) : write(amount);
  return { symbol, number, text: joined(symbol, number) };
}

/** Two, four, six…: as many as show two that are not zero. */
function sumDigits(amount: bigint, exponent: number): number {
  let digits = 2;
  if (amount > 0n) while (amount * 10n ** BigInt(digits - 1) < 10n ** BigInt(exponent)) digits += 2;
  return Math.min(exponent, digits);
}

/** A symbol of letters stands apart from its number: `AKT 3.46`, but `US$3.46`. */
function unbroken(symbol: string): string {
  const apart = /\p{L}$/u.test(symbol) ? `${symbol} ` : symbol;
  return apart.replaceAll(' ', NO_BREAK_SPACE);
}

/** `−US$2.33`: the minus is of the whole amount, and no line ends behind it. */
function joined(symbol: string, number: string): string {
  return number.startsWith(MINUS) && symbol !== ''
    ? `${MINUS}${WORD_JOINER}${symbol}${number.slice(MINUS.length)}`
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
