import { AgentError } from '../../agent/base/errors.ts';
import type { UnixMs } from '../../agent/base/instant.ts';
import type { ManualClock } from '../../agent/base/manual-clock.ts';
import type {
  AccountEntry,
  AccountOpening,
  CoinPrice,
  EntryKind,
  RedeemingState,
  Redemption,
} from '../../agent/domain/account.ts';
import { parseBidRef } from '../../agent/domain/ids.ts';
import type { Coin, Denom } from '../../agent/domain/money.ts';
import { parseDec, parseDenom } from '../../agent/domain/money.ts';
import type { BlockHeight } from '../../agent/domain/time.ts';
import { parseBlockHeight } from '../../agent/domain/time.ts';
import type {
  AccountBalances,
  DelegationState,
  EndpointState,
  NetworkAccount,
  QueueState,
  SendFate,
} from '../../agent/network/interface.ts';
import { Killed } from './fuse.ts';

export const FEE = parseDenom('ufee');
export const PAY = parseDenom('upay');
export const ACCOUNT = 'fake1account';
/** What every transaction of the fake chain costs. */
export const TX_FEE = 5_000n;
const EPOCH = 10;
/** Epochs without a price after which a redemption is given back. */
const MOST_TRIES = 3;
/** Fee coins for 100 pay coins: a price of 1.25. */
const PRICE = '1.25';
const PER_HUNDRED = 80n;

/** Something that was asked to be sent once, as the adapter keeps it on its disk. */
interface Intent {
  readonly id: string;
  readonly to: string | undefined;
  readonly amount: Coin;
  readonly askedAtMs: UnixMs;
  fate: SendFate;
  /** Epochs that could not execute it. */
  tries: number;
  end?: {
    readonly state: 'executed' | 'canceled';
    readonly height: BlockHeight;
    readonly got: Coin;
  };
}

/**
 * An account on a chain with exact books: every coin that moves has its entry, and the sum of them is
 * the balance. Chain and disk of the adapter are one here and outlive the process that {@link open}
 * serves. An id is carried out once, however often it is handed over.
 */
export class FakeChain {
  readonly clock: ManualClock;
  /** Every change that ever was, oldest first. */
  readonly all: AccountEntry[] = [];
  /** Every payment that was carried out, by the chain itself. */
  readonly sent: { readonly id: string; readonly to: string; readonly amount: bigint }[] = [];
  readonly redeemed: string[] = [];
  readonly opening: AccountOpening;
  height: BlockHeight;
  /** The adapter's reader stands so many blocks behind. */
  lag = 0;
  reachable = true;
  /** Transactions that come are left lying: a wallet that is locked, a full mempool. */
  stuck = false;
  /** What the next bid locks, where the network says it. */
  bidDeposit: Coin | undefined;
  noPrice = false;
  /** Redeeming is halted: it is refused, and what is under way comes back. */
  halted = false;
  /** Redemptions are given back instead of executed. */
  cancels = false;
  problem: QueueState['problem'];
  delegated: DelegationState | undefined;
  ways: readonly EndpointState[] = [];
  /** Entries are let go of when they are told, before the caller can have them. */
  forgetsWhatItTold = false;
  questions = 0;
  readonly #coins: Map<Denom, bigint>;
  readonly #intents = new Map<string, Intent>();
  readonly #acknowledged = new Set<string>();
  readonly #deposits = new Map<string, Coin>();
  readonly #redeeming = new Map<Denom, bigint>();
  readonly #listeners = new Set<() => void>();
  readonly #due: (() => void)[] = [];
  #serial = 0;
  #bids = 0;

