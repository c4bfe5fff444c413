import { afterEach, expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import { parseOrderId } from '../../../agent/network/akash/ids.ts';
import { AkashOwnTenant } from '../../../agent/network/akash/own-tenant/own-tenant.ts';
import { manifestVersion } from '../../../agent/provider/manifest-version.ts';
import { VAULT } from '../../chain/modules/bme-breaker.ts';
import { EPOCHS } from '../../chain/modules/bme-records.ts';
import type { Tx } from '../../chain/tx/decode.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import type { WorldOptions } from './account-world.ts';
import { AccountWorld } from './account-world.ts';
import { HOT, KeyWallet, PROVIDER } from './signer-keys.ts';

// Our own tenant on the stand-in: what it pays with, and what comes back.

const SECOND = keyOf(new Uint8Array(32).fill(77));
const signal = AbortSignal.timeout(60_000);

let world: AccountWorld;
let tenant: AkashOwnTenant;
let journal: MemoryJournal;
let ticking: NodeJS.Timeout;

async function open(options: WorldOptions = {}): Promise<void> {
  journal = new MemoryJournal();
  world = await AccountWorld.open({ ...options, beside: makeTenant });
  ticking = setInterval(() => world.net.produceBlock(), 60);
}
function makeTenant(core: AccountWorld['core']): void {
  const key = new KeyWallet(SECOND).key();
  tenant = new AkashOwnTenant(core, { key, journal, versionOf: manifestVersion });
}
afterEach(async () => {
  clearInterval(ticking);
  await world.close();
});

/** So much stands behind the network's ACT that it makes more. */
const backed = (): void => world.net.fund(VAULT, [{ denom: 'uakt', amount: 10n ** 13n }]);

test('it makes what it pays with out of money of ours, once', async () => {
  await open();
  backed();
  await tenant.fund(signal);
  const { order } = await tenant.order(signal);
  expect(parseOrderId(order)).toMatchObject({ owner: SECOND.address, gseq: 1, oseq: 1 });
  await tenant.close(signal);
  const settled = await tenant.settlement(order, signal);
  expect(settled).toEqual({
    deposited: { denom: 'uact', amount: 500_000n },
    paid: { denom: 'uact', amount: 0n },
    returned: { denom: 'uact', amount: 500_000n },
  });
  // The second time it has what it takes, and nothing is asked of our account.
  await world.caughtUp();
  const before = world.books.entries.size;
  await tenant.fund(signal);
  await world.caughtUp();
  expect(world.books.entries.size).toBe(before);
  // In our own books it is what it was: money that was sent elsewhere.
  expect(world.books.kinds()).toContain('sent -8440001 uakt');
}, 60_000);

const SENT = '/cosmos.bank.v1beta1.MsgSend';
const MINTED = '/akash.bme.v1.MsgMintACT';
const isOf =
  (typeUrl: string) =>
  ({ messages }: Tx): boolean =>
    messages.some((one) => one.typeUrl === typeUrl);
const waits = (typeUrl: string): boolean => world.net.chain.mempool.waiting.some(isOf(typeUrl));
/** How many transactions with it are in blocks. */
const inBlocks = (typeUrl: string): number =>
  [...world.net.chain.places()].filter(({ block, index }) => {
    const tx = block.txs[index];
    return tx !== undefined && isOf(typeUrl)(tx);
  }).length;

test.each<[what: string, calledOff: () => Promise<void>]>([
  ['is given', () => world.until('it waits', () => waits(SENT))],
  ['is to be made', () => world.until('it waits', () => waits(MINTED), true)],
  ['is being made', () => world.until('it is in a block', () => inBlocks(MINTED) === 1, true)],
])(
  'what %s when a run is called off is waited for by the next one, and comes once',
  async (_what, calledOff) => {
    await open();
    clearInterval(ticking);
    backed();
    world.net.produceBlock(2);
    // The end of the epoch is many blocks away.
    const epoch = world.net.chain.height + 60n;
    world.net.chain.alter((context) => context.state.set(EPOCHS, 'mint', epoch));
    const off = new AbortController();
    const first = expect(tenant.fund(off.signal)).rejects.toThrow(Aborted);
    await calledOff();
    off.abort();
    await first;
    expect(world.net.chain.height).toBeLessThan(epoch);
    await world.restart();
    ticking = setInterval(() => world.net.produceBlock(), 60);
    await tenant.fund(signal);
    const { order } = await tenant.order(signal);
    await tenant.close(signal);
    expect(await tenant.settlement(order, signal)).toMatchObject({
      returned: { amount: 500_000n },
    });
    expect([inBlocks(SENT), inBlocks(MINTED)]).toEqual([1, 1]);
  },
  60_000,
);

test.each([
  ['the network makes none', {}, 'own-tenant-refused', /circuit breaker/],
  ['the network has no price', { price: undefined }, 'own-tenant-poor', /no price/],
  [
    'the key here may not send our money',
    { wallet: new KeyWallet(HOT, PROVIDER.address) },
    'own-tenant-poor',
    /may not send your money/,
  ],
])(
  'where %s it says so, with its words',
  async (_what, options, code, words) => {
    await open(options);
    await expect(tenant.fund(signal)).rejects.toMatchObject({
      code,
      data: { reason: expect.stringMatching(words) },
    });
  },
  60_000,
);

test('where what it pays with is too dear, nothing is given for it', async () => {
  await open({ price: undefined });
  world.net.feedPrice('0.01');
  world.net.produceBlock(2);
  await expect(tenant.fund(signal)).rejects.toMatchObject({
    code: 'own-tenant-poor',
    data: {
      reason: expect.stringMatching(/^making it costs 1030000001 uakt now: more than 200 AKT/),
    },
  });
  expect([inBlocks(SENT), inBlocks(MINTED), waits(SENT)]).toEqual([0, 0, false]);
}, 60_000);

test('what another process of ours ordered is closed', async () => {
  await open();
  backed();
  await tenant.fund(signal);
  const { order } = await tenant.order(signal);
  await world.restart();
  await tenant.close(signal);
  expect(await tenant.settlement(order, signal)).toMatchObject({ paid: { amount: 0n } });
  await tenant.close(signal);
}, 60_000);
