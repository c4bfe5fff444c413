import { expect, test } from 'vitest';

import { ok } from '../../../agent/base/result.ts';
import { gpuAttributes } from '../../../agent/domain/attributes.ts';
import { readClaims } from '../../../agent/domain/demands.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import type { OfferTerms } from '../../../agent/domain/offers.ts';
import { chooseOffers } from '../../../agent/domain/offers.ts';
import type { Order } from '../../../agent/domain/order.ts';
import { priceGroup } from '../../../agent/domain/pricing.ts';
import type { GpuVendor, GpuWish } from '../../../agent/domain/resources.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import {
  buildClaim,
  buildGpu,
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
  demands: {
    claims: readClaims([{ key: 'region', value: 'eu-west' }]),
    gpus: [],
    audits: new Map(),
    notice: { agreed: true, mostSeconds: 7200 },
  },
  denom: DENOM,
  price: (order, claim) => ok(priceGroup(order.group, claim, [], buildScale())),
  floor: () => parseDec('0'),
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

test('a card that the engine cannot hand in is not offered, and an order for it is told so', () => {
  const cards = [buildGpu(1), buildGpu(2, { vendor: 'amd', model: 'mi300x' })];
  const withCards = buildInventory({ gpus: cards });
  const both = {
    ...{ ...terms, machine: withCards, free: withCards },
    demands: { ...terms.demands, gpus: cards, claims: readClaims(gpuAttributes(cards)) },
    price: () => ok(price('7')),
  };
  const wants = (dseq: number, ...anyOf: readonly GpuWish[]): Order =>
    buildOrder(
      {
        requirements: [],
        group: buildGroup({ requirements: [], units: [buildUnit({ gpu: { count: 1, anyOf } })] }),
      } as never,
      dseq,
    );
  const nvidia = wants(1, { vendor: 'nvidia', model: '*' });
  const any = wants(2);
  const given = (order: Order, engineGpus: readonly GpuVendor[]) => {
    const demands = { ...both.demands, engineGpus };
    const [choice] = chooseOffers([order], { ...both, demands });
    return choice !== undefined && 'offer' in choice
      ? choice.offer.claim.gpus.map(({ gpu }) => gpu)
      : choice;
  };
  expect([given(nvidia, ['amd']), given(nvidia, [])]).toEqual(
    Array(2).fill({
      order: nvidia,
      refusal: { code: 'gpu-engine', numbers: { vendor: 'nvidia' } },
    }),
  );
  // The control: with the engine that can, both are offered; any card is the one that it can hand in.
  expect(given(nvidia, ['nvidia', 'amd'])).toEqual([cards[0]!.id]);
  expect([given(any, ['amd']), given(any, ['nvidia'])]).toEqual([[cards[1]!.id], [cards[0]!.id]]);
  expect(given(any, [])).toMatchObject({
    refusal: { code: 'gpu-engine', numbers: { vendor: 'nvidia or amd' } },
  });
});

test('a price below what the power costs is raised to it; a tenant who pays less is told of it', () => {
  const dear: OfferTerms = { ...terms, floor: () => parseDec('50') };
  const [pays, poor] = [
    buildOrder({ maxPrice: price('50') }, 1),
    buildOrder({ maxPrice: price('49.9') }, 2),
  ];
  expect(chooseOffers([pays, poor], dear)).toEqual([
    { order: pays, offer: { order: pays, price: price('50'), claim: buildClaim() } },
    {
      order: poor,
      refusal: { code: 'price-too-low', numbers: { pays: '49.9', asks: '50', floor: '50' } },
    },
  ]);
  const cheap: OfferTerms = { ...terms, floor: () => parseDec('0.5') };
  expect(chooseOffers([pays], cheap)).toMatchObject([
    { offer: { price: { amount: ORDINARY_PRICE } } },
  ]);
});

test('what costs nothing is not bid on, and what has no price says why', () => {
  const order = buildOrder();
  const free: OfferTerms = { ...terms, price: () => ok(price('0')) };
  expect(chooseOffers([order], free)).toEqual([
    { order, refusal: { code: 'price-zero', numbers: {} } },
  ]);
  const numbers = { reason: 'no' };
  const declined: OfferTerms = {
    ...terms,
    price: () => ({ ok: false, code: 'script-declined', numbers }),
  };
  expect(chooseOffers([order], declined)).toEqual([
    { order, refusal: { code: 'script-declined', numbers } },
  ]);
});

test('an order whose price has to be asked for says with which claim, and holds up no other', () => {
  const [asked, other] = [buildOrder({}, 1), buildOrder({}, 2)];
  const half: OfferTerms = {
    ...terms,
    price: (order) => (order === asked ? undefined : ok(price('5'))),
  };
  expect(chooseOffers([asked, other], half)).toEqual([
    { order: asked, unpriced: buildClaim() },
    { order: other, offer: { order: other, price: price('5'), claim: buildClaim() } },
  ]);
});

test('the notice that an order wants is promised as it is', () => {
  const order = buildOrder({ reclamationSeconds: 3600 });
  expect(chooseOffers([order], terms)).toMatchObject([{ offer: { reclamationSeconds: 3600 } }]);
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
  expect(choices.map((choice) => ('refusal' in choice ? choice.refusal : 'bid'))).toEqual([
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