  constructor(clock: ManualClock, coins: { readonly fee: bigint; readonly pay: bigint }) {
    this.clock = clock;
    this.height = parseBlockHeight(100);
    this.#coins = new Map([
      [FEE, coins.fee],
      [PAY, coins.pay],
    ]);
    this.opening = { height: this.height, coins: this.coins };
  }

  get coins(): readonly Coin[] {
    return [...this.#coins].map(([denom, amount]) => ({ denom, amount }));
  }

  get ids(): readonly string[] {
    return [...this.#intents.keys()];
  }

  free(denom: Denom): bigint {
    return this.#coins.get(denom) ?? 0n;
  }

  /** What a new process has in its hands; the one before it hears nothing any more. */
  open(): NetworkAccount {
    this.#listeners.clear();
    return accountOf(this);
  }

  /** Happens in the next block. */
  next(act: () => void): void {
    this.#due.push(act);
  }

  /** The coins move, and an entry says so. */
  move(kind: EntryKind, denom: Denom, amount: bigint, about?: string, txHash?: string): void {
    this.#coins.set(denom, this.free(denom) + amount);
    this.all.push({
      key: `${this.height}/${this.#serial++}`,
      height: this.height,
      atMs: this.clock.now(),
      ...{ txHash, kind, denom, amount, about },
    });
  }

  /** A bid of ours locks so much; gives what takes it back. */
  lock(denom: Denom, amount: bigint): string | undefined {
    if (this.free(denom) < amount) return undefined;
    const bid = `fake:tenant/${++this.#bids}/1/1/me/0`;
    this.#deposits.set(bid, { denom, amount });
    this.move('deposit', denom, -amount, bid);
    return bid;
  }

  unlock(): void {
    const [bid, coin] = [...this.#deposits][0] ?? [];
    if (bid === undefined || coin === undefined) return;
    this.#deposits.delete(bid);
    this.move('refund', coin.denom, coin.amount, bid);
  }

  /** A block: what was handed over is carried out, and redemptions that are due. */
  block(): void {
    this.height = parseBlockHeight(this.height + 1);
    for (const act of this.#due.splice(0)) act();
    if (!this.stuck) for (const intent of this.#intents.values()) this.#include(intent);
    if (this.height % EPOCH === 0) for (const intent of this.#intents.values()) this.#epoch(intent);
    this.tell();
  }

  tell(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        // The chain goes on without a process that has died.
        if (!(error instanceof Killed)) throw error;
      }
    }
  }

  // What the adapter answers.

  entries(): ReturnType<NetworkAccount['entries']> {
    const height = parseBlockHeight(Math.max(this.opening.height, this.height - this.lag));
    const entries = this.all.filter(
      (entry) => entry.height <= height && !this.#acknowledged.has(entry.key),
    );
    if (this.forgetsWhatItTold) this.acknowledge(entries);
    return { height, entries };
  }

  acknowledge(entries: readonly AccountEntry[]): void {
    for (const { key } of entries) this.#acknowledged.add(key);
  }

  balances(): AccountBalances {
    this.#ask();
    const { height } = this;
    const locked = (of: Denom): bigint =>
      [...this.#deposits.values()].reduce(
        (sum, { denom, amount }) => (denom === of ? sum + amount : sum),
        0n,
      );
    return {
      height,
      atMs: this.clock.now(),
      rows: [FEE, PAY].map((denom) => ({
        denom,
        free: this.free(denom),
        locked: locked(denom),
        fromEscrow: 0n,
        redeeming: this.#redeeming.get(denom) ?? 0n,
      })),
      deposits: [...this.#deposits].map(([bid, amount]) => ({ bid: parseBidRef(bid), amount })),
    };
  }

  price(): CoinPrice {
    this.#ask();
    if (this.noPrice) throw new AgentError('chain-query-refused', 'The oracle is broken.');
    const { height, clock } = this;
    return {
      ...{ denom: FEE, usd: parseDec(PRICE), height, atMs: clock.now() },
      source: 'chain-oracle',
    };
  }

  redeeming(): RedeemingState {
    this.#ask();
    return this.halted ? 'halted' : 'open';
  }

  take(id: string, to: string | undefined, amount: Coin): void {
    if (to !== undefined && this.delegated !== undefined) {
      throw new AgentError('wallet-delegated', 'Sign it elsewhere.');
    }
    if (this.#intents.has(id)) return;
    const askedAtMs = this.clock.now();
    this.#intents.set(id, { id, to, amount, askedAtMs, fate: { state: 'waiting' }, tries: 0 });
    queueMicrotask(() => this.tell());
  }

  fateOf(id: string): SendFate | undefined {
    const intent = this.#intents.get(id);
    return intent?.to === undefined ? undefined : intent.fate;
  }

  redemptions(): readonly Redemption[] {
    return [...this.#intents.values()]
      .filter(({ to }) => to === undefined)
      .reverse()
      .map(redemptionOf);
  }

  queue(): QueueState {
    const waiting = [...this.#intents.values()].filter(({ fate }) => fate.state === 'waiting');
    return {
      pending: waiting.length,
      sending: undefined,
      problem: this.problem,
      feesToday: { denom: FEE, amount: TX_FEE },
      feesPerDay: { denom: FEE, amount: 1_000_000n },
    };
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #ask(): void {
    this.questions++;
    if (!this.reachable) throw new AgentError('network-unreachable', 'The plug is out.');
  }

  #include(intent: Intent): void {
    if (intent.fate.state !== 'waiting') return;
    const { id, to, amount } = intent;
    const { height } = this;
    const txHash = `TX-${id}`;
    if (this.free(FEE) < TX_FEE) {
      intent.fate = { state: 'failed', reason: 'no coins for the fee' };
      return;
    }
    this.move('fee', FEE, -TX_FEE, undefined, txHash);
    if (to === undefined && this.halted) {
      intent.fate = { state: 'failed', reason: 'circuit breaker is active' };
      return;
    }
    if (this.free(amount.denom) < amount.amount) {
      intent.fate = { state: 'failed', reason: 'insufficient funds' };
      return;
    }
    intent.fate = { state: 'included', txHash, height };
    if (to === undefined) {
      this.move('redeem-burned', amount.denom, -amount.amount, id, txHash);
      this.#redeem(amount.denom, amount.amount);
    } else {
      this.move('payout', amount.denom, -amount.amount, to, txHash);
      this.sent.push({ id, to, amount: amount.amount });
    }
  }

  #epoch(intent: Intent): void {
    const { fate, to, amount, id } = intent;
    if (to !== undefined || fate.state !== 'included' || intent.end !== undefined) return;
    const { height } = this;
    if (this.halted && ++intent.tries < MOST_TRIES) return;
    const gives = this.cancels || this.halted;
    const state = gives ? 'canceled' : 'executed';
    const got = gives ? amount : { denom: FEE, amount: (amount.amount * PER_HUNDRED) / 100n };
    intent.end = { state, height, got };
    this.#redeem(amount.denom, -amount.amount);
    this.move('redeem-received', got.denom, got.amount, id);
    if (state === 'executed') this.redeemed.push(id);
  }

  #redeem(denom: Denom, amount: bigint): void {
    this.#redeeming.set(denom, (this.#redeeming.get(denom) ?? 0n) + amount);
  }
}

function redemptionOf({ id, askedAtMs, amount, fate, end }: Intent): Redemption {
  const asked = { id, askedAtMs, burned: amount };
  if (end?.state === 'canceled') return { ...asked, state: 'canceled', height: end.height };
  if (end !== undefined) {
    const { height, got } = end;
    return { ...asked, state: 'executed', height, received: got, usd: parseDec(PRICE) };
  }
  if (fate.state === 'failed') return { ...asked, state: 'failed', reason: fate.reason };
  if (fate.state !== 'included') return { ...asked, state: 'sending' };
  return { ...asked, state: 'pending', height: fate.height, txHash: fate.txHash };
}

function accountOf(chain: FakeChain): NetworkAccount {
  const unprepared = async (): Promise<never> => {
    throw new AgentError('conflict', 'The fake chain prepares nothing.');
  };
  return {
    chainId: 'fake-1',
    address: () => ACCOUNT,
    coins: [
      { denom: FEE, symbol: 'FEE', exponent: 6, use: 'fee' },
      { denom: PAY, symbol: 'PAY', exponent: 6, use: 'pay' },
    ],
    get bidDeposit() {
      return chain.bidDeposit;
    },
    explorer: 'https://explorer.example/{hash}',
    balances: async () => chain.balances(),
    entries: () => chain.entries(),
    acknowledge: (entries) => chain.acknowledge(entries),
    opening: () => chain.opening,
    price: async () => chain.price(),
    redeeming: async () => chain.redeeming(),
    redeem: (id, amount) => chain.take(id, undefined, amount),
    redemptions: () => chain.redemptions(),
    send: (id, to, amount) => chain.take(id, to, amount),
    fateOf: (id) => chain.fateOf(id),
    feeFor: () => ({ denom: FEE, amount: TX_FEE }),
    queue: () => chain.queue(),
    onChange: (listener) => chain.listen(listener),
    endpoints: () => chain.ways,
    refreshEndpoints: async () => false,
    delegation: {
      status: () => chain.delegated,
      look: async () => chain.delegated,
      prepareGrant: unprepared,
      keys: unprepared,
      prepareRevoke: unprepared,
      preparePayout: unprepared,
      signOnce: unprepared,
    },
  };
}
