import type { CoinPrice, Redemption } from '../domain/account.ts';
import { valueIn } from '../domain/coin-value.ts';
import type { Coin, Denom } from '../domain/money.ts';
import { decFromInt } from '../domain/money.ts';
import type { NextFees, Payout, PayoutFacts } from '../domain/paying-out.ts';
import { depositReserve } from '../domain/paying-out.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { AccountBalances, ComputeNetwork, NetworkAccount } from '../network/interface.ts';
import type { AccountBooks } from '../storage/interface.ts';
import type { AccountCoin } from './coin-words.ts';
import { amountOf, atomicsOf, coinWords, feeCoin, payCoin } from './coin-words.ts';
import type { OwnWallet } from './parts.ts';
import type { LiveSettings } from './settings.ts';

export interface AccountFactsParts {
  readonly network: Pick<ComputeNetwork, 'usdPerCoin'>;
  readonly account: NetworkAccount;
  readonly books: AccountBooks;
  readonly wallet?: OwnWallet;
  readonly settings: Pick<LiveSettings, 'value'>;
  /** As the chain had them last. */
  readonly balances: () => AccountBalances | undefined;
  /** Of the coin that fees are paid in, as the chain had it last. */
  readonly price: () => CoinPrice | undefined;
  /** The largest deposit that a bid ever posted in what leases pay in. */
  readonly largestDeposit: () => bigint;
}

/** Of the payouts that are over, how many are looked at for the height of the last one. */
const LATEST = 10;

/** What may be redeemed and paid out now, as it is known. Reads alone. */
export class AccountFacts {
  readonly #parts: AccountFactsParts;
  readonly fee: AccountCoin;
  /** What leases pay in; `undefined` where that needs no redeeming. */
  readonly pay: AccountCoin | undefined;

  constructor(parts: AccountFactsParts) {
    this.#parts = parts;
    this.fee = feeCoin(parts.account);
    this.pay = payCoin(parts.account);
  }

  get address(): string | undefined {
    return this.#parts.account.address();
  }

  /** What can be spent, where that is known and not from before the last thing that was sent. */
  free(): PayoutFacts['free'] {
    const { account, books, balances } = this.#parts;
    const { address } = this;
    const found = balances();
    if (address === undefined || found === undefined || this.open().length > 0) return undefined;
    const since = Math.max(
      0,
      ...books.listPayouts(address, LATEST).map(heightOfPayout),
      ...account.redemptions().map(heightOfRedemption),
    );
    return found.height < since ? undefined : this.#freeOf(found);
  }

  /** Payouts that are not over, oldest first. */
  open(): readonly Payout[] {
    const { address } = this;
    return address === undefined ? [] : this.#parts.books.openPayouts(address);
  }

  /** The payout address that counts. */
  payTo(): string | undefined {
    return this.#parts.wallet?.payout.plan().current;
  }

  /** A hot key works for an account whose own key lies elsewhere. */
  isDelegated(): boolean {
    const state = this.#parts.wallet?.wallet.state();
    return state !== undefined && state.state !== 'absent' && state.custody === 'delegated';
  }

  /** Why no payout can be signed here. */
  blocked(): PayoutFacts['blocked'] {
    const state = this.#parts.wallet?.wallet.state();
    if (state === undefined || state.state === 'absent') return 'wallet-absent';
    if (this.isDelegated()) return 'wallet-delegated';
    return state.state === 'locked' ? 'wallet-locked' : undefined;
  }

  /** What the settings keep in the account, in atomics of what fees are paid in. */
  keep(): bigint {
    return atomicsOf(this.#parts.settings.value.payout.keep, this.fee.exponent);
  }

  /** From how much on `threshold` pays out, in atomics of what leases pay in. */
  threshold(): bigint {
    const { threshold } = this.#parts.settings.value.payout;
    return atomicsOf(threshold, (this.pay ?? this.fee).exponent);
  }

  fees(): NextFees {
    const { account } = this.#parts;
    const of = (what: Parameters<NetworkAccount['feeFor']>[0]): bigint =>
      account.feeFor(what).amount;
    return {
      redeem: of('redeem'),
      send: of('send'),
      ahead: of('bid') + of('withdraw') + of('redeem'),
    };
  }

  /** What the fee of a redemption comes to in what leases pay in, where both are known in dollars. */
  redeemWorth(): bigint | undefined {
    const { account, network, price } = this.#parts;
    const { fee, pay } = this;
    const feePrice = price();
    if (pay === undefined || network.usdPerCoin === undefined) return undefined;
    if (feePrice?.denom !== fee.denom || feePrice.usd <= 0n) return undefined;
    return valueIn(
      account.feeFor('redeem').amount,
      { exponent: fee.exponent, usd: feePrice.usd },
      { exponent: pay.exponent, usd: decFromInt(BigInt(network.usdPerCoin)) },
    );
  }

  /** Of what leases pay in: kept for the deposits of bids. */
  deposits(): bigint {
    const { account, balances, largestDeposit } = this.#parts;
    const next = account.bidDeposit;
    const locked = (balances()?.deposits ?? []).filter(
      ({ amount }) => amount.denom === this.pay?.denom,
    );
    return depositReserve(
      locked.map(({ amount }) => amount.amount),
      // Where the network does not say what the next bid locks, it may lock what an earlier one did.
      next === undefined ? largestDeposit() : next.denom === this.pay?.denom ? next.amount : 0n,
    );
  }

  /** An amount as its owner reads it. */
  words(coin: Coin): string {
    return coinWords(coin, this.#parts.account.coins);
  }

  #freeOf({ rows, height }: AccountBalances): NonNullable<PayoutFacts['free']> {
    const coins = rows.map(({ denom, free }) => ({ denom, amount: free }));
    const coin = (denom: Denom): Coin => ({ denom, amount: amountOf(coins, denom) });
    const { fee, pay } = this;
    return {
      fee: coin(fee.denom),
      pay: pay === undefined ? { denom: fee.denom, amount: 0n } : coin(pay.denom),
      height,
    };
  }
}

function heightOfPayout(payout: Payout): BlockHeight | 0 {
  return payout.state === 'included' ? payout.height : 0;
}

function heightOfRedemption(redemption: Redemption): BlockHeight | 0 {
  const { state } = redemption;
  return state === 'executed' || state === 'canceled' ? redemption.height : 0;
}
