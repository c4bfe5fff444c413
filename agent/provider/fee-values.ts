import { isAborted } from '../base/abort.ts';
import type { Logger } from '../base/logger.ts';
import type { CoinPrice } from '../domain/account.ts';
import type { CoinWorth } from '../domain/coin-value.ts';
import { valueIn } from '../domain/coin-value.ts';
import type { BidCosts } from '../domain/crowding.ts';
import type { Coin, Denom } from '../domain/money.ts';
import { decFromInt } from '../domain/money.ts';
import type { NetworkAccount } from '../network/interface.ts';
import type { ProviderParts } from './parts.ts';

/** A price of a coin changes; what a fee is worth is a rough figure anyway. */
const FRESH_MS = 600_000;

/** What fees cost in the coin that leases pay in. Knows nothing where the network has no account. */
export class FeeValues {
  readonly #parts: ProviderParts;
  readonly #log: Logger;
  #price: CoinPrice | undefined;
  #askedMs: number | undefined;

  constructor(parts: ProviderParts) {
    this.#parts = parts;
    this.#log = parts.log.child('settling');
  }

  /** Asks for the price of the fee coin where the last answer is old. */
  async refresh(signal: AbortSignal): Promise<void> {
    const { network, clock } = this.#parts;
    if (network.account === undefined) return;
    const nowMs = clock.monotonicMs();
    if (this.#askedMs !== undefined && nowMs - this.#askedMs < FRESH_MS) return;
    this.#askedMs = nowMs;
    try {
      this.#price = await network.account.price(signal);
    } catch (error) {
      if (isAborted(error)) throw error;
      // The last one does; without any, nothing is weighed against fees.
      this.#askedMs = undefined;
      this.#log.warn('the price of the coin for fees is not known now', { error });
    }
  }

  /** What a withdrawal costs, in atomics of what leases pay in. */
  withdrawal(): bigint | undefined {
    const { account } = this.#parts.network;
    return account === undefined ? undefined : this.#inPay(account, account.feeFor('withdraw'));
  }

  /** What a bid costs whatever comes of it, and what it locks for `lockedMs`. */
  bid(lockedMs: number): BidCosts | undefined {
    const { account } = this.#parts.network;
    if (account === undefined) return undefined;
    const bidFee = this.#inPay(account, account.feeFor('bid'));
    // Taking one back costs about what making it does.
    const closeFee = bidFee;
    if (bidFee === undefined || closeFee === undefined) return undefined;
    const { bidDeposit } = account;
    const deposit = bidDeposit === undefined ? 0n : (this.#inPay(account, bidDeposit) ?? 0n);
    return { bidFee, closeFee, deposit, lockedMs };
  }

  #inPay(account: NetworkAccount, { denom, amount }: Coin): bigint | undefined {
    const { network } = this.#parts;
    if (denom === network.denom) return amount;
    const [from, to] = [this.#worthOf(account, denom), this.#worthOf(account, network.denom)];
    return from === undefined || to === undefined ? undefined : valueIn(amount, from, to);
  }

  #worthOf(account: NetworkAccount, denom: Denom): CoinWorth | undefined {
    const { network } = this.#parts;
    const exponent = account.coins.find((coin) => coin.denom === denom)?.exponent;
    if (denom === network.denom && network.usdPerCoin !== undefined) {
      return { exponent: network.exponent, usd: decFromInt(BigInt(network.usdPerCoin)) };
    }
    const price = this.#price;
    if (exponent === undefined || price?.denom !== denom || price.usd <= 0n) return undefined;
    return { exponent, usd: price.usd };
  }
}
