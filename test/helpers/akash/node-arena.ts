import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { BidRef, OrderRef } from '../../../agent/domain/ids.ts';
import { parseOrderRef } from '../../../agent/domain/ids.ts';
import { parseDec } from '../../../agent/domain/money.ts';
import { orderRefOf } from '../../../agent/network/akash/ids.ts';
import type { AkashNetwork } from '../../../agent/network/akash/network.ts';
import { openAkashNetwork } from '../../../agent/network/akash/open-network.ts';
import { queryBid } from '../../../agent/network/akash/queries/market.ts';
import type { NetworkArena } from '../../contract/network/contract.ts';
import { testKey } from '../chain/sign.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { PlainAccount } from './account.ts';
import { keyWallet } from './key-wallet.ts';
import { createDeployment } from './market-messages.ts';
import { MemoryStore } from './memory-store.ts';
import type { BidParts } from './messages.ts';
import * as messages from './messages.ts';
import { networkData } from './network-data.ts';
import { closeAll } from './recover.ts';
import type { AkashTarget } from './target.ts';
import { feeOf, scaledGasPrice } from './target.ts';
import { runDseq } from './tenant-deployments.ts';
import { AkashWorld } from './world.ts';

/** Blocks from an order until a rival has won it, whatever is bid. */
const RIVAL_WAITS = 15;
/** Blocks in which a deposit is gone when the rival leases the group beside. */
const DRY_WITHIN = 2n;
const RIVAL_GAS = 3_000_000n;

/**
 * The network contract's stage on any node: nothing but its RPC and funded words are used, blocks
 * come when they come, and a tenant's money goes only where the chain lets it go. One provider and
 * one rival for all arenas; each arena has an adapter with a memory of its own.
 */
export class NodeStage {
  readonly #world: AkashWorld;
  readonly #rival: PlainAccount;
  readonly #certificates = new MemoryStore();
  #place = 0;

  private constructor(world: AkashWorld, rival: PlainAccount) {
    this.#world = world;
    this.#rival = rival;
  }

  static async open(target: AkashTarget): Promise<NodeStage> {
    const world = await AkashWorld.open(target);
    const { rpc, chainId, tenant, deposits, run } = world;
    const gasPrice = scaledGasPrice(world.gasPriceText);
    const key = await testKey(target.mnemonic, world.providerIndex + 1);
    const rival = new PlainAccount(key, {
      ...{ rpc, chainId, gasPrice },
      until: (what, ask) => world.until(what, ask),
      sent: (tx) => void world.sent.push(tx),
    });
    const money = deposits.bid * 2n + feeOf(RIVAL_GAS, gasPrice);
    await tenant.send([messages.send(tenant.address, rival.address, money)]);
    await rival.send([messages.createProvider(rival.address, run, [rivalOnly(run)])]);
    return new NodeStage(world, rival);
  }

