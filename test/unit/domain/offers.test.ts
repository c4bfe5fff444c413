import { expect, test } from 'vitest';

import { parseDenom } from '../../../agent/domain/money.ts';
import type { OfferTerms } from '../../../agent/domain/offers.ts';
import { chooseOffers } from '../../../agent/domain/offers.ts';
import type { Order } from '../../../agent/domain/order.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import {
  buildClaim,
  buildGroup,
  buildInventory,
  buildOrder,
  buildScale,
  buildUnit,
  DENOM,
  ORDINARY_PRICE,
  price,
} from '../../helpers/builders.ts';
import { seededRandom } from './random.ts';

const machine = buildInventory({ cpuMilli: 4000 });
const terms: OfferTerms = {
  machine,
  free: machine,
  attributes: [{ key: 'region', value: 'eu-west' }],
  scale: buildScale(),
};
const cores = (cpuMilli: number, dseq: number): Order =>
  buildOrder({ group: buildGroup({ units: [buildUnit({ cpuMilli })] }) }, dseq);

test('an order that fits, at our price', () => {
  const order = buildOrder();
  expect(chooseOffers([order], terms)).toEqual([
    {
      order,
      offer: { order, price: { denom: DENOM, amount: ORDINARY_PRICE }, claim: buildClaim() },
    },
  ]);
});

test('an order that pays just what we ask, and one that pays less', () => {
  const [just, less] = [
    buildOrder({ maxPrice: price('6.80224') }, 1),
    buildOrder({ maxPrice: price('6.802239999999999999') }, 2),
  ];
  const offer = { order: just, price: price('6.80224'), claim: buildClaim() };
  expect(chooseOffers([just, less], terms)).toEqual([
    { order: just, offer },
    {
      order: less,
      refusal: {
        code: 'price-too-low',
        numbers: { pays: '6.802239999999999999', asks: '6.80224' },
      },
    },
  ]);
});

test('what refuses an order before its price', () => {
  const orders = [
    buildOrder({ group: buildGroup({ requirements: [{ key: 'region', value: 'us' }] }) }, 1),
    buildOrder({ maxPrice: price('100', parseDenom('uother')) }, 2),
    cores(4001, 3),
  ];
  expect(
    chooseOffers(orders, terms).map((choice) => 'refusal' in choice && choice.refusal),
  ).toEqual([
    { code: 'attribute-missing', numbers: { key: 'region', value: 'us' } },
    { code: 'denom', numbers: { wants: 'uother', has: 'upractice' } },
    { code: 'cpu-short', numbers: { needs: 4001, free: 4000 } },
  ]);
});

test('of more than fits, those that are worth most for what they take; in the order they came', () => {
  // Disk costs little, and this one takes all of it.
  const storage = [{ name: 'default', bytes: 100 * GIB, class: 'ephemeral' as const }];
  const wasteful = buildOrder(
    { group: buildGroup({ units: [buildUnit({ cpuMilli: 100, storage })] }) },
    1,
  );
  const orders = [wasteful, cores(2000, 2), cores(2000, 3), cores(2000, 4)];
  const choices = chooseOffers(orders, terms);
  expect(choices.map((choice) => ('offer' in choice ? 'bid' : choice.refusal))).toEqual([
    { code: 'outbid-by-own', numbers: { rank: 4, orders: 4, chosen: 2 } },
    'bid',
    'bid',
    { code: 'outbid-by-own', numbers: { rank: 3, orders: 4, chosen: 2 } },
  ]);
});

test('what is offered fits all at once, in 300 random blocks', () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = seededRandom(seed);
    const orders = Array.from({ length: 10 }, (_unused, at) => cores(random.int(1, 3000), at + 1));
    const offers = chooseOffers(orders, terms).flatMap((each) =>
      'offer' in each ? each.offer : [],
    );
    const taken = offers.reduce((sum, { claim }) => sum + claim.cpuMilli, 0);
    expect([offers.length > 0, taken <= machine.cpuMilli]).toEqual([true, true]);
  }
});
