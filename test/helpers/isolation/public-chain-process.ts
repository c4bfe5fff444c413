// A chain that calls itself Akash's mainnet, inside of a network namespace from which nothing of the
// real one can be reached. Talks over IPC.

import { setTimeout as pause } from 'node:timers/promises';

import { Bid_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { makeGenesis } from '../../chain/genesis.ts';
import type { BidRecord } from '../../chain/modules/market-records.ts';
import { BIDS } from '../../chain/modules/market-records.ts';
import { openChain } from '../../chain/open-chain.ts';
import { Hands } from '../akash/hands.ts';
import { createDeployment } from '../akash/market-messages.ts';
import { closeDeployment, createCertificate, createLease } from '../akash/messages.ts';
import type { PackedMessage } from '../chain/sign.ts';
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
      for (let left = order.count; left > 0; left -= 1) await place(order.hash);
      return undefined;
    case 'publish':
      await act(createCertificate(TENANT.address, order.cert, order.publicKey));
      return undefined;
    case 'blocks':
      await blocks(order.count);
      return undefined;
    case 'bids':
      return own.chain.read((context) => context.state.list(BIDS).length);
    case 'accept':
      await act(
        ...openBids().map(({ id }) => createLease({ ...id, dseq: BigInt(id.dseq.toString()) })),
      );
      return undefined;
    case 'end':
      await act(
        ...Array.from({ length: placed }, (_unused, index) =>
          closeDeployment({ owner: TENANT.address, dseq: BigInt(index + 1) }),
        ),
      );
      return undefined;
  }
}

/** A deployment. */
async function place(hash?: string): Promise<void> {
  placed += 1;
  const manifest = hash === undefined ? {} : { hash: Buffer.from(hash, 'hex') };
  await act(createDeployment({ owner: TENANT.address, dseq: BigInt(placed), ...manifest }));
}

function openBids(): readonly BidRecord[] {
  const all = own.chain.read((context) => context.state.list(BIDS));
  return all.map(([, bid]) => bid).filter(({ state }) => state === Bid_State.open);
}

/** By the tenant, and until it is in a block. */
async function act(...messages: readonly PackedMessage[]): Promise<void> {
  hands.submit(TENANT, ...messages);
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