  async arena(): Promise<NetworkArena> {
    const world = this.#world;
    const { network, heightOf } = this.#openNetwork();
    const over = new AbortController();
    const rivalry: Promise<void>[] = [];
    const advanceBlocks = async (count: number): Promise<void> => {
      await world.blocks(count);
      const height = await world.rpc.height();
      await world.until(`height ${height} is handled`, () => heightOf() >= height || undefined);
    };
    return {
      network,
      attributes: [{ key: messages.RUN_ATTRIBUTE, value: world.run }],
      cutsEachSettlement: true,
      tenant: {
        placeOrder: (price) => this.#order(price),
        placeLostOrder: async () => {
          const order = await this.#order('20');
          await this.#rivalBids(order, 1, 1);
          rivalry.push(this.#rivalWins(order));
          return order;
        },
        acceptBid: async (bid) => {
          await world.tenant.send([messages.createLease(this.#bid(orderOfBid(bid)))]);
        },
        sendManifest: (lease, manifest) => {
          network.handInManifest(lease, manifest, over.signal).catch(() => undefined);
          return Promise.resolve();
        },
        closeDeployment: async (order) => {
          await world.tenant.send([messages.closeDeployment(this.#bid(order))]);
        },
        drainEscrow: async (order) => {
          await this.#drain(order);
          await advanceBlocks(Number(DRY_WITHIN));
        },
        advanceBlocks,
      },
      close: async () => {
        over.abort();
        await Promise.all(rivalry);
        await network.close();
        await closeAll(world.rpc, world.tenant);
      },
    };
  }

  /** The rival's coins go back as well; what it earned in uact stays with it. */
  async close(): Promise<void> {
    const { tenant } = this.#world;
    try {
      await this.#rival.sendAll((amount) =>
        messages.send(this.#rival.address, tenant.address, amount),
      );
    } finally {
      await this.#world.close();
    }
  }

  #openNetwork(): { readonly network: AkashNetwork; readonly heightOf: () => number } {
    const { rpc, chainId, providerKey, machine, gasPriceText } = this.#world;
    const gasPrice = parseDec(gasPriceText);
    // One of them all: what a run may cost is bounded by what it was given.
    const feesPerDay = scaledGasPrice(gasPriceText) / 10n ** 10n;
    const { network, core } = openAkashNetwork(
      {
        data: networkData(rpc.url, chainId),
        signer: { gasPrice, feesPerDay, pollMs: 1_000 },
        mayBid: () => undefined,
      },
      {
        ...{ wallet: keyWallet(providerKey), journal: new MemoryJournal() },
        ...{ clock: new SystemClock(), certificates: this.#certificates, log: silentLogger },
      },
    );
    core.onSpent((fee) => void machine.spent.set(fee.hash, fee));
    return { network, heightOf: () => core.reading.height ?? 0 };
  }

  /** A deployment of two groups: one for both providers, and one that only the rival may have. */
  async #order(price: string): Promise<OrderRef> {
    const { tenant, deposits, run, startMs } = this.#world;
    const dseq = runDseq(startMs, ++this.#place);
    const dear = deposits.deployment / DRY_WITHIN;
    const ours = { key: messages.RUN_ATTRIBUTE, value: run };
    const terms = {
      ...{ owner: tenant.address, dseq, price, deposit: deposits.deployment },
      requirements: { attributes: [ours] },
      beside: { price: dear.toString(), requirements: { attributes: [ours, rivalOnly(run)] } },
    };
    await tenant.send([createDeployment(terms)]);
    return orderRefOf({ owner: tenant.address, dseq, gseq: 1, oseq: 1 });
  }

  #bid(order: OrderRef, provider = this.#world.provider.address, group?: number): BidParts {
    const [owner = '', dseq = '', gseq = '', oseq = ''] = order.slice('akash:'.length).split('/');
    const numbers = { dseq: BigInt(dseq), gseq: group ?? Number(gseq), oseq: Number(oseq) };
    return { owner, ...numbers, provider, bseq: 0 };
  }

  async #rivalBids(order: OrderRef, group: number, price: number): Promise<void> {
    const { deposits } = this.#world;
    const id = this.#bid(order, this.#rival.address, group);
    await this.#rival.send([messages.createBid(id, deposits.bid, price)]);
  }

  /** Once we have bid, or after a while. */
  async #rivalWins(order: OrderRef): Promise<void> {
    const world = this.#world;
    const last = (await world.rpc.height()) + RIVAL_WAITS;
    await world.until('there is a bid to be lost', async () => {
      const asked = await queryBid(world.machine.asking, this.#bid(order), {
        signal: world.signal,
      });
      return asked !== undefined || (await world.rpc.height()) >= last || undefined;
    });
    await world.tenant.send([messages.createLease(this.#bid(order, this.#rival.address))]);
  }

  /** The chain gives no deposit back while a lease is on: the rival is paid it within blocks. */
  async #drain(order: OrderRef): Promise<void> {
    const { tenant, deposits } = this.#world;
    await this.#rivalBids(order, 2, Number(deposits.deployment / DRY_WITHIN));
    await tenant.send([messages.createLease(this.#bid(order, this.#rival.address, 2))]);
  }
}

function rivalOnly(run: string): { readonly key: string; readonly value: string } {
  return { key: 'sublet-test-rival', value: run };
}

function orderOfBid(bid: BidRef): OrderRef {
  return parseOrderRef(bid.split('/').slice(0, 4).join('/'));
}
