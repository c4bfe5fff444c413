import type { Settings } from '../../agent/api/settings.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { ManualClock } from '../../agent/base/manual-clock.ts';
import { parseNetworkId } from '../../agent/domain/ids.ts';
import type { ComputeNetwork, NetworkAccount } from '../../agent/network/interface.ts';
import { Accounting } from '../../agent/provider/accounting.ts';
import { Notices } from '../../agent/provider/notices.ts';
import { DEFAULT_SETTINGS } from '../../agent/provider/settings.ts';
import type { AccountBooks, KeyValueStore, Storage } from '../../agent/storage/interface.ts';
import { openStorage } from '../../agent/storage/storage.ts';
import { leaseRef } from './builders.ts';
import { FakeChain, PAY } from './fake-account.ts';
import { Fuse } from './fuse.ts';
import { ownWallet } from './own-wallet.ts';

export const BLOCK_MS = 6_000;
export const NETWORK = parseNetworkId('fake');

/** How parts of the agent are made worse, to see that a test notices. */
export interface Sabotage {
  readonly books?: (books: AccountBooks) => AccountBooks;
  readonly journal?: (journal: KeyValueStore) => KeyValueStore;
  readonly forgetsWhatItTold?: boolean;
}

/**
 * The money of an agent on a hand-moved clock: a chain with exact books, a real database, and a process
 * that can be killed at every step and started anew on what it left.
 */
export class MoneyWorld {
  readonly clock = new ManualClock();
  readonly chain: FakeChain;
  readonly storage: Storage;
  payout: Settings['payout'] = { ...DEFAULT_SETTINGS.payout };
  readonly own = ownWallet(this.clock);
  fuse = new Fuse();
  accounting: Accounting;
  /** Of what leases pay in. */
  usdPerCoin: number | undefined = 1;
  published = 0;
  collects = 0;
  readonly #sabotage: Sabotage;
  #life = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #payments = 0;
  #collected = 0;

  constructor(coins: { readonly fee: bigint; readonly pay: bigint }, sabotage: Sabotage = {}) {
    this.#sabotage = sabotage;
    this.chain = new FakeChain(this.clock, coins);
    this.chain.forgetsWhatItTold = sabotage.forgetsWhatItTold === true;
    this.storage = openStorage({ path: ':memory:' }, { clock: this.clock, log: silentLogger });
    this.accounting = this.#make();
  }

  /** A process begins. */
  async start(): Promise<void> {
    this.#life = new AbortController();
    this.#running = this.accounting.follow(this.#life.signal);
    // A killed process fails at whatever it does next.
    this.#running.catch(() => undefined);
    await this.clock.advance(0);
  }

  /** It is gone, and another one finds what it left. */
  async restart(): Promise<void> {
    this.#life.abort();
    await this.clock.advance(0);
    await this.#running.catch(() => undefined);
    this.fuse = new Fuse();
    this.accounting = this.#make();
    await this.start();
  }

  /** Blocks pass, and the agent hears of each. */
  async blocks(count: number): Promise<void> {
    for (let block = 0; block < count; block++) {
      this.chain.block();
      this.accounting.onBlock();
      await this.clock.advance(BLOCK_MS);
    }
  }

  async until(done: () => boolean, most = 100): Promise<void> {
    for (let block = 0; block < most; block++) {
      if (done()) return;
      await this.blocks(1);
    }
    throw new Error(`not within ${most} blocks`);
  }

  /** A lease pays: the account gets it, and the ledger with the next reading. */
  pays(amount: bigint): void {
    const txHash = `TX-payment-${++this.#payments}`;
    this.chain.next(() => this.chain.move('payment', PAY, amount, leaseRef(1), txHash));
  }

  async close(): Promise<void> {
    this.#life.abort();
    await this.clock.advance(0);
    await this.#running.catch(() => undefined);
    this.storage.close();
  }

  notices(code: string): readonly Readonly<Record<string, unknown>>[] {
    return this.storage.notices
      .list(1000)
      .filter((notice) => notice.code === code)
      .map(({ data }) => data);
  }

  /** What is paid goes from the network into the ledger. */
  collect(): void {
    this.collects++;
    const paid = this.chain.all.filter(({ kind }) => kind === 'payment');
    this.storage.ledger.append(
      paid.slice(this.#collected).map((entry) => ({
        key: entry.key,
        height: entry.height,
        network: NETWORK,
        lease: leaseRef(1),
        amount: { denom: entry.denom, amount: entry.amount },
        atMs: entry.atMs,
      })),
    );
    this.#collected = paid.length;
  }

  #make(): Accounting {
    const { clock, chain, storage, fuse } = this;
    const books = this.#sabotage.books?.(storage.account) ?? storage.account;
    const journal = this.#sabotage.journal?.(storage.journal) ?? storage.journal;
    const guarded: Storage = {
      ...storage,
      account: fuse.guard(books),
      journal: fuse.guard(journal),
      notices: fuse.guard(storage.notices),
    };
    const account: NetworkAccount = fuse.guard(chain.open());
    const usdPerCoin = (): number | undefined => this.usdPerCoin;
    const network = {
      ...{ id: NETWORK, account },
      get usdPerCoin() {
        return usdPerCoin();
      },
    };
    const publish = (): void => {
      this.published++;
    };
    return new Accounting({
      network: network as unknown as ComputeNetwork,
      account,
      books: guarded.account,
      storage: guarded,
      clock,
      log: silentLogger,
      wallet: this.own.parts,
      settings: { value: this.#settings() },
      notices: new Notices({
        storage: guarded,
        clock,
        log: silentLogger,
        state: () => ({ publish }) as never,
      }),
      state: () => ({ publish }),
      deadline: () => new AbortController().signal,
      settling: { collect: async () => this.collect() },
    });
  }

  /** As it is whenever somebody looks. */
  #settings(): Settings {
    const current = (): Settings['payout'] => this.payout;
    return {
      ...DEFAULT_SETTINGS,
      get payout() {
        return current();
      },
    };
  }
}
