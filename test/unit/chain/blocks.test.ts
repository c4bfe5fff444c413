import { afterEach, describe, expect, test } from 'vitest';

import { moduleAddress } from '../../chain/addresses.ts';
import { merkleRoot } from '../../chain/block.ts';
import type { OpenChain } from '../../chain/open-chain.ts';
import { alice, openOwn, sendTx, START } from './own-chain.ts';

let own: OpenChain;
afterEach(() => own.close());

const valueOf =
  (events: readonly { type: string; attributes: readonly (readonly [string, string])[] }[]) =>
  (type: string, key: string) =>
    events.find((event) => event.type === type)?.attributes.find(([name]) => name === key)?.[1];

describe('a block', () => {
  test('mints its part of a year, of what the block before has made of the supply', async () => {
    own = await openOwn();
    const supply = 1_000_000_000_000_000n + 2n * START;
    const [first, second] = [own.chain.block(1n), own.produceBlock()];
    // 13 % and a little, of 1000 million AKT and a little, ÷ 6311520 blocks.
    const minted = BigInt(valueOf(first?.events ?? [])('mint', 'amount') ?? 0);
    expect({
      minted,
      ratio: valueOf(second.events)('mint', 'bonded_ratio'),
      supply: own.chain.read((context) => own.chain.bank.supply(context, 'uakt')),
    }).toEqual({
      minted: 20_597_258n,
      // Half of the supply is bonded: 500 million of what there is after the first mint.
      ratio: '0.499999979701371824',
      supply: supply + minted + BigInt(valueOf(second.events)('mint', 'amount') ?? 0),
    });
  });

  test('hands on what the block before minted and took in fees', async () => {
    own = await openOwn();
    own.chain.submit(sendTx(own));
    const minted = BigInt(valueOf(own.produceBlock().events)('mint', 'amount') ?? 0);
    const { events } = own.produceBlock();
    const collected = minted + 2_500n;
    expect({
      spent: valueOf(events)('coin_spent', 'amount'),
      rewards: valueOf(events)('rewards', 'amount'),
      collector: own.balanceOf(moduleAddress('fee_collector'), 'uakt'),
    }).toEqual({
      spent: `${collected}uakt`,
      rewards: `${(collected * 98n) / 100n}.${((collected * 98n) % 100n).toString().padStart(2, '0')}${'0'.repeat(16)}uakt`,
      collector: BigInt(valueOf(events)('mint', 'amount') ?? 0),
    });
  });

  test('conserves every coin', async () => {
    own = await openOwn();
    own.chain.submit(sendTx(own));
    own.produceBlock(5);
    own.fund(alice.address, [{ denom: 'uact', amount: 3n }]);
    const { balances, supplies } = own.chain.read((context) => ({
      balances: own.chain.bank.allBalances(context),
      supplies: own.chain.bank.supplies(context),
    }));
    const sums = supplies.map(({ denom }) => ({
      denom,
      amount: balances.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n),
    }));
    expect(sums).toEqual(supplies);
  });

  test('begins and ends the minutes', async () => {
    own = await openOwn();
    const types = (seconds: bigint) =>
      own
        .produceBlockAt(own.chain.timeNs + seconds * 1_000_000_000n)
        .events.map(({ type }) => type)
        .filter((type) => type.includes('epochs'));
    // The time of an end itself does not end it.
    expect([types(60n), types(1n), types(1n)]).toEqual([
      [],
      ['akash.epochs.v1beta1.EventEpochEnd', 'akash.epochs.v1beta1.EventEpochStart'],
      [],
    ]);
  });

  test('is never before the one before it', async () => {
    own = await openOwn();
    expect(() => own.produceBlockAt(own.chain.timeNs)).toThrow('would not be after block 1');
  });

  test('that is the same is called the same, and another one otherwise', async () => {
    own = await openOwn();
    const other = await openOwn();
    const changed = await openOwn();
    changed.chain.submit(sendTx(changed));
    const hashes = [own, other, changed].map((chain) => {
      chain.produceBlock();
      return chain.produceBlock().hash;
    });
    await Promise.all([other.close(), changed.close()]);
    expect([hashes[0] === hashes[1], hashes[0] === hashes[2]]).toEqual([true, false]);
  });
});

describe('the price of AKT', () => {
  const prices = () =>
    own.produceBlock().events.filter(({ type }) => type.startsWith('akash.oracle'));
  const twap = () => own.chain.read((context) => own.chain.oracle.price(context));

  test('is known after the block in which it was told, and averaged over five seconds', async () => {
    own = await openOwn();
    const before = twap();
    own.feedPrice('1.25');
    const types = prices().map(({ type }) => type);
    const first = twap();
    own.feedPrice('2.25');
    prices();
    // One second of the new price, and before it the one second of the old one that was told.
    const second = twap();
    own.produceBlock(10);
    expect({ before, types, first, second, later: twap() }).toEqual({
      before: undefined,
      types: ['akash.oracle.v2.EventPriceRecovered', 'akash.oracle.v2.EventAggregatedPrice'],
      first: 1_250_000_000_000_000_000n,
      second: 1_750_000_000_000_000_000n,
      later: 2_250_000_000_000_000_000n,
    });
  });

  test('is none any more when nobody told one for a day', async () => {
    own = await openOwn();
    own.feedPrice('1.25');
    own.produceBlock();
    const { events } = own.produceBlockAt(own.chain.timeNs + 86_401_000_000_000n);
    expect([
      events.map(({ type }) => type).filter((type) => type.startsWith('akash.oracle')),
      twap(),
    ]).toEqual([['akash.oracle.v2.EventPriceStaled'], undefined]);
  });
});

test('the tree of hashes is that of RFC 6962', () => {
  const leaves = [Buffer.from(''), Buffer.from([0]), Buffer.from([0x10])];
  expect(
    leaves.map((_, at) => Buffer.from(merkleRoot(leaves.slice(0, at + 1))).toString('hex')),
  ).toEqual([
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  ]);
});
