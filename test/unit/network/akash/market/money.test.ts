import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../../../agent/base/logger.ts';
import type { Dec } from '../../../../../agent/domain/money.ts';
import { decFromInt, parseDec } from '../../../../../agent/domain/money.ts';
import type { BlockHeight } from '../../../../../agent/domain/time.ts';
import { leaseRefOf } from '../../../../../agent/network/akash/ids.ts';
import { chooseDeposits } from '../../../../../agent/network/akash/market/deposits.ts';
import { reckonEscrow } from '../../../../../agent/network/akash/market/escrows.ts';
import { PaymentBook } from '../../../../../agent/network/akash/market/payment-book.ts';
import { MemoryJournal } from '../../../../helpers/memory-journal.ts';
import { PROVIDER, TENANT, UACT, UAKT } from './samples.ts';

const at = (height: number) => height as BlockHeight;
const uact = (amount: bigint) => ({ denom: UACT, amount });
const uakt = (amount: bigint) => ({ denom: UAKT, amount });
const id = { owner: TENANT, dseq: 9n, gseq: 1, oseq: 1, provider: PROVIDER, bseq: 0 };
const lease = leaseRefOf(id);
const other = leaseRefOf({ ...id, gseq: 2 });

describe('the escrow of a lease', () => {
  const dec = (text: string) => ({ denom: UACT, amount: parseDec(text) });
  const stream = (rate: string, changes: object = {}) => ({
    ...{ xid: `1/1/${PROVIDER}`, state: 'open' as const, rate: dec(rate), balance: dec('0') },
    ...changes,
  });
  const account = (funds: string) => ({ settledHeight: at(100), funds: [dec(funds)] });
  const reckon = (funds: string, height: number, ...payments: ReturnType<typeof stream>[]) =>
    reckonEscrow(lease, id, { account: account(funds), payments }, at(height));

  test('is rate × blocks, cut to whole coins, with what was settled before', () => {
    const settled = stream('7.25', { balance: dec('3.5') });
    expect(reckon('1000', 107, settled)).toEqual({
      ...{ lease, height: 107, unsettled: uact(53n) },
      // 1000 - 50 for 7 blocks, by 7.25.
      blocksLeft: 131,
    });
  });

  test('lasts by what all streams of the deployment take together', () => {
    const neighbour = stream('20', { xid: `2/1/${TENANT}` });
    expect(reckon('1000', 110, stream('5'), neighbour)).toMatchObject({
      unsettled: uact(50n),
      blocksLeft: 30,
    });
  });

  test('is no more than what is there', () => {
    expect(reckon('30', 110, stream('5'))).toMatchObject({ unsettled: uact(30n), blocksLeft: 0 });
    expect(reckon('-1', 110, stream('5'))).toMatchObject({ unsettled: uact(0n), blocksLeft: 0 });
  });

  test('is paid after the streams before it', () => {
    const first = stream('5', { xid: `1/0/${TENANT}` });
    expect(reckon('70', 110, first, stream('5'))).toMatchObject({ unsettled: uact(20n) });
  });

  test('is dry from the last block on that can be paid', () => {
    expect(reckon('50', 110, stream('5'))?.blocksLeft).toBe(0);
    expect(reckon('55', 110, stream('5'))?.blocksLeft).toBe(1);
  });

  test('does not go below nothing where the state is older than the height that is told', () => {
    expect(reckon('50', 90, stream('5'))).toMatchObject({ unsettled: uact(0n), blocksLeft: 10 });
  });

  test('is bounded, and missing where the stream is', () => {
    const huge = '9'.repeat(50);
    const tiny = { ...stream('1'), rate: { denom: UACT, amount: 1n as Dec } };
    expect(reckon(huge, 110, tiny)?.blocksLeft).toBe(10 ** 12);
    expect(reckon('50', 110, stream('5', { xid: '9/9/x' }))).toBeUndefined();
  });

  test('counts no coin but the one that the stream is in', () => {
    const foreign = { settledHeight: at(100), funds: [{ denom: UAKT, amount: decFromInt(99n) }] };
    const payments = [stream('5')];
    expect(reckonEscrow(lease, id, { account: foreign, payments }, at(101))).toMatchObject({
      unsettled: uact(0n),
      blocksLeft: 0,
    });
  });
});

