import path from 'node:path';

import { afterEach, expect, test } from 'vitest';

import type { OrderRef } from '../../agent/domain/ids.ts';
import { LEASES } from '../chain/modules/market-records.ts';
import { findProvider } from '../chain/modules/provider-records.ts';
import { AkashFlow } from '../helpers/akash/akash-flow.ts';
import { alteredBooks } from '../helpers/akash/altered-books.ts';
import type { MoneyComparison } from '../helpers/akash/compare-money.ts';
import { compareMoney } from '../helpers/akash/compare-money.ts';
import { FastClock } from '../helpers/akash/fast-clock.ts';
import { dockerEngine } from '../helpers/akash/flow-engine.ts';
import { walletIn } from '../helpers/akash/flow-wallet.ts';
import { RIVAL } from '../helpers/akash/market-world.ts';
import * as messages from '../helpers/akash/messages.ts';
import { smallManifest } from '../helpers/akash/small-manifest.ts';
import { BUSYBOX_IMAGE } from '../helpers/engine-busybox-image.ts';
import { inspect, leftovers } from '../helpers/engine-docker.ts';
import { ADDRESS, SECOND_ADDRESS, tempFolder, WORDS } from '../helpers/wallet/samples.ts';

/**
 * The whole way of an owner's money, on a chain that computes and with real containers: from an empty
 * machine to coins at the payout address. Where the chain does not carry it, which is the manifest, it
 * is handed in at the network's port.
 */

const DAY_MS = 86_400_000;
const AKT = 1_000_000n;
const PASSPHRASE = 'correct horse battery staple';
const PAYOUT_TO = SECOND_ADDRESS;
const signal = new AbortController().signal;

let flow: AkashFlow;
let docker: Awaited<ReturnType<typeof dockerEngine>>;
let database: string;
afterEach(() => flow.close());

/** What an owner does whose key is here, or elsewhere. */
interface Owner {
  /** From nothing to a provider that is known and bids; the account. */
  setUp(): Promise<string>;
  /** After the machine has started again. */
  wake(): Promise<void>;
  payOut(amount: bigint): Promise<void>;
}

const steps = () =>
  Object.fromEntries(
    (flow.slices.provider.setup?.steps ?? []).map(({ step, state }) => [step, state]),
  );
const until = async (step: string) => flow.until(`${step} is done`, () => steps()[step] === 'done');

/** A friend sends what deposits and fees need. */
const fund = (address: string): Promise<void> =>
  flow.world.act(RIVAL, messages.send(RIVAL.address, address, 60n * AKT));

const announce = () =>
  flow.handlers['payout.announce']({
    address: PAYOUT_TO,
    typedEnd: PAYOUT_TO.slice(-6),
    evenOwn: false,
  });

const sayWhere = () =>
  flow.handlers['settings.update']({
    provider: { host: 'gpu.example.org' },
    prices: { endpoint: '3000' },
  });

const ownKey: Owner = {
  setUp: async () => {
    const { handlers } = flow;
    const choice = { protection: 'passphrase', passphrase: PASSPHRASE } as const;
    expect(steps()).toEqual({
      ...{ wallet: 'now', backup: 'later', fund: 'later', address: 'later', register: 'later' },
    });
    const made = await handlers['wallet.create']({ choice });
    if (!('account' in made)) throw new Error('no wallet was made');
    expect(steps()).toMatchObject({ wallet: 'done', backup: 'now' });
    const { words } = await handlers['wallet.backup']({ passphrase: PASSPHRASE });
    const { positions } = await handlers['wallet.quiz']({});
    const typed = positions.map((place) => words[place - 1] ?? '');
    await handlers['wallet.answer-quiz']({ words: typed });
    expect(steps()).toMatchObject({ backup: 'done', fund: 'now' });
    await announce();
    await fund(made.account);
    await sayWhere();
    await until('fund');
    expect(steps()).toMatchObject({ address: 'done', register: 'now' });
    await flow.goLive();
    return made.account;
  },
  wake: async () => {
    expect(flow.slices.wallet.wallet).toMatchObject({ state: 'locked' });
    await flow.handlers['wallet.unlock']({ passphrase: PASSPHRASE });
  },
  payOut: async (amount) => {
    const { id } = await flow.handlers['wallet.payout']({ amount, evenKept: false });
    await flow.until('it is paid out', () => {
      return flow.storage.account.getPayout(id)?.state === 'included';
    });
  },
};

const keyElsewhere: Owner = {
  setUp: async () => {
    const { handlers, world } = flow;
    await fund(ADDRESS);
    const choice = { protection: 'file', evenUnprotected: true } as const;
    await handlers['wallet.delegate']({ account: ADDRESS, choice });
    expect(steps()).toMatchObject({ wallet: 'done', grant: 'now' });
    await announce();
    await sayWhere();
    const wish = { days: 30, spendLimit: 2n * AKT, register: true };
    await sign((await handlers['delegation.prepare'](wish)).id);
    await until('grant');
    await flow.goLive();
    return ADDRESS;

    async function sign(id: string): Promise<void> {
      await world.done(handlers['delegation.sign']({ id, words: WORDS, index: 0 }));
    }
  },
  wake: async () => {
    await flow.until('it is open', () => flow.slices.wallet.wallet.state === 'ready');
  },
  payOut: async (amount) => {
    const { handlers, world } = flow;
    const { id } = await handlers['delegation.prepare-payout']({ amount });
    await world.done(handlers['delegation.sign']({ id, words: WORDS, index: 0 }));
    await world.blocks(2);
    // The key of this machine worked for the account, and had nothing itself.
    const { wallet } = flow.slices.wallet;
    if (!('signer' in wallet)) throw new Error('the wallet is gone');
    expect(wallet).toMatchObject({ account: ADDRESS, custody: 'delegated' });
    expect(wallet.signer).not.toBe(ADDRESS);
    expect(world.net.balanceOf(wallet.signer, 'uakt')).toBe(0n);
  },
};

