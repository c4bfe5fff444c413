// A chain that calls itself Akash's mainnet, inside of a network namespace from which nothing of the
// real one can be reached. Talks over IPC.

import { setTimeout as pause } from 'node:timers/promises';

import { makeGenesis } from '../../chain/genesis.ts';
import { BIDS } from '../../chain/modules/market-records.ts';
import { openChain } from '../../chain/open-chain.ts';
import { Hands } from '../akash/hands.ts';
import { createDeployment } from '../akash/market-messages.ts';
import { keyOf } from '../chain/sign.ts';
import { answerOrders } from './namespace-child.ts';
import type { ChainOrder } from './public-chain.ts';

const CHAIN_ID = 'akashnet-2';
const BLOCK_MS = 250;
const TENANT = keyOf(new Uint8Array(32).fill(1));
const RICH = [
  { denom: 'uakt', amount: 1_000_000_000n },
  { denom: 'uact', amount: 1_000_000_000n },
];

const own = await openChain({
  genesis: makeGenesis({
    chainId: CHAIN_ID,
    accounts: [{ address: TENANT.address, coins: RICH }],
  }),
  blockMs: BLOCK_MS,
});
const hands = new Hands(own, [TENANT]);
let placed = 0;

answerOrders(perform);

async function perform(order: ChainOrder): Promise<unknown> {
  switch (order.do) {
    case 'url':
      return own.url;
    case 'fund':
      own.fund(order.address, RICH);
      return undefined;
    case 'place':
      for (let left = order.count; left > 0; left -= 1) await place();
      return undefined;
    case 'blocks':
      await blocks(order.count);
      return undefined;
    case 'bids':
      return own.chain.read((context) => context.state.list(BIDS).length);
  }
}

/** A deployment in a block of its own: one sequence after the other. */
async function place(): Promise<void> {
  placed += 1;
  hands.submit(TENANT, createDeployment({ owner: TENANT.address, dseq: BigInt(placed) }));
  const isWaiting = (): boolean =>
    own.chain.mempool.waiting.some(({ signers }) =>
      signers.some(({ address }) => address === TENANT.address),
    );
  while (isWaiting()) await pause(20);
}

async function blocks(count: number): Promise<void> {
  const until = own.chain.height + BigInt(count);
  while (own.chain.height < until) await pause(20);
}
