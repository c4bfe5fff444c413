import { describe, expect, test } from 'vitest';

import { gpuAttributes, storageAttributes } from '../../../agent/domain/attributes.ts';
import type { DemandTerms } from '../../../agent/domain/demands.ts';
import { readClaims, unmetDemand } from '../../../agent/domain/demands.ts';
import type { Order } from '../../../agent/domain/order.ts';
import type { Attribute, GpuWish, ResourceUnit } from '../../../agent/domain/resources.ts';
import { GIB, gpuKey, MIB } from '../../../agent/domain/resources.ts';
import { buildGpu, buildGroup, buildOrder, buildUnit } from '../../helpers/builders.ts';

const region: Attribute = { key: 'region', value: 'eu-west' };
const gpus = [buildGpu()];
const terms: DemandTerms = {
  claims: readClaims([
    region,
    ...storageAttributes(['ephemeral', 'ram', 'beta2']),
    ...gpuAttributes(gpus),
  ]),
  gpus,
  audits: new Map([
    ['good', [region]],
    ['empty', []],
  ]),
  notice: { agreed: true, mostSeconds: 7200 },
};
const order = (unit: Partial<ResourceUnit>, more: Partial<Order> = {}): Order =>
  buildOrder({ group: buildGroup({ units: [buildUnit(unit)] }), ...more });
const wish = (more: Partial<GpuWish> = {}): GpuWish => ({
  vendor: 'nvidia',
  model: 'rtx4090',
  ...more,
});
const gpuOrder = (...anyOf: GpuWish[]): Order => order({ gpu: { count: 1, anyOf } });

test('an ordinary order demands nothing', () => {
  expect(unmetDemand(buildOrder(), terms)).toBeUndefined();
});

describe('GPUs, by the keys that are published', () => {
  test.each<[string, GpuWish, boolean]>([
    ['the model', wish(), true],
    ['any model', wish({ model: '*' }), true],
    ['with its memory', wish({ memoryGi: 24 }), true],
    ['with its interface', wish({ interface: 'pcie' }), true],
    ['with both', wish({ memoryGi: 24, interface: 'pcie' }), true],
    ['any model of that memory', wish({ model: '*', memoryGi: 24 }), true],
    ['a part of the name', wish({ model: 'rtx40*' }), true],
    ['another memory', wish({ memoryGi: 48 }), false],
    ['another interface', wish({ interface: 'sxm' }), false],
    ['another model', wish({ model: 'h100' }), false],
    ['another vendor', wish({ vendor: 'amd', model: '*' }), false],
  ])('%s', (_what, wanted, served) => {
    expect(unmetDemand(gpuOrder(wanted), terms)?.code).toBe(served ? undefined : 'gpu-model');
  });

  test('one of several will do; none at all is any', () => {
    expect(unmetDemand(gpuOrder(wish({ model: 'h100' }), wish()), terms)).toBeUndefined();
    expect(unmetDemand(gpuOrder(), terms)).toBeUndefined();
  });

  test('what is not published is refused although the machine has it', () => {
    const silent = { ...terms, claims: readClaims([region]) };
    expect(unmetDemand(gpuOrder(wish()), silent)?.code).toBe('gpu-model');
  });

  test('says what the machine has instead, or that it has none', () => {
    expect(unmetDemand(gpuOrder(wish({ model: 'h100' }), wish({ model: 'a100' })), terms)).toEqual({
      code: 'gpu-model',
      numbers: { wants: 'h100 or a100', has: 'rtx4090' },
    });
    const bare = { ...terms, gpus: [], claims: readClaims([]) };
    expect(unmetDemand(gpuOrder(wish({ memoryGi: 24 })), bare)).toEqual({
      code: 'gpu-none',
      numbers: { needs: 1, memoryGi: 24 },
    });
  });

  test('a key is written as orders write it', () => {
    expect(gpuKey(wish({ memoryGi: 24, interface: 'pcie' }))).toBe(
      'vendor/nvidia/model/rtx4090/ram/24Gi/interface/pcie',
    );
  });
});

