import type { EntryValue, PayoutValue, RedemptionValue } from '../api/wallet.ts';
import { isAborted, orAborted } from '../base/abort.ts';
import type { Logger } from '../base/logger.ts';
import type { AccountEntry, CoinPrice, Reconciliation } from '../domain/account.ts';
import { comparePayments, reconcileAccount } from '../domain/account.ts';
import type { Denom } from '../domain/money.ts';
import type { MoneyNotice } from '../domain/notice.ts';
import type { Payout } from '../domain/paying-out.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { AccountBalances, NetworkAccount } from '../network/interface.ts';
import type { AccountBooks, BookEntry } from '../storage/interface.ts';
import { AccountFacts } from './account-facts.ts';
import { entryView } from './money-values.ts';
import type { Notices } from './notices.ts';
import type { ProviderParts } from './parts.ts';
import { PayingByHand } from './paying-by-hand.ts';
import { PayingOut } from './paying-out.ts';
import { RedeemWatch } from './redeem-watch.ts';
import type { LiveSettings } from './settings.ts';
import type { Settling } from './settling.ts';
import type { ProviderState } from './state.ts';

export interface AccountingParts extends Pick<
  ProviderParts,
  'network' | 'storage' | 'clock' | 'log' | 'wallet'
> {
  readonly account: NetworkAccount;
  readonly books: AccountBooks;
  readonly settings: Pick<LiveSettings, 'value'>;
  readonly notices: Pick<Notices, 'tell' | 'once' | 'books'>;
  readonly state: () => Pick<ProviderState, 'publish'>;
  /** A signal that fires after so long, or when the agent stops. */
  readonly deadline: (ms: number) => AbortSignal;
  /** Brings the ledger up to date with what the network paid. */
  readonly settling: Pick<Settling, 'collect'>;
}

/** Without anything that changed the chain is asked this often. */
const ASK_EVERY_MS = 60_000;
/** A look at the chain that somebody waits for. */
const REFRESH_LIMIT_MS = 20_000;
/** What the account lets a hot key do changes by hand, a few times a year. */
const LOOK_EVERY_MS = 600_000;
/** A price says something about what happened so many blocks before or after it: ten minutes. */
const PRICE_HOLDS_BLOCKS = 100;
/** The largest deposit that was posted in what leases pay in. */
const DEPOSIT_KEY = 'money.deposit';

/**
 * The account's books: every change of its coins is taken over from the network once, with what the
 * coin was worth then, and held against the chain. Balances, prices and what is granted are asked for
 * when something changed, at most once a block; where the network does not answer, what it said last
 * stays, with its height and age.
 */
export class Accounting {
  readonly payingOut: PayingOut;
  readonly redeemWatch: RedeemWatch;
  readonly #facts: AccountFacts;
  readonly #byHand: PayingByHand;
  readonly #parts: AccountingParts;
  readonly #log: Logger;
  #balances: AccountBalances | undefined;
  /** Whose those are: another wallet has others. */
  #address: string | undefined;
  #price: CoinPrice | undefined;
  #priceAskedMs = -Infinity;
  #lookedMs = -Infinity;
  #reconciliation: Reconciliation | undefined;
  /** The difference that was found at an earlier height, to be told once it is found again. */
  #suspicion: { readonly height: BlockHeight; readonly text: string } | undefined;
  #unreachable = false;
  /** Something happened that balances may show. */
  #changed = true;
  #blockCame = false;
  #seen = '';
  /** The transaction that was open when that was looked at last. */
  #sending: string | undefined;
  #askedMs = -Infinity;
  #answeredMs = -Infinity;
  #wake: (() => void) | undefined;
  #asking: Promise<void> = Promise.resolve();
  /** One that was asked for and has not begun. */
  #next: Promise<void> | undefined;

