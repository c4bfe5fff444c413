import { setTimeout as pause } from 'node:timers/promises';

import type { Clock } from '../../../agent/base/clock.ts';
import { SystemClock } from '../../../agent/base/clock.ts';
import type { Logger } from '../../../agent/base/logger.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { LeaseRef, OrderRef } from '../../../agent/domain/ids.ts';
import type { AkashCore, CoreOptions } from '../../../agent/network/akash/core.ts';
import { leaseRefOf, orderRefOf } from '../../../agent/network/akash/ids.ts';
import type { AkashNetwork, NetworkOptions } from '../../../agent/network/akash/network.ts';
import type { OpenNetworkParts } from '../../../agent/network/akash/open-network.ts';
import { openAkashNetwork } from '../../../agent/network/akash/open-network.ts';
import type { Wallet } from '../../../agent/wallet/interface.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import type { OpenChain, OpenOptions } from '../../chain/open-chain.ts';
import { openChain } from '../../chain/open-chain.ts';
import type { PackedMessage, TestKey } from '../chain/sign.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { Hands } from './hands.ts';
import { dryUp } from './market-chain.ts';
import type { OrderTerms } from './market-messages.ts';
import { createDeployment } from './market-messages.ts';
import { MemoryStore } from './memory-store.ts';
import type { BidParts } from './messages.ts';
import * as messages from './messages.ts';
import { networkData } from './network-data.ts';
import { PAYEE as HOT, PROVIDER, RIVAL, TENANT } from './people.ts';
import { testWallet } from './test-wallet.ts';

export { HOT, PROVIDER, RIVAL, TENANT };
const KEYS = [TENANT, PROVIDER, RIVAL, HOT];

export const HOST_URI = 'https://provider.example.org:8443';
const AKT = 1_000_000n;

export interface MarketOptions {
  readonly wallet?: Wallet;
  readonly chainId?: string;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly signer?: CoreOptions['signer'];
  readonly network?: Partial<NetworkOptions>;
  readonly account?: OpenNetworkParts['account'];
  readonly chain?: OpenOptions;
  /** Of the provider, in uact and uakt. */
  readonly coins?: { readonly uact?: bigint; readonly uakt?: bigint };
  /** US dollars for one AKT; without it the chain has no price. */
  readonly price?: string;
}

/**
 * Our adapter on a chain that computes, with a tenant and a rival who are signed for without any of
 * our code. Blocks are made by hand; time is this machine's.
 */
export class MarketWorld {
  readonly net: OpenChain;
  readonly journal = new MemoryJournal();
  readonly store = new MemoryStore();
  options: MarketOptions;
  network: AkashNetwork;
  core: AkashCore;
  /** Done when the chain has reached the height. */
  readonly planned: { readonly height: bigint; readonly run: () => void }[] = [];
  readonly #hands: Hands;
  #dseq = 100n;
  /** While it is cut off nobody waits for the adapter. */
  cut = false;

