import type { ChildProcess, ForkOptions } from 'node:child_process';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { AGENT_ENV, AGENT_NODE_FLAGS } from '../../../agent/base/small-memory.ts';
import { buildEntry } from '../../helpers/built-agent.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import type { Context, Suite } from '../context.ts';
import { newFolder } from '../context.ts';
import type { Measured, Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const PROVIDER = keyOf(new Uint8Array(32).fill(8)).address;
const COUNTS = [1, 20, 100, 1000] as const;
const MANY = 1000;
const MOST_MB = 100;
/** What a bid among many is given in gas; see the signer's margin for a batch. */
const GAS_OF_A_BID = 115_000n;
const TRANSACTION_SHARE = 90n;

interface Market {
  readonly blockMs: number;
  /** Milliseconds of a call to a node and back. */
  readonly delayMs: number;
  /** 0 for none. */
  readonly blockGas: bigint;
}
/** As a public node answers. */
const AWAY = { delayMs: 100 };
const MARKETS: readonly Market[] = [
  { ...AWAY, blockMs: 1000, blockGas: 0n },
  { ...AWAY, blockMs: 1000, blockGas: 30_000_000n },
  { ...AWAY, blockMs: 6000, blockGas: 0n },
  { ...AWAY, blockMs: 6000, blockGas: 30_000_000n },
];
/** Blocks and calls twice as quick: it is the blocks that are counted, and it needs many. */
const PEER_MARKET: Market = { blockMs: 500, delayMs: 50, blockGas: 0n };
const PEER_COUNTS = [1, 20, 100] as const;

/**
 * From the block with the last of so many orders to the block in which each has its bid. The whole
 * provider bids, on a chain with real transactions that is 100 ms away, with room for every order.
 * The peer puts one bid into each transaction and waits for its block, as the official provider was
 * measured to do: a block for each order. One suite for each market, so that one can run alone.
 */
export function akashBidSuites(): readonly Suite[] {
  let peer: Promise<ReadonlyMap<number, number>> | undefined;
  return MARKETS.map((market): Suite => {
    const isLeftOut = ({ quick }: Context): boolean => quick && market.blockMs > 1000;
    return {
      rows: (context) => (isLeftOut(context) ? [] : namesOf(market)),
      measure: async (context) => {
        peer ??= peerBlocks(context);
        return measureMarket(context, market, await peer);
      },
    };
  });
}

function namesOf(market: Market): readonly string[] {
  const of = nameOf(market);
  return [
    ...COUNTS.map((count) => `${of}: ${count} orders → all with our bid`),
    `${of}: ${MANY} orders, one in ten closed before the bids`,
    `${of}: ${MANY} open orders after a restart`,
    `${of}: memory of the provider`,
  ];
}

function nameOf({ blockMs, blockGas }: Market): string {
  const limit = blockGas === 0n ? 'no gas limit' : `${blockGas / 1_000_000n}M gas`;
  return `akash bids, ${blockMs / 1000} s blocks, ${limit}`;
}

/** Blocks that the gas limit allows so many bids to be in, and one. */
function goalOf({ blockGas }: Market, count: number): number {
  if (count <= 100) return 2;
  if (blockGas === 0n) return 2;
  const perBlock = (blockGas * TRANSACTION_SHARE) / 100n / GAS_OF_A_BID;
  return Number((BigInt(count) + perBlock - 1n) / perBlock) + 1;
}

async function measureMarket(
  context: Context,
  market: Market,
  peers: ReadonlyMap<number, number>,
): Promise<readonly Row[]> {
  const names = namesOf(market);
  const rows: Row[] = [];
  /** The next of the names. */
  const add = (measured: Omit<Measured, 'name' | 'runs'>): void => {
    const name = names[rows.length] ?? '';
    rows.push(rowOf({ name, runs: 1, ...measured }));
    context.say(`${name}: ${Math.round(measured.value)} ${measured.unit}`);
  };
  const database = path.join(newFolder(context, 'bids'), 'ours.db');
  const chain = await openMarket(context, market);
  const bidder = await startBidder(context, chain, database, MANY);
  chain.begin();
  const idleMb = await bidder.peakMb();
  for (const count of COUNTS) {
    const value = await chain.place(count, false);
    const most = goalOf(market, count);
    const peer = peers.get(count);
    add({
      ...{ value, unit: 'blocks' },
      ...(peer === undefined ? {} : { peer: { name: 'one bid a transaction', value: peer } }),
      goal: { text: `≤ ${most} blocks`, holds: () => value <= most },
      note: 'after the block of the last order; the official provider was recorded at one block for each order',
    });
  }
  const closed = await chain.place(MANY, true);
  const most = goalOf(market, MANY) + 1;
  add({
    ...{ value: closed, unit: 'blocks' },
    goal: { text: `≤ ${most} blocks`, holds: () => closed <= most },
    note: 'the first transaction is refused because of them, which costs a block',
  });
  const memory = await bidder.peakMb();
  await bidder.stop();
  const restarted = await catchUp(context, chain, database);
  add({
    ...{ value: restarted, unit: 'blocks' },
    note: 'placed while the agent was off; from the start of its process on, which is in it',
  });
  const bids = COUNTS.reduce<number>((sum, count) => sum + count, MANY);
  add({
    ...{ value: memory, unit: 'MB', goal: atMost(MOST_MB, ' MB') },
    note: `most resident memory of the process over ${bids} orders, ${Math.round(idleMb)} before the first; built and started as the packaged app's agent is; the official provider was recorded at 220 to 238 MB`,
  });
  chain.close();
  return rows;
}

/** Blocks until as many orders as were placed while nobody was there all have our bid. */
async function catchUp(context: Context, chain: OpenMarket, database: string): Promise<number> {
  const bid = chain.place(MANY, false);
  const bidder = await startBidder(context, chain, database, MANY);
  const blocks = await bid;
  await bidder.stop();
  return blocks;
}

/** The same provider with one message in each transaction. */
async function peerBlocks(context: Context): Promise<ReadonlyMap<number, number>> {
  const chain = await openMarket(context, PEER_MARKET);
  const database = path.join(newFolder(context, 'bids-peer'), 'peer.db');
  const bidder = await startBidder(context, chain, database, 1);
  chain.begin();
  const blocks = new Map<number, number>();
  for (const count of PEER_COUNTS) {
    blocks.set(count, await chain.place(count, false));
    context.say(`one bid a transaction: ${count} orders in ${blocks.get(count)} blocks`);
  }
  await bidder.stop();
  chain.close();
  return blocks;
}

interface OpenMarket {
  readonly url: string;
  readonly chainId: string;
  /** From now on blocks come at their pace; before, they are quick. */
  begin(): void;
  /** Places orders; blocks from the last of them until all that are open have our bid. */
  place(count: number, close: boolean): Promise<number>;
  close(): void;
}

async function openMarket(context: Context, market: Market): Promise<OpenMarket> {
  const { blockMs, blockGas, delayMs } = market;
  const args = [PROVIDER, String(blockMs), String(blockGas), String(delayMs)];
  const child = start(context, fileOf('akash-market-child.ts'), args);
  const told = on(child, 'message', { close: ['exit'] });
  const next = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await told.next();
    if (done === true) throw new Error('the process of the market has ended');
    return (value as [Record<string, unknown>])[0];
  };
  const { url, chainId } = await next();
  return {
    url: String(url),
    chainId: String(chainId),
    begin: () => child.send({ begin: true }),
    place: async (count, close) => {
      child.send({ place: count, close });
      const [placed, bid] = [await next(), await next()];
      return Number(bid.bid) - Number(placed.placed);
    },
    close: () => child.disconnect(),
  };
}

