import { afterEach, beforeEach, expect, test } from 'vitest';

import { parseProviderId } from '../../../agent/domain/ids.ts';
import type { Dec } from '../../../agent/domain/money.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import type { Decision, OrderWinner, Storage } from '../../../agent/storage/interface.ts';
import { at, decision, denom, open, orderRef, price } from '../../helpers/storage-samples.ts';
import { seededRandom } from '../domain/random.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const provider = parseProviderId('somebody');
const would = (text: string, because?: string): Decision['outcome'] => ({
  type: 'shadow-bid',
  price: price(text),
  ...(because === undefined ? {} : { because }),
});
const at2 = (text: string): OrderWinner => ({ provider, price: price(text) });
const counts = () => storage.outcomes.countShadow(at(0));

test('a would-be bid comes back as it was put, with what held it back, and is no bid', () => {
  const put = [
    decision(1, 10, would('1.5')),
    { ...decision(2, 20, would('2', 'gate')), wantsAudit: true },
  ];
  storage.decisions.put(put);
  expect(storage.decisions.list(10)).toEqual([...put].reverse());
  expect(put.map(({ order }) => storage.decisions.get(order))).toEqual(put);
  expect(storage.decisions.get(orderRef(3))).toBeUndefined();
  expect(storage.decisions.count(at(0))).toEqual({ 'shadow-bid': 2 });
  expect(storage.decisions.countBids(at(0))).toEqual({});
  expect(storage.decisions.listBids(at(0), 10)).toEqual([]);
  expect([at(0), at(20), at(21)].map((from) => storage.decisions.countWantsAudit(from))).toEqual([
    1, 1, 0,
  ]);
});

test('who won replaces that an order is over, never the other way round', () => {
  storage.outcomes.putClosed([orderRef(1), orderRef(2)], at(1));
  expect(storage.outcomes.get(orderRef(1))).toEqual({ atMs: at(1), winner: undefined });
  storage.outcomes.putWon(orderRef(1), at2('3.25'), at(2));
  storage.outcomes.putClosed([orderRef(1)], at(3));
  expect(storage.outcomes.get(orderRef(1))).toEqual({ atMs: at(2), winner: at2('3.25') });
  expect(storage.outcomes.get(orderRef(9))).toBeUndefined();
});

test('what would have come of it is counted by the winner’s price; a tie is lost', () => {
  storage.decisions.put([
    decision(1, 10, would('9.99')),
    decision(2, 11, would('10')),
    decision(3, 12, would('10.000000000000000001')),
    decision(4, 13, would('100')),
    decision(5, 14, would('9')),
    decision(6, 15, would('1')),
    decision(7, 16, would('1')),
    // Before the window, refused, bid on for real: none of them is counted.
    decision(8, -1, would('1')),
    decision(9, 17),
    decision(10, 18, { type: 'bid', price: price('1') }),
  ]);
  for (const n of [1, 2, 3, 4, 5, 8, 9, 10]) {
    storage.outcomes.putWon(orderRef(n), at2('10'), at(20));
  }
  storage.outcomes.putClosed([orderRef(6)], at(20));
  expect(counts()).toEqual({ won: 2, lost: 3, undecided: 1, closed: 1 });
  expect(storage.outcomes.sumWon(at(0))).toEqual([price('18.99')]);
  expect(storage.outcomes.sumWon(at(11))).toEqual([price('9')]);
});

test('a winner who is paid in another coin is not outbid', () => {
  storage.decisions.put([decision(1, 10, would('1'))]);
  const other = { denom: parseDenom('uother'), amount: price('2').amount };
  storage.outcomes.putWon(orderRef(1), { provider, price: other }, at(20));
  expect(counts()).toMatchObject({ won: 0, lost: 1 });
});

test('prices compare as numbers do, whatever their digits', () => {
  const random = seededRandom(6);
  let won = 0;
  let sum = 0n;
  for (let n = 1; n <= 2000; n++) {
    const [ours, theirs] = [random.big(22), random.bool() ? random.big(22) : 0n];
    const winning = random.int(0, 9) === 0 ? ours : theirs;
    storage.decisions.put([
      decision(n, n, { type: 'shadow-bid', price: { denom, amount: ours as Dec } }),
    ]);
    const winner = { provider, price: { denom, amount: winning as Dec } };
    storage.outcomes.putWon(orderRef(n), winner, at(n));
    if (ours < winning) {
      won += 1;
      sum += ours;
    }
  }
  expect(won).toBeGreaterThan(200);
  expect(counts()).toEqual({ won, lost: 2000 - won, undecided: 0, closed: 0 });
  expect(storage.outcomes.sumWon(at(0))).toEqual([{ denom, amount: sum }]);
});

test('orders are listed newest first, with winner and reason, without those that were bid on', () => {
  storage.decisions.put([
    decision(1, 10, would('1')),
    decision(2, 20),
    decision(3, 30, { type: 'bid', price: price('1') }),
    decision(4, 40, would('2')),
  ]);
  storage.outcomes.putWon(orderRef(1), at2('1.5'), at(50));
  storage.outcomes.putWon(orderRef(2), at2('9'), at(50));
  const shown = (n: number, ms: number) => ({
    order: orderRef(n),
    label: `order ${n}/1/1`,
    atMs: at(ms),
    maxPrice: price('3.25'),
  });
  const all = [
    { ...shown(4, 40), became: 'undecided', price: price('2'), winner: undefined },
    { ...shown(2, 20), became: 'refused', refusal: 'gpu-none', winner: at2('9') },
    { ...shown(1, 10), became: 'won', price: price('1'), winner: at2('1.5') },
  ];
  expect(storage.outcomes.listShadow(at(0), 10)).toEqual(all);
  expect(storage.outcomes.listShadow(at(0), 2)).toEqual(all.slice(0, 2));
  expect(storage.outcomes.listShadow(at(20), 10)).toEqual(all.slice(0, 2));
});

test('undecided are the would-be bids without an outcome, oldest first', () => {
  storage.decisions.put([1, 2, 3, 4].map((n) => decision(n, n * 10, would('1'))));
  storage.decisions.put([decision(5, 5)]);
  storage.outcomes.putClosed([orderRef(2)], at(1));
  expect(storage.outcomes.undecided(at(40))).toEqual([orderRef(1), orderRef(3)]);
});

test('outcomes go with their decisions, those of a moment ago stay', () => {
  storage.decisions.put([decision(1, 1, would('1')), decision(2, 2, would('1'))]);
  for (const n of [1, 2, 3]) storage.outcomes.putWon(orderRef(n), at2('2'), at(n));
  storage.outcomes.putWon(orderRef(4), at2('2'), at(100));
  expect(storage.outcomes.prune(at(50))).toBe(1);
  expect(storage.decisions.prune(1)).toBe(1);
  expect(storage.outcomes.prune(at(50))).toBe(1);
  expect([1, 2, 3, 4].map((n) => storage.outcomes.get(orderRef(n)) !== undefined)).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
