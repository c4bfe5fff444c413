import { describe, expect, test } from 'vitest';

import { gpuWishOf } from '../../../../../agent/domain/gpu-wishes.ts';
import { parseDec } from '../../../../../agent/domain/money.ts';
import type { StorageClass } from '../../../../../agent/domain/resources.ts';
import { gpuKey } from '../../../../../agent/domain/resources.ts';
import { orderOf } from '../../../../../agent/network/akash/market/order-of.ts';
import { chainOrder, chainUnit, TENANT, truths, UACT, UAKT } from './samples.ts';

const storage = (...attributes: readonly (readonly [string, string])[]) =>
  chainUnit({
    storage: [
      { name: 'data', bytes: 5n, attributes: attributes.map(([key, value]) => ({ key, value })) },
    ],
  });
const unservedOf = (unit: ReturnType<typeof chainUnit>) => orderOf(chainOrder([unit])).unserved;

test('an order is put into our own words', () => {
  const kinds = ['shared-http', 'random-port', 'random-port'] as const;
  const unit = chainUnit({
    ...{ id: 4, count: 3, gpus: 2n },
    gpuAttributes: truths('vendor/nvidia/model/rtx4090/ram/24Gi'),
    endpoints: kinds.map((kind) => ({ kind, sequence: 0 })),
  });
  const order = chainOrder([unit, chainUnit({ id: 5, count: 2 })], {
    reclamationSeconds: 7200n,
    spec: {
      name: 'west',
      attributes: [{ key: 'region', value: 'eu' }],
      signedBy: { allOf: ['a'], anyOf: ['b', 'c'] },
      units: [unit, chainUnit({ id: 5, count: 2 })],
    },
  });
  expect(orderOf(order)).toEqual({
    ref: order.ref,
    network: 'akash',
    label: 'order 13/1/2',
    tenant: TENANT,
    group: {
      name: 'west',
      requirements: [{ key: 'region', value: 'eu' }],
      units: [
        {
          ...{ id: 4, count: 3, cpuMilli: 100, memoryBytes: 2 ** 26 },
          gpu: { count: 2, anyOf: [{ vendor: 'nvidia', model: 'rtx4090', memoryGi: 24 }] },
          storage: [{ name: 'default', bytes: 2 ** 27, class: 'ephemeral' }],
          endpoints: { http: 1, ports: 2 },
        },
        {
          ...{ id: 5, count: 2, cpuMilli: 100, memoryBytes: 2 ** 26 },
          gpu: { count: 0, anyOf: [] },
          storage: [{ name: 'default', bytes: 2 ** 27, class: 'ephemeral' }],
          endpoints: { http: 0, ports: 0 },
        },
      ],
    },
    maxPrice: { denom: UACT, amount: parseDec('52.5') },
    createdHeight: 77,
    signedBy: { allOf: ['a'], anyOf: ['b', 'c'] },
    reclamationSeconds: 7200,
  });
});

describe('a kind of GPU', () => {
  test.each([
    ['vendor/nvidia/model/*', { vendor: 'nvidia', model: '*' }],
    ['vendor/amd/model/mi100', { vendor: 'amd', model: 'mi100' }],
    [
      'vendor/nvidia/model/a100/ram/80Gi/interface/sxm4',
      { vendor: 'nvidia', model: 'a100', memoryGi: 80, interface: 'sxm' },
    ],
    ['vendor/nvidia/model/t4/interface/PCIe', { vendor: 'nvidia', model: 't4', interface: 'pcie' }],
  ])('%s', (key, wish) => {
    expect(gpuWishOf(key)).toEqual(wish);
  });

  test.each([
    'vendor/intel/model/a770',
    'vendor/nvidia',
    'vendor/nvidia/model/',
    'vendor/nvidia/model/t4/ram/0Gi',
    'vendor/nvidia/model/t4/ram/16',
    'vendor/nvidia/model/t4/interface/nvlink',
    'vendor/nvidia/model/t4/extra',
    `vendor/nvidia/model/${'x'.repeat(100_000)}`,
    'constructor',
  ])('is not made of %.60s', (key) => {
    expect(gpuWishOf(key)).toBeUndefined();
  });

  test('is written as it is read', () => {
    for (const key of ['vendor/amd/model/mi100', 'vendor/nvidia/model/a100/ram/80Gi/interface/sxm'])
      expect(gpuKey(gpuWishOf(key)!)).toBe(key);
  });

  test('that is unknown beside a known one takes nothing away; alone it is not served', () => {
    const keys = ['vendor/intel/model/a770', 'vendor/nvidia/model/t4'] as const;
    const both = chainUnit({ gpus: 1n, gpuAttributes: truths(...keys) });
    const { group, unserved } = orderOf(chainOrder([both]));
    expect(group.units[0]?.gpu.anyOf).toEqual([{ vendor: 'nvidia', model: 't4' }]);
    expect(unserved).toBeUndefined();
    const alone = chainUnit({ gpus: 1n, gpuAttributes: truths(keys[0]) });
    expect(unservedOf(alone)).toEqual(['GPU vendor/intel/model/a770=true']);
  });

  test('of something that is no kind is not served, whatever stands beside it', () => {
    const keys = ['vendor/nvidia/model/t4', 'nvlink'];
    const unit = chainUnit({ gpus: 1n, gpuAttributes: truths(...keys) });
    expect(unservedOf(unit)).toEqual(['GPU nvlink=true']);
  });

  test('does not matter where none is asked for', () => {
    const unit = chainUnit({ gpuAttributes: truths('nvlink') });
    expect(orderOf(chainOrder([unit]))).toMatchObject({
      group: { units: [{ gpu: { count: 0, anyOf: [] } }] },
    });
    expect(unservedOf(unit)).toBeUndefined();
  });
});