interface Bidder {
  /** The most that it ever had, resident. */
  peakMb(): Promise<number>;
  stop(): Promise<void>;
}

let bidder: string | undefined;

/** The program that bids, built as the packaged app's agent is. */
function builtBidder(context: Context): string {
  bidder ??= buildEntry(fileOf('akash-bidder-child.ts'), newFolder(context, 'bidder'));
  return bidder;
}

async function startBidder(
  context: Context,
  { url, chainId }: OpenMarket,
  database: string,
  mostMessages: number,
): Promise<Bidder> {
  const program = builtBidder(context);
  // As the command `sublet` does it.
  const compiled = `${path.dirname(database)}/compiled`;
  const env = { ...AGENT_ENV, ...process.env, NODE_COMPILE_CACHE: compiled };
  if (!existsSync(compiled)) await once(start(context, program, [], { env }), 'exit');
  const args = [url, chainId, database, String(mostMessages)];
  const child = start(context, program, args, { env, execArgv: [...AGENT_NODE_FLAGS] });
  const live = await nextMessage(child);
  if (live !== true) throw new Error('the process of the provider is not live');
  return {
    peakMb: async () => {
      const answered = nextMessage(child);
      child.send('memory');
      return Number(await answered);
    },
    stop: async () => {
      // Node tells of no `close` where it was this side that disconnected.
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** Throws where the process ends instead. */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  try {
    const { signal } = over;
    return await Promise.race([
      once(child, 'message', { signal }).then(([told]: unknown[]) => told),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('the process of the provider has ended');
      }),
    ]);
  } finally {
    over.abort();
  }
}

function start(
  { cleanup }: Context,
  file: string,
  args: readonly string[],
  options: ForkOptions = {},
): ChildProcess {
  cleanup.throwIfOver();
  const child = fork(file, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...options,
  });
  cleanup.add(`process ${child.pid}`, () => void child.kill('SIGKILL'));
  return child;
}
