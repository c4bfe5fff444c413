import { afterEach, describe, expect, test } from 'vitest';

import type { AccountParts } from '../../../agent/network/akash/account/account.ts';
import { joinParts } from '../../../agent/network/akash/delegation/payload-parts.ts';
import { DELEGATED_MESSAGES } from '../../../agent/network/akash/delegation/terms.ts';
import type { DelegationNews } from '../../../agent/network/akash/delegation/watch.ts';
import { queryProvider } from '../../../agent/network/akash/queries/providers.ts';
import { rawTransaction } from '../../../agent/network/akash/signer/transaction.ts';
import { oneTimeKey } from '../../../agent/wallet/one-time-key.ts';
import * as messages from '../../helpers/akash/messages.ts';
import { WORDS } from '../../helpers/wallet/samples.ts';
import {
  AccountWorld,
  HOT,
  hotWallet,
  PROVIDER,
  STRANGER,
  TENANT,
  UACT,
  UAKT,
} from './account-world.ts';
import { addressOf, KeyWallet } from './signer-keys.ts';

/** A delegated account as its owner goes about it: grant, renew, pay out, revoke; all of it on a chain. */

let world: AccountWorld;
let wiped = 0;
const news: DelegationNews['news'][] = [];
const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
const LIMIT = 500_000n;
const PROFILE = {
  attributes: [{ key: 'region', value: 'eu' }],
  hostUri: 'https://gpu.example.org:8443',
};

/** Of any words the provider's key; what words are is the wallet's business. */
const ownersKey: AccountParts['oneTimeKey'] = async (words) => {
  const key = new KeyWallet(words === 'stranger' ? STRANGER : PROVIDER).key();
  return { ...key, wipe: () => void (wiped += 1) };
};

afterEach(() => world.close());

async function open(wallet = hotWallet()): Promise<AccountWorld> {
  wiped = 0;
  news.length = 0;
  const delegationNews = (one: DelegationNews): void => void news.push(one.news);
  world = await AccountWorld.open({ wallet, parts: { oneTimeKey: ownersKey, delegationNews } });
  await world.caughtUp();
  return world;
}

const delegation = () => world.account.delegation;
const inDays = (days: number) => (Date.now() + days * DAY_MS) as never;
const grant = (days = 30, rest = {}) =>
  delegation().prepareGrant({ expiresAtMs: inDays(days), spendLimit: LIMIT, ...rest }, signal);

/** Signs with the owner's words, and lets the block come. */
async function sign(id: string): Promise<void> {
  const hash = await delegation().signOnce(id, 'owner', 0, signal);
  world.net.produceBlock();
  const place = world.net.chain.find(hash);
  expect(place?.block.results[place.index]).toMatchObject({ code: 0 });
}

test('granted by one transaction it works, is told, and does nothing after the revoke', async () => {
  await open();
  expect(await delegation().look(signal)).toMatchObject({ state: 'ended', gasLeft: undefined });
  const prepared = await grant();
  expect(prepared).toMatchObject({ signer: PROVIDER.address, chainId: 'sublet-test' });
  expect(joinParts(prepared.qrParts)).toBe(prepared.json);
  await sign(prepared.id);
  // Nobody has to ask: a block that grants something is looked at.
  await world.until('its status is told', () => delegation().status()?.state === 'working');
  expect(delegation().status()).toMatchObject({
    missing: [],
    excess: [],
    gasLeft: { denom: UAKT, amount: LIMIT },
  });
  expect(wiped).toBe(1);
  world.account.redeem('r1', { denom: UACT, amount: 5_000_000n });
  await world.until(
    'the hot key redeems',
    () => world.account.redemptions()[0]?.state === 'executed',
    true,
  );
  expect(world.net.balanceOf(HOT.address, 'uakt')).toBe(1_000_000_000n);
  expect(await world.differences()).toEqual([]);
  expect(world.books.kinds()).toEqual([
    ...['fee uakt', 'fee uakt', 'redeem-burned -5000000 uact', 'redeem-received 4000000 uakt'],
  ]);

  const revoke = await delegation().prepareRevoke(signal);
  expect(JSON.parse(revoke.json).body.messages).toHaveLength(DELEGATED_MESSAGES.length + 1);
  await sign(revoke.id);
  await world.until('it has ended', () => delegation().status()?.state === 'ended');
  await expect(delegation().prepareRevoke(signal)).rejects.toMatchObject({
    code: 'nothing-granted',
  });
  world.account.redeem('r2', { denom: UACT, amount: 1_000_000n });
  await world.until(
    'it waits',
    () => world.account.queue().problem?.code === 'account-refused',
    true,
  );
  expect(news).toEqual(['broken', 'works', 'broken']);
});

