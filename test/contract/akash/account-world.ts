import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { AccountEntry } from '../../../agent/domain/account.ts';
import { reconcileAccount } from '../../../agent/domain/account.ts';
import type { Coin } from '../../../agent/domain/money.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import type { AccountParts } from '../../../agent/network/akash/account/account.ts';
import { AkashAccount } from '../../../agent/network/akash/account/account.ts';
import { AkashCore } from '../../../agent/network/akash/core.ts';
import type { NetworkData } from '../../../agent/network/akash/networks.ts';
import type { SignerOptions } from '../../../agent/network/akash/signer/options.ts';
import type { Wallet, WalletState } from '../../../agent/wallet/interface.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain, OpenOptions } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import * as messages from '../../helpers/akash/messages.ts';
import type { PackedMessage, TestKey } from '../../helpers/chain/sign.ts';
import { keyOf, signTx } from '../../helpers/chain/sign.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import { CHAIN_ID, HOT, KeyWallet, PROVIDER, STRANGER } from './signer-keys.ts';

export { CHAIN_ID, HOT, PROVIDER, STRANGER };
export const UAKT = parseDenom('uakt');
export const UACT = parseDenom('uact');
export const TENANT = keyOf(new Uint8Array(32).fill(9));

/** The stand-in as a network's data. */
export const DATA: NetworkData = {
  id: 'akash-sandbox',
  name: 'Akash stand-in',
  chainId: CHAIN_ID,
  money: 'test',
  rpc: ['https://rpc.example.org'],
  fee: { denom: UAKT, symbol: 'AKT', exponent: 6, gasPrice: parseDec('0.025') },
  pay: { denom: UACT, symbol: 'ACT', exponent: 6, usd: 1 },
  explorer: { transaction: 'https://explorer.example.org/{hash}' },
  metaUrl: 'https://meta.example.org/meta.json',
  source: 'test',
  asOf: '2026-01-01',
};

const FEE = 12_500n;
const GAS = 500_000n;
const RUN = '1';

/** A wallet that a test exchanges for another one. */
export class ChangingWallet implements Wallet {
  readonly #listeners = new Set<(state: WalletState) => void>();
  #now: Wallet | undefined;

  constructor(first?: Wallet) {
    this.#now = first;
  }

