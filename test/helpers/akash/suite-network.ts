import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseDec } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { leaseRefOf, orderRefOf } from '../../../agent/network/akash/ids.ts';
import type { AkashNetwork } from '../../../agent/network/akash/network.ts';
import { openAkashNetwork } from '../../../agent/network/akash/open-network.ts';
import { queryLease } from '../../../agent/network/akash/queries/market.ts';
import type { MarketEvent } from '../../../agent/network/interface.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { keyWallet } from './key-wallet.ts';
import { MemoryStore } from './memory-store.ts';
import * as messages from './messages.ts';
import { networkData } from './network-data.ts';
import { scaledGasPrice } from './target.ts';
import type { WorldOf } from './world.ts';
import { ORDERS } from './world.ts';

/** The provider's life once more, through the port that the agent works with. */
export function networkSteps(world: WorldOf): void {
  describe('the network port', () => {
    let network: AkashNetwork;
    const heard: MarketEvent[] = [];
    const stop = new AbortController();

    beforeAll(() => {
      const { rpc, chainId, providerKey, machine, gasPriceText } = world();
      const clock = new SystemClock();
      const data = networkData(rpc.url, chainId);
      const gasPrice = parseDec(gasPriceText);
      const feesPerDay = scaledGasPrice(gasPriceText) / 10n ** 12n;
      const opened = openAkashNetwork(
        { data, signer: { gasPrice, feesPerDay, pollMs: 1_000 }, mayBid: () => undefined },
        {
          ...{ wallet: keyWallet(providerKey), journal: new MemoryJournal(), clock },
          ...{ certificates: new MemoryStore(), log: silentLogger },
        },
      );
      opened.core.onSpent((fee) => void machine.spent.set(fee.hash, fee));
      ({ network } = opened);
      void (async () => {
        for await (const event of network.events(stop.signal)) heard.push(event);
      })();
    });
    afterAll(async () => {
      stop.abort();
      await network.close();
    });

    const id = () => world().bid(ORDERS + 1);
    const ref = () => leaseRefOf(id());
    const told = <T extends MarketEvent['type']>(type: T) =>
      world().until(`the network tells ${type}`, () =>
        heard.find((event): event is Extract<MarketEvent, { type: T }> => event.type === type),
      );

    test('finds its record as it is to be, and publishes a certificate', async () => {
      const { run, signal } = world();
      const profile = {
        attributes: [{ key: messages.RUN_ATTRIBUTE, value: run }],
        ...{ hostUri: 'https://provider.example.org:8443', email: 'test@example.org' },
        website: 'https://example.org',
      };
      const before = world().machine.spent.size;
      await network.register(profile, signal);
      const { serial } = network.certificate()!;
      expect(await network.queryProvider(signal)).toMatchObject({
        ...profile,
        certificate: { serial },
      });
      await network.register(profile, signal);
      expect(world().machine.spent.size).toBe(before + 1);
      expect(network.problems().filter(({ stopsBidding }) => stopsBidding)).toEqual([]);
    });

    test('tells of an order, bids on it once, and holds its lease', async () => {
      const { tenant, deposits, run, signal } = world();
      const options = { run, deposit: deposits.deployment };
      await tenant.send([messages.createDeployment(id(), options)]);
      const { order } = await told('order-created');
      expect(order.ref).toBe(orderRefOf(id()));
      const price = { denom: network.denom, amount: parseDec(String(messages.BID_PRICE)) };
      const claim = { cpuMilli: 100, memoryBytes: 2 ** 26, diskBytes: 2 ** 26, ports: 1, gpus: [] };
      const offer = { order, price, claim };
      const [first] = await network.submitBids([offer], signal);
      expect(first).toMatchObject({ order: order.ref, outcome: 'open' });
      expect(await network.submitBids([offer], signal)).toEqual([first]);
      await tenant.send([messages.createLease(id())]);
      const { lease } = await told('lease-created');
      expect(await network.activeLeases(signal)).toEqual([lease]);
      expect(lease).toMatchObject({ ref: ref(), price });
    });

    test('pays what the chain says, and ends the lease with its reason', async () => {
      const { machine, signal } = world();
      await world().blocks(3);
      await network.withdraw([ref()], signal);
      const [escrow] = await network.escrows(signal);
      expect(escrow?.blocksLeft).toBeGreaterThan(10);
      await network.closeBid((await network.queryLease(ref(), signal))!.bid, signal);
      expect((await network.queryLease(ref(), signal))?.state).toBe('active');
      await network.closeLease(ref(), 'decommission', signal);
      expect((await told('lease-closed')).reason).toBe('decommission');
      const payments = await network.payments(parseBlockHeight(0));
      const sum = payments.reduce((total, { amount }) => total + amount.amount, 0n);
      const found = await queryLease(machine.asking, id(), { signal });
      expect(sum).toBe(found?.payment?.withdrawn.amount);
      expect(sum).toBeGreaterThan(0n);
      expect(payments.every(({ txHash }) => machine.spent.has(txHash ?? ''))).toBe(true);
    });
  });
}
