import { createContext, use, useMemo } from 'react';

import type { CoinValue, DecCoinValue, ResourceTotals } from '../../agent/api/values.ts';
import { useTexts } from '../messages/texts.tsx';
import type { Currency, MoneyText } from './money.ts';
import { amountOf, coinText, exactMoney, figureText, moneyText, rateText } from './money.ts';
import {
  ageText,
  clockText,
  dateText,
  exactTimeText,
  hoursText,
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
  /** As a large figure, whose digits stay as many while it grows. */
  figure(this: void, amount: bigint): MoneyText;
  /** Of any coin: what is not known here is written in its smallest unit. */
  coin(this: void, coin: CoinValue): MoneyText;
  /** How a coin is read; `undefined` while that is not known. */
  currencyOf(this: void, denom: string): Currency | undefined;
  exact(this: void, amount: bigint): string;
  /** Per hour at the measured pace; `undefined` while that is not known. */
  rate(this: void, price: DecCoinValue): MoneyText | undefined;
  clock(this: void, atMs: number, seconds?: boolean): string;
  when(this: void, atMs: number, nowMs: number): string;
  exactTime(this: void, atMs: number): string;
  weekday(this: void, atMs: number): string;
  date(this: void, atMs: number): string;
  month(this: void, atMs: number, style?: 'long' | 'short'): string;
  span(this: void, spanMs: number): string;
  hours(this: void, spanMs: number): string;
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
    return {
      currency,
      money: (coins) => moneyText(amountOf(coins, currency.denom), currency, tag),
      amount: (amount) => moneyText(amount, currency, tag),
      figure: (amount) => figureText(amount, currency, tag),
      coin: (coin) => coinText(coin, coins, tag),
      currencyOf: (denom) => coins.find((known) => known.denom === denom),
      exact: (amount) => exactMoney(amount, currency, tag),
      rate: (price) =>
        blockMs === undefined ? undefined : rateText(price, blockMs, currency, tag),
      clock: (atMs, seconds) => clockText(atMs, texts, seconds),
      when: (atMs, nowMs) => whenText(atMs, nowMs, texts),
      exactTime: (atMs) => exactTimeText(atMs, texts),
      weekday: (atMs) => weekdayText(atMs, texts),
      date: (atMs) => dateText(atMs, texts),
      month: (atMs, style) => monthText(atMs, texts, style),
      span: (spanMs) => spanText(spanMs, texts),
      hours: (spanMs) => hoursText(spanMs, texts),
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
