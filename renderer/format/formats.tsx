import { createContext, use, useMemo } from 'react';

import type { CoinValue, DecCoinValue, ResourceTotals } from '../../agent/api/values.ts';
import { useTexts } from '../messages/texts.tsx';
import type { Currency, MoneyText } from './money.ts';
import {
  amountOf,
  coinText,
  exactMoney,
  foreignMoney,
  hourlyText,
  moneyText,
  perBlockText,
  rateSumText,
  rateText,
  tickText,
} from './money.ts';
import {
  ageText,
  clockText,
  dateText,
  exactTimeText,
  monthText,
  spanText,
  weekdayText,
  whenText,
} from './time.ts';
import { bytesText, coresText, countText, percentText } from './units.ts';

/** What numbers look like for this owner on this network. Times are ms since 1970, spans ms. */
export interface Formats {
  readonly currency: Currency;
  /** The coins of the network's own denom. */
  money(this: void, coins: readonly CoinValue[]): MoneyText;
  amount(this: void, amount: bigint): MoneyText;
  /** At a line of a chart. */
  tick(this: void, amount: bigint): MoneyText;
  /** Of any coin: what is not known here is written in its smallest unit. */
  coin(this: void, coin: CoinValue): MoneyText;
  /** How a coin is read; `undefined` while that is not known. */
  currencyOf(this: void, denom: string): Currency | undefined;
  exact(this: void, amount: bigint): string;
  /** So many atomics an hour. */
  hourly(this: void, amount: bigint): MoneyText;
  /** Per hour at the measured pace, and so about; `undefined` while that is not known. */
  rate(this: void, price: DecCoinValue): MoneyText | undefined;
  /** Of several prices together, as the sum of what `rate` tells of each. */
  rateSum(this: void, prices: readonly DecCoinValue[]): MoneyText | undefined;
  /** What a rate is made of: the price per block, and the pace where it is known. */
  rateSource(this: void, price: DecCoinValue): string;
  /** The measured pace in words: `6.1 s a block`. */
  pace: string;
  /** With all its digits; of a coin that is not known here in its smallest unit. */
  perBlock(this: void, price: DecCoinValue): string;
  clock(this: void, atMs: number, seconds?: boolean): string;
  when(this: void, atMs: number, nowMs: number): string;
  exactTime(this: void, atMs: number): string;
  weekday(this: void, atMs: number): string;
  date(this: void, atMs: number): string;
  month(this: void, atMs: number, style?: 'long' | 'short'): string;
  span(this: void, spanMs: number): string;
  age(this: void, atMs: number, nowMs: number): string;
  bytes(this: void, bytes: number): string;
  cores(this: void, cpuMilli: number): string;
  count(this: void, value: number, digits?: number): string;
  percent(this: void, part: number, whole: number): string;
  /** `2 CPU · 4 GB · 10 GB disk`; with GPUs these lead. */
  resources(this: void, totals: ResourceTotals): string;
}

/** What the formats need of the network. */
export interface NetworkPace {
  readonly currency: Currency;
  /** The other coins of the network, such as what its fees are paid in. */
  readonly coins?: readonly Currency[];
  readonly blockMs?: number;
}

const NO_NETWORK: NetworkPace = { currency: { denom: '', exponent: 0, symbol: '' } };
const PaceContext = createContext<NetworkPace>(NO_NETWORK);

export const NetworkPaceProvider = PaceContext.Provider;

export function useFormats(): Formats {
  const texts = useTexts();
  const pace = use(PaceContext);
  return useMemo(() => {
    const { currency, blockMs } = pace;
    const { tag, t } = texts;
    // What the account calls a coin comes first: of one coin, one page has one name.
    const coins = [...(pace.coins ?? []), currency].filter(({ denom }) => denom !== '');
    const perBlock = (price: DecCoinValue): string =>
      price.denom === currency.denom
        ? perBlockText(price, currency, tag)
        : foreignMoney(price.amount, price.denom);
    const paceText =
      blockMs === undefined
        ? t('format.paceUnknown')
        : t('format.pace', { n: countText(blockMs / 1000, texts, 2) });
    return {
      currency,
      money: (coins) => moneyText(amountOf(coins, currency.denom), currency, tag),
      amount: (amount) => moneyText(amount, currency, tag),
      tick: (amount) => tickText(amount, currency, tag),
      coin: (coin) => coinText(coin, coins, tag),
      currencyOf: (denom) => coins.find((known) => known.denom === denom),
      exact: (amount) => exactMoney(amount, currency, tag),
      rate: (price) =>
        blockMs === undefined ? undefined : rateText(price, blockMs, currency, tag),
      rateSum: (prices) =>
        blockMs === undefined ? undefined : rateSumText(prices, blockMs, currency, tag),
      hourly: (amount) => hourlyText(amount, currency, tag),
      rateSource: (price) => t('format.rateSource', { price: perBlock(price), pace: paceText }),
      pace: paceText,
      perBlock,
      clock: (atMs, seconds) => clockText(atMs, texts, seconds),
      when: (atMs, nowMs) => whenText(atMs, nowMs, texts),
      exactTime: (atMs) => exactTimeText(atMs, texts),
      weekday: (atMs) => weekdayText(atMs, texts),
      date: (atMs) => dateText(atMs, texts),
      month: (atMs, style) => monthText(atMs, texts, style),
      span: (spanMs) => spanText(spanMs, texts),
      age: (atMs, nowMs) => ageText(atMs, nowMs, texts),
      bytes: (bytes) => bytesText(bytes, texts),
      cores: (cpuMilli) => coresText(cpuMilli, texts),
      count: (value, digits) => countText(value, texts, digits),
      percent: (part, whole) => percentText(part, whole, texts),
      resources: ({ cpuMilli, memoryBytes, diskBytes, gpus }) =>
        [
          ...(gpus > 0 ? [t('format.gpus', { n: gpus })] : []),
          t('format.cpu', { n: coresText(cpuMilli, texts) }),
          bytesText(memoryBytes, texts),
          ...(diskBytes > 0 ? [t('format.disk', { size: bytesText(diskBytes, texts) })] : []),
        ].join(' · '),
    };
  }, [texts, pace]);
}
