import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../../../agent/base/instant.ts';
import { silentLogger } from '../../../../../agent/base/logger.ts';
import { parseBlockHeight } from '../../../../../agent/domain/time.ts';
import {
  ESCROW,
  moduleAddress,
  parseAddress,
  VAULT,
} from '../../../../../agent/network/akash/account/address.ts';
import { Books } from '../../../../../agent/network/akash/account/books.ts';
import { refreshEndpoints } from '../../../../../agent/network/akash/account/endpoints.ts';
import { BlockMessages } from '../../../../../agent/network/akash/account/messages.ts';
import { movesOf } from '../../../../../agent/network/akash/account/moves.ts';
import { OrderBook } from '../../../../../agent/network/akash/account/order-book.ts';
import { decodePrice } from '../../../../../agent/network/akash/codec/oracle.ts';
import { loadNetwork } from '../../../../../agent/network/akash/networks.ts';
import { MemoryJournal } from '../../../../helpers/memory-journal.ts';
import { PROVIDER } from '../recorded.ts';

const SIGNAL = new AbortController().signal;

test('the modules that hold coins have the addresses of the recorded chain', () => {
  expect(ESCROW).toBe('akash14pphss726thpwws3yc458hggufynm9x77l4l2u');
  expect(VAULT).toBe('akash1klpwzlvfnw7j8gtdd0cuu9vaw9ermsmd37sg55');
  expect(moduleAddress('fee_collector')).toBe('akash17xpfvakm2amg962yls6f84z3kell8c5lazw8j8');
});

describe('an address', () => {
  test('is taken in either case, with spaces around', () => {
    expect(parseAddress(` ${PROVIDER.toUpperCase()} `)).toBe(PROVIDER);
  });

  test.each([
    ['', ''],
    ['a typing error', PROVIDER.replace('8td', '8tf')],
    ['another chain', 'cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh'],
    ['a validator', 'akashvaloper1sdv7sz7y4j2z9l6nyrk9g4ztjh9dvml7728wnh'],
    ['something endless', 'akash1'.padEnd(5000, 'q')],
  ])('of %s is refused', (_what, text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'address-wrong' }));
  });
});

describe('moves', () => {
  const event = (key: string, type: string, attributes: Record<string, string>) => ({
    ...{ key, type, attributes },
    txHash: key.includes('end') ? undefined : 'AB',
  });
  const block = (...events: ReturnType<typeof event>[]) => ({
    height: parseBlockHeight(5),
    atMs: parseUnixMs(0),
    events,
  });

  test('of several coins in one event are several, each with its key', () => {
    const moves = movesOf(
      block(
        event('5/0/3', 'coin_spent', { spender: 'x', amount: '5uact,70uakt', msg_index: '2' }),
        event('5/0/4', 'coin_received', {
          receiver: PROVIDER,
          amount: '5uact,70uakt',
          msg_index: '2',
        }),
      ),
      PROVIDER,
    );
    expect(moves.map(({ key, coin, other }) => [key, coin.amount, other])).toEqual([
      ['5/0/4/uact', 5n, 'x'],
      ['5/0/4/uakt', 70n, 'x'],
    ]);
    expect(moves[0]).toMatchObject({ transaction: 0, message: { index: 2, inner: undefined } });
  });

  test('of nothing are none, and of other accounts neither', () => {
    const spent = event('5/end/0', 'coin_spent', { spender: PROVIDER, amount: '' });
    expect(movesOf(block(spent), PROVIDER)).toEqual([]);
    const other = event('5/end/0', 'coin_spent', { spender: 'x', amount: '1uakt' });
    expect(movesOf(block(other), PROVIDER)).toEqual([]);
  });

  test.each(['5 apples', '-5uakt', 'uakt', '5uakt,', '5.5uakt', '5u'])(
    'of %j cannot be read',
    (amount) => {
      const spent = event('5/end/0', 'coin_spent', { spender: PROVIDER, amount });
      expect(() => movesOf(block(spent), PROVIDER)).toThrow(RangeError);
    },
  );

  test('are in the order of the chain, failed transactions among them', () => {
    const spent = (key: string) => event(key, 'coin_spent', { spender: PROVIDER, amount: '1uakt' });
    const moves = movesOf(
      { ...block(spent('5/0/1'), spent('5/2/1'), spent('5/end/7')), failed: [spent('5/1/1')] },
      PROVIDER,
    );
    expect(moves.map(({ key }) => key.slice(0, -5))).toEqual([
      '5/0/1',
      '5/1/1',
      '5/2/1',
      '5/end/7',
    ]);
  });
});

