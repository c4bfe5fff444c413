import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import {
  AKASH_NETWORKS,
  loadNetwork,
  moneyOf,
  networkFileText,
  readOwnNetwork,
  refreshNetwork,
} from '../../../../agent/network/akash/networks.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-networks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const log = silentLogger;
const mainnet = loadNetwork('akash-mainnet', { log });
const load = () => loadNetwork('akash-mainnet', { refreshedFolder: folder, log });
const refreshed = { ...mainnet, rpc: ['https://rpc.example.org'], asOf: '2027-01-01' };
const put = (text: string) => writeFileSync(path.join(folder, 'akash-mainnet.json'), text);

test('what is shipped can be read', () => {
  const loaded = AKASH_NETWORKS.map((name) => loadNetwork(name, { log }));
  expect(loaded.map(({ chainId, rpc, fee }) => [chainId, rpc.length, fee.gasPrice])).toEqual([
    ['akashnet-2', 4, 25n * 10n ** 15n],
    ['sandbox-2', 1, 25n * 10n ** 15n],
  ]);
});

test('the money of the mainnet is real whatever its file says, also after its next upgrade', () => {
  expect(AKASH_NETWORKS.map((name) => moneyOf(loadNetwork(name, { log })))).toEqual([
    'main',
    'test',
  ]);
  put(networkFileText({ ...refreshed, money: 'test' }));
  expect(load().money).toBe('test');
  expect(moneyOf(load())).toBe('main');
  expect(moneyOf({ chainId: 'akashnet-3', money: 'test' })).toBe('main');
  expect(moneyOf({ chainId: 'sublet-test', money: 'test' })).toBe('test');
  expect(moneyOf({ chainId: 'sublet-test', money: 'main' })).toBe('main');
});

describe('a refreshed copy', () => {
  test('is used where it is newer', () => {
    put(networkFileText(refreshed));
    expect(load()).toEqual(refreshed);
  });

  test.each([
    ['older', networkFileText({ ...refreshed, asOf: '2020-01-01' })],
    ['of another chain', networkFileText({ ...refreshed, chainId: 'other-1' })],
    ['of another form', networkFileText({ ...refreshed, rpc: ['file:///etc/passwd'] })],
    ['no JSON', '{'],
  ])('is left alone where it is %s', (_name, text) => {
    put(text);
    expect(load()).toEqual(mainnet);
  });

  test('is not missed where there is none', () => {
    expect(load()).toEqual(mainnet);
  });
});

describe('a network of the owner’s own', () => {
  const file = () => path.join(folder, 'own.json');
  const own = (changes: object) => {
    const text = { ...(JSON.parse(networkFileText(mainnet)) as object), ...changes };
    writeFileSync(file(), JSON.stringify(text));
  };

  test('is read from a file of the same form', () => {
    own({ id: 'devnet', chainId: 'devnet-1', rpc: ['http://127.0.0.1:26657'] });
    expect(readOwnNetwork(file())).toMatchObject({ id: 'devnet', chainId: 'devnet-1' });
  });

  test.each(['akash-mainnet', 'akash-sandbox', 'practice', '../x', 'Dev', ''])(
    'cannot be called %j',
    (id) => {
      own({ id, chainId: 'devnet-1' });
      expect(() => readOwnNetwork(file())).toThrow(/own\.json cannot be used/);
    },
  );

  test('is said to be missing where it is', () => {
    expect(() => readOwnNetwork(file())).toThrow(/ENOENT/);
  });
});

describe('refreshing', () => {
  const meta = (chainId: string, ...addresses: string[]) => ({
    chain_id: chainId,
    bech32_prefix: 'akash',
    apis: { rpc: addresses.map((address) => ({ address, provider: 'x' })), rest: [] },
  });

  test('puts the published endpoints before ours, those over the open net left out', async () => {
    const asked: string[] = [];
    const network = await refreshNetwork(mainnet, '2027-02-03', async (url) => {
      asked.push(url);
      return meta(
        'akashnet-2',
        'https://new.example.org',
        'http://open.example.org',
        mainnet.rpc[1]!,
      );
    });
    expect([asked, network]).toEqual([
      [mainnet.metaUrl],
      {
        ...mainnet,
        rpc: ['https://new.example.org', mainnet.rpc[1], mainnet.rpc[0], ...mainnet.rpc.slice(2)],
        asOf: '2027-02-03',
        source: mainnet.metaUrl,
      },
    ]);
  });

  test.each([
    ['another chain', meta('sandbox-2', 'https://new.example.org')],
    ['no endpoint', meta('akashnet-2')],
    ['something else', '<html>'],
  ])('refuses %s', async (_name, answer) => {
    await expect(refreshNetwork(mainnet, '2027-02-03', async () => answer)).rejects.toMatchObject({
      code: 'networks-malformed',
    });
  });
});