  private constructor(net: OpenChain, options: MarketOptions) {
    this.net = net;
    this.#hands = new Hands(net, KEYS);
    this.options = options;
    ({ network: this.network, core: this.core } = this.#open());
  }

  static async open(options: MarketOptions = {}): Promise<MarketWorld> {
    const { coins, price, chainId = 'sublet-test' } = options;
    const rich = [
      { denom: 'uakt', amount: 1_000n * AKT },
      { denom: 'uact', amount: 100_000n * AKT },
    ];
    const provider = [
      { denom: 'uakt', amount: coins?.uakt ?? 1_000n * AKT },
      { denom: 'uact', amount: coins?.uact ?? 1_000n * AKT },
    ];
    const accounts = KEYS.map(({ address }) => ({
      address,
      coins: address === PROVIDER.address ? provider : rich,
    }));
    // A price of long ago would be none.
    const now = price === undefined ? {} : { timeNs: BigInt(Date.now()) * 1_000_000n };
    const genesis = makeGenesis({ chainId, accounts, ...now });
    const net = await openChain({ genesis, ...options.chain });
    net.produceBlock(2);
    if (price !== undefined) net.feedPrice(price);
    if (price !== undefined) net.produceBlock(2);
    return new MarketWorld(net, options);
  }

  /**
   * Everything ends without a word to anybody, and begins again with what was stored. `meanwhile` says
   * what is otherwise then.
   */
  async restart(meanwhile?: () => Promise<Partial<MarketOptions>>): Promise<void> {
    await this.network.close();
    this.options = { ...this.options, ...(await meanwhile?.()) };
    ({ network: this.network, core: this.core } = this.#open());
  }

  /** The account that bids. */
  get provider(): string {
    const state = this.core.wallet.state();
    return state.state === 'absent' ? PROVIDER.address : state.account;
  }

  /** Puts a transaction of `key` into the mempool. */
  submit(key: TestKey, ...packed: readonly PackedMessage[]): void {
    this.#hands.submit(key, ...packed);
  }

  /** The same, in a block. Throws where the block refused it. */
  async act(key: TestKey, ...packed: readonly PackedMessage[]): Promise<void> {
    this.submit(key, ...packed);
    await this.blocks(1);
    const places = [...this.net.chain.places()];
    const last = places.findLast(({ block, index }) => {
      return block.txs[index]?.signers.some(({ address }) => address === key.address);
    });
    const result = last?.block.results[last.index];
    if (result?.code !== 0) throw new Error(`refused: ${result?.log ?? 'no result'}`);
  }

  /** So many blocks, each once the adapter has done what it could before it. */
  async blocks(count: number): Promise<void> {
    for (let made = 0; made < count; made++) {
      await this.rest();
      this.net.produceBlock();
      const { height } = this.net.chain;
      for (const plan of this.planned.splice(0)) {
        if (plan.height > height) this.planned.push(plan);
        else plan.run();
      }
      if (this.cut) continue;
      await this.until(`height ${height} is handled`, () => {
        return BigInt(this.core.reading.height ?? 0) >= height;
      });
    }
  }

  /** The signer waits: for a block, or because it has nothing to do. */
  async rest(withinMs = 1000): Promise<void> {
    const endMs = performance.now() + withinMs;
    const { signer } = this.core;
    while (performance.now() < endMs) {
      if (signer.state().pending === 0 || this.net.chain.mempool.waiting.length > 0) return;
      await pause(2);
    }
  }

  async until(what: string, holds: () => boolean | Promise<boolean>, ms = 25_000): Promise<void> {
    const endMs = performance.now() + ms;
    while (!(await holds())) {
      if (performance.now() > endMs) {
        const { problem } = this.core.signer.state();
        const why = JSON.stringify([this.core.reading.problem, problem]);
        throw new Error(`not within ${ms} ms: ${what} ${why}`);
      }
      await pause(2);
    }
  }

  /** Makes blocks until `work` is done. */
  async done<T>(work: Promise<T>, most = 100): Promise<T> {
    let settled = false;
    const end = (): void => {
      settled = true;
    };
    work.then(end, end);
    for (let made = 0; made < most; made++) {
      await pause(4);
      if (settled) return work;
      await this.blocks(1);
    }
    throw new Error('not done');
  }

  /** A deployment of the tenant in a block; its first order. */
  async place(terms: Partial<OrderTerms> = {}): Promise<OrderRef> {
    const [order] = await this.placeAll([terms]);
    if (order === undefined) throw new Error('no order');
    return order;
  }

  async placeAll(all: readonly Partial<OrderTerms>[]): Promise<readonly OrderRef[]> {
    const placed = all.map((terms) => ({ owner: TENANT.address, dseq: ++this.#dseq, ...terms }));
    await this.act(TENANT, ...placed.map((terms) => createDeployment(terms)));
    return placed.map(({ owner, dseq }) => orderRefOf({ owner, dseq, gseq: 1, oseq: 1 }));
  }

  /** Our bid on that order, or a rival's. */
  bid(order: OrderRef, provider = this.provider): BidParts {
    const [owner = '', dseq = '', gseq = '', oseq = ''] = order.slice('akash:'.length).split('/');
    const numbers = { dseq: BigInt(dseq), gseq: Number(gseq), oseq: Number(oseq) };
    return { owner, ...numbers, provider, bseq: 0 };
  }

  lease(order: OrderRef): LeaseRef {
    return leaseRefOf(this.bid(order));
  }

  async rivalBids(order: OrderRef, price = 1): Promise<void> {
    const id = this.bid(order, RIVAL.address);
    await this.act(RIVAL, messages.createBid(id, 500_000n, price));
  }

  async registerRival(): Promise<void> {
    await this.act(RIVAL, messages.createProvider(RIVAL.address, 'rival'));
  }

  accept(order: OrderRef, provider = this.provider): Promise<void> {
    return this.act(TENANT, messages.createLease(this.bid(order, provider)));
  }

  closeDeployment(order: OrderRef): Promise<void> {
    return this.act(TENANT, messages.closeDeployment(this.bid(order)));
  }

  /** Takes the tenant's money away but for less than a block costs. */
  drain(order: OrderRef): void {
    dryUp(this.net.chain, this.bid(order));
  }

  /** Nothing comes through until {@link reconnect}. */
  async disconnect(): Promise<void> {
    this.cut = true;
    await this.net.endpoint.goDown();
  }

  async reconnect(): Promise<void> {
    await this.net.endpoint.comeBack();
    this.cut = false;
  }

  async close(): Promise<void> {
    await this.network.close();
    await this.net.close();
  }

  #open(): { network: AkashNetwork; core: AkashCore } {
    const { wallet, clock, log, chainId, signer, network, account } = this.options;
    return openAkashNetwork(
      {
        data: networkData(this.net.url, chainId),
        access: { watchEveryMs: 500 },
        signer: { pollMs: 50, ...signer },
        mayBid: () => 'nobody said that it may',
        ...network,
      },
      {
        ...{ journal: this.journal, certificates: this.store, log: log ?? silentLogger },
        wallet: wallet ?? testWallet(PROVIDER),
        clock: clock ?? new SystemClock(),
        ...(account === undefined ? {} : { account }),
      },
    );
  }
}
