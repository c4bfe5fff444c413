import type { Context } from './module.ts';

/** A whole number of the smallest units of one coin. */
export interface Coin {
  readonly denom: string;
  readonly amount: bigint;
}

/** What modules do for each other with coins; every move emits the bank's own events. */
export interface BankKeeper {
  balance(context: Context, address: string, denom: string): bigint;
  /** Refused with sdk/5 where there is not enough. Module accounts have addresses like others. */
  send(context: Context, from: string, to: string, coins: readonly Coin[]): void;
  mint(context: Context, module: string, coins: readonly Coin[]): void;
  burn(context: Context, module: string, coins: readonly Coin[]): void;
  supply(context: Context, denom: string): bigint;
}

/** The latest price of AKT in USD, scaled by 10^18; `undefined` while nobody feeds one. */
export interface OracleKeeper {
  price(context: Context): bigint | undefined;
}
