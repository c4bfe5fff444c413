import type { Block } from './block.ts';
import type { ChainOptions } from './chain.ts';
import { Chain } from './chain.ts';
import { parseDec } from './decimal.ts';
import { makeGenesis } from './genesis.ts';
import type { Coin } from './keepers.ts';
import { ensureAccount, putAccount } from './modules/accounts.ts';
import { Endpoint } from './rpc/endpoint.ts';
import { SECOND_NS } from './time.ts';

/** How a chain is opened. */
export interface OpenOptions extends Partial<ChainOptions> {
  /** A block by the clock, every so many milliseconds; without it blocks are made by hand. */
  readonly blockMs?: number;
  /** Of the first endpoint; by default a free one. */
  readonly port?: number;
}

/** A chain that runs in this process, and its first endpoint. */
export interface OpenChain {
  readonly chain: Chain;
  /** Where it can be asked: JSON-RPC over HTTP. */
  readonly url: string;
  readonly wsUrl: string;
  /** The first endpoint, with its faults. */
  readonly endpoint: Endpoint;
  /** One more endpoint before the same chain, with faults of its own. */
  addEndpoint(): Promise<Endpoint>;
  /** Makes so many blocks, and gives the last of them. */
  produceBlock(count?: number): Block;
  /** Makes a block of this time, in nanoseconds since 1970. */
  produceBlockAt(timeNs: bigint): Block;
  /** Gives coins that come from nowhere; the supply grows by them. */
  fund(address: string, coins: readonly Coin[]): void;
  balanceOf(address: string, denom: string): bigint;
  /** Tells the price of AKT in USD (`1.25`); it counts from the next block on. */
  feedPrice(price: string): void;
  /** As if the same key had sent something from elsewhere: its next sequence is one higher. */
  stealSequence(address: string): void;
  close(): Promise<void>;
}

/** Opens a chain with an endpoint on the loopback interface. */
export async function openChain(options: OpenOptions = {}): Promise<OpenChain> {
  const { blockMs, port, ...rest } = options;
  const chain = new Chain({ ...rest, genesis: rest.genesis ?? makeGenesis() });
  const endpoint = await Endpoint.open(chain, 'node0', port);
  const endpoints = [endpoint];
  const clock = blockMs === undefined ? undefined : startClock(chain, blockMs);
  return {
    chain,
    url: endpoint.url,
    wsUrl: endpoint.wsUrl,
    endpoint,
    addEndpoint: async () => {
      const added = await Endpoint.open(chain, `node${endpoints.length}`);
      endpoints.push(added);
      return added;
    },
    produceBlock: (count = 1) => {
      let block = chain.produceBlock();
      for (let made = 1; made < count; made += 1) block = chain.produceBlock();
      return block;
    },
    produceBlockAt: (timeNs) => chain.produceBlock(timeNs),
    fund: (address, coins) => {
      fund(chain, address, coins);
    },
    balanceOf: (address, denom) =>
      chain.read((context) => chain.bank.balance(context, address, denom)),
    feedPrice: (price) => {
      chain.alter((context) => {
        chain.oracle.feed(context, parseDec(price));
      });
    },
    stealSequence: (address) => {
      chain.alter((context) => {
        const account = ensureAccount(context, address);
        putAccount(context, { ...account, sequence: account.sequence + 1n });
      });
    },
    close: async () => {
      clearInterval(clock);
      for (const opened of endpoints) await opened.close();
    },
  };
}

/** Blocks by the clock of this machine: each has the time at which it was made. */
function startClock(chain: Chain, blockMs: number): NodeJS.Timeout {
  return setInterval(() => {
    const nowNs = (BigInt(Date.now()) * SECOND_NS) / 1000n;
    chain.produceBlock(nowNs > chain.timeNs ? nowNs : chain.timeNs + 1n);
  }, blockMs);
}

function fund(chain: Chain, address: string, coins: readonly Coin[]): void {
  chain.alter((context) => {
    ensureAccount(context, address);
    for (const { denom, amount } of coins) {
      const balance = chain.bank.balance(context, address, denom) + amount;
      const supply = chain.bank.supply(context, denom) + amount;
      chain.bank.setBalance(context, address, { denom, amount: balance });
      chain.bank.setSupply(context, { denom, amount: supply });
    }
  });
}
