import path from 'node:path';

import { LeaseClosedReason } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { afterEach, expect, test } from 'vitest';

import { parseNetworkId } from '../../agent/domain/ids.ts';
import type { LeaseRecord } from '../../agent/storage/interface.ts';
import { LEASES } from '../chain/modules/market-records.ts';
import { AkashFlow } from '../helpers/akash/akash-flow.ts';
import { alteredBooks } from '../helpers/akash/altered-books.ts';
import { compareMoney } from '../helpers/akash/compare-money.ts';
import { FastClock } from '../helpers/akash/fast-clock.ts';
import { dockerEngine } from '../helpers/akash/flow-engine.ts';
import { PROVIDER, RIVAL, TENANT } from '../helpers/akash/market-world.ts';
import type { Fate, TenantLease } from '../helpers/akash/random-tenants.ts';
import { RandomTenant } from '../helpers/akash/random-tenants.ts';
import { smallManifest } from '../helpers/akash/small-manifest.ts';
import { BUSYBOX_IMAGE } from '../helpers/engine-busybox-image.ts';
import { tempFolder } from '../helpers/wallet/samples.ts';
import type { Random } from '../unit/domain/random.ts';
import { seededRandom } from '../unit/domain/random.ts';

/**
 * Many leases over a long time, with real containers and tenants who do what tenants do; then the books
 * are compared.
 */

const SEED = 7;
const BLOCKS = 1000;
const FATES: Readonly<Record<Fate, number>> = {
  closes: 5,
  'closes-early': 2,
  'runs-dry': 4,
  silent: 2,
  wrong: 1,
  pauses: 3,
  stays: 3,
};
const AKASH = parseNetworkId('akash');
const signal = new AbortController().signal;

let flow: AkashFlow;
const over = new AbortController();
afterEach(async () => {
  over.abort();
  await flow.close();
});

function makeTenants(random: Random): readonly RandomTenant[] {
  const fates = Object.entries(FATES).flatMap(([fate, count]) =>
    Array<Fate>(count).fill(fate as Fate),
  );
  const terms = {
    manifest: (version: number) => {
      const script = `echo version ${version}; while :; do sleep 1000; done`;
      return smallManifest({ image: BUSYBOX_IMAGE, command: ['/bin/sh', '-c'], args: [script] });
    },
    wrongManifest: smallManifest({ count: 2 }),
    price: '10000',
    within: 450,
  };
  return shuffled(fates, random).map((fate, at) => {
    const own = seededRandom(random.int(1, 1_000_000));
    const parts = { dseq: BigInt(1000 + at), fate, signal: over.signal };
    return new RandomTenant(flow.world, own, parts, terms);
  });
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.int(0, left.length - 1), 1));
}

/** A thousand blocks, in which the agent starts anew twice, is cut off once and redeems once. */
async function live(tenants: readonly RandomTenant[]): Promise<void> {
  const { world } = flow;
  for (let block = 1; block <= BLOCKS; block++) {
    for (const tenant of tenants) tenant.step(block);
    if (block === 300 || block === 700) await flow.restart();
    if (block === 500) {
      await world.disconnect();
      await world.blocks(4);
      await world.reconnect();
    }
    if (block === 600) {
      const amount = world.net.balanceOf(PROVIDER.address, 'uact') / 2n;
      await flow.handlers['wallet.redeem']({ amount });
    }
    await flow.whenUp();
    await world.blocks(1);
  }
}

// Nothing is paid out here: whoever that is got nothing of us.
const compare = (books = flow.storage) =>
  compareMoney(flow.world.net.chain, books, {
    account: PROVIDER.address,
    payoutTo: RIVAL.address,
  });

type End = readonly [lease: TenantLease, reason: string | undefined];

/** Ends for which the tenant gave no reason. */
function wrongEnds(ends: readonly End[]): readonly End[] {
  return ends.filter(([{ acts, answers, fate }, reason]) => {
    if (reason === 'tenant') return !acts.includes('close') && !acts.includes('pause');
    if (reason === 'insufficient-funds') return fate !== 'runs-dry';
    if (reason === 'manifest-timeout') return answers.some(({ accepted }) => accepted);
    return true;
  });
}

const endOf = ({ run }: LeaseRecord): string => (run.state === 'closed' ? run.reason : run.state);

/** Our leases as the chain has them. */
const onChain = () =>
  flow.world.net.chain
    .read(({ state }) => state.list(LEASES, ''))
    .map(([, lease]) => lease)
    .filter(({ id }) => id.provider === PROVIDER.address);

