import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseNetworkId } from '../../../agent/domain/ids.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import type { AccruedRow, Storage } from '../../../agent/storage/interface.ts';
import { at, denom, leaseRef, network, open, payment } from '../../helpers/storage-samples.ts';
import { seededRandom } from '../domain/random.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const LARGEST = 2n ** 63n - 1n;
const other = parseDenom('uother');
const elsewhere = parseNetworkId('elsewhere');

describe('payments', () => {
  test('each is stored once, by key and height; those that were new are returned', () => {
    const [one, two, three] = [payment(1), payment(2), payment(3, { key: 'x' })];
    expect(storage.ledger.append([one, two])).toEqual([one, two]);
    expect(storage.ledger.append([two, three, three])).toEqual([three]);
    expect(storage.ledger.append([one, two, three])).toEqual([]);
    expect(storage.ledger.listPayments(10)).toEqual([three, two, one]);
    expect(storage.ledger.settled(network)).toEqual([{ denom, amount: 3000n }]);
  });

  test('the same payment learnt of again at another time is not new', () => {
    storage.ledger.append([payment(1)]);
    expect(storage.ledger.append([payment(1, { atMs: at(99) })])).toEqual([]);
    expect(storage.ledger.listPayments(10)).toEqual([payment(1)]);
  });

  test.each([
    ['amount', { amount: { denom, amount: 1001n } }],
    ['denom', { amount: { denom: other, amount: 1000n } }],
    ['lease', { lease: leaseRef(2) }],
    ['network', { network: elsewhere }],
  ])(
    'another %s under the same key and height is refused, and all that came with it',
    (_, change) => {
      storage.ledger.append([payment(1)]);
      expect(() => storage.ledger.append([payment(2), payment(1, change)])).toThrow(
        expect.objectContaining({
          code: 'storage-failed',
          data: expect.objectContaining({
            reason: 'payment-differs',
            key: payment(1).key,
            height: 1,
            stored: `1000 ucoin for ${leaseRef(1)}`,
          }),
        }),
      );
      expect(storage.ledger.listPayments(10)).toEqual([payment(1)]);
      expect(storage.ledger.settled(network)).toEqual([{ denom, amount: 1000n }]);
    },
  );

  test('they are listed in pages, newest first', () => {
    storage.ledger.append([payment(1), payment(3), payment(2)]);
    expect(storage.ledger.listPayments(2)).toEqual([payment(3), payment(2)]);
    expect(storage.ledger.listPayments(2, at(2000))).toEqual([payment(1)]);
  });

  test('which transaction paid, and what the coin was worth: as it was given, or not at all', () => {
    const known = payment(1, {
      txHash: 'AB12',
      price: {
        denom: other,
        usd: parseDec('1.234567890123456789'),
        height: parseBlockHeight(9),
        atMs: at(8),
        source: 'chain-oracle',
      },
    });
    storage.ledger.append([known, payment(2, { txHash: 'CD' }), payment(3)]);
    expect(storage.ledger.listPayments(9)).toEqual([
      payment(3),
      payment(2, { txHash: 'CD' }),
      known,
    ]);
    // Learnt of again without them: the same payment.
    expect(storage.ledger.append([payment(1)])).toEqual([]);
    expect(storage.ledger.listPayments(9).at(-1)).toEqual(known);
  });

  test('what was settled between two heights, the upper one included', () => {
    storage.ledger.append([
      ...[1, 2, 3, 4].map((number) => payment(number)),
      payment(5, { amount: { denom: other, amount: 7n } }),
      payment(3, { network: elsewhere, key: 'e' }),
    ]);
    const between = (after: number, upTo: number) =>
      storage.ledger.settledAt(network, parseBlockHeight(after), parseBlockHeight(upTo));
    expect(between(1, 3)).toEqual([{ denom, amount: 2000n }]);
    expect(between(3, 5)).toEqual([
      { denom, amount: 1000n },
      { denom: other, amount: 7n },
    ]);
    expect(between(5, 9)).toEqual([]);
  });

  test('the last height is that of the network asked for', () => {
    expect(storage.ledger.lastHeight(network)).toBeUndefined();
    storage.ledger.append([payment(7), payment(3), payment(900, { network: elsewhere })]);
    expect(storage.ledger.lastHeight(network)).toBe(7);
  });
});