  change(wallet: Wallet | undefined): void {
    this.#now = wallet;
    for (const listener of this.#listeners) listener(this.state());
  }

  state(): WalletState {
    return this.#now?.state() ?? { state: 'absent' };
  }

  onChange(listener: (state: WalletState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  key(): ReturnType<Wallet['key']> {
    if (this.#now === undefined) throw new Error('no wallet');
    return this.#now.key();
  }
}

/** What a caller keeps of the account: everything that it ever told, once. */
export class TestBooks {
  readonly entries = new Map<string, AccountEntry>();
  /** Entries that came again after they were acknowledged. */
  again = 0;

  take(account: AkashAccount): void {
    const { entries } = account.entries();
    for (const entry of entries) {
      if (this.entries.has(entry.key)) this.again += 1;
      this.entries.set(entry.key, entry);
    }
    account.acknowledge(entries);
  }

  kinds(from = 0): readonly string[] {
    return [...this.entries.values()]
      .filter(({ height }) => height >= from)
      .map(({ kind, amount, denom }) => `${kind} ${kind === 'fee' ? '' : `${amount} `}${denom}`);
  }
}

export interface WorldOptions {
  readonly wallet?: Wallet;
  readonly journal?: MemoryJournal;
  readonly chain?: OpenOptions;
  readonly price?: string | undefined;
  readonly signer?: Partial<SignerOptions>;
  readonly parts?: Partial<AccountParts>;
  /** Follows the core too, before it is started. */
  readonly beside?: (core: AkashCore) => void;
}

/** An account on the stand-in through a core of its own; blocks by hand, time as it is. */
export class AccountWorld {
  readonly net: OpenChain;
  readonly journal: MemoryJournal;
  readonly wallet: ChangingWallet;
  readonly books = new TestBooks();
  core!: AkashCore;
  account!: AkashAccount;
  changes = 0;
  readonly #options: WorldOptions;
  readonly #sequences = new Map<string, bigint>();
  #dseq = 100n;

  private constructor(net: OpenChain, options: WorldOptions) {
    this.net = net;
    this.#options = options;
    this.journal = options.journal ?? new MemoryJournal();
    this.wallet = new ChangingWallet(options.wallet ?? new KeyWallet(PROVIDER));
  }

  static async open(options: WorldOptions = {}): Promise<AccountWorld> {
    const coins = [
      { denom: 'uakt', amount: 1_000_000_000n },
      { denom: 'uact', amount: 1_000_000_000n },
    ];
    const accounts = [PROVIDER, HOT, STRANGER, TENANT].map(({ address }) => ({ address, coins }));
    // A price of long ago would be none.
    const timeNs = BigInt(Date.now()) * 1_000_000n;
    const genesis = makeGenesis({ chainId: CHAIN_ID, accounts, timeNs });
    const net = await openChain({ genesis, ...options.chain });
    net.produceBlock(2);
    if (!('price' in options)) net.feedPrice('1.25');
    net.produceBlock(2);
    const world = new AccountWorld(net, options);
    world.start();
    return world;
  }

  /** Opens the core and the account on what was stored. */
  start(): void {
    this.core = new AkashCore(
      {
        data: DATA,
        endpoints: [this.net.url],
        access: { watchEveryMs: 200, prunedAfterMs: 0 },
        signer: { pollMs: 50, timeoutBlocks: 20, ...this.#options.signer },
      },
      {
        ...{ wallet: this.wallet, journal: this.journal, clock: new SystemClock() },
        log: silentLogger,
      },
    );
    this.account = new AkashAccount(this.core, {
      oneTimeKey: () => Promise.reject(new Error('no key is given here')),
      ...this.#options.parts,
    });
    this.account.onChange(() => {
      this.changes += 1;
    });
    this.#options.beside?.(this.core);
    this.core.start();
  }

  async restart(): Promise<void> {
    await this.core.close();
    this.start();
  }

  async close(): Promise<void> {
    await this.core.close();
    await this.net.close();
  }

  get height(): number {
    return Number(this.net.chain.height);
  }

  /** Waits for something; with `blocks`, while blocks come. */
  async until(
    what: string,
    holds: () => boolean | Promise<boolean>,
    blocks = false,
  ): Promise<void> {
    const endMs = performance.now() + 12_000;
    while (!(await holds())) {
      if (performance.now() > endMs) {
        const queue = JSON.stringify(
          [this.account.queue(), this.core.reading, this.account.endpoints()],
          (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
        );
        throw new Error(
          `not within 12 s: ${what}; ${queue} ${JSON.stringify(this.account.redemptions().map(({ state }) => state))} at ${this.height}`,
        );
      }
      if (blocks) this.net.produceBlock();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  /** A transaction of ours waits for the next block. */
  async inMempool(): Promise<void> {
    await this.until('a transaction waits', () => this.net.chain.mempool.waiting.length > 0);
  }

  /** The books have the newest block. */
  async caughtUp(): Promise<void> {
    await this.until(
      'the books are at the tip',
      () => this.account.entries().height === this.height,
    );
    this.books.take(this.account);
  }

  /** Somebody signs and sends, into a block of its own; answers the code there. */
  async send(by: TestKey, ...list: readonly PackedMessage[]): Promise<number> {
    const sequence = this.#sequenceOf(by);
    const accounts = [PROVIDER, HOT, STRANGER, TENANT].map(({ address }) => address);
    const accountNumber = BigInt(accounts.indexOf(by.address));
    const fee = [{ denom: 'uakt', amount: FEE }];
    const tx = signTx({
      key: by,
      chainId: CHAIN_ID,
      accountNumber,
      sequence,
      messages: list,
      fee,
      gas: GAS,
    });
    const { code, log } = this.net.chain.submit(tx);
    if (code !== 0) throw new Error(log);
    const block = this.net.produceBlock();
    return block.results.at(-1)?.code ?? -1;
  }

  /** A deployment of the tenant's with a bid of the provider's on it; a lease where that is wanted. */
  async bid(lease = true, deposit = 5_000_000n): Promise<messages.BidParts> {
    this.#dseq += 1n;
    const id = {
      ...{ owner: TENANT.address, dseq: this.#dseq, gseq: 1, oseq: 1 },
      ...{ provider: PROVIDER.address, bseq: 0 },
    };
    await this.send(TENANT, messages.createDeployment(id, { run: RUN, deposit }));
    await this.send(PROVIDER, messages.createBid(id, 500_000n));
    if (lease) await this.send(TENANT, messages.createLease(id));
    return id;
  }

  register(): Promise<number> {
    return this.send(PROVIDER, messages.createProvider(PROVIDER.address, RUN));
  }

  /** Denoms in which opening + entries is not what the chain has at the height of the books. */
  async differences(address = PROVIDER.address): Promise<readonly string[]> {
    await this.caughtUp();
    const opening = this.account.opening();
    if (opening === undefined) return ['no opening'];
    const chain = [UAKT, UACT].map((denom): Coin => ({
      denom,
      amount: this.net.balanceOf(address, denom),
    }));
    return reconcileAccount(opening.coins, [...this.books.entries.values()], chain)
      .filter(({ difference }) => difference !== 0n)
      .map(({ denom, difference }) => `${difference} ${denom}`);
  }

  #sequenceOf({ address }: TestKey): bigint {
    let next = this.#sequences.get(address) ?? 0n;
    for (const { block, index } of this.net.chain.places()) {
      for (const signer of block.txs[index]?.signers ?? []) {
        if (signer.address === address && signer.sequence >= next) next = signer.sequence + 1n;
      }
    }
    this.#sequences.set(address, next);
    return next;
  }
}

export function hotWallet(): Wallet {
  return new KeyWallet(HOT, PROVIDER.address);
}
