import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseNetworkId } from '../../../agent/domain/ids.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import type { AccruedRow, Storage } from '../../../agent/storage/interface.ts';
import { at, denom, leaseRef, network, open, payment } from '../../helpers/storage-samples.ts';

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
    expect(storage.ledger.history(network, { fromMs: at(0), toMs: at(9999) }, 10_000)).toEqual([
      { fromMs: at(0), amount: sum[0] },
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
  test('has one entry per bucket and denom, from the start of the window, without empty ones', () => {
    const coins = (amount: bigint, of = denom) => ({ denom: of, amount });
    storage.ledger.append([
      payment(1, { atMs: at(999) }), // before the window
      payment(2, { atMs: at(1000) }),
      payment(3, { atMs: at(1099) }),
      payment(4, { atMs: at(1050), amount: coins(5n, other) }),
      payment(5, { atMs: at(1100) }),
      payment(6, { atMs: at(1399) }),
      payment(7, { atMs: at(1400) }), // after it
      payment(8, { atMs: at(1200), network: elsewhere }),
    ]);
    expect(storage.ledger.history(network, { fromMs: at(1000), toMs: at(1400) }, 100)).toEqual([
      { fromMs: at(1000), amount: coins(2000n) },
      { fromMs: at(1000), amount: coins(5n, other) },
      { fromMs: at(1100), amount: coins(1000n) },
      { fromMs: at(1300), amount: coins(1000n) },
    ]);
  });

  test.each([0, -5, 0.5, NaN])('a bucket of %s ms is a mistake', (bucketMs) => {
    const window = { fromMs: at(0), toMs: at(1) };
    expect(() => storage.ledger.history(network, window, bucketMs)).toThrow(RangeError);
  });
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