describe('sums', () => {
  test('are by denom, network, lease and time', () => {
    storage.ledger.append([
      payment(1),
      payment(2, { amount: { denom: other, amount: 5n } }),
      payment(3, { lease: leaseRef(2) }),
      payment(4, { network: elsewhere, amount: { denom, amount: 77n } }),
    ]);
    expect(storage.ledger.settled(network)).toEqual([
      { denom, amount: 2000n },
      { denom: other, amount: 5n },
    ]);
    expect(storage.ledger.settled(network, at(2000))).toEqual([
      { denom, amount: 1000n },
      { denom: other, amount: 5n },
    ]);
    expect(storage.ledger.settled(elsewhere)).toEqual([{ denom, amount: 77n }]);
    expect(storage.ledger.settledByLease(leaseRef(2))).toEqual([{ denom, amount: 1000n }]);
    expect(storage.ledger.settledByLease(leaseRef(9))).toEqual([]);
  });

  test('are exact beyond what a column and a floating-point number hold', () => {
    const amount = { denom, amount: LARGEST };
    storage.ledger.append([1, 2, 3].map((n) => payment(n, { amount })));
    const sum = [{ denom, amount: 3n * LARGEST }];
    expect(storage.ledger.settled(network)).toEqual(sum);
    expect(storage.ledger.settled(network, at(0))).toEqual(sum);
    expect(storage.ledger.settledByLease(leaseRef(1))).toEqual(sum);
    expect(storage.ledger.history(network, [at(0), at(10_000)])).toEqual([
      { fromMs: at(0), toMs: at(10_000), paid: sum, payments: 3 },
    ]);
    expect(storage.ledger.listPayments(1)).toEqual([payment(3, { amount })]);
  });

  test.each([LARGEST + 1n, 2n ** 70n, -1n])('an amount of %s is refused, not cut', (amount) => {
    const refusal = expect.objectContaining({
      code: 'storage-failed',
      data: { amount: amount.toString(), denom },
    });
    const wrong = payment(2, { amount: { denom, amount } });
    expect(() => storage.ledger.append([payment(1), wrong])).toThrow(refusal);
    expect(() => storage.ledger.setAccrued([wrong])).toThrow(refusal);
    expect(storage.ledger.listPayments(10)).toEqual([]);
    expect(storage.ledger.accrued(network)).toEqual([]);
  });
});

describe('history', () => {
  test('has a bucket between each two edges, whatever their distance, also where nothing was paid', () => {
    const coins = (amount: bigint, of = denom) => ({ denom: of, amount });
    storage.ledger.append([
      payment(1, { atMs: at(999) }), // before the first edge
      payment(2, { atMs: at(1000) }),
      payment(3, { atMs: at(1099) }),
      payment(4, { atMs: at(1050), amount: coins(5n, other) }),
      payment(5, { atMs: at(1100) }),
      payment(6, { atMs: at(1399) }),
      payment(7, { atMs: at(1400) }), // after the last one
      payment(8, { atMs: at(1200), network: elsewhere }),
    ]);
    const edges = [at(1000), at(1100), at(1101), at(1300), at(1400)];
    expect(storage.ledger.history(network, edges)).toEqual([
      {
        fromMs: at(1000),
        toMs: at(1100),
        paid: [coins(2000n), coins(5n, other)],
        payments: 3,
      },
      { fromMs: at(1100), toMs: at(1101), paid: [coins(1000n)], payments: 1 },
      { fromMs: at(1101), toMs: at(1300), paid: [], payments: 0 },
      { fromMs: at(1300), toMs: at(1400), paid: [coins(1000n)], payments: 1 },
    ]);
  });

  test('the buckets of any edges add up to what was settled between the first and the last', () => {
    storage.ledger.append([1, 2, 3, 4, 5].map((n) => payment(n)));
    const random = seededRandom(7);
    for (let round = 0; round < 50; round++) {
      const inner = Array.from({ length: random.int(0, 8) }, () => random.int(1, 9999));
      const edges = [...new Set([0, ...inner, 10_000])].sort((a, b) => a - b).map(at);
      const buckets = storage.ledger.history(network, edges);
      const paid = buckets.flatMap((bucket) => bucket.paid).reduce((sum, c) => sum + c.amount, 0n);
      expect([paid, buckets.length]).toEqual([5000n, edges.length - 1]);
    }
  });

  test.each([[[at(1), at(1)]], [[at(2), at(1)]], [[at(0), at(2), at(1)]]])(
    'edges that do not rise (%j) are a mistake',
    (edges) => {
      expect(() => storage.ledger.history(network, edges)).toThrow(RangeError);
    },
  );
});

describe('accrued', () => {
  const row = (n: number, amount: bigint): AccruedRow => ({
    lease: leaseRef(n),
    network,
    amount: { denom, amount },
    height: parseBlockHeight(10),
    atMs: at(n),
  });

  test('is replaced by lease, removed by 0, and never part of what is settled', () => {
    storage.ledger.setAccrued([row(1, 10n), row(2, 20n), { ...row(3, 30n), network: elsewhere }]);
    storage.ledger.setAccrued([row(1, 11n), row(2, 0n), row(4, 0n)]);
    expect(storage.ledger.accrued(network)).toEqual([row(1, 11n)]);
    expect(storage.ledger.settled(network)).toEqual([]);
  });
});
