// A chain that calls itself Akash's mainnet, inside of a network namespace from which nothing of the
// real one can be reached. Talks over IPC.

import { setTimeout as pause } from 'node:timers/promises';

import { Bid_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import { makeGenesis } from '../../chain/genesis.ts';
import type { BidRecord } from '../../chain/modules/market-records.ts';
import { BIDS } from '../../chain/modules/market-records.ts';
import { PROVIDERS } from '../../chain/modules/provider-records.ts';
import { openChain } from '../../chain/open-chain.ts';
import { Hands } from '../akash/hands.ts';
import { createDeployment, SERVING, updateDeployment } from '../akash/market-messages.ts';
import { closeDeployment, createCertificate, createLease } from '../akash/messages.ts';
import type { PackedMessage, TestKey } from '../chain/sign.ts';
import { answerOrders } from './namespace-child.ts';
import type { ChainOrder, Placed, Tenant } from './public-chain.ts';
import { TENANT_KEYS } from './public-chain.ts';

const [, , CHAIN_ID = 'akashnet-2'] = process.argv;
const BLOCK_MS = 250;
const RICH = [
  { denom: 'uakt', amount: 1_000_000_000n },
  { denom: 'uact', amount: 1_000_000_000n },
];

const own = await openChain({
  genesis: makeGenesis({
    chainId: CHAIN_ID,
    accounts: TENANT_KEYS.map(({ address }) => ({ address, coins: RICH })),
  }),
  blockMs: BLOCK_MS,
});
const hands = new Hands(own, TENANT_KEYS);
/** By tenant. */
const placed = TENANT_KEYS.map(() => 0);

answerOrders(perform);

async function perform(order: ChainOrder): Promise<unknown> {
  switch (order.do) {
    case 'url':
      return own.url;
    case 'fund':
      own.fund(order.address, RICH);
      return undefined;
    case 'place':
      for (let left = order.count; left > 0; left -= 1) await place(order);
      return undefined;
    case 'update': {
      const { address } = keyAt(order.tenant);
      const id = { owner: address, dseq: BigInt(order.dseq) };
      await act(order.tenant, updateDeployment(id, Buffer.from(order.hash, 'hex')));
      return undefined;
    }
    case 'send': {
      const { tenant, typeUrl } = order;
      await act(tenant, { typeUrl, value: Buffer.from(order.value, 'hex') });
      return undefined;
    }
    case 'publish':
      await act(0, createCertificate(keyAt(0).address, order.cert, order.publicKey));
      return undefined;
    case 'blocks':
      await blocks(order.count);
      return undefined;
    case 'bids':
      return own.chain.read((context) => context.state.list(BIDS).length);
    case 'providers':
      return own.chain.read(({ state }) => state.list(PROVIDERS).map(([, { owner }]) => owner));
    case 'accept':
      for (const tenant of [0, 1] as const) {
        const own = openBids().filter(({ id }) => id.owner === keyAt(tenant).address);
        const leases = own.map(({ id }) =>
          createLease({ ...id, dseq: BigInt(id.dseq.toString()) }),
        );
        if (leases.length > 0) await act(tenant, ...leases);
      }
      return undefined;
    case 'end': {
      const { address } = keyAt(order.tenant);
      const all = Array.from({ length: placed[order.tenant] ?? 0 }, (_unused, index) =>
        closeDeployment({ owner: address, dseq: BigInt(index + 1) }),
      );
      await act(order.tenant, ...all);
      return undefined;
    }
  }
}

/** A deployment. */
async function place({ tenant = 0, hash, serving = false }: Placed): Promise<void> {
  const dseq = (placed[tenant] ?? 0) + 1;
  placed[tenant] = dseq;
  const manifest = hash === undefined ? {} : { hash: Buffer.from(hash, 'hex') };
  const unit = { resource: SERVING, count: 1, price: { denom: 'uact', amount: '10.5' } };
  const terms = { owner: keyAt(tenant).address, dseq: BigInt(dseq), ...manifest };
  await act(tenant, createDeployment({ ...terms, ...(serving ? { units: [unit] } : {}) }));
}

function keyAt(tenant: Tenant): TestKey {
  const key = TENANT_KEYS[tenant];
  if (key === undefined) throw new Error('no such tenant');
  return key;
}

function openBids(): readonly BidRecord[] {
  const all = own.chain.read((context) => context.state.list(BIDS));
  return all.map(([, bid]) => bid).filter(({ state }) => state === Bid_State.open);
}

/** By that tenant, and until it is in a block. */
async function act(tenant: Tenant, ...messages: readonly PackedMessage[]): Promise<void> {
  const key = keyAt(tenant);
  hands.submit(key, ...messages);
  const isWaiting = (): boolean =>
    own.chain.mempool.waiting.some(({ signers }) =>
      signers.some(({ address }) => address === key.address),
    );
  while (isWaiting()) await pause(20);
}

async function blocks(count: number): Promise<void> {
  const until = own.chain.height + BigInt(count);
  while (own.chain.height < until) await pause(20);
}
