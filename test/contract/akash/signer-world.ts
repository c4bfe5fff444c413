import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import type { Chain } from '../../../agent/network/akash/chain.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import type { HttpPost } from '../../../agent/network/akash/rpc/http-post.ts';
import { openHttpPost } from '../../../agent/network/akash/rpc/http-post.ts';
import type { SpentFee } from '../../../agent/network/akash/signer/flight.ts';
import type { SignerOptions } from '../../../agent/network/akash/signer/options.ts';
import { SIGNER_DEFAULTS } from '../../../agent/network/akash/signer/options.ts';
import { Signer } from '../../../agent/network/akash/signer/signer.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain, OpenOptions } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import { signTx } from '../../helpers/chain/sign.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import {
  addressOf,
  CHAIN_ID,
  HOT,
  KeyWallet,
  PROVIDER,
  sendMessage,
  STRANGER,
} from './signer-keys.ts';

const STOLEN_FEE = 250n;

export interface WorldOptions {
  readonly signer?: Partial<SignerOptions>;
  readonly chain?: OpenOptions;
  readonly wallet?: KeyWallet;
  readonly blockGas?: bigint;
  /** What the provider account has at first, in uakt. */
  readonly coins?: bigint;
}

/** A signer on a chain that computes, through its RPC; blocks and time by hand. */
export class SignerWorld {
  readonly clock = new ManualClock();
  readonly journal = new MemoryJournal();
  readonly spent: SpentFee[] = [];
  readonly net: OpenChain;
  readonly wallet: KeyWallet;
  readonly access: Chain;
  readonly signer: Signer;
  /** How many transactions the RPC was given. */
  broadcasts = 0;
  /** The answer to the next broadcast is cut off on its way. */
  cutNext = false;
  readonly #startBalance: bigint;
  #stolen = 0n;

  private constructor(net: OpenChain, options: WorldOptions) {
    this.net = net;
    this.wallet = options.wallet ?? new KeyWallet(PROVIDER);
    this.#startBalance = this.balance();
    const { clock } = this;
    this.access = openAccess(
      // Time is moved faster than answers come.
      { chainId: CHAIN_ID, endpoints: [net.url], answerWithinMs: 10 ** 9, watchEveryMs: 3_000 },
      { clock, log: silentLogger, http: this.#http(openHttpPost()) },
    );
    this.signer = new Signer(
      { ...SIGNER_DEFAULTS, feeDenom: parseDenom('uakt'), ...options.signer },
      {
        ...{ chain: this.access, wallet: this.wallet, journal: this.journal, clock },
        log: silentLogger,
        spent: (fee) => this.spent.push(fee),
      },
    );
    this.access.onHeight((height) => this.signer.onHeight(height));
    this.signer.start();
  }

  static async open(options: WorldOptions = {}): Promise<SignerWorld> {
    const coins = [
      { denom: 'uakt', amount: options.coins ?? 1_000_000_000n },
      { denom: 'uact', amount: 1_000_000_000n },
    ];
    const accounts = [PROVIDER, HOT, STRANGER].map(({ address }) => ({ address, coins }));
    const { blockGas } = options;
    const genesis = makeGenesis({
      chainId: CHAIN_ID,
      accounts,
      ...(blockGas === undefined ? {} : { maxBlockGas: blockGas }),
    });
    const net = await openChain({ genesis, ...options.chain });
    net.produceBlock(3);
    return new SignerWorld(net, options);
  }

  /** Lets time pass until something holds, by default without any new block. */
  async until(
    what: string,
    holds: () => boolean,
    blockEveryMs = Infinity,
    stepMs = 200,
  ): Promise<void> {
    const endMs = performance.now() + 20_000;
    for (let sinceBlockMs = 0; !holds();) {
      if (performance.now() > endMs) throw new Error(`not within 20 s: ${what}\n${this.words()}`);
      await this.clock.advance(stepMs);
      sinceBlockMs += stepMs;
      if (sinceBlockMs >= blockEveryMs) {
        this.net.produceBlock();
        sinceBlockMs = 0;
      }
      // The answers of the chain come from outside of this process's own time.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** The same with a block every six seconds. */
  async live(what: string, holds: () => boolean, stepMs?: number): Promise<void> {
    await this.until(what, holds, 6_000, stepMs);
  }

  /** A transaction of ours waits in the mempool. */
  async inMempool(): Promise<void> {
    await this.until('a transaction waits', () => this.net.chain.mempool.waiting.length > 0);
  }

  /** Everything that was submitted is over. */
  async over(): Promise<void> {
    await this.live('all intents are over', () => this.signer.state().pending === 0);
    await this.until('all fees are told', () => this.journal.list('signer/spent/').length === 0);
  }

  states(): Record<string, string> {
    return Object.fromEntries(this.signer.list().map(([id, { state }]) => [id, state]));
  }

  balance(address = PROVIDER.address): bigint {
    return this.net.balanceOf(address, 'uakt');
  }

  /** How many times each intent's payment arrived. */
  timesPaid(ids: readonly string[], amount = 1000n): Record<string, bigint> {
    return Object.fromEntries(ids.map((id) => [id, this.balance(addressOf(id)) / amount]));
  }

  /** What the account has lost and nobody has written down: 0. */
  unaccounted(ids: readonly string[]): bigint {
    const fees = new Map(this.spent.map(({ hash, fee }) => [hash, fee.amount]));
    const paid = ids.reduce((sum, id) => sum + this.balance(addressOf(id)), 0n);
    const feeSum = [...fees.values()].reduce((sum, fee) => sum + fee, 0n);
    return this.#startBalance - this.balance() - paid - feeSum - this.#stolen;
  }

  /** Transactions of the account that are in a block, whatever became of them. */
  transactions(): number {
    return [...this.net.chain.places()].filter(({ block, index }) =>
      block.txs[index]!.signers.some(({ address }) => address === this.wallet.key().address),
    ).length;
  }

  /** Another wallet with the same key sends something, into a block of its own. */
  steal(): void {
    const sequence = this.sequence();
    const transaction = signTx({
      ...{ key: PROVIDER, chainId: CHAIN_ID, accountNumber: 0n, sequence },
      messages: [sendMessage(PROVIDER.address, PROVIDER.address, 1n)],
      ...{ fee: [{ denom: 'uakt', amount: STOLEN_FEE }], gas: 100_000n },
    });
    const answer = this.net.chain.submit(transaction);
    if (answer.code !== 0) throw new Error(answer.log);
    this.net.produceBlock();
    this.#stolen += STOLEN_FEE;
  }

  /** The account's sequence number by the chain's own state. */
  sequence(): bigint {
    let found = 0n;
    for (const { block, index } of this.net.chain.places()) {
      for (const { address, sequence } of block.txs[index]!.signers) {
        if (address === PROVIDER.address && sequence >= found) found = sequence + 1n;
      }
    }
    return found;
  }

  words(): string {
    return JSON.stringify(
      [this.states(), this.signer.state(), this.access.health()],
      (_k, value) => (typeof value === 'bigint' ? value.toString() : (value as unknown)),
    );
  }

  async close(): Promise<void> {
    await this.signer.close();
    await this.access.close();
    await this.net.close();
  }

  #http(real: HttpPost): HttpPost {
    return {
      post: async (url, body, limits, signal) => {
        const answer = await real.post(url, body, limits, signal);
        if (!body.includes('broadcast_tx_sync')) return answer;
        this.broadcasts += 1;
        if (!this.cutNext) return answer;
        this.cutNext = false;
        return '{"cut';
      },
      close: () => real.close(),
    };
  }
}
