import { parseOrderRef } from '../../../agent/domain/ids.ts';
import type { NetworkArena } from '../../contract/network/contract.ts';
import type { MarketWorld } from './market-world.ts';
import { RIVAL, TENANT } from './market-world.ts';
import * as messages from './messages.ts';

/** Blocks from a rival's bid until it wins. */
const RIVAL_WAITS = 15n;

/** The contract's stage: our adapter, and the tenant who is signed for by hand. */
export async function marketArena(world: MarketWorld): Promise<NetworkArena> {
  await world.registerRival();
  const signal = new AbortController();
  return {
    network: world.network,
    cutsEachSettlement: true,
    tenant: {
      placeOrder: (price) => world.place({ price }),
      placeLostOrder: async () => {
        const order = await world.place({ price: '20' });
        await world.rivalBids(order);
        world.planned.push({
          height: world.net.chain.height + RIVAL_WAITS,
          run: () => {
            world.submit(TENANT, messages.createLease(world.bid(order, RIVAL.address)));
          },
        });
        return order;
      },
      acceptBid: (bid) => world.accept(orderOfBid(bid)),
      sendManifest: (lease, manifest) => {
        world.network.handInManifest(lease, manifest, signal.signal).catch(() => undefined);
        return Promise.resolve();
      },
      closeDeployment: (order) => world.closeDeployment(order),
      drainEscrow: (order) => {
        world.drain(order);
        return Promise.resolve();
      },
      advanceBlocks: (count) => world.blocks(count),
    },
    cutStream: async () => {
      // From so many it knows how long a block takes, and misses one that does not come.
      await world.blocks(12);
      await world.disconnect();
      await world.blocks(3);
      await world.until('the reader misses blocks', () => {
        return world.core.reading.problem !== undefined;
      });
      await world.reconnect();
    },
    close: async () => {
      signal.abort();
      await world.close();
    },
  };
}

function orderOfBid(bid: string): ReturnType<typeof parseOrderRef> {
  return parseOrderRef(bid.split('/').slice(0, 4).join('/'));
}
