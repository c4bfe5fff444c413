import { isAborted } from '../../../base/abort.ts';
import { crashPoint } from '../../../base/crash-point.ts';
import type {
  AccountEntry,
  AccountOpening,
  CoinPrice,
  RedeemingState,
  Redemption,
} from '../../../domain/account.ts';
import type { Coin } from '../../../domain/money.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type {
  AccountBalances,
  EndpointState,
  NetworkAccount,
  QueueState,
  SendFate,
} from '../../interface.ts';
import { burnActMessage } from '../codec/messages.ts';
import type { AkashCore, Told } from '../core.ts';
import type { OneTimeKey } from '../delegation/account-delegation.ts';
import { AkashDelegation } from '../delegation/account-delegation.ts';
import { sendMessage } from '../delegation/send-message.ts';
import type { DelegationNews } from '../delegation/watch.ts';
import type { NetworkData } from '../networks.ts';
import { queryPrice } from '../queries/oracle.ts';
import type { Intent } from '../signer/intents.ts';
import { parseAddress } from './address.ts';
import { askBalances } from './balances.ts';
import type { RefreshParts } from './endpoints.ts';
import { refreshEndpoints } from './endpoints.ts';
import { accountError } from './errors.ts';
import type { FeeKind } from './fees.ts';
import { usualFee, weightOf } from './fees.ts';
import { Follow } from './follow.ts';
import { Notify } from './notify.ts';
import { fateOf, intentIdOf, OrderBook, redemptionOf } from './order-book.ts';
import type { Order } from './records.ts';
import { askRedeeming } from './redeeming.ts';

/** What the account is given besides the core. */
export interface AccountParts {
  /**
   * The key of words that were entered for one signature; whoever asks wipes it. Throws `AgentError`
   * `words-wrong`.
   */
  readonly oneTimeKey: OneTimeKey;
  /** How newer endpoints are asked for; without it they are not. */
  readonly refresh?: RefreshParts;
  /** Told before a delegation ends, when it has, and when it works again. */
  readonly delegationNews?: (news: DelegationNews) => void;
}

/** How often queue and endpoints are looked at for something that nobody tells of. */
const LOOK_EVERY_MS = 3_000;

/**
 * Our account on Akash: its books, kept from every block; what it has; and what moves its coins
 * besides bids and leases. To be made before its core is started.
 */
export class AkashAccount implements NetworkAccount {
  readonly chainId: string;
  readonly coins: NetworkAccount['coins'];
  readonly explorer: string;
  readonly faucet?: string;
  readonly delegation: AkashDelegation;
  readonly #core: AkashCore;
  readonly #parts: AccountParts;
  readonly #notify: Notify;
  readonly #orders: OrderBook;
  readonly #follow: Follow;
  #data: NetworkData;
  #seen = '';

