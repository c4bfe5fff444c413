import type { Coin, Denom } from '../domain/money.ts';
import {
  decFromInt,
  decToText,
  mulDecInt,
  mulDecRatioCeil,
  parseDec,
  truncateDec,
} from '../domain/money.ts';
import type { NetworkAccount } from '../network/interface.ts';

/** One of the coins that the account's network works with. */
export type AccountCoin = NetworkAccount['coins'][number];

/** What fees and payouts are paid in. Throws `RangeError` where the network names no such coin. */
export function feeCoin({ coins, chainId }: NetworkAccount): AccountCoin {
  const found = coins.find(({ use }) => use === 'fee');
  if (found === undefined) throw new RangeError(`the network ${chainId} names no coin for fees`);
  return found;
}

/** What leases pay in; `undefined` where that is what fees are paid in, and nothing is redeemed. */
export function payCoin({ coins }: NetworkAccount): AccountCoin | undefined {
  return coins.find(({ use }) => use === 'pay');
}

/** `12.5 AKT`: an amount as its owner reads it, in a message. */
export function coinWords({ amount, denom }: Coin, coins: readonly AccountCoin[]): string {
  const coin = coins.find((known) => known.denom === denom);
  if (coin === undefined) return `${amount} ${denom}`;
  const whole = mulDecRatioCeil(decFromInt(amount), 1n, 10n ** BigInt(coin.exponent));
  return `${decToText(whole)} ${coin.symbol}`;
}

/** So many whole coins, as a setting has them, in atomics; what is less than one is cut off. */
export function atomicsOf(whole: string, exponent: number): bigint {
  return truncateDec(mulDecInt(parseDec(whole), 10n ** BigInt(exponent)));
}

/** What of that denom there is. */
export function amountOf(coins: readonly Coin[], denom: Denom): bigint {
  return coins.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n);
}
