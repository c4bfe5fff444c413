import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { describe, expect, test } from 'vitest';

import { account, PROVIDER, TENANT } from './messages.ts';
import { must, register, World } from './world.ts';

const MODULE = '/akash.provider.v1beta4';

const record = (changes: Parameters<typeof v1beta4.Provider.fromPartial>[0] = {}) =>
  v1beta4.Provider.fromPartial({
    owner: PROVIDER,
    hostUri: 'https://provider.test:8443',
    attributes: [{ key: 'region', value: 'eu' }],
    info: {},
    ...changes,
  });

describe('a provider', () => {
  test.each([
    ['provider.test', 'provider 2', 'validating "provider.test" for absolute URI'],
    ['http://provider.test', 'provider 1', 'scheme in "http://provider.test" should be https'],
    ['https://', 'provider 1', 'validating "https://" for valid host'],
    ['https://a.test:8443/', 'provider 1', 'path in "https://a.test:8443/" should be empty'],
  ])('is not reached at %s', (hostUri, refused, details) => {
    const words = refused === 'provider 2' ? 'not absolute host uri' : 'invalid host uri';
    expect(new World().send(`${MODULE}.MsgCreateProvider`, record({ hostUri }))).toEqual({
      refused,
      log: `${details}: invalid provider: ${words}`,
    });
  });

  test.each([
    ['a key twice', ['region', 'region'], 'akash 1'],
    ['a key with a star', ['gpu/*'], 'akash 2'],
    ['a key that begins with a digit', ['1a'], 'akash 2'],
  ])('does not declare %s', (_, keys, refused) => {
    const attributes = keys.map((key) => ({ key, value: 'x' }));
    expect(new World().send(`${MODULE}.MsgCreateProvider`, record({ attributes }))).toMatchObject({
      refused,
    });
  });

  test('is created once, replaced as a whole, and never deleted', () => {
    const world = new World();
    expect(world.send(`${MODULE}.MsgUpdateProvider`, record())).toEqual({
      refused: 'provider 3',
      log: `id: ${PROVIDER}: invalid provider: address not found`,
    });
    expect(world.send(`${MODULE}.MsgCreateProvider`, record())).toEqual({
      events: ['EventProviderCreated'],
    });
    expect(world.send(`${MODULE}.MsgCreateProvider`, record())).toEqual({
      refused: 'provider 4',
      log: `id: ${PROVIDER}: invalid provider: already exists`,
    });
    const changed = record({ attributes: [], info: { email: 'a@provider.test' } });
    expect(world.send(`${MODULE}.MsgUpdateProvider`, changed)).toEqual({
      events: ['EventProviderUpdated'],
    });
    expect(world.send(`${MODULE}.MsgDeleteProvider`, { owner: PROVIDER })).toEqual({
      refused: 'provider 10',
      log: 'NOTIMPLEMENTED: internal error',
    });
    const { provider } = world.query(
      `${MODULE}.Query/Provider`,
      v1beta4.QueryProviderRequest,
      { owner: PROVIDER },
      v1beta4.QueryProviderResponse,
    );
    expect(provider).toEqual(changed);
  });

  test('is listed page by page', () => {
    const world = new World();
    const owners = ['c', 'a', 'b'].map(account);
    for (const owner of owners) register(world, owner);
    const list = (pagination: { limit?: number; key?: Uint8Array }) =>
      world.query(
        `${MODULE}.Query/Providers`,
        v1beta4.QueryProvidersRequest,
        v1beta4.QueryProvidersRequest.fromPartial({ pagination }),
        v1beta4.QueryProvidersResponse,
      );
    const first = list({ limit: 2 });
    const second = list({ limit: 2, key: first.pagination?.nextKey ?? new Uint8Array() });
    const found = [first, second].map(({ providers }) => providers.map(({ owner }) => owner));
    expect(found).toEqual([['a', 'b'].map(account), [account('c')]]);
    expect(list({}).pagination?.total.toNumber()).toBe(3);
  });
});

describe('an audit', () => {
  const sign = (world: World, attributes: { key: string; value: string }[], auditor = TENANT) =>
    must(
      world.send('/akash.audit.v1.MsgSignProviderAttributes', {
        owner: PROVIDER,
        auditor,
        attributes,
      }),
    );
  const signed = (world: World) =>
    world
      .query(
        '/akash.audit.v1.Query/ProviderAttributes',
        v1.QueryProviderAttributesRequest,
        { owner: PROVIDER, pagination: undefined },
        v1.QueryProvidersResponse,
      )
      .providers.map(({ auditor, attributes }) => [
        auditor,
        attributes.map(({ key, value }) => `${key}=${value}`).join(),
      ]);

  test('adds to what was signed before, auditor by auditor', () => {
    const world = new World();
    sign(world, [
      { key: 'host', value: 'own' },
      { key: 'tier', value: 'a' },
    ]);
    sign(world, [
      { key: 'region', value: 'eu' },
      { key: 'tier', value: 'b' },
    ]);
    sign(world, [{ key: 'region', value: 'us' }], account('auditor'));
    expect(signed(world)).toEqual([
      [account('auditor'), 'region=us'],
      [TENANT, 'host=own,region=eu,tier=b'],
    ]);
  });

  test('is taken back key by key, or as a whole', () => {
    const world = new World();
    const remove = (keys: string[]) =>
      world.send('/akash.audit.v1.MsgDeleteProviderAttributes', {
        owner: PROVIDER,
        auditor: TENANT,
        keys,
      });
    expect(remove([])).toEqual({
      refused: 'audit 1',
      log: 'invalid provider: address not found',
    });
    sign(world, [
      { key: 'region', value: 'eu' },
      { key: 'tier', value: 'b' },
    ]);
    expect(remove(['cpu'])).toMatchObject({ refused: 'audit 3' });
    expect(remove(['tier'])).toEqual({ events: ['EventTrustedAuditorDeleted'] });
    expect(signed(world)).toEqual([[TENANT, 'region=eu']]);
    must(remove([]));
    expect(() => signed(world)).toThrow('invalid provider: address not found: key not found');
  });
});