test('a machine that is lost is stopped from another one, by one signature', async () => {
  await open();
  await sign((await grant()).id);
  expect(await delegation().look(signal)).toMatchObject({ state: 'working' });
  // Another machine with a hot key of its own, which nobody has granted anything.
  world.wallet.change(new KeyWallet(TENANT, PROVIDER.address));
  const there = await delegation().keys(signal);
  expect(there).toEqual([{ key: HOT.address, here: false, granted: expect.any(Array) as unknown }]);
  expect(there[0]?.granted.map(({ message }) => message).sort()).toEqual(
    [...DELEGATED_MESSAGES].sort(),
  );
  expect(there[0]?.granted.every(({ endsAtMs }) => (endsAtMs ?? 0) > Date.now())).toBe(true);
  await expect(delegation().prepareRevoke(signal)).rejects.toMatchObject({
    code: 'nothing-granted',
  });
  await expect(delegation().prepareRevoke(signal, 'akash1nobody')).rejects.toMatchObject({
    code: 'address-wrong',
  });
  const revoke = await delegation().prepareRevoke(signal, HOT.address);
  expect(JSON.parse(revoke.json).body.messages).toHaveLength(DELEGATED_MESSAGES.length + 1);
  await sign(revoke.id);
  expect(await delegation().keys(signal)).toEqual([]);
  // And the lost one can do nothing any more.
  world.wallet.change(hotWallet());
  expect(await delegation().look(signal)).toMatchObject({ state: 'ended' });
});

test('a wallet that has the key itself sees and stops such machines too', async () => {
  await open();
  await sign((await grant()).id);
  world.wallet.change(new KeyWallet(PROVIDER));
  expect((await delegation().keys(signal)).map(({ key }) => key)).toEqual([HOT.address]);
  await sign((await delegation().prepareRevoke(signal, HOT.address)).id);
  expect(await delegation().keys(signal)).toEqual([]);
  world.wallet.change(undefined);
  await expect(delegation().keys(signal)).rejects.toMatchObject({ code: 'wallet-absent' });
});

test('it is renewed before its end, and warns of it', async () => {
  await open();
  await sign((await grant(10)).id);
  expect(await delegation().look(signal)).toMatchObject({ state: 'working', warnDays: 14 });
  await sign((await grant(90)).id);
  expect(await delegation().look(signal)).toMatchObject({ state: 'working', warnDays: undefined });
});

test('what is granted beside is told as too much, and taken back with the rest', async () => {
  await open();
  await sign((await grant()).id);
  const send = '/cosmos.bank.v1beta1.MsgSend';
  await world.send(PROVIDER, messages.grantSending(PROVIDER.address, HOT.address, inDays(1)));
  expect(await delegation().look(signal)).toMatchObject({ state: 'working', excess: [send] });
  await sign((await delegation().prepareRevoke(signal)).id);
  expect(await delegation().look(signal)).toMatchObject({ state: 'ended', excess: [] });
});

test('the account registers in the same go, and only what differs is brought up to date', async () => {
  await open();
  const first = await grant(30, { profile: PROFILE });
  expect(first.text).toContain('Registers');
  // The older form has no certain name for it, and the text says so.
  expect([first.aminoJson, first.text]).toEqual([undefined, expect.stringContaining('hardware')]);
  await sign(first.id);
  const same = await grant(30, { profile: PROFILE });
  expect(same.text).not.toContain('registration');
  const other = await grant(30, {
    profile: { ...PROFILE, hostUri: 'https://gpu2.example.org:8443' },
  });
  expect(other.text).toContain('Brings up to date');
  await sign(other.id);
});

test('what a registration does not say stays as the chain has it', async () => {
  await open();
  const info = { email: 'me@example.org', website: 'https://example.org' };
  await sign((await grant(30, { profile: { ...PROFILE, ...info } })).id);
  const region = { attributes: [{ key: 'region', value: 'us' }] };
  const same = await grant(30, { profile: { attributes: PROFILE.attributes } });
  expect(same.text).not.toContain('registration');
  await sign((await grant(30, { profile: region })).id);
  const there = await queryProvider(world.core.asking, PROVIDER.address, { signal });
  const { hostUri } = PROFILE;
  expect(there).toEqual({ owner: PROVIDER.address, hostUri, ...region, ...info });
});

test('a payout is prepared here and signed there; it is a payout in the books', async () => {
  await open();
  const to = addressOf('payout');
  const prepared = await delegation().preparePayout(to, { denom: UAKT, amount: 77n }, signal);
  await sign(prepared.id);
  expect(await world.differences()).toEqual([]);
  expect(world.net.balanceOf(to, 'uakt')).toBe(77n);
  expect(world.books.kinds()).toEqual(['fee uakt', 'payout -77 uakt']);
});

test('signed twice it is carried out once', async () => {
  await open();
  const to = addressOf('payout');
  const { id } = await delegation().preparePayout(to, { denom: UAKT, amount: 77n }, signal);
  const hash = await delegation().signOnce(id, 'owner', 0, signal);
  expect(await delegation().signOnce(id, 'owner', 0, signal)).toBe(hash);
  world.net.produceBlock();
  expect(await delegation().signOnce(id, 'owner', 0, signal)).toBe(hash);
  world.net.produceBlock(2);
  expect(world.net.balanceOf(to, 'uakt')).toBe(77n);
});

