import { expect, test } from 'vitest';

import {
  attributeFault,
  gpuAttributes,
  providerAttributes,
  storageAttributes,
} from '../../../agent/domain/attributes.ts';
import { buildGpu } from '../../helpers/builders.ts';

test('a card is offered in all four ways in which orders ask for it, equal cards once', () => {
  const card = { model: 'rtx4090', memoryBytes: 24 * 1024 ** 3, interface: 'pcie' } as const;
  expect(gpuAttributes([buildGpu(1, card), buildGpu(2, card)])).toEqual([
    { key: 'capabilities/gpu', value: 'nvidia' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090', value: 'true' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/interface/pcie', value: 'true' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi', value: 'true' },
    { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi/interface/pcie', value: 'true' },
  ]);
  expect(gpuAttributes([])).toEqual([]);
});

test('each class of storage says whether it lives on; the own disk needs no saying', () => {
  expect(storageAttributes(['ephemeral', 'ram', 'beta2'])).toEqual([
    { key: 'capabilities/storage/1/class', value: 'ram' },
    { key: 'capabilities/storage/1/persistent', value: 'false' },
    { key: 'capabilities/storage/2/class', value: 'beta2' },
    { key: 'capabilities/storage/2/persistent', value: 'true' },
  ]);
});

const machine = {
  cpuModel: 'AMD Ryzen 9 7950X 16-Core Processor',
  gpus: [buildGpu()],
  storageClasses: ['ephemeral', 'ram', 'beta2'] as const,
};

test('all of it: in the order of the keys, each once, the owner wins but for the hardware', () => {
  const own = [
    { key: 'tier', value: 'community' },
    { key: 'host', value: 'akash' },
    { key: 'feat-persistent-storage', value: 'false' },
    { key: 'capabilities/gpu/vendor/nvidia/model/h100', value: 'true' },
    { key: 'capabilities/cpu', value: 'intel' },
    { key: '1-no-key', value: 'x' },
    { key: 'host', value: 'other' },
  ];
  const all = providerAttributes(machine, own);
  expect(all.map(({ key, value }) => `${key}=${value}`)).toEqual([
    'capabilities/cpu=amd',
    'capabilities/gpu=nvidia',
    'capabilities/gpu/vendor/nvidia/model/rtx4090=true',
    'capabilities/gpu/vendor/nvidia/model/rtx4090/interface/pcie=true',
    'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi=true',
    'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi/interface/pcie=true',
    'capabilities/storage/1/class=ram',
    'capabilities/storage/1/persistent=false',
    'capabilities/storage/2/class=beta2',
    'capabilities/storage/2/persistent=true',
    'feat-persistent-storage=false',
    'host=other',
    'tier=community',
  ]);
  expect(providerAttributes(machine, [...own].reverse()).map(({ key }) => key)).toEqual(
    all.map(({ key }) => key),
  );
});

test.each([
  ['Intel(R) Core(TM) i9-14900K', 'intel'],
  ['AMD EPYC 9354 32-Core Processor', 'amd'],
  ['Neoverse-N1', 'arm'],
  ['Apple M2 Pro', 'arm'],
  ['QEMU Virtual CPU version 2.5+', undefined],
  ['', undefined],
])('who made "%s": %s', (cpuModel, maker) => {
  const found = providerAttributes({ ...machine, cpuModel }, []);
  expect(found.find(({ key }) => key === 'capabilities/cpu')?.value).toBe(maker);
});

test('two vendors: the key that can be there once names the one with more cards', () => {
  const amd = (number: number) => buildGpu(number, { vendor: 'amd', model: 'mi100' });
  const vendor = (...gpus: ReturnType<typeof buildGpu>[]) =>
    gpuAttributes(gpus).find(({ key }) => key === 'capabilities/gpu')?.value;
  expect([vendor(buildGpu(1), amd(2)), vendor(buildGpu(1), amd(2), amd(3))]).toEqual([
    'nvidia',
    'amd',
  ]);
});

test.each([
  ['location-region', undefined],
  ['tee/type', undefined],
  ['x', 'key'],
  ['9lives', 'key'],
  ['with space', 'key'],
  [`a${'b'.repeat(127)}`, 'key'],
  ['capabilities', 'capability'],
  ['capabilities/storage/9/class', 'capability'],
  ['capabilities-of-mine', undefined],
])('may the owner say "%s": %s', (key, fault) => {
  expect(attributeFault(key)).toBe(fault);
});
