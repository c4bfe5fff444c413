import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { keyOf } from '../../helpers/chain/sign.ts';
import type { Context, Suite } from '../context.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const PROVIDER = keyOf(new Uint8Array(32).fill(8)).address;
/** Milliseconds of a call to a node and back, as to a public one. */
const DELAY_MS = 100;
const COUNTS = [1, 20, 100, 1000] as const;
const MOST_MB = 100;
/** What a bid among many is given in gas; see the signer's margin for a batch. */
const GAS_OF_A_BID = 115_000n;
const TRANSACTION_SHARE = 90n;

interface Market {
  readonly blockMs: number;
  /** 0 for none. */
  readonly blockGas: bigint;
}
const MARKETS: readonly Market[] = [
  { blockMs: 1000, blockGas: 0n },
  { blockMs: 1000, blockGas: 30_000_000n },
  { blockMs: 6000, blockGas: 0n },
  { blockMs: 6000, blockGas: 30_000_000n },
];

/**
 * From the block with the last of so many orders to the block in which each has its bid. The whole
 * provider bids, on a chain with real transactions that is 100 ms away, with room for every order.
 * The peer puts one bid into each transaction and waits for its block, as the official provider was
 * measured to do: a block for each order; with us it runs for the small counts.
 */
export const AKASH_BIDS: Suite = {
  rows: () => MARKETS.flatMap(namesOf),
  async measure(context) {
    const rows: Row[] = [];
    const markets = context.quick ? MARKETS.slice(0, 2) : MARKETS;
    for (const market of markets) rows.push(...(await measureMarket(context, market)));
    return rows;
  },
};

function namesOf(market: Market): readonly string[] {
  const of = nameOf(market);
  return [
    ...COUNTS.map((count) => `${of}: ${count} orders → all with our bid`),
    `${of}: 1000 orders, one in ten closed before the bids`,
    `${of}: 1000 open orders after a restart`,
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

async function measureMarket(context: Context, market: Market): Promise<readonly Row[]> {
  const names = namesOf(market);
  const folder = mkdtempSync(path.join(tmpdir(), 'sublet-bench-'));
  const removed = context.cleanup.add(folder, () => rmSync(folder, { recursive: true }));
  const peers = await peerBlocks(context, market, folder);
  const chain = await openMarket(context, market);
  const database = path.join(folder, 'ours.db');
  let bidder = await startBidder(context, chain, database, 1000);
  const rows: Row[] = [];
  for (const [place, count] of COUNTS.entries()) {
    const blocks = await chain.place(count, false);
    context.say(`${names[place]}: ${blocks} blocks`);
    const peer = peers.get(count);
    rows.push(
      rowOf({
        name: names[place] ?? '',
        value: blocks,
        unit: 'blocks',
        runs: 1,
        ...(peer === undefined ? {} : { peer: { name: 'one bid a transaction', value: peer } }),
        goal: {
          text: `≤ ${goalOf(market, count)} blocks`,
          holds: () => blocks <= goalOf(market, count),
        },
        note: 'after the block of the last order; the official provider was recorded at one block for each order',
      }),
    );
  }
  const closing = await chain.place(1000, true);
  const closingGoal = goalOf(market, 1000) + 1;
  rows.push(
    rowOf({
      name: names[4] ?? '',
      value: closing,
      unit: 'blocks',
      runs: 1,
      goal: { text: `≤ ${closingGoal} blocks`, holds: () => closing <= closingGoal },
      note: 'the first transaction is refused because of them, which costs a block',
    }),
  );
  const memory = await bidder.stop();
  const placed = chain.place(1000, false);
  bidder = await startBidder(context, chain, database, 1000);
  const again = await placed;
  await bidder.stop();
  rows.push(
    rowOf({
      name: names[5] ?? '',
      value: again,
      unit: 'blocks',
      runs: 1,
      note: 'placed while the agent was off; its start is in it',
    }),
    rowOf({
      name: names[6] ?? '',
      value: memory,
      unit: 'MB',
      runs: 1,
      goal: atMost(MOST_MB, ' MB'),
      note: 'most resident memory of the process until then; the official provider was recorded at 220 to 238 MB',
    }),
  );
  chain.close();
  await removed();
  return rows;
}

/** The same provider with one message in each transaction; a thousand of them would take a quarter of an hour. */
async function peerBlocks(
  context: Context,
  market: Market,
  folder: string,
): Promise<ReadonlyMap<number, number>> {
  const chain = await openMarket(context, market);
  const bidder = await startBidder(context, chain, path.join(folder, 'peer.db'), 1);
  const blocks = new Map<number, number>();
  for (const count of market.blockMs > 1000 ? [1] : [1, 20]) {
    blocks.set(count, await chain.place(count, false));
  }
  await bidder.stop();
  chain.close();
  return blocks;
}

interface OpenMarket {
  readonly url: string;
  readonly chainId: string;
  /** Places orders; blocks from the last of them until all that are open have our bid. */
  place(count: number, close: boolean): Promise<number>;
  close(): void;
}

async function openMarket(context: Context, market: Market): Promise<OpenMarket> {
  const { blockMs, blockGas } = market;
  const child = start(context, 'akash-market-child.ts', [
    ...[PROVIDER, String(blockMs), String(blockGas), String(DELAY_MS)],
  ]);
  const told = on(child, 'message');
  const next = async (): Promise<Record<string, unknown>> =>
    ((await told.next()).value as [Record<string, unknown>])[0];
  const { url, chainId } = await next();
  return {
    url: String(url),
    chainId: String(chainId),
    place: async (count, close) => {
      child.send({ place: count, close });
      const [placed, bid] = [await next(), await next()];
      return Number(bid.bid) - Number(placed.placed);
    },
    close: () => child.disconnect(),
  };
}

async function startBidder(
  context: Context,
  { url, chainId }: OpenMarket,
  database: string,
  mostMessages: number,
): Promise<{ stop(): Promise<number> }> {
  const child = start(context, 'akash-bidder-child.ts', [
    ...[url, chainId, database, String(mostMessages)],
  ]);
  await once(child, 'message');
  return {
    stop: async () => {
      const answered = once(child, 'message') as Promise<[{ peakMb: number }]>;
      child.send('memory');
      const [{ peakMb }] = await answered;
      const closed = once(child, 'close');
      child.disconnect();
      await closed;
      return peakMb;
    },
  };
}

function start({ cleanup }: Context, file: string, args: readonly string[]): ChildProcess {
  cleanup.throwIfOver();
  const child = fork(fileOf(file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  cleanup.add(`process ${child.pid}`, () => void child.kill('SIGKILL'));
  return child;
}