describe('the deposits of bids', () => {
  const least = [uakt(500n), uact(500n)];
  const choose = (count: number, ...free: ReturnType<typeof uact>[]) =>
    chooseDeposits(count, { least, free, pay: UACT, fee: uakt(100n) });

  test('are earned coins first, then those that pay fees, but never the last of them', () => {
    expect(choose(4, uact(1200n), uakt(650n))).toEqual([
      ...[uact(500n), uact(500n), uakt(500n)],
      undefined,
    ]);
    expect(choose(1, uakt(599n))).toEqual([undefined]);
    expect(choose(1, uakt(600n))).toEqual([uakt(500n)]);
  });

  test('are of no coin that the chain does not name, or names with nothing', () => {
    const terms = { free: [uact(10n)], pay: UACT, fee: uakt(0n) };
    expect(chooseDeposits(1, { ...terms, least: [uact(0n)] })).toEqual([undefined]);
    expect(chooseDeposits(1, { ...terms, least: [] })).toEqual([undefined]);
  });
});

describe('the book of payments', () => {
  const open = (journal = new MemoryJournal()) => ({
    journal,
    book: new PaymentBook(journal, silentLogger),
  });
  const paid = (amount: bigint, which = lease, txHash?: string) => ({
    ...{ lease: which, withdrawn: uact(amount) },
    ...(txHash === undefined ? {} : { txHash }),
  });

  test('has the difference to what was there before, once', () => {
    const { book, journal } = open();
    book.open(PROVIDER, at(10), []);
    expect(book.record(at(20), [paid(30n, lease, 'AB'), paid(5n, other)])).toHaveLength(2);
    expect(book.record(at(20), [paid(30n), paid(5n, other)])).toEqual([]);
    expect(book.record(at(25), [paid(42n), paid(5n, other)])).toEqual([
      { key: lease, height: 25, lease, amount: uact(12n) },
    ]);
    const again = open(journal).book;
    expect(again.from(at(0))).toEqual(book.from(at(0)));
    expect(again.from(at(21))).toEqual([{ key: lease, height: 25, lease, amount: uact(12n) }]);
    expect(again.from(at(20))[0]).toMatchObject({ txHash: 'AB', amount: uact(30n) });
    expect(again.withdrawnOf(lease)).toBe(42n);
    expect(again.record(at(26), [paid(42n), paid(5n, other)])).toEqual([]);
  });

  test('never changes what it told: a second payment of one height has a name of its own', () => {
    const { book } = open();
    book.record(at(20), [paid(30n)]);
    const [second] = book.record(at(20), [paid(31n)]);
    expect(second).toMatchObject({ key: `${lease}#2`, height: 20, lease, amount: uact(1n) });
    expect(new Set(book.from(at(0)).map(({ key, height }) => `${key}@${height}`)).size).toBe(2);
  });

  test('counts nothing that was paid before the first look', () => {
    const { book, journal } = open();
    expect(book.openedAt(PROVIDER)).toBeUndefined();
    book.open(PROVIDER, at(10), [paid(1000n)]);
    expect(book.record(at(11), [paid(1007n)])).toMatchObject([{ amount: uact(7n) }]);
    expect(open(journal).book.openedAt(PROVIDER)).toBe(10);
  });

  test('takes nothing back where the chain says less than before', () => {
    const { book } = open();
    book.record(at(20), [paid(30n)]);
    expect(book.record(at(21), [paid(29n)])).toEqual([]);
    expect(book.record(at(22), [paid(31n)])).toMatchObject([{ amount: uact(1n) }]);
  });

  test('takes nothing in that it could not write down', () => {
    const { book, journal } = open();
    journal.full = true;
    expect(() => book.record(at(20), [paid(30n)])).toThrow('disk full');
    journal.full = false;
    expect(book.from(at(0))).toEqual([]);
    expect(book.record(at(20), [paid(30n)])).toMatchObject([{ amount: uact(30n) }]);
  });

  test('lets go of what whoever asks has had for a month', () => {
    const { book, journal } = open();
    book.record(at(20), [paid(30n)]);
    book.record(at(500_000), [paid(33n)]);
    expect(book.from(at(430_020))).toHaveLength(1);
    expect(journal.list('akash/paid/')).toHaveLength(2);
    expect(book.from(at(430_021))).toHaveLength(1);
    expect(journal.list('akash/paid/')).toHaveLength(1);
    expect(open(journal).book.record(at(500_001), [paid(33n)])).toEqual([]);
  });

  test.each([
    ['akash/withdrawn/x', '{'],
    ['akash/paid/000000000020/x', '{"amount":"-1"}'],
  ])('refuses to count anew where %s is damaged', (key, text) => {
    const journal = new MemoryJournal([[key, text]]);
    expect(() => open(journal)).toThrow(
      expect.objectContaining({ code: 'akash-journal-damaged' }) as Error,
    );
  });
});