test('a message that cannot be read, or is not there, is one that nobody has a word for', () => {
  const messages = new BlockMessages(['AAAA', '']);
  for (const [transaction, index] of [
    [0, 0],
    [1, 0],
    [9, 0],
    [1, 5],
  ] as const) {
    expect(messages.at(transaction, { index, inner: undefined })).toMatchObject({ type: 'other' });
  }
  expect(messages.at(undefined, undefined)).toMatchObject({ type: 'other' });
});

test('a price without a time, or that is no number, is refused', () => {
  expect(() => decodePrice(new Uint8Array())).toThrow(RangeError);
  expect(() => decodePrice(Uint8Array.from([0x0a, 0x00]))).toThrow(RangeError);
});

describe('what was written down and cannot be read', () => {
  const parts = (journal: MemoryJournal) => ({
    journal,
    asking: {} as never,
    access: {} as never,
    heardTip: () => undefined,
    log: silentLogger,
  });

  test.each([
    ['books', 'account/a/books', '{"height":5}'],
    ['books that are no JSON', 'account/a/books', '{'],
    [
      'an amount with a fraction',
      'account/a/books',
      '{"opening":{"height":1,"coins":[{"denom":"uakt","amount":"1.5"}]},"height":1,"known":[]}',
    ],
  ])('%s stop the start', (_what, key, text) => {
    const journal = new MemoryJournal([[key, text]]);
    expect(() => new Books('a', parts(journal))).toThrow(
      expect.objectContaining({ code: 'account-journal-damaged', data: { key } }),
    );
  });

  test('an order stops the start: it may have been sent', () => {
    const journal = new MemoryJournal([['account/a/order/p1', '{}']]);
    expect(() => new OrderBook(journal)).toThrow(
      expect.objectContaining({ code: 'account-journal-damaged' }),
    );
  });

  test('other entries of the journal do not', () => {
    const journal = new MemoryJournal([
      ['account/payout-to/akash1x', ''],
      ['account/a/put-into/akash1x/order', ''],
    ]);
    expect(new OrderBook(journal).all()).toEqual([]);
  });
});

describe('newer endpoints', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sublet-endpoints-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const mainnet = loadNetwork('akash-mainnet', { log: silentLogger });
  const now = parseUnixMs(Date.UTC(2027, 5, 1));
  const meta = (rpc: readonly string[], chainId = mainnet.chainId) => ({
    chain_id: chainId,
    apis: { rpc: rpc.map((address) => ({ address })) },
  });

  test('are asked for once, over https, and found again at the next start', async () => {
    const asked: string[] = [];
    const fetchJson = async (url: string) => {
      asked.push(url);
      return meta(['https://new.example.org', 'http://open.example.org']);
    };
    const refreshed = await refreshEndpoints(mainnet, { fetchJson, folder }, now, SIGNAL);
    expect(refreshed?.rpc).toEqual(['https://new.example.org', ...mainnet.rpc]);
    expect(asked).toEqual([mainnet.metaUrl]);
    const loaded = loadNetwork('akash-mainnet', { refreshedFolder: folder, log: silentLogger });
    expect(loaded.rpc[0]).toBe('https://new.example.org');
    expect(readdirSync(folder)).toEqual(['akash-mainnet.json']);
    expect(await refreshEndpoints(refreshed!, { fetchJson, folder }, now, SIGNAL)).toBeUndefined();
  });

  test.each([
    [
      'of another chain',
      async () => meta(['https://x.example.org'], 'other'),
      'networks-malformed',
    ],
    ['of no form', async () => ({ apis: [] }), 'networks-malformed'],
    ['that do not come', () => Promise.reject(new Error('no route')), 'endpoints-not-refreshed'],
  ])('%s change nothing', async (_what, fetchJson, code) => {
    await expect(
      refreshEndpoints(mainnet, { fetchJson, folder }, now, SIGNAL),
    ).rejects.toMatchObject({ code });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('are not asked for in the open', async () => {
    const open = { ...mainnet, metaUrl: 'http://meta.example.org/' };
    const fetchJson = () => Promise.reject(new Error('asked'));
    await expect(refreshEndpoints(open, { fetchJson, folder }, now, SIGNAL)).rejects.toMatchObject({
      code: 'endpoints-not-refreshed',
      message: expect.stringContaining('https'),
    });
  });

  test('that cannot be kept are an error', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const fetchJson = async () => meta(['https://new.example.org']);
    await expect(
      refreshEndpoints(mainnet, { fetchJson, folder: path.join(file, 'x') }, now, SIGNAL),
    ).rejects.toMatchObject({ code: 'endpoints-not-refreshed' });
  });
});