  /** Throws `AgentError` `account-journal-damaged`, `signer-journal-damaged`. */
  constructor(core: AkashCore, parts: AccountParts) {
    const { data, journal, log } = core;
    this.#core = core;
    this.#parts = parts;
    this.#data = data;
    this.chainId = data.chainId;
    this.coins = [
      { ...data.fee, use: 'fee' },
      { ...data.pay, use: 'pay' },
    ].map(({ denom, symbol, exponent, use }) => ({
      denom,
      symbol,
      exponent,
      use: use as 'fee' | 'pay',
    }));
    this.explorer = data.explorer.transaction;
    if (data.faucet !== undefined) this.faucet = data.faucet;
    this.#notify = new Notify(log);
    this.#orders = new OrderBook(journal);
    this.#follow = new Follow(core, this.#orders, () => this.#notify.changed());
    const changed = (): void => this.#notify.changed();
    this.delegation = new AkashDelegation(core, {
      oneTimeKey: parts.oneTimeKey,
      changed,
      tell: (news) => parts.delegationNews?.(news),
      payoutTo: (to) => this.#follow.notePayout(to),
    });
    core.follow((told, signal) => this.#take(told, signal));
    core.wallet.onChange(changed);
    for (const [address, order] of this.#orders.all()) this.#carryOn(address, order);
    void this.#watch();
  }

  address(): string | undefined {
    const state = this.#core.wallet.state();
    return state.state === 'absent' ? undefined : state.account;
  }

  /** Of what fees are paid in; known once the balances were asked for. */
  get bidDeposit(): Coin | undefined {
    const { denom } = this.#core.data.fee;
    return this.#core.params.known?.bidMinDeposits.find((least) => least.denom === denom);
  }

  balances(signal: AbortSignal): Promise<AccountBalances> {
    return this.#balancesOf(this.#mustHave(), signal);
  }

  async #balancesOf(address: string, signal: AbortSignal): Promise<AccountBalances> {
    const { chain: access, asking, clock } = this.#core;
    const shown = this.coins.map(({ denom }) => denom);
    await this.#core.params.get(signal);
    return askBalances({ access, asking, clock }, address, shown, signal);
  }

  entries(): ReturnType<NetworkAccount['entries']> {
    const books = this.#follow.booksOf(this.address());
    return { height: books?.height, entries: books?.entries() ?? [] };
  }

  acknowledge(entries: readonly AccountEntry[]): void {
    this.#follow.booksOf(this.address())?.acknowledge(entries);
  }

  opening(): AccountOpening | undefined {
    return this.#follow.booksOf(this.address())?.opening;
  }

  async price(signal: AbortSignal): Promise<CoinPrice | undefined> {
    const { asking, chain, data } = this.#core;
    const { height } = await chain.tip(signal);
    // The oracle has a name of its own for a coin: that of the whole one.
    const found = await queryPrice(asking, data.fee.symbol.toLowerCase(), { signal });
    if (found?.healthy !== true) return undefined;
    const { usd, atMs } = found;
    return { denom: data.fee.denom, usd, height, atMs, source: 'chain-oracle' };
  }

  async redeeming(signal: AbortSignal): Promise<RedeemingState | undefined> {
    return askRedeeming(this.#core.asking, signal);
  }

  redeem(id: string, amount: Coin): void {
    const address = this.#mustHave();
    this.#checkAmount(amount, this.#core.data.pay.denom, 'redeemed');
    this.#ask(address, { id, what: 'redeem', amount });
  }

  redemptions(): readonly Redemption[] {
    const address = this.address();
    if (address === undefined) return [];
    return this.#orders.redemptions(address).map(redemptionOf);
  }

  send(id: string, to: string, amount: Coin): void {
    const address = this.#mustHave();
    if (this.#isDelegated()) {
      throw accountError(
        'wallet-delegated',
        "This machine's key may not send the account's money: prepare the payout here and sign it where the account's key is.",
      );
    }
    this.#checkAmount(amount, this.#core.data.fee.denom, 'sent');
    const target = parseAddress(to);
    this.#follow.notePayout(target);
    this.#ask(address, { id, what: 'send', amount, to: target });
  }

  fateOf(id: string): SendFate | undefined {
    const address = this.address();
    const order = address === undefined ? undefined : this.#orders.get(address, id);
    return order && fateOf(order, this.#core.signer.get(intentIdOf(order)));
  }

  feeFor(what: FeeKind): Coin {
    const { signer, data } = this.#core;
    const price = { denom: data.fee.denom, ...signer.gas() };
    return usualFee(what, price, this.#isDelegated());
  }

  queue(): QueueState {
    const { pending, flight, problem, feesToday, budget } = this.#core.signer.state();
    const { denom } = this.#core.data.fee;
    return {
      pending,
      sending: flight && { txHash: flight.hash, sinceMs: flight.sentMs },
      problem: problem && { code: problem.code, message: problem.text },
      feesToday: { denom, amount: feesToday },
      feesPerDay: { denom, amount: budget },
    };
  }

  onChange(listener: () => void): () => void {
    return this.#notify.add(listener);
  }

  endpoints(): readonly EndpointState[] {
    return this.#core.chain.health();
  }

  async refreshEndpoints(signal: AbortSignal): Promise<boolean> {
    const { refresh } = this.#parts;
    if (refresh === undefined) {
      const message = 'This agent was started without a place to keep newer endpoints in.';
      throw accountError('endpoints-not-refreshed', message);
    }
    const refreshed = await refreshEndpoints(this.#data, refresh, this.#core.clock.now(), signal);
    if (refreshed === undefined) return false;
    this.#data = refreshed;
    this.#notify.changed();
    return true;
  }

  async #take(told: Told, signal: AbortSignal): Promise<void> {
    const address = this.address();
    if (address !== undefined) await this.#follow.take(address, told, signal);
    await this.delegation.take(told, signal);
    this.#lookOnce();
  }

  #ask(address: string, wish: Pick<Order, 'id' | 'what' | 'amount' | 'to'>): void {
    // First what is wanted, then that it is done: a crash in between leaves the wish.
    const fromHeight = this.#core.reading.height ?? parseBlockHeight(0);
    const askedAtMs = this.#core.clock.now();
    this.#orders.add(address, { ...wish, askedAtMs, fromHeight, submitted: false });
    crashPoint('account.ask.after');
    const order = this.#orders.get(address, wish.id);
    if (order !== undefined) this.#carryOn(address, order);
    this.#notify.changed();
  }

  /** From wherever an order is: gives it to the signer once, and follows it there. */
  #carryOn(address: string, order: Order): void {
    if (order.included !== undefined || order.failed !== undefined) return;
    const { signer, signal, log } = this.#core;
    const intentId = intentIdOf(order);
    if (signer.get(intentId) === undefined) {
      if (order.submitted) {
        // At most once is worth more than at least once.
        const failed = 'nobody remembers any more whether this was sent: look at the account';
        this.#orders.keep(address, [{ ...order, failed }]);
        log.error('an order has lost its transaction', { id: order.id });
        return;
      }
      signer.submit([this.#intentOf(address, order)]);
      crashPoint('account.submit.after');
    }
    if (!order.submitted) this.#orders.keep(address, [{ ...order, submitted: true }]);
    this.#settle(address, order.id);
    signer
      .settled(intentId, signal)
      .then(() => this.#settle(address, order.id))
      // Also where its end could not be written down: the next start finds it again.
      .catch((error: unknown) => {
        if (!isAborted(error)) log.error('an order cannot be followed', { id: order.id, error });
      });
  }

  /** Writes down what the signer says of an order. */
  #settle(address: string, id: string): void {
    if (this.#follow.settle(address, id)) this.#notify.changed();
  }

  #intentOf(address: string, order: Order): Intent {
    const { what, amount, to } = order;
    const message =
      what === 'redeem' ? burnActMessage(address, amount) : sendMessage(address, to ?? '', amount);
    const id = intentIdOf(order);
    return { id, messages: [message], weight: weightOf(what), priority: 'normal' };
  }

  #checkAmount({ denom, amount }: Coin, wanted: string, done: string): void {
    if (denom === wanted && amount > 0n) return;
    throw accountError('amount-wrong', `Only an amount above 0 of ${wanted} can be ${done}.`, {
      denom,
      amount: amount.toString(),
    });
  }

  #mustHave(): string {
    const address = this.address();
    if (address !== undefined) return address;
    throw accountError('wallet-absent', 'There is no wallet yet: make or import one first.');
  }

  #isDelegated(): boolean {
    const state = this.#core.wallet.state();
    return state.state !== 'absent' && state.custody === 'delegated';
  }

  /** Queue and endpoints tell nobody of their changes. */
  async #watch(): Promise<void> {
    const { clock, signal, log } = this.#core;
    while (!signal.aborted) {
      try {
        this.#lookOnce();
        await clock.sleep(LOOK_EVERY_MS, signal);
      } catch (error) {
        if (isAborted(error)) return;
        log.error('the queue cannot be looked at', { error });
      }
    }
  }

  #lookOnce(): void {
    const { pending, sending, problem, feesToday } = this.queue();
    const seen = JSON.stringify([
      ...[pending, sending?.txHash, problem, feesToday.amount.toString()],
      ...this.endpoints().map(({ state, problem: why }) => [state, why]),
    ]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#notify.changed();
  }
}