describe('storage', () => {
  const volume = (kind: 'ephemeral' | 'ram' | 'beta2' | 'beta3') =>
    order({ storage: [{ name: 'a', bytes: GIB, class: kind }] });
  test.each([
    ['ephemeral', undefined],
    ['ram', undefined],
    ['beta2', undefined],
    ['beta3', { code: 'storage-class', numbers: { wants: 'beta3' } }],
  ] as const)('%s', (kind, expected) => {
    expect(unmetDemand(volume(kind), terms)).toEqual(expected);
  });

  test('class and persistence have to stand in one group', () => {
    const torn = readClaims([
      { key: 'capabilities/storage/1/class', value: 'beta2' },
      { key: 'capabilities/storage/1/persistent', value: 'false' },
      { key: 'capabilities/storage/2/class', value: 'ram' },
      { key: 'capabilities/storage/2/persistent', value: 'true' },
    ]);
    expect(unmetDemand(volume('beta2'), { ...terms, claims: torn })?.code).toBe('storage-class');
  });

  test('four volumes are the most', () => {
    const volumes = (count: number): ResourceUnit['storage'] =>
      Array.from({ length: count }, (_unused, at) => ({
        name: `v${at}`,
        bytes: GIB,
        class: 'ephemeral',
      }));
    expect(unmetDemand(order({ storage: volumes(4) }), terms)).toBeUndefined();
    expect(unmetDemand(order({ storage: volumes(5) }), terms)).toEqual({
      code: 'too-many-volumes',
      numbers: { needs: 5, most: 4 },
    });
  });
});

describe('auditors', () => {
  const wants = (allOf: readonly string[], anyOf: readonly string[] = []): Order =>
    buildOrder({ group: buildGroup({ requirements: [region] }), signedBy: { allOf, anyOf } });
  const missing = (wanted: string, of: 'all' | 'any') => ({
    code: 'audit-missing',
    numbers: { wants: wanted, of },
  });
  test.each([
    ['nobody', wants([]), undefined],
    ['all of one that vouches', wants(['good']), undefined],
    ['all of two, one does not know us', wants(['good', 'unknown']), missing('unknown', 'all')],
    ['all of one that vouches for nothing', wants(['empty']), missing('empty', 'all')],
    ['any of two', wants([], ['unknown', 'good']), undefined],
    ['any of two, none', wants([], ['unknown', 'empty']), missing('unknown, empty', 'any')],
    ['both kinds, the first met', wants(['good'], ['empty']), missing('empty', 'any')],
    ['both kinds, the second met', wants(['empty'], ['good']), missing('empty', 'all')],
  ])('%s', (_what, wanted, expected) => {
    expect(unmetDemand(wanted, terms)).toEqual(expected);
  });

  test('our own word counts for nothing, also where nothing else is demanded', () => {
    const any = buildOrder({ signedBy: { allOf: [], anyOf: ['unknown'] } });
    expect(unmetDemand(any, terms)).toEqual(missing('unknown', 'any'));
    const vouched = buildOrder({ signedBy: { allOf: ['empty'], anyOf: [] } });
    expect(unmetDemand(vouched, terms)).toBeUndefined();
  });

  test('a thousand names are not kept', () => {
    const names = Array.from({ length: 1000 }, (_unused, at) => `a${at}`);
    expect(unmetDemand(wants(names), terms)).toEqual(missing('a0, a1, a2, a3, a4, …', 'all'));
  });
});

describe('notice before a close', () => {
  const wanting = (seconds: number): Order => buildOrder({ reclamationSeconds: seconds });
  test.each([
    [
      'none promised',
      { agreed: false, mostSeconds: 7200 },
      3600,
      'notice-wanted',
      { seconds: 3600 },
    ],
    [
      'more than promised',
      { agreed: true, mostSeconds: 7200 },
      7201,
      'notice-too-long',
      { seconds: 7201, most: 7200 },
    ],
    ['as much as promised', { agreed: true, mostSeconds: 7200 }, 7200, undefined, undefined],
  ])('%s', (_what, notice, seconds, code, numbers) => {
    const refusal = unmetDemand(wanting(seconds), { ...terms, notice });
    expect(refusal).toEqual(code === undefined ? undefined : { code, numbers });
  });
});

test('what is not served at all', () => {
  expect(unmetDemand(buildOrder({ unserved: ['leased-ip', 'tee'] }), terms)).toEqual({
    code: 'unserved',
    numbers: { wants: 'leased-ip, tee' },
  });
  expect(unmetDemand(buildOrder({ unserved: [] }), terms)).toBeUndefined();
});

