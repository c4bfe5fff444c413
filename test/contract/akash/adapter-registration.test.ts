import { X509Certificate } from 'node:crypto';

import { afterEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import type { UnixMs } from '../../../agent/base/instant.ts';
import { addMs } from '../../../agent/base/instant.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import { prepareGrant } from '../../../agent/network/akash/delegation/prepare.ts';
import { queryCertificates } from '../../../agent/network/akash/queries/providers.ts';
import type { ServerCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import type { ProviderProfile } from '../../../agent/network/interface.ts';
import type { AccountAddress } from '../../../agent/wallet/interface.ts';
import { signAttributes } from '../../helpers/akash/market-messages.ts';
import type { MarketOptions } from '../../helpers/akash/market-world.ts';
import { HOST_URI, HOT, MarketWorld, PROVIDER, RIVAL } from '../../helpers/akash/market-world.ts';
import * as messages from '../../helpers/akash/messages.ts';
import { testWallet } from '../../helpers/akash/test-wallet.ts';

const { signal } = new AbortController();
const DAY_MS = 86_400_000;
const profile: ProviderProfile = {
  attributes: [
    { key: 'region', value: 'home' },
    { key: 'tier', value: 'community' },
  ],
  ...{ hostUri: HOST_URI, email: 'me@example.org', website: 'https://example.org' },
};

let world: MarketWorld;
afterEach(() => world.close());

/** A clock that a test sets forward. */
class ShiftedClock extends SystemClock {
  shiftMs = 0;
  override now(): UnixMs {
    return addMs(super.now(), this.shiftMs);
  }
}

async function open(options: MarketOptions = {}): Promise<void> {
  world = await MarketWorld.open(options);
}

const register = (changes: Partial<ProviderProfile> = {}) =>
  world.done(world.network.register({ ...profile, ...changes }, signal));
/** Kinds of messages that the provider's account sent, in their order. */
const sent = () =>
  [...world.net.chain.places()].flatMap(({ block, index }) => {
    const tx = block.txs[index];
    const isOurs = tx?.signers.some(({ address }) => {
      return address === PROVIDER.address || address === HOT.address;
    });
    return isOurs ? tx!.messages.map(({ typeUrl }) => typeUrl.replace(/^.*\.Msg/, '')) : [];
  });
const onChain = (owner = PROVIDER.address) =>
  queryCertificates(world.core.asking, { owner }, { signal });

describe('registering', () => {
  test('sends what is missing, then what differs, and else nothing', async () => {
    await open();
    expect(await world.network.queryProvider(signal)).toBeUndefined();
    await register();
    expect(sent()).toEqual(['CreateProvider', 'CreateCertificate']);
    await register();
    await register({ attributes: [...profile.attributes].reverse() });
    await world.restart();
    await register({ attributes: [...profile.attributes, ...profile.attributes] });
    expect(sent()).toHaveLength(2);
    const { hostUri, email, website } = profile;
    const { serial } = world.network.certificate()!;
    expect(await world.network.queryProvider(signal)).toMatchObject({
      ...{ hostUri, email, website, attributes: profile.attributes },
      certificate: { serial },
    });
    await register({ attributes: [] });
    await register({ attributes: [], email: 'other@example.org' });
    expect(sent().slice(2)).toEqual(['UpdateProvider', 'UpdateProvider']);
    // What is not said stays as it is.
    await world.done(world.network.register({ attributes: [] }, signal));
    expect(sent()).toHaveLength(4);
    expect(await world.network.queryProvider(signal)).toMatchObject({
      ...{ hostUri, website, email: 'other@example.org', attributes: [] },
    });
  });

  test.each([
    ['no host', { hostUri: undefined }, 'provider-host-missing'],
    ['a path', { hostUri: 'https://a.example.org/x' }, 'provider-host-missing'],
    ['a slash', { hostUri: 'https://a.example.org/' }, 'provider-host-missing'],
    ['no TLS', { hostUri: 'http://a.example.org' }, 'provider-host-missing'],
    ['words', { hostUri: 'my machine' }, 'provider-host-missing'],
    ['a name with a password', { hostUri: 'https://a:b@a.example.org' }, 'provider-host-missing'],
    ['a key', { attributes: [{ key: '1=x', value: 'y' }] }, 'provider-attribute-wrong'],
  ])('with %s is refused before anything is sent', async (_name, changes, code) => {
    await open();
    const given = { ...profile, ...changes } as ProviderProfile;
    await expect(world.network.register(given, signal)).rejects.toMatchObject({ code });
    await world.blocks(2);
    expect(sent()).toEqual([]);
  });
});

describe('the certificate', () => {
  test('is for the host and the account, as the official one is, and its key stays here', async () => {
    await open();
    const served: ServerCertificate[] = [];
    await register();
    served.push(world.network.certificate()!);
    const [published] = await onChain();
    expect(published).toMatchObject({ state: 'valid', serial: served[0]!.serial });
    expect(published!.certPem).toBe(served[0]!.certPem);
    const read = new X509Certificate(published!.certPem);
    expect(read.subject).toBe(`CN=${PROVIDER.address}\n2.23.133.2.6=v0.0.1`);
    expect(read.issuer).toBe(read.subject);
    expect(read.checkHost('provider.example.org')).toBe('provider.example.org');
    expect(read.ca).toBe(false);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']);
    const everything = [...world.journal.kept].flat().join();
    const key = served[0]!.privateKeyPem.split('\n')[1]!;
    expect(world.store.text).toContain(key);
    expect(everything).not.toContain(key);
  });

  test('is replaced before it ends: published, then served, then the old one revoked', async () => {
    const clock = new ShiftedClock();
    await open({ clock });
    await register();
    const first = world.network.certificate()!;
    clock.shiftMs = (365 - 31) * DAY_MS;
    await register();
    expect(world.network.certificate()).toEqual(first);
    clock.shiftMs = (365 - 29) * DAY_MS;
    await register();
    const second = world.network.certificate()!;
    expect(second.serial).not.toBe(first.serial);
    expect(sent()).toEqual([
      ...['CreateProvider', 'CreateCertificate'],
      ...['CreateCertificate', 'RevokeCertificate'],
    ]);
    const states = new Map((await onChain()).map(({ serial, state }) => [serial, state]));
    expect(states).toEqual(
      new Map([
        [first.serial, 'revoked'],
        [second.serial, 'valid'],
      ]),
    );
  });

  test('is replaced where the host is another one, or somebody revoked it', async () => {
    await open();
    await register();
    const first = world.network.certificate()!;
    await register({ hostUri: 'https://other.example.org:8443' });
    const second = world.network.certificate()!;
    expect([second.host, second.serial === first.serial]).toEqual(['other.example.org', false]);
    await world.network.close();
    world.cut = true;
    revokeElsewhere(second.serial);
    world.cut = false;
    await world.restart();
    await register({ hostUri: 'https://other.example.org:8443' });
    expect(world.network.certificate()!.serial).not.toBe(second.serial);
  });

  test('that was kept and not published is published after a restart, and no other', async () => {
    await open();
    await register();
    const kept = world.store.text!;
    const { current } = JSON.parse(kept) as { current: ServerCertificate };
    // As it lies on the disk before the chain was asked for anything.
    await world.close();
    world = await MarketWorld.open();
    world.store.text = JSON.stringify({ ...JSON.parse(kept), current: null, next: current });
    await register();
    expect((await onChain()).map(({ serial }) => serial)).toEqual([current.serial]);
    expect(world.network.certificate()?.serial).toBe(current.serial);
  });

  test('is not made anew over one that cannot be read', async () => {
    await open();
    world.store.text = '{"version":1';
    await expect(register()).rejects.toMatchObject({ code: 'akash-journal-damaged' });
    expect(world.store.text).toBe('{"version":1');
  });
});

describe('with a key that may only do the daily work', () => {
  const wallet = testWallet(HOT, PROVIDER.address);

  async function grant(): Promise<void> {
    const draft = prepareGrant({
      ...{ chainId: world.net.chain.chainId, nowMs: new SystemClock().now() },
      account: PROVIDER.address as AccountAddress,
      hotKey: HOT.address as AccountAddress,
      expiresAtMs: addMs(new SystemClock().now(), 90 * DAY_MS),
      spendLimit: { denom: parseDenom('uakt'), amount: 50_000_000n },
      gasPrice: { denom: parseDenom('uakt'), amount: parseDec('0.025') },
      hasAllowance: false,
    });
    await world.act(PROVIDER, ...draft.messages);
  }

  test('the certificate is published, and what else is to be signed is said and never tried', async () => {
    await open({ wallet });
    await grant();
    await expect(register()).rejects.toMatchObject({
      code: 'wallet-delegated',
      data: { what: 'create-provider' },
    });
    await expect(register()).rejects.toMatchObject({ code: 'wallet-delegated' });
    expect(sent().filter((kind) => kind === 'Exec')).toHaveLength(1);
    expect(await onChain()).toHaveLength(1);
    await world.act(PROVIDER, messages.createProvider(PROVIDER.address, 'x'));
    await expect(register()).rejects.toMatchObject({
      code: 'wallet-delegated',
      data: { what: 'update-provider' },
    });
    const record = { attributes: [{ key: 'sublet-test-run', value: 'x' }] };
    await world.done(world.network.register({ ...record, hostUri: HOST_URI }, signal));
  });

  test('a replaced certificate that it may not revoke is told, and nothing is lost by it', async () => {
    const clock = new ShiftedClock();
    await open({ wallet, clock });
    await grant();
    await world.act(PROVIDER, messages.createProvider(PROVIDER.address, 'x'));
    const same = { attributes: [{ key: 'sublet-test-run', value: 'x' }], hostUri: HOST_URI };
    await world.done(world.network.register(same, signal));
    const { serial } = world.network.certificate()!;
    clock.shiftMs = 340 * DAY_MS;
    await world.done(world.network.register(same, signal));
    expect(world.network.problems()).toContainEqual({
      code: 'certificate-not-revoked',
      message: expect.stringContaining(serial) as string,
      stopsBidding: false,
    });
    clock.shiftMs = 0;
    revokeElsewhere(serial);
    await world.done(world.network.register(same, signal));
    expect(world.network.problems().map(({ code }) => code)).not.toContain(
      'certificate-not-revoked',
    );
  });
});

test('what auditors vouch for is asked for once, and again when one of them speaks', async () => {
  await open();
  await register();
  let asked = 0;
  const { query } = world.core.chain;
  world.core.chain.query = (path, ...rest) => {
    if (path.startsWith('/akash.audit.')) asked += 1;
    return query.call(world.core.chain, path, ...rest);
  };
  expect(await world.network.audits(signal)).toEqual(new Map());
  await world.network.audits(signal);
  expect(asked).toBe(1);
  await world.act(RIVAL, signAttributes(RIVAL.address, PROVIDER.address, 'yes'));
  const audits = await world.network.audits(signal);
  expect(audits).toEqual(new Map([[RIVAL.address, [{ key: 'audited', value: 'yes' }]]]));
  await world.network.audits(signal);
  expect(asked).toBe(2);
});

test('who is audited is asked for once for everybody, and again when an auditor speaks', async () => {
  await open();
  await register();
  await world.registerRival();
  let asked = 0;
  const { query } = world.core.chain;
  world.core.chain.query = (path, ...rest) => {
    if (path.startsWith('/akash.audit.')) asked += 1;
    return query.call(world.core.chain, path, ...rest);
  };
  expect(await world.network.auditedProviders(signal)).toEqual(new Set());
  await world.network.auditedProviders(signal);
  expect(asked).toBe(1);
  await world.act(HOT, signAttributes(HOT.address, RIVAL.address, 'yes'));
  expect(await world.network.auditedProviders(signal)).toEqual(new Set([RIVAL.address]));
  await world.network.auditedProviders(signal);
  expect(asked).toBe(2);
});

/** With the account's own key, where the agent does not see it. */
function revokeElsewhere(serial: string): void {
  world.submit(PROVIDER, messages.revokeCertificate(PROVIDER.address, serial));
  world.net.produceBlock();
}
