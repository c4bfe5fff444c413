import { moduleAddress } from '../addresses.ts';
import { coinsText, plainEvent } from '../events.ts';
import type { BankKeeper, Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { refusal } from '../refusals.ts';
import { Store } from '../state.ts';
import { ensureAccount } from './accounts.ts';

const balances = new Store<bigint>('bank.balances');
const supplies = new Store<bigint>('bank.supply');

/**
 * Who has how much. Every coin that leaves an account reaches another one, but for those that a
 * module mints or burns: these alone change the supply.
 */
export class Bank implements BankKeeper {
  balance(context: Context, address: string, denom: string): bigint {
    return context.state.get(balances, balanceKey(address, denom)) ?? 0n;
  }

  /** All that an account has, in the order of the denoms. */
  balances(context: Context, address: string): readonly Coin[] {
    return context.state
      .list(balances, `${address}/`)
      .map(([key, amount]) => ({ denom: key.slice(address.length + 1), amount }));
  }

  /** Everyone's coins: what a test sums up. */
  allBalances(context: Context): readonly (Coin & { readonly address: string })[] {
    return context.state.list(balances).map(([key, amount]) => {
      const slash = key.indexOf('/');
      return { address: key.slice(0, slash), denom: key.slice(slash + 1), amount };
    });
  }

  supply(context: Context, denom: string): bigint {
    return context.state.get(supplies, denom) ?? 0n;
  }

  supplies(context: Context): readonly Coin[] {
    return context.state.list(supplies).map(([denom, amount]) => ({ denom, amount }));
  }

  send(context: Context, from: string, to: string, coins: readonly Coin[]): void {
    this.#take(context, from, coins);
    this.#give(context, to, coins);
    ensureAccount(context, to);
    const amount = coinsText(coins);
    context.emit(
      plainEvent('transfer', [
        ['recipient', to],
        ['sender', from],
        ['amount', amount],
      ]),
    );
    context.emit(plainEvent('message', [['sender', from]]));
  }

  mint(context: Context, module: string, coins: readonly Coin[]): void {
    const minter = moduleAddress(module);
    this.#give(context, minter, coins);
    for (const coin of coins) this.#changeSupply(context, coin.denom, coin.amount);
    context.emit(
      plainEvent('coinbase', [
        ['minter', minter],
        ['amount', coinsText(coins)],
      ]),
    );
  }

  burn(context: Context, module: string, coins: readonly Coin[]): void {
    const burner = moduleAddress(module);
    this.#take(context, burner, coins);
    for (const coin of coins) this.#changeSupply(context, coin.denom, -coin.amount);
    context.emit(
      plainEvent('burn', [
        ['burner', burner],
        ['amount', coinsText(coins)],
      ]),
    );
  }

  /** Only for the genesis file: coins from nowhere, without events. */
  setBalance(context: Context, address: string, { denom, amount }: Coin): void {
    this.#set(context, address, denom, amount);
  }

  /** Only for the genesis file. */
  setSupply(context: Context, { denom, amount }: Coin): void {
    context.state.set(supplies, denom, amount);
  }

  #take(context: Context, address: string, coins: readonly Coin[]): void {
    for (const { denom, amount } of coins) {
      const has = this.balance(context, address, denom);
      if (has < amount) {
        const about = `spendable balance ${has}${denom} is smaller than ${amount}${denom}`;
        throw refusal('insufficientFunds', about);
      }
      this.#set(context, address, denom, has - amount);
    }
    context.emit(
      plainEvent('coin_spent', [
        ['spender', address],
        ['amount', coinsText(coins)],
      ]),
    );
  }

  #give(context: Context, address: string, coins: readonly Coin[]): void {
    for (const { denom, amount } of coins) {
      this.#set(context, address, denom, this.balance(context, address, denom) + amount);
    }
    context.emit(
      plainEvent('coin_received', [
        ['receiver', address],
        ['amount', coinsText(coins)],
      ]),
    );
  }

  #set(context: Context, address: string, denom: string, amount: bigint): void {
    const key = balanceKey(address, denom);
    if (amount === 0n) context.state.delete(balances, key);
    else context.state.set(balances, key, amount);
  }

  #changeSupply(context: Context, denom: string, by: bigint): void {
    context.state.set(supplies, denom, this.supply(context, denom) + by);
  }
}

const balanceKey = (address: string, denom: string): string => `${address}/${denom}`;