test(
  'twenty leases of every fate over a thousand blocks are in the ledger as on the chain',
  { timeout: 180_000 },
  async () => {
    const database = path.join(tempFolder(), 'agent.db');
    const clock = new FastClock(3);
    const docker = await dockerEngine(clock);
    flow = await AkashFlow.live({
      ...{ clock, engine: docker, database },
      market: { price: '1.25', coins: { uact: 0n }, signer: { feesPerDay: 100_000_000n } },
      provider: { accrueMs: 600, withdrawMs: 1_500, manifestTimeoutMs: 15_000 },
    });
    const { world, storage } = flow;
    await flow.handlers['settings.update']({ prices: { endpoint: '3000' } });
    const tenants = makeTenants(seededRandom(SEED));
    const first = world.net.chain.height;
    await live(tenants);
    expect(world.net.chain.height - first).toBeGreaterThanOrEqual(BigInt(BLOCKS));

    // Some still run: what they earned and nobody took yet is what the chain would pay.
    await flow.settled();
    const running = storage.leases.listLive();
    expect(running.length).toBeGreaterThan(0);
    expect(storage.ledger.accrued(AKASH)).toHaveLength(running.length);
    const during = compare();
    expect(during.differences).toEqual([]);

    for (const tenant of tenants) tenant.close();
    await flow.until('all are over', () => storage.leases.listLive().length === 0);
    await flow.until('no bid is open', async () => {
      return (await world.network.openBids(signal)).length === 0;
    });
    await flow.settled();
    const after = compare();
    expect(after.differences).toEqual([]);
    expect([...(await docker.listing.leases(undefined, signal)).keys()]).toEqual([]);
    const { rows = [], payments = [] } = flow.provider.accounting?.reconciliation ?? {};
    expect([...rows, ...payments].map(({ difference }) => difference)).toEqual([0n, 0n, 0n]);

    // Each lease ended as its tenant had it, and the chain was told nothing else.
    const leases = tenants.flatMap((tenant) => tenant.leases);
    const ends = leases.map((lease): End => {
      const record = storage.leases.get(lease.lease);
      return [lease, record && endOf(record)];
    });
    expect(leases.length).toBeGreaterThanOrEqual(20);
    expect(onChain()).toHaveLength(leases.length);
    expect(wrongEnds(ends)).toEqual([]);
    const reasons = ends.map(([, reason]) => reason);
    const count = (reason: string): number => reasons.filter((one) => one === reason).length;
    expect(new Set(reasons)).toEqual(new Set(['tenant', 'insufficient-funds', 'manifest-timeout']));
    // Of the chain's reasons those from 10000 to 19999 are a provider's.
    const closedByUs = onChain().map(({ reason }): number => reason);
    expect(closedByUs.filter((reason) => reason >= 10_000 && reason < 20_000)).toEqual(
      Array(count('manifest-timeout')).fill(LeaseClosedReason.lease_closed_reason_manifest_timeout),
    );
    const acts = new Set(leases.flatMap((lease) => lease.acts));
    expect([...acts].sort()).toEqual(['close', 'pause', 'send', 'send-wrong', 'top-up', 'update']);

    const events = leases.flatMap(({ lease }) => storage.leases.listEvents(lease, 1000));
    const ran = events.filter(({ code }) => code === 'running').length;
    expect(ran).toBeGreaterThanOrEqual(12);

    const refused = [...world.net.chain.places()].filter(({ block, index }) => {
      const isTenant = block.txs[index]?.signers.some(({ address }) => address === TENANT.address);
      return !isTenant && block.results[index]?.code !== 0;
    });
    console.info(
      `seed ${SEED}: ${leases.length} leases (${count('tenant')} ended by tenants, ` +
        `${count('insufficient-funds')} dry, ${count('manifest-timeout')} without a manifest), ` +
        `${ran} times a container ran, ${storage.ledger.listPayments(100_000).length} payments, ` +
        `${during.made + after.made} comparisons, ${refused.length} transactions of ours refused`,
    );

    // Controls: a figure that is one unit off, a payment that nobody wrote down, an end without a reason.
    await flow.close();
    const controls = [
      'UPDATE payments SET amount = amount + 1 WHERE id = 5',
      'DELETE FROM payments WHERE id = 5',
      'DELETE FROM account_entries WHERE id = 30',
    ];
    const found = controls.map((sql) =>
      alteredBooks(database, sql, (books) => compare(books).differences.length),
    );
    expect(found.every((many) => many > 0)).toBe(true);
    expect(wrongEnds(ends.map(([lease]): End => [lease, 'unstable']))).toHaveLength(leases.length);
  },
);