describe('the chain’s own limits', () => {
  const TIB = 1024 * GIB;
  const disk = (bytes: number): Partial<ResourceUnit> => ({
    storage: [{ name: 'a', bytes, class: 'ephemeral' }],
  });
  test.each<[string, Partial<ResourceUnit>, boolean]>([
    ['10m CPU', { cpuMilli: 10 }, true],
    ['9m CPU', { cpuMilli: 9 }, false],
    ['384 cores', { cpuMilli: 384_000 }, true],
    ['more than 384 cores', { cpuMilli: 384_001 }, false],
    ['1 MiB', { memoryBytes: MIB }, true],
    ['less than 1 MiB', { memoryBytes: MIB - 1 }, false],
    ['2 TiB', { memoryBytes: 2 * TIB }, true],
    ['more than 2 TiB', { memoryBytes: 2 * TIB + 1 }, false],
    ['24 GPUs', { gpu: { count: 24, anyOf: [] } }, true],
    ['25 GPUs', { gpu: { count: 25, anyOf: [] } }, false],
    ['-1 GPUs', { gpu: { count: -1, anyOf: [] } }, false],
    ['5 MiB of disk', disk(5 * MIB), true],
    ['less than 5 MiB of disk', disk(5 * MIB - 1), false],
    ['32 TiB of disk', disk(32 * TIB), true],
    ['more than 32 TiB of disk', disk(32 * TIB + 1), false],
    ['50 replicas', { count: 50 }, true],
    ['51 replicas', { count: 51 }, false],
    ['no replica', { count: 0 }, false],
    ['half a replica', { count: 1.5 }, false],
    ['CPU that is no number', { cpuMilli: NaN }, false],
  ])('%s', (_what, unit, taken) => {
    expect(unmetDemand(order(unit), terms)?.code).toBe(taken ? undefined : 'malformed');
  });

  test('of units and of names, with what was compared', () => {
    const units = (count: number): Order =>
      buildOrder({
        group: buildGroup({
          units: Array.from({ length: count }, (_unused, id) => buildUnit({ id })),
        }),
      });
    expect(unmetDemand(units(20), terms)).toBeUndefined();
    expect([21, 0].map((count) => unmetDemand(units(count), terms))).toEqual([
      { code: 'malformed', numbers: { what: 'units', wants: '21', least: 1, most: 20 } },
      { code: 'malformed', numbers: { what: 'units', wants: '0', least: 1, most: 20 } },
    ]);
    const nameless = buildOrder({ group: buildGroup({ name: '' }) });
    expect(unmetDemand(nameless, terms)).toEqual({ code: 'malformed', numbers: { what: 'name' } });
    expect(unmetDemand(order({ id: 7, count: 51 }), terms)).toEqual({
      code: 'malformed',
      numbers: { what: 'count', wants: '51', least: 1, most: 50, unit: 7 },
    });
  });
});

test('the first reason is the one that Akash would give', () => {
  const all = buildOrder({
    group: buildGroup({
      requirements: [{ key: 'region', value: 'us' }],
      units: [
        buildUnit({
          count: 99,
          gpu: { count: 1, anyOf: [wish({ model: 'h100' })] },
          storage: Array.from({ length: 5 }, (_unused, at) => ({
            name: `v${at}`,
            bytes: GIB,
            class: 'ephemeral' as const,
          })),
        }),
      ],
    }),
    signedBy: { allOf: ['unknown'], anyOf: [] },
    unserved: ['tee'],
    reclamationSeconds: 3600,
  });
  const strict = { ...terms, notice: { agreed: false, mostSeconds: 0 } };
  const codes: (string | undefined)[] = [];
  let left: Order = all;
  const mend: readonly ((order: Order) => Order)[] = [
    (one) => ({ ...one, group: { ...one.group, requirements: [] } }),
    (one) => ({ ...one, group: withUnit(one, { gpu: { count: 0, anyOf: [] } }) }),
    (one) => ({ ...one, group: withUnit(one, { storage: [] }) }),
    (one) => ({ ...one, signedBy: { allOf: [], anyOf: [] } }),
    (one) => ({ ...one, unserved: [] }),
    (one) => ({ ...one, group: withUnit(one, { count: 1 }) }),
  ];
  for (const step of mend) {
    codes.push(unmetDemand(left, strict)?.code);
    left = step(left);
  }
  codes.push(unmetDemand(left, strict)?.code);
  expect(codes).toEqual([
    'attribute-missing',
    'gpu-model',
    'too-many-volumes',
    'audit-missing',
    'unserved',
    'malformed',
    'notice-wanted',
  ]);

  function withUnit({ group }: Order, change: Partial<ResourceUnit>): Order['group'] {
    return { ...group, units: group.units.map((unit) => ({ ...unit, ...change })) };
  }
});