  constructor(parts: AccountingParts) {
    this.#parts = parts;
    this.#log = parts.log.child('settling');
    this.redeemWatch = new RedeemWatch(parts);
    const { redeemWatch } = this;
    const known = {
      ...parts,
      redeemWatch,
      balances: () => this.balances,
      price: () => this.price,
      largestDeposit: () => this.#largestDeposit(),
    };
    const facts = new AccountFacts(known);
    this.#facts = facts;
    this.payingOut = new PayingOut({ ...known, facts });
    this.#byHand = new PayingByHand({
      ...{ ...parts, facts, redeemWatch, payingOut: this.payingOut },
      soon: () => parts.deadline(REFRESH_LIMIT_MS),
      refresh: (signal) => this.refresh(signal),
    });
  }

  /** What the account had when it was last asked; `undefined` before the first answer. */
  get balances(): AccountBalances | undefined {
    return this.#address === this.#parts.account.address() ? this.#balances : undefined;
  }

  get price(): CoinPrice | undefined {
    return this.#price;
  }

  /** `undefined` before the first comparison. */
  get reconciliation(): Reconciliation | undefined {
    return this.#address === this.#parts.account.address() ? this.#reconciliation : undefined;
  }

  /** True while the chain could not be asked. */
  get unreachable(): boolean {
    return this.#unreachable;
  }

  /** What the price was at that height, where that is known. */
  priceAt(height: BlockHeight): CoinPrice | undefined {
    const price = this.#price;
    if (price === undefined) return undefined;
    return Math.abs(price.height - height) <= PRICE_HOLDS_BLOCKS ? price : undefined;
  }

  /** Keeps everything fresh until `signal` fires. */
  async follow(signal: AbortSignal): Promise<void> {
    const { account, wallet } = this.#parts;
    const stops = [
      account.onChange(() => this.#onChange()),
      wallet?.wallet.onChange(() => this.#onChange()),
      wallet?.payout.onNews(() => this.#onChange()),
    ];
    try {
      // What waits is taken once the price is known, or nobody answers.
      this.#seen = this.#stateOfMoney();
      this.#lookAtQueue();
      while (!signal.aborted) {
        try {
          if (this.#isDue()) await this.#ask(signal);
          else if (this.#isComparable()) await this.#serial(() => this.#compare(signal));
        } catch (error) {
          // The next block, or the next minute, asks again.
          if (!isAborted(error)) this.#log.debug('the account was not asked for', { error });
        }
        await this.#rest(signal);
      }
    } finally {
      for (const stop of stops) stop?.();
    }
  }

  /** A block came: the chain is asked where something changed or is still to change. */
  onBlock(): void {
    this.#blockCame = true;
    this.#wake?.();
  }

  /** Asks the chain now. Throws `network-unreachable`. */
  refresh(signal: AbortSignal): Promise<void> {
    return orAborted(this.#ask(signal), signal);
  }

  /** Asks the chain where its last answer is older than `ms`. Throws `network-unreachable`. */
  async freshen(ms: number, signal: AbortSignal): Promise<void> {
    const isFresh = this.#parts.clock.monotonicMs() - this.#answeredMs < ms;
    if (!isFresh || this.balances === undefined) await this.refresh(signal);
  }

  /** What moved the account's coins, newest first, below `beforeId`. */
  entries(limit: number, beforeId: number | undefined): EntryValue[] {
    const { account, books } = this.#parts;
    const address = account.address();
    if (address === undefined) return [];
    return books.list(address, limit, beforeId).map(entryView);
  }

  /** The newest payouts. */
  payouts(limit: number): readonly Payout[] {
    const { account, books } = this.#parts;
    const address = account.address();
    return address === undefined ? [] : books.listPayouts(address, limit);
  }

  /** Turns so much of what leases pay in into what fees are paid in. */
  redeem(amount: bigint): Promise<RedemptionValue> {
    return this.#byHand.redeem(amount);
  }

  /** Sends so much to the payout address that counts. */
  payout(amount: bigint, evenKept = false): Promise<PayoutValue> {
    return this.#byHand.payout(amount, evenKept);
  }

  #onChange(): void {
    this.#settle();
    const state = this.#stateOfMoney();
    const hasLanded = this.#lookAtQueue();
    if (state !== this.#seen || hasLanded) this.#changed = true;
    this.#seen = state;
    this.#parts.state().publish('wallet', 'agent');
    this.#wake?.();
  }

  /** What, when it changes, changes balances: an endpoint that is slower now does not. */
  #stateOfMoney(): string {
    const { account } = this.#parts;
    const redemptions = account.redemptions().map(({ id, state }) => `${id} ${state}`);
    return [account.address(), ...redemptions].join();
  }

  /** True where the transaction that was open is so no more. One that is only sent has changed nothing. */
  #lookAtQueue(): boolean {
    const before = this.#sending;
    this.#sending = this.#parts.account.queue().sending?.txHash;
    return before !== undefined && before !== this.#sending;
  }

  #settle(): void {
    try {
      this.#take();
      this.payingOut.step();
    } catch (error) {
      // What was not written down was not acknowledged either: it comes again.
      this.#log.warn('the account was not brought up to date, next time again', { error });
    }
  }

  /** Into the books first, then out of the network's hands. */
  #take(): void {
    const { account, books } = this.#parts;
    const address = account.address();
    const opening = account.opening();
    if (address === undefined || opening === undefined) return;
    const { entries } = account.entries();
    books.open(address, opening);
    if (entries.length === 0) return;
    this.#noteDeposits(entries);
    const fresh = books.append(
      address,
      entries.map((entry) => this.#priced(entry)),
    );
    account.acknowledge(entries);
    if (fresh.length === 0) return;
    this.#changed = true;
    this.#log.info('account entries', { entries: fresh.length });
  }

  #priced(entry: AccountEntry): BookEntry {
    const price = this.priceAt(entry.height);
    return price?.denom === entry.denom ? { ...entry, usd: price.usd } : entry;
  }

  #noteDeposits(entries: readonly AccountEntry[]): void {
    const pay = this.#facts.pay?.denom;
    let largest = this.#largestDeposit();
    const before = largest;
    for (const { kind, denom, amount } of entries) {
      if (kind === 'deposit' && denom === pay && -amount > largest) largest = -amount;
    }
    if (largest > before) this.#parts.storage.journal.write(DEPOSIT_KEY, String(largest));
  }

  #largestDeposit(): bigint {
    const text = this.#parts.storage.journal.read(DEPOSIT_KEY);
    return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : 0n;
  }

  #isDue(): boolean {
    const sinceMs = this.#parts.clock.monotonicMs() - this.#askedMs;
    if (sinceMs >= ASK_EVERY_MS) return true;
    return this.#blockCame && (this.#changed || this.payingOut.busy);
  }

  /** One question at a time; who asks while one waits to begin gets that one. */
  #ask(signal: AbortSignal): Promise<void> {
    this.#next ??= this.#serial(async () => {
      this.#next = undefined;
      await this.#askNow(signal);
      await this.#compare(signal);
    });
    return this.#next;
  }

  #serial(work: () => Promise<void>): Promise<void> {
    const asked = this.#asking.then(work, work);
    this.#asking = asked;
    return asked;
  }

  async #askNow(signal: AbortSignal): Promise<void> {
    this.#askedMs = this.#parts.clock.monotonicMs();
    this.#changed = false;
    this.#blockCame = false;
    try {
      await this.#askPrice(signal);
      await this.redeemWatch.ask(signal);
      await this.#lookAtDelegation(signal);
      await this.#askBalances(signal);
      this.#answeredMs = this.#askedMs;
      this.#unreachable = false;
    } catch (error) {
      this.#changed = true;
      if (!isAborted(error)) {
        if (!this.#unreachable) this.#log.warn('the account could not be asked for', { error });
        this.#unreachable = true;
      }
      throw error;
    } finally {
      this.#settle();
      this.#parts.state().publish('wallet', 'agent');
    }
  }

  async #askBalances(signal: AbortSignal): Promise<void> {
    const { account } = this.#parts;
    const address = account.address();
    if (address === undefined) return;
    const balances = await account.balances(signal);
    // The wallet may have been changed for another meanwhile.
    if (account.address() !== address) return;
    if (this.#address !== address) this.#reconciliation = undefined;
    this.#address = address;
    this.#balances = balances;
  }

  async #askPrice(signal: AbortSignal): Promise<void> {
    const { account, clock } = this.#parts;
    if (clock.monotonicMs() - this.#priceAskedMs < ASK_EVERY_MS) return;
    try {
      this.#price = await account.price(signal);
      this.#priceAskedMs = clock.monotonicMs();
    } catch (error) {
      if (isAborted(error)) throw error;
      // Balances matter more; what the price was goes with its age.
      this.#log.debug('the price was not asked for, next time again', { error });
    }
  }

  async #lookAtDelegation(signal: AbortSignal): Promise<void> {
    const { account, clock, wallet } = this.#parts;
    const state = wallet?.wallet.state();
    if (state === undefined || state.state === 'absent' || state.custody !== 'delegated') return;
    if (clock.monotonicMs() - this.#lookedMs < LOOK_EVERY_MS) return;
    await account.delegation.look(signal);
    this.#lookedMs = clock.monotonicMs();
  }

  /** The balances were not compared yet, and every entry up to their height is here. */
  #isComparable(): boolean {
    const { balances, reconciliation } = this;
    const readTo = this.#parts.account.entries().height;
    if (balances === undefined || readTo === undefined || readTo < balances.height) return false;
    return reconciliation === undefined || reconciliation.height < balances.height;
  }

  /**
   * Opening and entries against the chain, and the ledger's payments against the account's, all at the
   * height of the balances.
   */
  async #compare(signal: AbortSignal): Promise<void> {
    const { books, storage, network } = this.#parts;
    const { ledger } = storage;
    const [address, balances] = [this.#address, this.balances];
    if (address === undefined || balances === undefined || !this.#isComparable()) return;
    // What the network knows of up to that height has to be in the books.
    this.#take();
    const { height, atMs } = balances;
    const opening = books.opening(address);
    if (opening === undefined || opening.height > height) return;
    const chain = balances.rows.map(({ denom, free }) => ({ denom, amount: free }));
    const rows = reconcileAccount(opening.coins, books.sums(address, height), chain);
    const compare = () =>
      comparePayments(
        ledger.settledAt(network.id, opening.height, height),
        books.paid(address, height),
      );
    let payments = compare();
    if (payments.some(({ difference }) => difference !== 0n)) {
      // The ledger may only be a few seconds behind.
      await this.#parts.settling.collect(signal);
      payments = compare();
    }
    this.#reconciliation = { height, atMs, rows, payments };
    this.#judge(this.#reconciliation);
    this.#parts.state().publish('wallet');
  }

  /** Tells of a difference that is still there at a later height. */
  #judge(found: Reconciliation): void {
    const { height } = found;
    const problem = differenceNotice(found);
    if (problem === undefined) {
      this.#suspicion = undefined;
      this.#parts.notices.books(undefined, height);
      return;
    }
    const { against, denom, difference } = problem.data;
    const text = `${against} ${denom} ${difference}`;
    const before = this.#suspicion;
    if (before?.text !== text) {
      this.#suspicion = { height, text };
      this.#log.error('the books differ', { against, denom, difference, height });
    } else if (height > before.height) {
      this.#parts.notices.books(problem, height);
    }
  }

  /** Until a block comes or something changes, or until it is time. */
  async #rest(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = clock.after(ASK_EVERY_MS, done);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }
}

/** The accounting of the network's account, where it has one. */
export function openAccounting(
  parts: ProviderParts,
  others: Omit<AccountingParts, keyof ProviderParts | 'account' | 'books'>,
): Accounting | undefined {
  const { account } = parts.network;
  if (account === undefined) return undefined;
  return new Accounting({ ...parts, ...others, account, books: parts.storage.account });
}

/** The first difference, where there is one. */
export function differenceNotice(
  found: Reconciliation,
): Extract<MoneyNotice, { code: 'books-differ' }> | undefined {
  const notice = (against: 'chain' | 'ledger', denom: Denom, difference: bigint) =>
    ({
      code: 'books-differ',
      data: { against, denom, difference: difference.toString(), height: found.height },
    }) as const;
  const row = found.rows.find(({ difference }) => difference !== 0n);
  if (row !== undefined) return notice('chain', row.denom, row.difference);
  const paid = (found.payments ?? []).find(({ difference }) => difference !== 0n);
  return paid === undefined ? undefined : notice('ledger', paid.denom, paid.difference);
}
