import { afterEach, expect, test } from 'vitest';

import { parseOrderId } from '../../../agent/network/akash/ids.ts';
import { AkashOwnTenant } from '../../../agent/network/akash/own-tenant/own-tenant.ts';
import { manifestVersion } from '../../../agent/provider/manifest-version.ts';
import { VAULT } from '../../chain/modules/bme-breaker.ts';
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
