import { expect, test } from 'vitest';

import type { LockReason, WalletState } from '../../../agent/wallet/interface.ts';
import { makeWallet, refusal, settled } from '../../helpers/wallet/samples.ts';

const MENDS_ITSELF: readonly LockReason[] = [
  'keychain-locked',
  'keychain-missing',
  'entry-missing',
  'credential-missing',
  'file-unreadable',
];

async function lockedWallet(reason: LockReason) {
  const first = makeWallet();
  const facts = await first.owner.create({ protection: 'keychain' });
  await first.holder.close();
  first.keychain.locked = reason;
  const wallet = makeWallet({ journal: first.journal, keychain: first.keychain });
  const seen: WalletState['state'][] = [];
  wallet.holder.onChange(({ state }) => seen.push(state));
  await settled(wallet);
  return { ...wallet, facts, seen };
}

test.each(MENDS_ITSELF)(
  'a wallet that is %s waits, and is ready once that is mended',
  async (reason) => {
    const { holder, keychain, clock, facts, seen, journal } = await lockedWallet(reason);
    expect([holder.state(), holder.problem(), await refusal(() => holder.key())]).toEqual([
      { state: 'locked', reason, ...facts },
      `test: ${reason}`,
      'wallet-locked',
    ]);
    await clock.advance(60_000);
    const reads = keychain.reads;
    keychain.locked = undefined;
    await clock.advance(10_000);
    await holder.exclusively(async () => undefined);
    expect([holder.state(), seen.at(-1), reads]).toEqual([
      { state: 'ready', ...facts },
      'ready',
      8,
    ]);
    // Not one more wallet, and nothing looks any more.
    expect([keychain.kept.size, journal.list('wallet.').length, clock.pendingTimers]).toEqual([
      1, 1, 0,
    ]);
  },
);

test.each<LockReason>(['passphrase-needed'])('%s waits for the owner alone', async (reason) => {
  const { holder, keychain, clock } = await lockedWallet(reason);
  const { reads } = keychain;
  await clock.advance(3_600_000);
  expect([keychain.reads, clock.pendingTimers]).toEqual([reads, 0]);
  keychain.locked = undefined;
  await holder.unlock({});
  expect(holder.state().state).toBe('ready');
});

test('a keychain that may ask its owner is tried every ten minutes where nobody knows whether it helps', async () => {
  const { keychain, clock } = await lockedWallet('keychain-locked');
  keychain.worth = undefined;
  const { reads } = keychain;
  await clock.advance(3_600_000);
  expect(keychain.reads - reads).toBe(6);
});

test('a keychain that is locked while the agent runs takes nothing away, until the agent starts anew', async () => {
  const wallet = makeWallet();
  const facts = await wallet.owner.create({ protection: 'keychain' });
  wallet.keychain.locked = 'keychain-locked';
  await wallet.clock.advance(3_600_000);
  expect((await wallet.holder.key().sign(new Uint8Array(4))).length).toBe(64);
  await wallet.holder.close();
  const again = makeWallet({ journal: wallet.journal, keychain: wallet.keychain });
  await settled(again);
  expect(again.holder.state()).toEqual({ state: 'locked', reason: 'keychain-locked', ...facts });
  wallet.keychain.locked = undefined;
  await again.clock.advance(10_000);
  await settled(again);
  expect(again.holder.key().address).toBe(facts.signer);
});

test('the owner locks: keys that were handed out sign no more, and only the owner unlocks', async () => {
  const wallet = makeWallet();
  const facts = await wallet.owner.create({ protection: 'keychain' });
  const key = wallet.holder.key();
  await wallet.holder.lock();
  await wallet.clock.advance(3_600_000);
  expect([wallet.holder.state(), await refusal(key.sign(new Uint8Array(1)))]).toEqual([
    { state: 'locked', reason: 'locked-by-owner', ...facts },
    'wallet-locked',
  ]);
  await wallet.holder.lock();
  await wallet.holder.unlock({});
  await wallet.holder.unlock({});
  expect((await wallet.holder.key().sign(new Uint8Array(1))).length).toBe(64);
});

test('unlocking fails with the reason while the keychain is locked, and where there is no wallet', async () => {
  const { holder } = await lockedWallet('keychain-locked');
  await expect(holder.unlock({})).rejects.toMatchObject({
    code: 'wallet-locked',
    data: { reason: 'keychain-locked' },
    message: 'test: keychain-locked',
  });
  const none = makeWallet();
  expect([await refusal(none.holder.unlock({})), await refusal(none.holder.lock())]).toEqual([
    'wallet-absent',
    'wallet-absent',
  ]);
});

test('another key in its place, or a damaged one, is never used', async () => {
  const first = makeWallet();
  const facts = await first.owner.create({ protection: 'keychain' });
  const second = makeWallet();
  await second.owner.create({ protection: 'keychain' });
  await first.holder.close();
  const [slot] = [...first.keychain.kept.keys()];
  const [foreign] = [...second.keychain.kept.values()];
  const states: unknown[] = [];
  for (const bytes of [foreign!, foreign!.with(9, 0).with(10, 1), new Uint8Array(0)]) {
    first.keychain.kept.set(slot!, bytes);
    const again = makeWallet({ journal: first.journal, keychain: first.keychain });
    await settled(again);
    states.push(again.holder.state());
    await again.holder.close();
  }
  const locked = { state: 'locked', reason: 'key-differs', ...facts };
  expect(states).toEqual([locked, locked, locked]);
});

test('one listener that fails keeps the news from no other, and one that stopped hears nothing', async () => {
  const wallet = makeWallet();
  const heard: string[] = [];
  wallet.holder.onChange(() => {
    throw new Error('test: a bad listener');
  });
  const stop = wallet.holder.onChange(() => heard.push('stopped'));
  wallet.holder.onChange(({ state }) => heard.push(state));
  stop();
  await wallet.owner.create({ protection: 'keychain' });
  await wallet.holder.lock();
  expect([
    heard,
    wallet.lines.filter((line) => line.includes('a listener of the wallet')).length,
  ]).toEqual([['ready', 'locked'], 2]);
});

test('a wallet that was closed keeps no key and no timer', async () => {
  const { holder, clock } = await lockedWallet('keychain-locked');
  await holder.close();
  expect(clock.pendingTimers).toBe(0);
  const wallet = makeWallet();
  await wallet.owner.create({ protection: 'keychain' });
  const key = wallet.holder.key();
  await wallet.holder.close();
  expect(await refusal(key.sign(new Uint8Array(1)))).toBe('wallet-locked');
});