/** A day passes in which the machine is off. */
async function nextDay(): Promise<void> {
  const { net } = flow.world;
  await flow.restart(() => {
    flow.clock.jumpWall(DAY_MS);
    net.produceBlockAt(net.chain.timeNs + BigInt(DAY_MS) * 1_000_000n);
    net.feedPrice('1.25');
    net.produceBlock(3);
  });
}

/** What the tenant's container printed, as the owner's clients read it. */
async function outputOf(order: OrderRef): Promise<string> {
  const args = { lease: flow.world.lease(order), follow: false, timestamps: false };
  let text = '';
  for await (const chunk of flow.surface.streams['lease.logs'](args, nothing(), signal)) {
    text += chunk.text;
  }
  return text;
}

async function* nothing(): AsyncGenerator<never> {
  // A log takes no input.
}

const containerOf = async (order: OrderRef): Promise<string> =>
  (await inspect(docker.listing, flow.world.lease(order), 'web')).Id;

function compare(account: string, books = flow.storage): MoneyComparison {
  return compareMoney(flow.world.net.chain, books, { account, payoutTo: PAYOUT_TO });
}

test.each([
  ['a wallet on this machine', ownKey],
  ['an account whose key is elsewhere', keyElsewhere],
])(
  'from an empty machine to coins at the payout address, with %s',
  async (_name, owner) => {
    const clock = new FastClock(3);
    const folder = tempFolder();
    database = path.join(folder, 'agent.db');
    docker = await dockerEngine(clock);
    flow = await AkashFlow.open({
      ...{ clock, engine: docker, database },
      wallet: walletIn(path.join(folder, 'wallet'), clock),
      market: { price: '1.25' },
      provider: { manifestTimeoutMs: 300_000 },
    });
    const { world } = flow;
    const { net } = world;
    const account = await owner.setUp();
    expect(Object.values(steps()).every((state) => state === 'done')).toBe(true);
    const known = net.chain.read((context) => findProvider(context, account));
    expect(known?.hostUri).toBe('https://gpu.example.org:8443');

    // Order, bid, lease, manifest: and the tenant's own program runs.
    const order = await world.place({ price: '10000' });
    const script = 'echo "dseq $AKASH_DEPLOYMENT_SEQUENCE"; while :; do sleep 1000; done';
    await flow.run(
      order,
      smallManifest({ image: BUSYBOX_IMAGE, command: ['/bin/sh', '-c'], args: [script] }),
    );
    const { dseq } = world.bid(order);
    await flow.until('its output is there', async () => (await outputOf(order)) !== '');
    expect(await outputOf(order)).toBe(`dseq ${dseq}\n`);
    expect(flow.slices.agent.activity).toBe('renting');
    const container = await containerOf(order);

    // The day after which the payout address counts; the container has run on.
    await nextDay();
    await owner.wake();
    expect(flow.slices.wallet.payout.current).toBe(PAYOUT_TO);
    await flow.until('it runs', () => flow.runOf(order) === 'running');
    expect(await containerOf(order)).toBe(container);
    // However quick its container was there: as many blocks as the comparison is to have at least.
    await world.blocks(60);

    // Settled, withdrawn, and over when the tenant says so.
    const lease = world.lease(order);
    await flow.until('money came', () => flow.storage.ledger.settledByLease(lease).length > 0);
    await world.closeDeployment(order);
    await flow.until('it is over', () => flow.runOf(order) === 'closed');
    expect(flow.endOf(order)).toBe('tenant');
    expect(await leftovers(docker.listing, lease)).toEqual([]);
    const leases = net.chain.read(({ state }) => state.list(LEASES, ''));
    expect(leases).toHaveLength(1);

    // ACT into AKT, and away.
    await flow.settled();
    const earned = net.balanceOf(account, 'uact');
    expect(earned).toBeGreaterThan(100_000n);
    await flow.handlers['wallet.redeem']({ amount: earned });
    const redemption = () => world.network.account?.redemptions()[0];
    await flow.until('it is redeemed', () => redemption()?.state === 'executed');
    const redeemed = redemption();
    if (redeemed?.state !== 'executed') throw new Error('not redeemed');
    await flow.settled();
    await owner.payOut(redeemed.received.amount);
    await flow.settled();

    expect(net.balanceOf(account, 'uact')).toBe(0n);
    expect(net.balanceOf(PAYOUT_TO, 'uakt')).toBe(redeemed.received.amount);
    const { made, differences } = compare(account);
    expect(differences).toEqual([]);
    console.info(`${made} comparisons with the chain, ${differences.length} differences`);
    expect(made).toBeGreaterThan(200);
    const { rows = [], payments = [] } = flow.provider.accounting?.reconciliation ?? {};
    expect(rows.map(({ denom, chain, difference }) => [denom, chain, difference])).toEqual([
      ['uact', 0n, 0n],
      ['uakt', net.balanceOf(account, 'uakt'), 0n],
    ]);
    expect(payments).toMatchObject([{ denom: 'uact', ledger: earned, difference: 0n }]);

    // Controls: a figure that is one unit off, and a payment that nobody wrote down.
    await flow.close();
    const controls = [
      'UPDATE payments SET amount = amount + 1 WHERE id = 1',
      'DELETE FROM payments WHERE id = 1',
      "DELETE FROM account_entries WHERE kind = 'payout'",
    ];
    const found = controls.map((sql) =>
      alteredBooks(database, sql, (books) => compare(account, books).differences.length),
    );
    expect(found.every((count) => count > 0)).toBe(true);
  },
  120_000,
);