describe('a storage', () => {
  test.each<[StorageClass, ReturnType<typeof storage>]>([
    ['ephemeral', storage()],
    ['ephemeral', storage(['persistent', 'false'])],
    ['ram', storage(['class', 'ram'], ['persistent', 'false'])],
    ['beta1', storage(['class', 'beta1'], ['persistent', 'true'])],
    ['beta2', storage(['persistent', 'true'], ['class', 'beta2'])],
    ['beta3', storage(['class', 'beta3'])],
    ['default', storage(['class', 'default'], ['persistent', 'true'])],
  ])('is %s', (kind, unit) => {
    const order = orderOf(chainOrder([unit]));
    expect(order.group.units[0]?.storage).toEqual([{ name: 'data', bytes: 5, class: kind }]);
    expect(order.unserved).toBeUndefined();
  });

  test.each([
    [storage(['class', 'beta9'], ['persistent', 'true']), 'storage class beta9, persistent true'],
    [storage(['class', 'ram'], ['persistent', 'true']), 'storage class ram, persistent true'],
    [storage(['class', 'beta2'], ['persistent', 'false']), 'storage class beta2, persistent false'],
    [storage(['persistent', 'true']), 'storage class without a name, persistent true'],
    [storage(['class', 'ephemeral']), 'storage class ephemeral, persistent not said'],
    [storage(['class', 'beta1'], ['iops', '9']), 'storage attribute iops=9'],
  ])('of another kind is not served: %#', (unit, words) => {
    expect(unservedOf(unit)).toEqual([words]);
  });
});

test.each([
  ['a leased address', { endpoints: [{ kind: 'leased-ip', sequence: 1 }] }, /an IP address/],
  ['an unknown endpoint', { endpoints: [{ kind: 'unknown', sequence: 0 }] }, /unknown kind/],
  ['an attribute of the CPU', { cpuAttributes: truths('arch') }, /cpu attribute arch=true/],
  ['one of the memory', { memoryAttributes: truths('ecc') }, /memory attribute ecc=true/],
  ['more memory than a number holds', { memoryBytes: 2n ** 60n }, /memory of 1152921504606846976/],
  ['more CPU', { cpuMilli: 2n ** 53n }, /cpu of 9007199254740992/],
  ['more GPUs', { gpus: 10n ** 20n }, /GPUs of 100000000000000000000/],
] as const)('%s is not served', (_name, changes, words) => {
  const [first, ...others] = unservedOf(chainUnit(changes)) ?? [];
  expect(first).toMatch(words);
  expect(others).toEqual([]);
});

test('the largest number that is one here is served', () => {
  const unit = chainUnit({ memoryBytes: 2n ** 53n - 1n });
  expect(orderOf(chainOrder([unit])).group.units[0]?.memoryBytes).toBe(Number.MAX_SAFE_INTEGER);
  expect(unservedOf(unit)).toBeUndefined();
});

test('what a tenant writes is kept short, and there is not more than so much of it', () => {
  const attributes = Array.from({ length: 500 }, (_unused, at) => ({
    key: `k${at}${'x'.repeat(10_000)}`,
    value: 'true',
  }));
  const unserved = unservedOf(chainUnit({ cpuAttributes: attributes })) ?? [];
  expect(unserved).toHaveLength(16);
  expect(unserved.every((words) => words.length <= 160)).toBe(true);
});

test('prices in several coins are not served, and are not added', () => {
  const dear = chainUnit({ id: 2, price: { denom: UAKT, amount: parseDec('1000') } });
  const order = orderOf(chainOrder([chainUnit(), dear]));
  expect(order.unserved).toEqual(['prices in several coins']);
  expect(order.maxPrice).toEqual({ denom: UACT, amount: parseDec('10.5') });
});

test('an order without units is refused', () => {
  expect(() => orderOf(chainOrder([]))).toThrow(RangeError);
});