test('signed while the account sends something else it is refused, and never sent again by itself', async () => {
  await open();
  const to = addressOf('payout');
  const { id } = await delegation().preparePayout(to, { denom: UAKT, amount: 77n }, signal);
  world.net.endpoint.faults.isSwallowing = true;
  await delegation().signOnce(id, 'owner', 0, signal);
  world.net.endpoint.faults.isSwallowing = false;
  await world.register();
  await expect(delegation().signOnce(id, 'owner', 0, signal)).rejects.toMatchObject({
    code: 'transaction-refused',
    message: expect.stringContaining('prepare it again'),
  });
  expect(world.net.balanceOf(to, 'uakt')).toBe(0n);
});

describe('it is refused', () => {
  const refused = (code: string) => ({ code });

  test('with words of another account, whose key is wiped too', async () => {
    await open();
    const { id } = await grant();
    await expect(delegation().signOnce(id, 'stranger', 0, signal)).rejects.toMatchObject(
      refused('delegation-key-differs'),
    );
    expect(wiped).toBe(1);
  });

  test('with words that are none', async () => {
    wiped = 0;
    world = await AccountWorld.open({
      wallet: hotWallet(),
      parts: { oneTimeKey: (words, index) => oneTimeKey(words, { index, prefix: 'akash' }) },
    });
    const { id } = await grant();
    await expect(delegation().signOnce(id, 'no such words', 0, signal)).rejects.toMatchObject(
      refused('words-wrong'),
    );
    await expect(delegation().signOnce(id, WORDS, 0, signal)).rejects.toMatchObject(
      refused('delegation-key-differs'),
    );
  });

  test('under an id that nobody prepared', async () => {
    await open();
    await expect(delegation().signOnce('x', 'owner', 0, signal)).rejects.toMatchObject(
      refused('transaction-unknown'),
    );
  });

  test.each([
    ['beyond a year', { expiresAtMs: inDays(400) }, 'delegation-span'],
    ['in the past', { expiresAtMs: inDays(-1) }, 'delegation-span'],
    ['with nothing for gas', { spendLimit: 0n }, 'delegation-limit'],
    [
      'with a host with a path',
      { profile: { ...PROFILE, hostUri: 'https://a.example/x' } },
      'provider-host-missing',
    ],
    [
      'with a host that is not https',
      { profile: { ...PROFILE, hostUri: 'http://a.example:1' } },
      'provider-host-missing',
    ],
    ['without a host', { profile: { attributes: [] } }, 'provider-host-missing'],
    [
      'with an odd attribute',
      { profile: { ...PROFILE, attributes: [{ key: '1x', value: '' }] } },
      'provider-attribute-wrong',
    ],
  ])('%s', async (_what, wish, code) => {
    await open();
    await expect(grant(30, wish)).rejects.toMatchObject(refused(code));
  });

  test('to pay out to no address', async () => {
    await open();
    const amount = { denom: UAKT, amount: 1n };
    await expect(delegation().preparePayout('akash1x', amount, signal)).rejects.toMatchObject(
      refused('address-wrong'),
    );
  });

  test('where the key is on this machine', async () => {
    await open(new KeyWallet(PROVIDER));
    expect(delegation().status()).toBeUndefined();
    expect(await delegation().look(signal)).toBeUndefined();
    await expect(grant()).rejects.toMatchObject(refused('wallet-not-delegated'));
  });
});

describe('a hardware wallet', () => {
  /** Signs the text as it is shown, and sends it. */
  async function signShown(change = (text: string): string => text): Promise<number> {
    const prepared = await grant();
    const key = new KeyWallet(PROVIDER).key();
    const form = delegation().aminoForm(prepared.id, {
      accountNumber: 0n,
      sequence: 0n,
      publicKey: key.publicKey,
    });
    expect(new TextDecoder().decode(form.bytes)).toBe(prepared.aminoJson);
    const shown = new TextEncoder().encode(change(prepared.aminoJson ?? ''));
    const { code } = await world.core.chain.broadcast(
      rawTransaction(form, await key.sign(shown)),
      signal,
    );
    world.net.produceBlock();
    return code;
  }

  test('signs the text that it shows, and the chain takes it', async () => {
    await open();
    expect(await signShown()).toBe(0);
    expect(await delegation().look(signal)).toMatchObject({ state: 'working', missing: [] });
  });

  test.each([
    ['a higher limit', (text: string) => text.replace(String(LIMIT), String(LIMIT + 1n))],
    ['another message', (text: string) => text.replace('MsgCloseBid', 'MsgCloseLease')],
    [
      'another order of keys',
      (text: string) => JSON.stringify(JSON.parse(text), ['memo', 'chain_id']),
    ],
  ])('that signed %s is refused', async (_what, change) => {
    await open();
    expect(await signShown(change)).toBe(4);
    expect(await delegation().look(signal)).toMatchObject({ state: 'ended' });
  });
});
